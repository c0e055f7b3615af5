/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/recording_profile.h"

#include "load/choose_events.h"
#include "load/count.h"
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

static uint32_t add_event(struct profile *profile, const struct event *event)
{
	const struct attr *attr = &event->attr;
	const char *unit = is_clock(attr) ? "ns" : "count";
	struct profile_event to = {.name = string_number(profile, event->name)};

	if (!has_weights(attr))
		unit = "samples"; /* how much each stands for was not recorded */
	to.unit = string_number(profile, unit);
	to.rank = (uint32_t)event->index;
	to.is_sampled = attr_has(attr, ATTR_FREQ) || attr->sample_period > 1;
	return profile_add_event(profile, &to);
}

/* ---- samples ---------------------------------------------------------------------------------- */

static void add_label(struct profile *profile, struct profile_label *labels, uint32_t *count,
		      const char *key, const char *value)
{
	labels[*count].key = string_number(profile, key);
	labels[*count].value = string_number(profile, value);
	++*count;
}

/* Of a pid or tid: -1 is that of a thread which had ended. */
static void add_id_label(struct profile *profile, struct profile_label *labels, uint32_t *count,
			 const char *key, uint32_t id)
{
	char text[16];

	snprintf(text, sizeof(text), "%" PRId32, (int32_t)id);
	add_label(profile, labels, count, key, text);
}

static void add_number_label(struct profile *profile, struct profile_label *labels,
			     uint32_t *count, const char *key, uint64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, value);
	add_label(profile, labels, count, key, text);
}

/* One that nobody ever named is called as perf does it: ":TID", where -1 is one that had ended. */
static void add_comm(struct strbuf *text, const struct sample_key *key)
{
	if (*key->comm)
		strbuf_add_string(text, key->comm);
	else
		strbuf_addf(text, ":%" PRId32, (int32_t)key->tid);
}

static uint32_t add_labels(const struct loading *loading, const struct sample_key *key)
{
	struct profile *profile = loading->profile;
	unsigned wanted = loading->options->labels;
	struct profile_label labels[6];
	struct strbuf comm = STRBUF_INIT;
	uint32_t count = 0;

	if (wanted & (LABEL_COMM | LABEL_THREAD))
		add_comm(&comm, key);
	if (wanted & LABEL_COMM)
		add_label(profile, labels, &count, "comm", comm.text);
	if (wanted & LABEL_PID)
		add_id_label(profile, labels, &count, "pid", key->pid);
	if (wanted & LABEL_TID)
		add_id_label(profile, labels, &count, "tid", key->tid);
	if (wanted & LABEL_CPU)
		add_number_label(profile, labels, &count, "cpu", key->cpu);
	if (wanted & LABEL_CGROUP)
		add_number_label(profile, labels, &count, "cgroup", key->cgroup);
	if (wanted & LABEL_THREAD) {
		strbuf_addf(&comm, " %" PRId32, (int32_t)key->tid);
		add_label(profile, labels, &count, "thread", comm.text);
	}
	strbuf_release(&comm);
	return profile_add_labels(profile, labels, count);
}

static uint32_t add_stack(const struct loading *loading, const uint32_t *locations,
			  const struct resolved_stack *stack)
{
	const uint32_t *frames = loading->resolved.frames.items;
	uint32_t node = NONE;

	for (uint32_t i = stack->count; i-- > 0;)
		node = profile_add_node(loading->profile, node, locations[frames[stack->start + i]]);
	return node;
}

static void add_samples(struct loading *loading, const uint32_t *locations, const uint32_t *events)
{
	for (size_t i = 0; i < loading->counted.count; i++) {
		const struct distinct *distinct = &loading->counted.items[i];
		const struct resolved_stack *stack = &loading->resolved.stacks[i];
		struct profile_sample sample = {
			.node = add_stack(loading, locations, stack),
			.event = events[distinct->key.event],
			.labels = add_labels(loading, &distinct->key),
			.ending = stack->ending,
			.count = distinct->count,
			.value = distinct->value > INT64_MAX ? INT64_MAX : (int64_t)distinct->value,
			.squares = distinct->squares,
		};

		profile_add_sample(loading->profile, &sample);
	}
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
			count += loading->counted.items[i].count;
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

static void add_ledger(struct loading *loading)
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
	add_damages(loading);
	profile->is_incomplete = recording->damage_count > 0;
}

/* ---- all of it -------------------------------------------------------------------------------- */

static void release(struct loading *loading)
{
	counted_release(&loading->counted);
	resolved_release(&loading->resolved);
	history_free(loading->history);
	free(loading->wanted);
}

static void make_profile(struct loading *loading)
{
	const struct recording *recording = loading->recording;
	uint32_t *events = xcalloc(recording->event_count + 1, sizeof(*events));
	bool *has_samples = xcalloc(recording->event_count + 1, sizeof(bool));
	uint32_t *locations;

	loading->profile = profile_new();
	for (size_t i = 0; i < loading->counted.count; i++)
		has_samples[loading->counted.items[i].key.event] = true;
	for (size_t i = 0; i < recording->event_count; i++)
		if (loading->wanted[i] && (has_samples[i] || loading->options->event))
			events[i] = add_event(loading->profile, recording->events[i]);
	free(has_samples);
	locations = name_spots(recording, loading->history, &loading->resolved, loading->options,
			       loading->profile, NULL);
	add_samples(loading, locations, events);
	add_facts(loading);
	add_ledger(loading);
	free(locations);
	free(events);
}

struct profile *recording_profile(struct recording *recording, const struct load_options *options,
				  struct error *error)
{
	struct loading loading = {.recording = recording, .options = options};
	struct jit_files jit;

	loading.history = history_new(recording);
	if (recording_scan(recording, history_add, loading.history, error) < 0 ||
	    !(loading.wanted = choose_events(recording, options->event, error))) {
		release(&loading);
		return NULL;
	}
	jit = jit_files_of(recording, &options->modules);
	history_add_jit(loading.history, &jit);
	history_finish(loading.history);
	if (count_samples(recording, loading.history, options, loading.wanted, &loading.counted,
			  error) == 0) {
		resolve_stacks(recording, loading.history, &loading.counted, &loading.resolved);
		if (options->stitch)
			stitch_stacks(&loading.counted, &loading.resolved);
		if (options->unwound)
			*options->unwound = loading.counted.unwound;
		make_profile(&loading);
		profile_normalize(loading.profile);
	}
	release(&loading);
	return loading.profile;
}
