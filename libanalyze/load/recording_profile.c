/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/recording_profile.h"

#include "load/add_samples.h"
#include "load/choose_events.h"
#include "load/count.h"
#include "load/lock_names.h"
#include "load/pairs.h"
#include "load/program.h"
#include "load/spot_names.h"
#include "load/resolve.h"
#include "load/stitch.h"
#include "perfdata/info.h"
#include "process/history_jit.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct loading {
	struct recording *recording;
	const struct load_options *options;
	struct history *history;
	bool *wanted; /* by event */
	struct cpu cpu;
	const struct measure *measure; /* NULL: each sample by itself */
	struct pair_notes notes;       /* of the measure */
	struct counted counted;
	struct resolved resolved;
	struct profile *profile;
};

static uint32_t string_number(struct profile *profile, const char *string)
{
	return profile_string(profile, string, strlen(string));
}

static void set_number(struct profile *profile, bool in_ledger, const char *key, uint64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, number);
	profile_set_note(profile, in_ledger, key, text);
}

/* ---- events ----------------------------------------------------------------------------------- */

static bool is_clock(const struct attr *attr)
{
	enum { CPU_CLOCK, TASK_CLOCK };

	return attr->type == ATTR_TYPE_SOFTWARE &&
	       (attr->config == CPU_CLOCK || attr->config == TASK_CLOCK);
}

static bool has_weights(const struct attr *attr)
{
	return attr->sample_type & SAMPLE_PERIOD || !attr_has(attr, ATTR_FREQ);
}

static uint32_t add_event(struct profile *profile, const struct event *event, const char *wanted_unit)
{
	const struct attr *attr = &event->attr;
	bool is_ns = is_clock(attr) || event_is_off_cpu(event);
	const char *unit = is_ns ? "ns" : "count";
	struct profile_event to = {.name = string_number(profile, event->name)};

	if (!has_weights(attr))
		unit = "samples"; /* how much each stands for was not recorded */
	to.unit = string_number(profile, wanted_unit ? wanted_unit : unit);
	to.rank = (uint32_t)event->index;
	to.is_sampled = attr_has(attr, ATTR_FREQ) || attr->sample_period > 1;
	return profile_add_event(profile, &to);
}

/* ---- facts and ledger ------------------------------------------------------------------------- */

static void set_fact(struct profile *profile, const char *key, const char *value)
{
	if (value && *value)
		profile_set_note(profile, false, key, value);
}

/* How stacks were recorded, by event. */
static void add_chain_facts(struct loading *loading)
{
	static const char *const chains[] = {
		[CHAIN_NONE] = "none",   [CHAIN_KERNEL] = "kernel", [CHAIN_FRAME_POINTER] = "frame-pointers",
		[CHAIN_DWARF] = "dwarf", [CHAIN_LBR] = "lbr",
	};
	const struct recording *recording = loading->recording;
	struct strbuf key = STRBUF_INIT;

	for (size_t i = 0; i < recording->event_count; i++) {
		const struct event *event = recording->events[i];

		if (!loading->wanted[i] || !event->sample_count)
			continue;
		strbuf_clear(&key);
		strbuf_addf(&key, "callchain %s", event->name);
		set_fact(loading->profile, key.text, chains[chain_kind(&event->attr)]);
		if (chain_kind(&event->attr) != CHAIN_DWARF)
			continue;
		strbuf_clear(&key);
		strbuf_addf(&key, "stack bytes %s", event->name);
		set_number(loading->profile, false, key.text, event->attr.user_stack_size);
	}
	strbuf_release(&key);
}

static void add_facts(struct loading *loading)
{
	const struct recording *recording = loading->recording;
	const struct facts *facts = &recording->facts;
	struct profile *profile = loading->profile;
	struct strbuf command = STRBUF_INIT;

	set_fact(profile, "host", facts->host_name);
	set_fact(profile, "kernel", facts->os_release);
	set_fact(profile, "arch", facts->arch);
	set_fact(profile, "cpu", facts->cpu_description);
	set_fact(profile, "perf", facts->perf_version);
	for (size_t i = 0; i < facts->command_count; i++) {
		if (i)
			strbuf_add_char(&command, ' ');
		escape_word(&command, facts->command[i], strlen(facts->command[i]));
	}
	set_fact(profile, "command", command.text);
	strbuf_release(&command);
	if (recording->tally.first_ns <= recording->tally.last_ns)
		set_number(profile, false, "duration_ns",
			   recording->tally.last_ns - recording->tally.first_ns);
	if (facts->wall_clock_ns && recording->tally.first_ns <= recording->tally.last_ns)
		set_number(profile, false, "start_ns",
			   facts->wall_clock_ns + recording->tally.first_ns - facts->clock_ns);
	add_chain_facts(loading);
	set_program(profile);
}

/* "damage", "damage 2", ... */
static void add_damages(struct loading *loading)
{
	const struct recording *recording = loading->recording;
	struct strbuf key = STRBUF_INIT, text = STRBUF_INIT;

	for (size_t i = 0; i < recording->damage_count; i++) {
		const struct damage *damage = &recording->damages[i];

		strbuf_clear(&key);
		strbuf_clear(&text);
		strbuf_add_string(&key, "damage");
		if (i)
			strbuf_addf(&key, " %zu", i + 1);
		if (damage->file)
			strbuf_addf(&text, "in %s ", damage->file);
		strbuf_addf(&text, "at offset 0x%" PRIx64 ": %s", damage->offset, damage->reason);
		profile_set_note(loading->profile, true, key.text, text.text);
	}
	strbuf_release(&key);
	strbuf_release(&text);
}

static uint64_t count_stitched(const struct loading *loading)
{
	uint64_t count = 0;

	for (size_t i = 0; i < loading->counted.count; i++)
		if (loading->resolved.stacks[i].ending == ENDING_STITCHED)
			count += loading->counted.sums[i].count;
	return count;
}

static uint64_t add_filtered(struct loading *loading)
{
	const struct load_options *options = loading->options;
	const uint64_t *filtered = loading->counted.losses.filtered;
	struct strbuf key = STRBUF_INIT;
	uint64_t sum = 0;

	for (int i = 0; options->selection && i < SELECT_COUNT; i++) {
		if (!options->selection->lists[i] || !*options->selection->lists[i])
			continue;
		if (i == SELECT_TIME && loading->measure)
			continue; /* intervals are cut, not dropped */
		strbuf_clear(&key);
		strbuf_addf(&key, "filtered %s", load_select_names[i]);
		set_number(loading->profile, true, key.text, filtered[i]);
		if (options->selected)
			options->selected->dropped[i] += filtered[i];
		sum += filtered[i];
	}
	strbuf_release(&key);
	return sum;
}

/* A measure of several records counts intervals, not samples: what it used is not told apart. */
static void add_measure_notes(struct loading *loading)
{
	set_number(loading->profile, true, "lost", loading->recording->tally.lost);
	add_filtered(loading);
	for (size_t i = 0; i < loading->notes.count; i++)
		set_number(loading->profile, true, loading->notes.items[i].key,
			   loading->notes.items[i].number);
}

static void add_sample_notes(struct loading *loading)
{
	const struct recording *recording = loading->recording;
	const struct tally *tally = &recording->tally;
	const struct tally_losses *losses = &loading->counted.losses;
	struct profile *profile = loading->profile;

	set_number(profile, true, "recorded", tally->samples);
	set_number(profile, true, "kept",
		   tally->samples - losses->unattributed - losses->undecodable -
			   losses->unselected - add_filtered(loading));
	set_number(profile, true, "other events", losses->unselected);
	set_number(profile, true, "unattributed", losses->unattributed);
	set_number(profile, true, "undecodable", losses->undecodable);
	set_number(profile, true, "lost", tally->lost);
	set_number(profile, true, "throttled", tally->throttled);
	if (loading->options->stitch)
		set_number(profile, true, "stitched", count_stitched(loading));
}

static void add_ledger(struct loading *loading)
{
	if (loading->measure)
		add_measure_notes(loading);
	else
		add_sample_notes(loading);
	add_damages(loading);
	loading->profile->is_incomplete = loading->recording->damage_count > 0;
}

/* ---- all of it -------------------------------------------------------------------------------- */

static void release(struct loading *loading)
{
	counted_release(&loading->counted);
	resolved_release(&loading->resolved);
	history_free(loading->history);
	cpu_release(&loading->cpu);
	free(loading->notes.items);
	free(loading->wanted);
}

/* The numbers in the profile of the events of a measure; or else of those that have samples. */
static uint32_t *add_events(struct loading *loading)
{
	const struct recording *recording = loading->recording;
	const struct load_options *options = loading->options;
	size_t own = loading->measure ? loading->measure->event_count : 0;
	uint32_t *events = xcalloc(recording->event_count + own + 1, sizeof(*events));
	bool *has_samples = xcalloc(recording->event_count + 1, sizeof(bool));

	for (size_t i = 0; i < own; i++) {
		const struct measure_event *from = &loading->measure->events[i];
		struct profile_event to = {
			.name = string_number(loading->profile, from->name),
			.unit = string_number(loading->profile, from->unit),
			.rank = (uint32_t)i,
		};

		events[i] = profile_add_event(loading->profile, &to);
	}
	for (size_t i = 0; i < loading->counted.count && !own; i++)
		has_samples[loading->counted.items[i].key->event] = true;
	for (size_t i = 0; i < recording->event_count && !own; i++)
		if (loading->wanted[i] && (has_samples[i] || options->event))
			events[i] = add_event(loading->profile, recording->events[i],
					      options->unit);
	free(has_samples);
	return events;
}

static void make_profile(struct loading *loading)
{
	uint32_t *events, *locations;

	loading->profile = profile_new();
	events = add_events(loading);
	stats_stage(loading->options->stats, "names");
	locations = name_spots(loading->recording, loading->history, &loading->resolved,
			       loading->options, loading->profile, NULL);
	stats_stage(loading->options->stats, "profile");
	add_samples(&(struct sample_adder){
		.profile = loading->profile,
		.recording = loading->recording,
		.counted = &loading->counted,
		.resolved = &loading->resolved,
		.labels = loading->options->labels,
		.is_signed = loading->cpu.is_signed,
		.locations = locations,
		.events = events,
	});
	add_facts(loading);
	add_ledger(loading);
	free(locations);
	free(events);
}

/* ---- measures ---------------------------------------------------------------------------------- */

static bool has_switches(const struct recording *recording)
{
	for (size_t i = 0; i < recording->event_count; i++)
		if (!strcmp(recording->events[i]->name, "sched:sched_switch") &&
		    recording->events[i]->sample_count)
			return true;
	return false;
}

/* perf --off-cpu did the measuring: its samples are worth the time already. */
static void choose_measure(struct loading *loading)
{
	const struct recording *recording = loading->recording;
	bool found = false;

	loading->measure = loading->options->measure;
	if (loading->measure != &measure_offcpu || has_switches(recording))
		return;
	for (size_t i = 0; i < recording->event_count; i++)
		found = found || (event_is_off_cpu(recording->events[i]) &&
				  recording->events[i]->sample_count);
	if (!found)
		return;
	loading->measure = NULL;
	for (size_t i = 0; i < recording->event_count; i++)
		loading->wanted[i] = event_is_off_cpu(recording->events[i]);
}

static int count(struct loading *loading, struct error *error)
{
	const struct load_options *options = loading->options;

	choose_measure(loading);
	if (loading->measure)
		return count_pairs(loading->recording, loading->history, options, loading->wanted,
				   &loading->counted, &loading->notes, error);
	if (cpu_init(&loading->cpu, loading->recording, options->value, options->fields,
		     options->field_count, loading->wanted, error) < 0)
		return -1;
	return count_samples(loading->recording, loading->history, options, &loading->cpu,
			     loading->wanted, &loading->counted, error);
}

static void count_records(const struct recording *recording, struct stats *stats)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < recording->chunk_count; i++)
		bytes += recording->chunks[i].end - recording->chunks[i].start;
	stats_count(stats, "bytes", bytes);
	stats_count(stats, "records", recording->tally.records);
}

struct profile *recording_profile(struct recording *recording, const struct load_options *options,
				  struct error *error)
{
	struct loading loading = {.recording = recording, .options = options};
	struct jit_files jit;

	stats_stage(options->stats, "scan");
	loading.history = history_new(recording);
	if (recording_scan(recording, history_add, loading.history, error) < 0 ||
	    /* With a measure, the event is one of the measure's. */
	    !(loading.wanted = choose_events(
		      recording, options->measure ? NULL : options->event, error))) {
		release(&loading);
		return NULL;
	}
	count_records(recording, options->stats);
	stats_stage(options->stats, "history");
	jit = jit_files_of(recording, &options->modules);
	history_add_jit(loading.history, &jit);
	history_finish(loading.history);
	stats_stage(options->stats, "count");
	if (count(&loading, error) == 0) {
		count_stats(&loading.counted, options->stats);
		stats_stage(options->stats, "resolve");
		/* To stitch, stacks have to be alike by address. */
		resolve_stacks(loading.history, &loading.counted,
			       options->detail != LOAD_ADDRESSES && !options->stitch,
			       &loading.resolved);
		stats_hits(options->stats, "frames", loading.resolved.frames.count,
			   loading.resolved.frames.count - loading.resolved.spots.count);
		if (loading.measure == &measure_lock)
			lock_names(recording, loading.history, options, &loading.counted);
		if (options->stitch)
			stitch_stacks(&loading.counted, &loading.resolved);
		make_profile(&loading);
		profile_normalize(loading.profile);
	}
	release(&loading);
	return loading.profile;
}
