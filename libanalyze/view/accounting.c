// SPDX-License-Identifier: GPL-2.0-or-later
#include "view/accounting.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void add_count(uint64_t *sum, uint64_t count)
{
	if (__builtin_add_overflow(*sum, count, sum))
		*sum = UINT64_MAX;
}

static void add_sample(struct accounting *accounting, const struct profile *profile,
		       const struct profile_sample *sample)
{
	uint32_t location;

	add_count(&accounting->shown, sample->count);
	add_count(&accounting->endings[sample->ending], sample->count);
	if (sample->node == NONE) {
		add_count(&accounting->no_stack, sample->count);
		return;
	}
	location = profile->nodes.items[sample->node].location;
	if (!profile->locations.items[location].line_count)
		add_count(&accounting->unnamed, sample->count);
}

/* false: the ledger does not say it, or not as a number. */
static bool note_number(const struct profile *profile, const struct profile_note *note,
			uint64_t *number)
{
	const char *text = profile_text(profile, note->value);
	char *end;

	if (text[0] < '0' || text[0] > '9')
		return false;
	*number = strtoull(text, &end, 10);
	return !*end;
}

static void read_note(struct accounting *accounting, const char *key, uint64_t number)
{
	if (!strcmp(key, "lost"))
		accounting->lost = number;
	else if (!strcmp(key, "undecodable"))
		accounting->undecodable = number;
	else if (!strcmp(key, "unattributed"))
		accounting->unattributed = number;
	else if (!strcmp(key, "other events"))
		add_count(&accounting->other_events, number);
	else if (!strcmp(key, "filtered") || !strncmp(key, "filtered ", strlen("filtered ")))
		add_count(&accounting->filtered, number);
}

static bool read_ledger(struct accounting *accounting, const struct profile *profile)
{
	bool has_recorded = false;
	uint64_t number;

	for (size_t i = 0; i < profile->ledger.count; i++) {
		const struct profile_note *note = &profile->ledger.items[i];
		const char *key = profile_text(profile, note->key);

		if (!note_number(profile, note, &number))
			continue;
		if (!strcmp(key, "recorded")) {
			accounting->recorded = number;
			has_recorded = true;
		} else {
			read_note(accounting, key, number);
		}
	}
	return has_recorded;
}

/* What became of those that were recorded. */
static uint64_t accounted(const struct accounting *accounting)
{
	uint64_t sum = accounting->shown;

	add_count(&sum, accounting->elsewhere);
	add_count(&sum, accounting->other_events);
	add_count(&sum, accounting->filtered);
	add_count(&sum, accounting->unattributed);
	add_count(&sum, accounting->undecodable);
	return sum;
}

void accounting_init(struct accounting *accounting, const struct profile *profile, uint32_t event)
{
	*accounting = (struct accounting){.shown = 0};
	for (size_t i = 0; i < profile->samples.count; i++) {
		const struct profile_sample *sample = &profile->samples.items[i];

		if (sample->event == event)
			add_sample(accounting, profile, sample);
		else
			add_count(&accounting->other_events, sample->count);
	}
	accounting->has_ledger = read_ledger(accounting, profile);
	if (!accounting->has_ledger)
		accounting->recorded = accounted(accounting);
}

void accounting_add_elsewhere(struct accounting *accounting, uint64_t count)
{
	add_count(&accounting->elsewhere, count);
	if (!accounting->has_ledger)
		accounting->recorded = accounted(accounting);
}

int64_t accounting_difference(const struct accounting *accounting)
{
	return (int64_t)(accounting->recorded - accounted(accounting));
}

/* ---- as text --------------------------------------------------------------------------------- */

static void add_term(struct strbuf *text, uint64_t count, const char *what)
{
	if (count)
		strbuf_addf(text, " + %" PRIu64 " %s", count, what);
}

static const char *plural(uint64_t count)
{
	return count == 1 ? "" : "s";
}

static bool is_cut(int ending)
{
	return ending != ENDING_ROOT && ending != ENDING_STITCHED;
}

static void describe_endings(const struct accounting *accounting, struct strbuf *text)
{
	uint64_t cut = 0, stitched = accounting->endings[ENDING_STITCHED];
	const char *before = ": ";

	for (int i = 0; i < ENDING_COUNT; i++)
		add_count(&cut, is_cut(i) ? accounting->endings[i] : 0);
	if (stitched)
		strbuf_addf(text, "; %" PRIu64 " stack%s stitched", stitched, plural(stitched));
	if (!cut)
		return;
	strbuf_addf(text, "; %" PRIu64 " stack%s cut short", cut, plural(cut));
	for (int i = 0; i < ENDING_COUNT; i++) {
		if (!is_cut(i) || !accounting->endings[i])
			continue;
		strbuf_addf(text, "%s%" PRIu64 " %s", before, accounting->endings[i],
			    ending_cause((enum ending)i));
		before = ", ";
	}
}

void accounting_describe(const struct accounting *accounting, struct strbuf *text)
{
	int64_t difference = accounting_difference(accounting);
	uint64_t all = accounting->recorded;

	add_count(&all, accounting->lost);
	strbuf_addf(text, "%" PRIu64 " sample%s = %" PRIu64 " shown", all, plural(all),
		    accounting->shown);
	add_term(text, accounting->other_events, "of other events");
	add_term(text, accounting->filtered, "filtered");
	add_term(text, accounting->unattributed, "of no known event");
	add_term(text, accounting->undecodable, "undecodable");
	add_term(text, accounting->lost, "lost");
	if (difference > 0)
		add_term(text, (uint64_t)difference, "not accounted for");
	else if (difference < 0)
		strbuf_addf(text, " - %" PRIu64 " too many", -(uint64_t)difference);
	describe_endings(accounting, text);
	if (accounting->unnamed)
		strbuf_addf(text, "; %" PRIu64 " in code without a name", accounting->unnamed);
	if (accounting->no_stack)
		strbuf_addf(text, "; %" PRIu64 " without a stack", accounting->no_stack);
}

void accounting_other_events(const struct profile *profile, uint32_t event, struct strbuf *text)
{
	uint64_t *counts = xcalloc(profile->events.count + 1, sizeof(*counts));
	const char *before = "Other events: ";

	for (size_t i = 0; i < profile->samples.count; i++)
		add_count(&counts[profile->samples.items[i].event],
			  profile->samples.items[i].count);
	for (size_t i = 0; i < profile->events.count; i++) {
		uint32_t name = profile->events.items[i].name;

		if (i == event || !counts[i])
			continue;
		strbuf_add_string(text, before);
		escape_terminal(text, profile_text(profile, name),
				profile_text_size(profile, name));
		strbuf_addf(text, " (%" PRIu64 " sample%s)", counts[i], plural(counts[i]));
		before = ", ";
	}
	free(counts);
}
