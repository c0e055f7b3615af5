// SPDX-License-Identifier: GPL-2.0-or-later
/* Filters on random profiles: what has to hold whatever they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "analyze/transform.h"
#include "unit/view_profiles.h"

#include <stdlib.h>

enum { ROUNDS = 60 };

static uint64_t samples_of(const struct profile *profile)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < profile->samples.count; i++)
		sum += profile->samples.items[i].count;
	return sum;
}

static uint64_t filtered_of(const struct profile *profile)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < profile->ledger.count; i++)
		if (!strncmp(profile_text(profile, profile->ledger.items[i].key), "filtered ", 9))
			sum += strtoull(profile_text(profile, profile->ledger.items[i].value), NULL,
					10);
	return sum;
}

static char *text_of(const struct profile *profile, size_t *size)
{
	struct error error;
	char *bytes = NULL;
	FILE *file = open_memstream(&bytes, size);

	assert_non_null(file);
	assert_int_equal(profile_write(profile, file, &error), 0);
	assert_int_equal(fclose(file), 0);
	return bytes;
}

/* Applies the options, and checks what always holds; gives the text. */
static char *apply(struct profile *profile, const struct transform_options *options, size_t *size)
{
	struct transform_report report = {.count = 0};
	uint64_t before = samples_of(profile) + filtered_of(profile);
	struct error error;

	assert_int_equal(transform_profile(profile, options, &report, &error), 0);
	assert_true(profile_is_normalized(profile));
	assert_true(samples_of(profile) + filtered_of(profile) == before);
	transform_report_release(&report);
	return text_of(profile, size);
}

static struct profile *make(uint64_t seed)
{
	struct profile *profile;

	random_state = seed;
	profile = random_profile(60, 9, seed % 2);
	profile_normalize(profile);
	return profile;
}

static const struct transform_options chains[] = {
	{.focus = "f1"},
	{.ignore = "f2|m0"},
	{.hide = "f[12]"},
	{.show = "f[13]|m1"},
	{.show_from = "f1"},
	{.prune_from = "f4|f2"},
	{.tagfocus = "comm=c1"},
	{.tagignore = "pid=1:3"},
	{.taghide = "comm"},
	{.tagshow = "p"},
	{.modules = "m1.so"},
	{.user = true},
	{.no_idle = true},
	{.drop_unknown = true},
	{.fold_recursion = true},
	{.max_depth = 3},
	{.granularity = GRANULARITY_FUNCTIONS},
	{.granularity = GRANULARITY_FILES},
	{.focus = "f", .hide = "f3", .show_from = "f[25]", .tagfocus = "pid=1:", .max_depth = 4},
};

enum { CHAINS = sizeof(chains) / sizeof(*chains) };

/* What a filter has left, it leaves again. */
static void what_is_left_stays(void **state)
{
	(void)state;
	for (uint64_t round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < CHAINS; i++) {
			struct profile *profile = make(round + 1);
			uint64_t left;
			size_t size;

			free(apply(profile, &chains[i], &size));
			left = samples_of(profile);
			/* A label that is in no sample any more cannot be asked for. */
			if (left) {
				free(apply(profile, &chains[i], &size));
				assert_true(samples_of(profile) == left);
			}
			profile_free(profile);
		}
	}
}

/* What focus leaves and what ignore leaves with the same expression are all there is. */
static void focus_and_ignore_are_opposites(void **state)
{
	static const char *const patterns[] = {"f1", "m2", "src", "f[0-3]", "nothing", "^$", ""};

	(void)state;
	for (uint64_t round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < 6; i++) {
			struct profile *focused = make(round + 7), *ignored = make(round + 7);
			uint64_t all = samples_of(focused);
			size_t size;

			free(apply(focused, &(struct transform_options){.focus = patterns[i]},
				   &size));
			free(apply(ignored, &(struct transform_options){.ignore = patterns[i]},
				   &size));
			assert_true(samples_of(focused) + samples_of(ignored) == all);
			profile_free(focused);
			profile_free(ignored);
		}
	}
}

/* No two neighbours on a stack have the same name, and no stack is deeper. */
static void shapes_are_kept_to(void **state)
{
	const struct transform_options options = {.fold_recursion = true, .max_depth = 4};

	(void)state;
	for (uint64_t round = 0; round < ROUNDS; round++) {
		struct profile *p = make(round + 3);
		size_t size;

		free(apply(p, &options, &size));
		for (size_t i = 0; i < p->samples.count; i++) {
			uint32_t inner = NONE, frames = 0;

			for (uint32_t node = p->samples.items[i].node; node != NONE;
			     node = p->nodes.items[node].parent) {
				const struct profile_location *place =
					&p->locations.items[p->nodes.items[node].location];

				frames += place->line_count ? 0 : 1;
				inner = place->line_count ? inner : NONE;
				for (uint32_t k = 0; k < place->line_count; k++, frames++) {
					uint32_t function =
						p->lines.items[place->line_start + k].function;
					uint32_t name = p->functions.items[function].name;

					assert_int_not_equal(name, inner);
					inner = name;
				}
			}
			assert_true(frames <= 4);
		}
		profile_free(p);
	}
}

/* Values stay with their samples: none is made and none is lost by another shape. */
static void sums_are_kept(void **state)
{
	const struct transform_options options = {
		.tagroot = "comm,pid",
		.tagleaf = "pid",
		.prune_from = "f2",
		.fold_recursion = true,
		.max_depth = 5,
		.granularity = GRANULARITY_LINES,
	};

	(void)state;
	for (uint64_t round = 0; round < ROUNDS; round++) {
		struct profile *profile = make(round + 11);
		int64_t before = 0, after = 0;
		size_t size;

		for (size_t i = 0; i < profile->samples.count; i++)
			before += profile->samples.items[i].value;
		free(apply(profile, &options, &size));
		for (size_t i = 0; i < profile->samples.count; i++)
			after += profile->samples.items[i].value;
		assert_true(before == after);
		profile_free(profile);
	}
}

static void of_nothing_there_is_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < CHAINS; i++) {
		struct profile *profile = profile_new();
		size_t size;
		char *text;

		profile_normalize(profile);
		text = apply(profile, &chains[i], &size);
		assert_int_equal(profile->samples.count, 0);
		free(text);
		profile_free(profile);
	}
}

static void a_match_that_takes_too_long_is_an_error(void **state)
{
	const struct transform_options options = {.focus = "^(a+)+$"};
	const struct profile_module module = {.kind = MODULE_FILE};
	struct transform_report report = {.count = 0};
	struct profile_function function = {.start_line = 0};
	struct profile_line line = {.line = 1};
	struct profile *p = profile_new();
	struct profile_sample sample = {.count = 1};
	struct error error;

	(void)state;
	function.name = text(p, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab");
	line.function = profile_add_function(p, &function);
	sample.node = profile_add_node(
		p, NONE, profile_add_location(p, profile_add_module(p, &module), 0, &line, 1));
	sample.event = profile_add_event(p, &(struct profile_event){.name = text(p, "a")});
	profile_add_sample(p, &sample);
	assert_int_equal(transform_profile(p, &options, &report, &error), -1);
	assert_non_null(strstr(error.message, "takes too long"));
	transform_report_release(&report);
	profile_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_left_stays),
		cmocka_unit_test(focus_and_ignore_are_opposites),
		cmocka_unit_test(shapes_are_kept_to),
		cmocka_unit_test(sums_are_kept),
		cmocka_unit_test(of_nothing_there_is_nothing),
		cmocka_unit_test(a_match_that_takes_too_long_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
