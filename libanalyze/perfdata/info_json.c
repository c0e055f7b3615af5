/* SPDX-License-Identifier: GPL-2.0-or-later */
/* info_json: a recording at a glance, for programs. The keys are those of pitot-info(1). */
#include "perfdata/info.h"

#include "base/json.h"
#include "perfdata/facts.h"

#include <inttypes.h>
#include <math.h>

static void string_at(struct json *json, const char *key, const char *value)
{
	json_key(json, key);
	json_string(json, value);
}

static void number_at(struct json *json, const char *key, uint64_t value)
{
	json_key(json, key);
	json_u64(json, value);
}

/* A number that is unknown where `known` is not. */
static void number_if(struct json *json, bool known, const char *key, uint64_t value)
{
	json_key(json, key);
	if (known)
		json_u64(json, value);
	else
		json_null(json);
}

static void hex_at(struct json *json, const char *key, uint64_t value)
{
	struct strbuf text = STRBUF_INIT;

	strbuf_addf(&text, "0x%" PRIx64, value);
	string_at(json, key, text.text);
	strbuf_release(&text);
}

/* ---- the parts ------------------------------------------------------------------------------ */

static void add_format(struct json *json, const struct recording *recording)
{
	const struct tally *tally = &recording->tally;
	bool compressed = tally->plain_bytes && tally->compressed_bytes;

	string_at(json, "recording", recording->name);
	string_at(json, "mode", mode_name(recording));
	number_at(json, "version", recording->version);
	string_at(json, "byte_order", recording->big_endian ? "big" : "little");
	string_at(json, "packing", recording->packing);
	number_at(json, "bytes", recording_bytes(recording));
	json_key(json, "compression");
	if (compressed) {
		json_object(json);
		number_at(json, "compressed_bytes", tally->compressed_bytes);
		number_at(json, "plain_bytes", tally->plain_bytes);
		number_if(json, facts_have(&recording->facts, FEATURE_COMPRESSED), "level",
			  recording->facts.compression_level);
		json_end(json);
	} else {
		json_null(json);
	}
	json_key(json, "interrupted");
	json_bool(json, recording->interrupted);
	json_key(json, "complete");
	json_bool(json, recording_complete(recording));
}

static void add_host(struct json *json, const struct facts *facts)
{
	bool counted = facts->cpus_online || facts->cpus_available;

	string_at(json, "host", facts->host_name);
	string_at(json, "os_release", facts->os_release);
	string_at(json, "arch", facts->arch);
	string_at(json, "cpu", facts->cpu_description);
	string_at(json, "cpu_id", facts->cpu_id);
	number_if(json, counted, "cpus_online", facts->cpus_online);
	number_if(json, counted, "cpus_available", facts->cpus_available);
	number_if(json, facts->memory_kb, "memory_kb", facts->memory_kb);
	string_at(json, "perf_version", facts->perf_version);
	json_key(json, "command");
	if (!facts_have(facts, FEATURE_COMMAND_LINE)) {
		json_null(json);
		return;
	}
	json_array(json);
	for (size_t i = 0; i < facts->command_count; i++)
		json_string(json, facts->command[i]);
	json_end(json);
}

static void add_times(struct json *json, const struct recording *recording)
{
	uint64_t first = 0, last = 0, wall;
	bool known = sample_times(recording, &first, &last);
	struct strbuf date = STRBUF_INIT;

	if (recorded_at(recording, &wall))
		strbuf_add_utc(&date, wall);
	string_at(json, "recorded", date.length ? date.text : NULL);
	strbuf_release(&date);
	number_if(json, known, "first_ns", first);
	number_if(json, known, "last_ns", last);
	number_if(json, known, "duration_ns", last - first);
}

static void add_counts(struct json *json, const struct tally *tally)
{
	double all = (double)tally->samples + (double)tally->lost;

	number_at(json, "samples", tally->samples);
	number_at(json, "lost", tally->lost);
	json_key(json, "lost_share");
	json_double(json, all > 0 ? (double)tally->lost / all : NAN);
	number_at(json, "throttled", tally->throttled);
	number_at(json, "unattributed", tally->unattributed);
	number_at(json, "undecodable", tally->undecodable);
	number_at(json, "aux_bytes", tally->aux_bytes);
}

static void add_event(struct json *json, const struct event *event)
{
	static const char *const chains[] = {
		[CHAIN_NONE] = NULL,
		[CHAIN_KERNEL] = "kernel",
		[CHAIN_FRAME_POINTER] = "frame-pointers",
		[CHAIN_DWARF] = "dwarf",
		[CHAIN_LBR] = "lbr",
	};
	const struct attr *attr = &event->attr;
	bool frequency = attr_has(attr, ATTR_FREQ);

	json_object(json);
	string_at(json, "name", event->name);
	number_at(json, "samples", event->sample_count);
	number_if(json, frequency, "frequency", attr->sample_period);
	number_if(json, !frequency, "period", attr->sample_period);
	string_at(json, "callchain", chains[chain_kind(attr)]);
	number_if(json, chain_kind(attr) == CHAIN_DWARF, "stack_dump_bytes", attr->user_stack_size);
	number_at(json, "type", attr->type);
	hex_at(json, "config", attr->config);
	hex_at(json, "sample_type", attr->sample_type);
	number_at(json, "ids", event->id_count);
	string_at(json, "unit", event->unit);
	json_key(json, "scale");
	json_double(json, event->scale);
	json_end(json);
}

static void add_records(struct json *json, const struct tally *tally)
{
	struct strbuf number = STRBUF_INIT;

	json_key(json, "records");
	json_object(json);
	for (size_t i = 0; i < tally->type_count; i++) {
		const char *name = record_type_name(tally->types[i].type);

		strbuf_clear(&number);
		strbuf_addf(&number, "type %" PRIu32, tally->types[i].type);
		number_at(json, name ? name : number.text, tally->types[i].count);
	}
	json_end(json);
	strbuf_release(&number);
}

static void add_damages(struct json *json, const struct recording *recording)
{
	json_key(json, "damage");
	json_array(json);
	for (size_t i = 0; i < recording->damage_count; i++) {
		const struct damage *damage = &recording->damages[i];

		json_object(json);
		string_at(json, "file", damage->file);
		number_at(json, "offset", damage->offset);
		string_at(json, "reason", damage->reason);
		number_at(json, "missing_bytes", damage->missing_bytes);
		number_at(json, "missing_samples", damage->missing_samples);
		json_end(json);
	}
	json_end(json);
}

/* ---- the header ----------------------------------------------------------------------------- */

static void add_feature_name(struct json *json, unsigned feature)
{
	struct strbuf number = STRBUF_INIT;

	strbuf_addf(&number, "feature %u", feature);
	json_string(json, feature_name(feature) ? feature_name(feature) : number.text);
	strbuf_release(&number);
}

static void add_header(struct json *json, const struct facts *facts)
{
	json_key(json, "features");
	json_array(json);
	for (unsigned feature = 0; feature < FEATURE_BITS; feature++)
		if (facts_have(facts, feature))
			add_feature_name(json, feature);
	json_end(json);
	json_key(json, "header");
	json_array(json);
	for (size_t i = 0; i < facts->line_count; i++) {
		json_object(json);
		json_key(json, "feature");
		add_feature_name(json, facts->lines[i].feature);
		string_at(json, "key", facts->lines[i].key);
		string_at(json, "value", facts->lines[i].value);
		json_end(json);
	}
	json_end(json);
	number_at(json, "bad_sections", facts->bad_sections);
}

static void add_pmus_and_groups(struct json *json, const struct facts *facts)
{
	json_key(json, "pmus");
	json_array(json);
	for (size_t i = 0; i < facts->pmu_count; i++) {
		json_object(json);
		string_at(json, "name", facts->pmus[i].name);
		number_at(json, "type", facts->pmus[i].type);
		json_end(json);
	}
	json_end(json);
	json_key(json, "groups");
	json_array(json);
	for (size_t i = 0; i < facts->group_count; i++) {
		json_object(json);
		string_at(json, "name", facts->groups[i].name);
		number_at(json, "leader", facts->groups[i].leader);
		number_at(json, "members", facts->groups[i].members);
		json_end(json);
	}
	json_end(json);
}

static void add_build_ids(struct json *json, const struct facts *facts)
{
	struct strbuf hex = STRBUF_INIT;

	json_key(json, "build_ids");
	json_array(json);
	for (size_t i = 0; i < facts->build_id_count; i++) {
		json_object(json);
		strbuf_clear(&hex);
		build_id_add(&hex, &facts->build_ids[i]);
		string_at(json, "build_id", hex.text);
		json_key(json, "pid");
		json_i64(json, facts->build_ids[i].pid);
		string_at(json, "path", facts->build_ids[i].path);
		json_end(json);
	}
	json_end(json);
	strbuf_release(&hex);
}

void recording_info_json(const struct recording *recording, struct strbuf *text)
{
	struct json json = {.out = text};

	json_object(&json);
	add_format(&json, recording);
	add_host(&json, &recording->facts);
	add_times(&json, recording);
	add_counts(&json, &recording->tally);
	json_key(&json, "events");
	json_array(&json);
	for (size_t i = 0; i < recording->event_count; i++)
		add_event(&json, recording->events[i]);
	json_end(&json);
	add_records(&json, &recording->tally);
	add_damages(&json, recording);
	add_header(&json, &recording->facts);
	add_pmus_and_groups(&json, &recording->facts);
	add_build_ids(&json, &recording->facts);
	json_end(&json);
}
