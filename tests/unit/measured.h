/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What tests of measures have in common: a made recording becomes a profile, which is asked. */
#ifndef TESTS_UNIT_MEASURED_H
#define TESTS_UNIT_MEASURED_H

#include <stdio.h>
#include <string.h>

#include "analyze/load.h"
#include "gen/gen.h"

/* Releases the bytes. */
static inline struct profile *measured_load(struct gen_bytes bytes, const struct measure *measure,
					    unsigned labels,
					    const struct load_selection *selection)
{
	struct load_options options = {.labels = labels,
				       .modules = {.only_given = true},
				       .measure = measure,
				       .selection = selection};
	struct error error = {0};
	struct profile *profile;
	FILE *file = tmpfile();

	assert_int_equal(fwrite(bytes.at, 1, bytes.size, file), bytes.size);
	assert_int_equal(fflush(file), 0);
	rewind(file);
	profile = load_profile("recording", fileno(file), &options, &error);
	if (!profile)
		fail_msg("%s", error.message);
	fclose(file);
	gen_bytes_release(&bytes);
	return profile;
}

/* "": it has none. */
static inline const char *measured_label(const struct profile *profile,
					 const struct profile_sample *from, const char *key)
{
	const struct profile_label_set *set = &profile->label_sets.items[from->labels];

	for (uint32_t i = 0; i < set->count; i++) {
		const struct profile_label *item = &profile->labels.items[set->start + i];

		if (!strcmp(profile_text(profile, item->key), key))
			return profile_text(profile, item->value);
	}
	return "";
}

static inline const char *measured_event(const struct profile *profile,
					 const struct profile_sample *sample)
{
	return profile_text(profile, profile->events.items[sample->event].name);
}

static inline const char *measured_note(const struct profile *profile, const char *key)
{
	for (size_t i = 0; i < profile->ledger.count; i++)
		if (!strcmp(profile_text(profile, profile->ledger.items[i].key), key))
			return profile_text(profile, profile->ledger.items[i].value);
	return "none";
}

#endif
