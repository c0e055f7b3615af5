// SPDX-License-Identifier: GPL-2.0-or-later
/* Threads of a profile that was made up: sums that no number can hold. */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "analyze/view_threads.h"

#include <stdio.h>

static uint32_t text(struct profile *profile, const char *string)
{
	return profile_string(profile, string, strlen(string));
}

/* Two threads of one name, each there as often and on its CPU as long as can be. */
static struct profile *largest(void)
{
	static const char *const events[] = {"threads", "on-cpu", "runnable", "blocked", "unknown"};
	struct profile *profile = profile_new();

	for (size_t i = 0; i < sizeof(events) / sizeof(*events); i++)
		for (int tid = 1; tid <= 2; tid++) {
			struct profile_event event = {text(profile, events[i]),
						      text(profile, "ns"), true, 0};
			struct profile_label labels[] = {
				{text(profile, "comm"), text(profile, "name")},
				{text(profile, "tid"), text(profile, tid == 1 ? "1" : "2")},
			};

			profile_add_sample(profile,
					   &(struct profile_sample){
						   .node = NONE,
						   .event = profile_add_event(profile, &event),
						   .labels = profile_add_labels(profile, labels, 2),
						   .count = 1,
						   .value = INT64_MAX,
					   });
		}
	return profile;
}

static void sums_stay_the_largest(void **state)
{
	(void)state;
	for (int each = 0; each < 2; each++) {
		struct threads_options options = {.each = each, .count = -1};
		struct profile *profile = largest();
		struct error error = {0};
		char *table = NULL;
		size_t size, rows;
		FILE *out = open_memstream(&table, &size);

		assert_int_equal(threads_write(profile, &options, out, &rows, &error), 0);
		fclose(out);
		assert_int_equal(rows, each ? 2 : 1);
		assert_non_null(strstr(table, "\n9223372036854775807 threads in "));
		free(table);
		profile_free(profile);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_stay_the_largest),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("view-threads", tests, NULL, NULL);
}
