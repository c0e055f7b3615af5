/* SPDX-License-Identifier: GPL-2.0-or-later */
/* drop: samples are taken out, and the ledger says by what. */
#include "profile/index.h"
#include "profile/left_out.h"

#include <stdlib.h>
#include <string.h>

/* Gives how many samples of the recording went. */
static uint64_t take_out(struct profile *profile, const bool *dropped)
{
	uint64_t count = 0;
	size_t kept = 0;

	for (size_t i = 0; i < profile->samples.count; i++) {
		if (dropped[i])
			add_saturated(&count, profile->samples.items[i].count);
		else
			profile->samples.items[kept++] = profile->samples.items[i];
	}
	if (kept != profile->samples.count)
		profile_indexes_clear(profile);
	profile->samples.count = kept;
	return count;
}

uint64_t profile_drop_samples(struct profile *profile, const bool *dropped, const char *filter)
{
	struct strbuf key = STRBUF_INIT;
	uint64_t count = take_out(profile, dropped);

	strbuf_addf(&key, "filtered %s", filter);
	profile_ledger_add(profile, key.text, count);
	strbuf_release(&key);
	return count;
}

void profile_keep_event(struct profile *profile, uint32_t event)
{
	bool *dropped = xcalloc(profile->samples.count + 1, sizeof(*dropped));
	uint64_t count;

	for (size_t i = 0; i < profile->samples.count; i++) {
		dropped[i] = profile->samples.items[i].event != event;
		profile->samples.items[i].event = 0;
	}
	count = take_out(profile, dropped);
	if (count)
		profile_ledger_add(profile, "other events", count);
	if (event)
		profile->events.items[0] = profile->events.items[event];
	profile->events.count = 1;
	profile_indexes_clear(profile);
	free(dropped);
}
