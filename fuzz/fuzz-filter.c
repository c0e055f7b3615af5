// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Options and regular expressions -> filters, on random profiles. The first bytes choose the
 * profile, the rest are option values, one a line. Whatever they are: what is left and what was
 * filtered is all, in samples and, but for those chosen by their leaves, in values; and what comes out
 * is in canonical form.
 */
#include "analyze/transform.h"
#include "unit/view_profiles.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static uint64_t count_of(const struct profile *profile)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < profile->samples.count; i++)
		sum += profile->samples.items[i].count;
	for (size_t i = 0; i < profile->ledger.count; i++)
		if (!strncmp(profile_text(profile, profile->ledger.items[i].key), "filtered ", 9))
			sum += strtoull(profile_text(profile, profile->ledger.items[i].value), NULL,
					10);
	return sum;
}

/* Of all events, with what filters took. */
static uint64_t value_of(const struct profile *profile)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < profile->samples.count; i++)
		sum += (uint64_t)llabs(profile->samples.items[i].value);
	for (uint32_t i = 0; i < profile->events.count; i++)
		sum += profile_left_out(profile, i, false).value;
	return sum;
}

static bool has_all_values(const struct transform_options *options)
{
	return !options->relative && !options->kernel && !options->no_idle &&
	       !(options->modules && *options->modules);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct transform_report report = {.count = 0};
	struct transform_options o = {.demangle = DEMANGLE_DEFAULT};
	const char **values[] = {&o.focus,      &o.ignore,   &o.hide,      &o.show,    &o.show_from,
				 &o.prune_from, &o.tagfocus, &o.tagignore, &o.tagshow, &o.taghide,
				 &o.tagroot,    &o.tagleaf,  &o.modules};
	struct profile *profile;
	struct error error;
	char *text, *next;
	uint64_t before, value;

	if (size < 4)
		return 0;
	random_state = bytes[0];
	profile = random_profile(bytes[1] % 40, 1 + bytes[1] % 13, bytes[0] % 2);
	profile_normalize(profile);
	before = count_of(profile);
	value = value_of(profile);
	o.kernel = bytes[2] & 1;
	o.no_idle = bytes[2] & 2;
	o.drop_unknown = bytes[2] & 4;
	o.fold_recursion = bytes[2] & 8;
	o.granularity = (enum granularity)(bytes[2] / 16 % 5);
	o.max_depth = bytes[3] % 8;
	o.relative = bytes[3] & 8;
	text = strndup((const char *)bytes + 4, size - 4);
	next = text;
	for (size_t i = 0; i < sizeof(values) / sizeof(*values) && next; i++)
		*values[i] = strsep(&next, "\n");
	o.renames = (const char *const *)&next;
	o.rename_count = next && *next;
	if (transform_profile(profile, &o, &report, &error) == 0 &&
	    (count_of(profile) != before || !profile_is_normalized(profile) ||
	     (has_all_values(&o) && value_of(profile) != value)))
		abort();
	transform_report_release(&report);
	profile_free(profile);
	free(text);
	return 0;
}
