/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * left_out: what the samples were worth that filters took, in the ledger, so that shares can be of
 * all there was:
 *
 *	left out value UNIT EVENT           the sum of absolute values
 *	left out count UNIT EVENT           of how many samples
 *	left out base value UNIT EVENT      the same of the base of a difference
 */
#include "profile/left_out.h"

#include <stdlib.h>
#include <string.h>

#define PREFIX "left out "
#define BASE_PREFIX PREFIX "base "

static void make_key(const struct profile *profile, uint32_t event, bool is_base, const char *what,
		     struct strbuf *key)
{
	const struct profile_event *of = &profile->events.items[event];

	strbuf_clear(key);
	strbuf_addf(key, "%s%s %s %s", is_base ? BASE_PREFIX : PREFIX, what,
		    profile_text(profile, of->unit), profile_text(profile, of->name));
}

uint64_t profile_ledger_number(const struct profile *profile, const char *key)
{
	for (size_t i = 0; i < profile->ledger.count; i++) {
		const struct profile_note *note = &profile->ledger.items[i];

		if (!strcmp(profile_text(profile, note->key), key))
			return strtoull(profile_text(profile, note->value), NULL, 10);
	}
	return 0;
}

void profile_ledger_add(struct profile *profile, const char *key, uint64_t more)
{
	uint64_t sum = profile_ledger_number(profile, key);
	struct strbuf text = STRBUF_INIT;

	add_saturated(&sum, more);
	strbuf_add_u64(&text, sum);
	profile_set_note(profile, true, key, text.text);
	strbuf_release(&text);
}

struct profile_left_out profile_left_out(const struct profile *profile, uint32_t event, bool is_base)
{
	struct profile_left_out out = {0, 0};
	struct strbuf key = STRBUF_INIT;

	if (event >= profile->events.count)
		return out;
	make_key(profile, event, is_base, "value", &key);
	out.value = profile_ledger_number(profile, key.text);
	make_key(profile, event, is_base, "count", &key);
	out.count = profile_ledger_number(profile, key.text);
	strbuf_release(&key);
	return out;
}

void profile_leave_out(struct profile *profile, uint32_t event, bool is_base,
		       const struct profile_left_out *more)
{
	struct strbuf key = STRBUF_INIT;

	if (!more->value && !more->count)
		return;
	make_key(profile, event, is_base, "value", &key);
	profile_ledger_add(profile, key.text, more->value);
	make_key(profile, event, is_base, "count", &key);
	profile_ledger_add(profile, key.text, more->count);
	strbuf_release(&key);
}

static bool starts_with(const struct profile *profile, uint32_t key, const char *prefix)
{
	return !strncmp(profile_text(profile, key), prefix, strlen(prefix));
}

void profile_forget_left_out(struct profile *profile)
{
	size_t kept = 0;

	for (size_t i = 0; i < profile->ledger.count; i++)
		if (!starts_with(profile, profile->ledger.items[i].key, PREFIX))
			profile->ledger.items[kept++] = profile->ledger.items[i];
	if (kept != profile->ledger.count)
		profile_indexes_clear(profile);
	profile->ledger.count = kept;
}

void profile_left_out_of_base(struct profile *profile)
{
	struct profile_left_out *out =
		xcalloc(profile->events.count + 1, sizeof(*out));

	for (uint32_t i = 0; i < profile->events.count; i++)
		out[i] = profile_left_out(profile, i, false);
	profile_forget_left_out(profile);
	for (uint32_t i = 0; i < profile->events.count; i++)
		profile_leave_out(profile, i, true, &out[i]);
	free(out);
}

void profile_left_out_samples(struct profile *profile, uint32_t event, uint32_t to)
{
	for (int is_base = 0; is_base < 2; is_base++) {
		struct profile_left_out sum = {0, 0};

		for (uint32_t i = 0; i < profile->events.count; i++) {
			if (i != to && (event == NONE || event == i))
				add_saturated(&sum.count,
					      profile_left_out(profile, i, is_base).count);
		}
		sum.value = sum.count;
		profile_leave_out(profile, to, is_base, &sum);
	}
}

bool profile_is_left_out_value(const char *key)
{
	return !strncmp(key, PREFIX "value ", strlen(PREFIX "value ")) ||
	       !strncmp(key, BASE_PREFIX "value ", strlen(BASE_PREFIX "value "));
}
