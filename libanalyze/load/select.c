/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/select.h"

#include "base/vector.h"
#include "load/select_time.h"
#include "perfdata/info.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *const load_select_names[SELECT_COUNT] = {
	[SELECT_TIME] = "time", [SELECT_PID] = "pid",   [SELECT_TID] = "tid",
	[SELECT_CPU] = "cpu",   [SELECT_COMM] = "comm", [SELECT_CGROUP] = "cgroup",
};

/* ---- lists -------------------------------------------------------------------------------------
 */

bool selection_has(const struct selection *selection, enum load_select by)
{
	const char *text = selection->wanted ? selection->wanted->lists[by] : NULL;

	return text && *text;
}

static const char *take_number(const char *text, uint64_t *number)
{
	char *end;

	if (*text < '0' || *text > '9')
		return NULL;
	errno = 0;
	*number = strtoull(text, &end, 10);
	return errno ? NULL : end;
}

/* "7", or "3-5" */
static const char *take_range(const char *text, struct number_range *range)
{
	text = take_number(text, &range->least);
	range->most = range->least;
	if (text && *text == '-')
		text = take_number(text + 1, &range->most);
	return text;
}

static int read_numbers(struct selection *selection, enum load_select by, struct error *error)
{
	const char *text = selection->wanted->lists[by];
	struct number_range range;

	for (;;) {
		const char *end = take_range(text, &range);

		if (!end || (*end && *end != ','))
			return error_set(error, ERROR_INPUT,
					 "--%s takes numbers and ranges, as 3,5-7, not '%s'",
					 load_select_names[by], selection->wanted->lists[by]);
		*vector_push(&selection->numbers[by]) = range;
		if (!*end)
			return 0;
		text = end + 1;
	}
}

static bool has_number(const struct selection *selection, enum load_select by, uint64_t number)
{
	for (size_t i = 0; i < selection->numbers[by].count; i++) {
		const struct number_range *range = &selection->numbers[by].items[i];

		if (number >= range->least && number <= range->most)
			return true;
	}
	return false;
}

static bool has_text(const struct selection *selection, enum load_select by, const char *text,
		     size_t size)
{
	for (const char *at = selection->wanted->lists[by]; *at;) {
		size_t length = strcspn(at, ",");

		if (length == size && !memcmp(at, text, size))
			return true;
		at += length + (at[length] == ',');
	}
	return false;
}

int selection_init(struct selection *selection, const struct load_selection *wanted,
		   struct error *error)
{
	static const enum load_select of_numbers[] = {SELECT_PID, SELECT_TID, SELECT_CPU};

	*selection = (struct selection){.wanted = wanted};
	for (size_t i = 0; i < sizeof(of_numbers) / sizeof(*of_numbers); i++)
		if (selection_has(selection, of_numbers[i]) &&
		    read_numbers(selection, of_numbers[i], error) < 0) {
			selection_release(selection);
			return -1;
		}
	return 0;
}

void selection_release(struct selection *selection)
{
	for (int i = 0; i < SELECT_COUNT; i++)
		vector_release(&selection->numbers[i]);
}

/* ---- a recording -------------------------------------------------------------------------------
 */

static int check_fields(const struct selection *selection, const struct event *event,
			struct error *error)
{
	static const uint64_t fields[SELECT_COUNT] = {
		[SELECT_TIME] = SAMPLE_TIME, [SELECT_PID] = SAMPLE_TID,
		[SELECT_TID] = SAMPLE_TID,   [SELECT_CPU] = SAMPLE_CPU,
		[SELECT_COMM] = SAMPLE_TID,  [SELECT_CGROUP] = SAMPLE_CGROUP,
	};
	static const char *const recorded_by[SELECT_COUNT] = {
		[SELECT_TIME] = " ('perf record --timestamp' records that)",
		[SELECT_CPU] = " ('perf record --sample-cpu' records that)",
		[SELECT_CGROUP] = " ('perf record --all-cgroups' records that)",
	};

	for (int i = 0; i < SELECT_COUNT; i++)
		if (selection_has(selection, (enum load_select)i) &&
		    !(event->attr.sample_type & fields[i]))
			return error_set(error, ERROR_INPUT,
					 "--%s cannot be used: samples of '%s' were recorded "
					 "without what it goes by%s",
					 load_select_names[i], event->name,
					 recorded_by[i] ? recorded_by[i] : "");
	return 0;
}

int selection_prepare(struct selection *selection, const struct recording *recording,
		      const bool *wanted_events, struct error *error)
{
	uint64_t first, last;

	for (size_t i = 0; i < recording->event_count; i++)
		if (wanted_events[i] && recording->events[i]->sample_count &&
		    check_fields(selection, recording->events[i], error) < 0)
			return -1;
	if (!selection_has(selection, SELECT_TIME))
		return 0;
	if (!sample_times(recording, &first, &last))
		first = last = 0; /* no sample at all */
	return select_time(selection->wanted->lists[SELECT_TIME], first, last, &selection->start_ns,
			   &selection->end_ns, error);
}

static bool has_comm(const struct selection *selection, const struct sample_key *key)
{
	char text[16];

	if (*key->comm)
		return has_text(selection, SELECT_COMM, key->comm, strlen(key->comm));
	snprintf(text, sizeof(text), ":%" PRId32, (int32_t)key->tid);
	return has_text(selection, SELECT_COMM, text, strlen(text));
}

static bool has_cgroup(const struct selection *selection, uint64_t cgroup)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRIu64, cgroup);
	return has_text(selection, SELECT_CGROUP, text, strlen(text));
}

enum load_select selection_ask(const struct selection *selection, const struct history *history,
			       struct whos *whos, const struct record *record,
			       const struct sample *sample)
{
	struct sample_key key = {
		.pid = sample->pid, .tid = sample->tid, .cpu = sample->cpu, .cgroup = sample->cgroup};

	if (selection_has(selection, SELECT_TIME) &&
	    (sample->time < selection->start_ns || sample->time >= selection->end_ns))
		return SELECT_TIME;
	if (selection_has(selection, SELECT_COMM)) {
		struct sample_key named;

		sample_key_of(history, whos, record, sample, LABEL_COMM, &named);
		key.comm = named.comm;
	}
	return selection_ask_key(selection, &key);
}

unsigned selection_labels(const struct selection *selection)
{
	static const unsigned labels[SELECT_COUNT] = {
		[SELECT_PID] = LABEL_PID,	       [SELECT_TID] = LABEL_TID,
		[SELECT_CPU] = LABEL_CPU,	       [SELECT_COMM] = LABEL_COMM,
		[SELECT_CGROUP] = LABEL_CGROUP,
	};
	unsigned all = 0;

	for (int i = 0; i < SELECT_COUNT; i++)
		if (selection_has(selection, (enum load_select)i))
			all |= labels[i];
	return all;
}

enum load_select selection_ask_key(const struct selection *selection, const struct sample_key *key)
{
	if (selection_has(selection, SELECT_PID) && !has_number(selection, SELECT_PID, key->pid))
		return SELECT_PID;
	if (selection_has(selection, SELECT_TID) && !has_number(selection, SELECT_TID, key->tid))
		return SELECT_TID;
	if (selection_has(selection, SELECT_CPU) && !has_number(selection, SELECT_CPU, key->cpu))
		return SELECT_CPU;
	if (selection_has(selection, SELECT_COMM) && !has_comm(selection, key))
		return SELECT_COMM;
	if (selection_has(selection, SELECT_CGROUP) && !has_cgroup(selection, key->cgroup))
		return SELECT_CGROUP;
	return SELECT_COUNT;
}

/* ---- a profile ---------------------------------------------------------------------------------
 */

static bool label_matches(const struct selection *selection, enum load_select by,
			  const struct profile *profile, uint32_t value)
{
	const char *text = profile_text(profile, value), *end;
	uint64_t number;

	if (by == SELECT_COMM || by == SELECT_CGROUP)
		return has_text(selection, by, text, profile_text_size(profile, value));
	end = take_number(text, &number);
	return end && !*end && has_number(selection, by, number);
}

/* By label set; false: the profile has no label of the kind. */
static bool find_kept(const struct selection *selection, enum load_select by,
		      const struct profile *profile, bool *kept)
{
	bool is_there = false;

	for (size_t i = 0; i < profile->label_sets.count; i++) {
		const struct profile_label_set *set = &profile->label_sets.items[i];

		for (uint32_t k = 0; k < set->count; k++) {
			const struct profile_label *label = &profile->labels.items[set->start + k];

			if (strcmp(profile_text(profile, label->key), load_select_names[by]))
				continue;
			is_there = true;
			kept[i] |= label_matches(selection, by, profile, label->value);
		}
	}
	return is_there;
}

static int apply_one(const struct selection *selection, enum load_select by,
		     struct profile *profile, uint64_t *count, struct error *error)
{
	bool *kept = xcalloc(profile->label_sets.count + 1, sizeof(*kept));
	bool *dropped = xcalloc(profile->samples.count + 1, sizeof(*dropped));
	const char *name = load_select_names[by];
	int result = 0;

	if (!find_kept(selection, by, profile, kept) && profile->samples.count)
		result = error_set(
			error, ERROR_INPUT,
			"--%s: the profile has no label '%s' ('pitot profile --labels %s' "
			"makes a profile of a recording that has it, and 'pitot profile "
			"--%s' chooses there)",
			name, name, name, name);
	for (size_t i = 0; i < profile->samples.count; i++)
		dropped[i] = !kept[profile->samples.items[i].labels];
	if (result == 0)
		*count += profile_drop_samples(profile, dropped, name);
	free(dropped);
	free(kept);
	return result;
}

int selection_apply(const struct selection *selection, struct profile *profile,
		    struct load_selected *selected, struct error *error)
{
	if (selection_has(selection, SELECT_TIME))
		return error_set(error, ERROR_INPUT,
				 "--time: a profile does not tell when samples were taken; choose "
				 "them from the recording ('pitot profile --time %s')",
				 selection->wanted->lists[SELECT_TIME]);
	for (int i = 0; i < SELECT_COUNT; i++)
		if (selection_has(selection, (enum load_select)i) &&
		    apply_one(selection, (enum load_select)i, profile, &selected->dropped[i],
			      error) < 0)
			return -1;
	return 0;
}
