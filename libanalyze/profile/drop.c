/* SPDX-License-Identifier: GPL-2.0-or-later */
/* drop: samples are taken out, and the ledger says by what. */
#include "profile/index.h"
#include "profile/left_out.h"

#include <stdlib.h>
#include <string.h>

static void add(uint64_t *sum, uint64_t count)
{
	if (__builtin_add_overflow(*sum, count, sum))
		*sum = UINT64_MAX;
}

uint64_t profile_drop_samples(struct profile *profile, const bool *dropped, const char *filter)
{
	struct strbuf key = STRBUF_INIT, value = STRBUF_INIT;
	uint64_t count = 0, sum;
	size_t kept = 0;

	for (size_t i = 0; i < profile->samples.count; i++) {
		if (dropped[i])
			add(&count, profile->samples.items[i].count);
		else
			profile->samples.items[kept++] = profile->samples.items[i];
	}
	if (kept != profile->samples.count)
		profile_indexes_clear(profile);
	profile->samples.count = kept;
	strbuf_addf(&key, "filtered %s", filter);
	sum = profile_ledger_number(profile, key.text);
	add(&sum, count);
	strbuf_add_u64(&value, sum);
	profile_set_note(profile, true, key.text, value.text);
	strbuf_release(&value);
	strbuf_release(&key);
	return count;
}
