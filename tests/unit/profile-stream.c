// SPDX-License-Identifier: GPL-2.0-or-later
/* The text form of a profile: what it must look like, what is refused, and that nothing is lost. */
#include "analyze/profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* Every kind of line, in canonical form, written by hand from pitot-profile(5). */
static const char whole[] =
	"pitot-profile 1\n"
	"incomplete\n"
	"fact\thost_name\ttube\n"
	"ledger\tkept\t3\n"
	"transform\t-focus=main -hide=\\\\d\n"
	"event\t0\tsampled\tns\tcpu-clock\n"
	"event\t0\texact\tbytes\tmalloc\n"
	"module\tanonymous\t\t//anon\n"
	"module\tfile\t00ff\t/bin/app\n"
	"module\tkernel\tab\t[kernel]\n"
	"function\t7\t_Z1fv\tf\t/src/a\\tb.cc\n"
	"function\t0\tmain\t\t\n"
	"location\t0\t0x0\n"
	"location\t1\t0x1a40\t0:8:3\t1:20:0\n"
	"location\t2\t0xffffffffffffffff\t0xfffffffffffffff0\n"
	"labels\tcomm\tapp\n"
	"labels\tcomm\tapp\tpid\t12\n"
	"n\t-\t0\n"
	"n\t0\t1\n"
	"n\t-\t1\n"
	"n\t2\t2\n"
	"s\t0\t-\t0\tdump\t1\t-5\t25\n"
	"s\t0\t1\t1\troot\t2\t20\t200\n"
	"s\t1\t3\t2\tno-cfi\t18446744073709551615\t-9223372036854775808\t"
	"340282366920938463463374607431768211455\n"
	"end\tincomplete=1\tfact=1\tledger=1\ttransform=1\tevent=2\tmodule=3\tfunction=2\t"
	"location=3\tlabels=2\tn=4\ts=3\n";

/* From a copy of its own, so that a byte too far is seen. */
static struct profile *read_bytes(const void *bytes, size_t size, struct error *error)
{
	char *copy = malloc(size + !size);
	struct profile *profile;

	assert_non_null(copy);
	memcpy(copy, bytes, size);
	memset(error, 0, sizeof(*error));
	profile = profile_read(copy, size, "x", error);
	free(copy);
	assert_int_equal(!profile, error->code != ERROR_NONE);
	return profile;
}

static struct profile *must_read(const char *text)
{
	struct error error;
	struct profile *profile = read_bytes(text, strlen(text), &error);

	if (!profile)
		fail_msg("%s", error.message);
	return profile;
}

static char *written(const struct profile *profile)
{
	char *text = NULL;
	struct error error;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	assert_non_null(file);
	assert_int_equal(profile_write(profile, file, &error), 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(strlen(text), size);
	return text;
}

static void assert_comes_back(const char *text, const char *expected)
{
	struct profile *profile = must_read(text);
	char *again = written(profile);

	assert_string_equal(again, expected);
	free(again);
	profile_free(profile);
}

static void assert_refused(const char *text, size_t size, const char *message)
{
	struct error error;
	struct profile *profile = read_bytes(text, size, &error);

	assert_null(profile);
	if (!strstr(error.message, message))
		fail_msg("'%s' has no '%s'", error.message, message);
}

static void every_kind_comes_back(void **state)
{
	(void)state;
	assert_comes_back(whole, whole);
}

static void is_what_it_says(void **state)
{
	struct profile *p = must_read(whole);
	const struct profile_location *location = &p->locations.items[1];
	const struct profile_sample *last = &p->samples.items[2];

	(void)state;
	assert_true(p->is_incomplete);
	assert_string_equal(profile_text(p, p->transforms.items[0]), "-focus=main -hide=\\d");
	assert_string_equal(profile_text(p, p->functions.items[0].file), "/src/a\tb.cc");
	assert_string_equal(profile_text(p, p->functions.items[0].source), "f");
	assert_int_equal(p->functions.items[0].start_line, 7);
	assert_true(p->events.items[0].is_sampled && !p->events.items[1].is_sampled);
	assert_int_equal(p->modules.items[2].kind, MODULE_KERNEL);
	assert_string_equal(profile_text(p, p->modules.items[1].build_id), "00ff");
	assert_int_equal(location->module, 1);
	assert_int_equal(location->offset, 0x1a40);
	assert_int_equal(location->line_count, 2);
	assert_int_equal(p->lines.items[location->line_start].column, 3);
	assert_int_equal(p->lines.items[location->line_start + 1].line, 20);
	assert_int_equal(p->locations.items[2].offset, UINT64_MAX);
	assert_true(p->nodes.items[0].parent == NONE && p->nodes.items[1].parent == 0);
	assert_true(p->samples.items[0].node == NONE && p->samples.items[0].value == -5);
	assert_int_equal(last->ending, ENDING_NO_CFI);
	assert_int_equal(last->labels, 2);
	assert_true(last->count == UINT64_MAX && last->value == INT64_MIN);
	assert_true(last->squares == ~(uint128)0);
	assert_string_equal(profile_text(p, p->facts.items[0].value), "tube");
	assert_string_equal(profile_text(p, p->ledger.items[0].key), "kept");
	profile_free(p);
}

static void an_empty_one(void **state)
{
	static const char text[] =
		"pitot-profile 1\n"
		"end\tincomplete=0\tfact=0\tledger=0\ttransform=0\tevent=0\tmodule=0\tfunction=0\t"
		"location=0\tlabels=0\tn=0\ts=0\n";
	struct profile *profile = profile_new();
	char *out;

	(void)state;
	profile_normalize(profile);
	out = written(profile);
	assert_string_equal(out, text);
	free(out);
	profile_free(profile);
	assert_comes_back(text, text);
}

/* Around the places where the printing of long numbers changes. */
static void long_numbers(void **state)
{
	static const char *const numbers[] = {"0",
					      "9",
					      "18446744073709551615",
					      "18446744073709551616",
					      "10000000000000000000",
					      "9999999999999999999",
					      "100000000000000000000000000000000000000",
					      "99999999999999999999999999999999999999",
					      "20000000000000000000000000000000000001"};

	(void)state;
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		char text[400];

		snprintf(text, sizeof(text),
			 "pitot-profile 1\nevent\t0\texact\tns\te\ns\t0\t-\t0\troot\t1\t1\t%s\n"
			 "end\tincomplete=0\tfact=0\tledger=0\ttransform=0\tevent=1\tmodule=0\t"
			 "function=0\tlocation=0\tlabels=0\tn=0\ts=1\n",
			 numbers[i]);
		assert_comes_back(text, text);
	}
}

static void cut_anywhere(void **state)
{
	(void)state;
	for (size_t size = 0; size < sizeof(whole) - 1; size++)
		assert_refused(whole, size, "the stream was cut after line ");
	assert_refused(whole, (size_t)(strchr(whole, 'h') - whole), "after line 2:");
}

/* Leaves out each line in turn: `end` tells, or what refers to it. */
static void line_taken_out(void **state)
{
	char text[sizeof(whole)];
	const char *next;

	(void)state;
	for (const char *line = whole; *line; line = next) {
		struct error error;
		size_t before = (size_t)(line - whole);

		next = strchr(line, '\n') + 1;
		memcpy(text, whole, before);
		strncpy(text + before, next, sizeof(text) - before);
		assert_null(read_bytes(text, strlen(text), &error));
	}
}

/* `whole` with one field, from `start` to `end`, replaced. */
static char *with_field(const char *start, const char *end, const char *junk)
{
	char *text = NULL;

	assert_true(asprintf(&text, "%.*s%s%s", (int)(start - whole), whole, junk, end) > 0);
	return text;
}

static bool is_text_field(const char *line, size_t field)
{
	static const char *const kinds[] = {"fact", "ledger", "transform", "labels"};

	for (size_t i = 0; i < 4; i++)
		if (!strncmp(line, kinds[i], strlen(kinds[i])))
			return field > 0;
	if (!strncmp(line, "function", 8) || !strncmp(line, "event", 5) ||
	    !strncmp(line, "module", 6))
		return field > 1;
	return false;
}

/* What is taken must be a profile like any other; what is not must be refused by its line. */
static void try_junk(const char *text, size_t line_number, bool must_fail)
{
	struct error error;
	struct profile *profile = read_bytes(text, strlen(text), &error);
	char place[40], *out;

	snprintf(place, sizeof(place), "line %zu", line_number);
	if (!profile) {
		if (line_number > 1 && !strstr(error.message, place))
			fail_msg("'%s' is not about %s of:\n%s", error.message, place, text);
		return;
	}
	if (must_fail)
		fail_msg("%s was taken:\n%s", place, text);
	out = written(profile);
	assert_comes_back(out, out);
	free(out);
	profile_free(profile);
}

static void junk_in_each_field(void **state)
{
	static const char *const bad[] = {"x",
					  "",
					  "1x",
					  "01",
					  " 1",
					  "+1",
					  "1.5",
					  "-0",
					  "0x",
					  "0xG",
					  "0X1",
					  "0x01",
					  "0x10000000000000000",
					  "340282366920938463463374607431768211456",
					  "1:",
					  ":",
					  "1:2",
					  "1:2:3:4",
					  "1:2:99999999999",
					  "\x80",
					  "\x1b",
					  "root ",
					  "--"};
	size_t line_number = 1;
	const char *next;

	(void)state;
	for (const char *line = whole; *line; line = next, line_number++) {
		const char *start = line, *end;
		size_t field = 0;

		next = strchr(line, '\n') + 1;
		for (; start < next; start = end + 1, field++) {
			bool is_text = is_text_field(line, field);

			end = start + strcspn(start, "\t\n");
			for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
				char *text = with_field(start, end, bad[i]);

				try_junk(text, line_number, !is_text);
				free(text);
			}
		}
	}
}

/* Any byte for any other: mostly refused, and never worse. */
static void each_byte_changed(void **state)
{
	char text[sizeof(whole)];

	(void)state;
	for (size_t i = 0; i < sizeof(whole) - 1; i++) {
		for (int c = 0; c < 256; c++) {
			struct error error;
			struct profile *profile;

			memcpy(text, whole, sizeof(whole));
			text[i] = (char)c;
			profile = read_bytes(text, sizeof(whole) - 1, &error);
			if (!profile && !strstr(error.message, "line "))
				fail_msg("no line in '%s'", error.message);
			profile_free(profile);
		}
	}
}

static void says_what_is_wrong(void **state)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{"pitot-profile 2\n", "line 1: a version that this pitot does not know"},
		{"pitot-profile 1 \n", "line 1: a version"},
		{"PERFILE2", "line 1: this is no pitot profile"},
		{"pitot-profile 1\nside\tleft\n", "line 2: 'side' is no kind of line"},
		{"pitot-profile 1\n\x1b[m\n", "line 2: '\\x1b[m' is no kind of line"},
		{"pitot-profile 1\n\n", "line 2: '' is no kind of line"},
		{"pitot-profile 1\nn\t-\t0\n", "line 2, field 3: there is no such location"},
		{"pitot-profile 1\nmodule\tfile\t\ta\nlocation\t0\t0x1\nn\t0\t0\n",
		 "line 4, field 2: there is no such node before this line"},
		{"pitot-profile 1\nlocation\t0\t0x1\n", "line 2, field 2: there is no such module"},
		{"pitot-profile 1\nmodule\tfile\t\ta\nlocation\t0\t0x1\t0:1:1\n",
		 "line 3, field 4: there is no such function"},
		{"pitot-profile 1\nmodule\tfile\t\ta\nlocation\t0\t0x1\t0x1\n",
		 "line 3, field 4: the code does not begin before the offset"},
		{"pitot-profile 1\nmodule\tfile\t\ta\nlocation\t0\t0x2\t0x1\t0:1:1\n",
		 "line 3: there are more fields"},
		{"pitot-profile 1\nmodule\tfiles\t\ta\n", "line 2, field 2: the word is not one"},
		{"pitot-profile 1\nmodule\tfile\t\n", "line 2: a field is missing"},
		{"pitot-profile 1\nmodule\tfile\t\ta\tb\n", "line 2: there are more fields"},
		{"pitot-profile 1\nfact\ta\\\tb\n",
		 "line 2, field 2: a backslash begins no escape"},
		{"pitot-profile 1\nfact\ta\tb\nfact\ta\tc\n", "line 3: another line has the same"},
		{"pitot-profile 1\nincomplete\nincomplete\n",
		 "line 3: 'incomplete' is there twice"},
		{"pitot-profile 1\nlabels\n", "line 2: a field is missing"},
		{"pitot-profile 1\nevent\t0\texact\tns\te\ns\t0\t-\t1\troot\t1\t1\t1\n",
		 "line 3, field 4: there is no such set of labels"},
		{"pitot-profile "
		 "1\nevent\t0\texact\tns\te\ns\t0\t-\t0\troot\t1\t9223372036854775808\t1\n",
		 "line 3, field 7: the number is too large"},
		{"pitot-profile "
		 "1\nevent\t0\texact\tns\te\ns\t0\t-\t0\troot\t18446744073709551616\t1\t1\n",
		 "line 3, field 6: the number is too large"},
		{"pitot-profile 1\nfunction\t4294967296\ta\t\t\n",
		 "line 2, field 2: the number is too large"},
		{"pitot-profile 1\nevent\t0\texact\tns\te\nevent\t1\texact\tns\te\n",
		 "line 3: there is such an event before this line"},
		{"pitot-profile 1\nevent\texact\tns\te\n", "line 2, field 2: "},
		{"pitot-profile 1\nend\tincomplete=0\n", "line 2: the counts are not those"},
	};
	char more[sizeof(whole) + 2];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_refused(cases[i].text, strlen(cases[i].text), cases[i].message);
	snprintf(more, sizeof(more), "%s\n", whole);
	assert_refused(more, strlen(more), "line 26: there is more behind the 'end' line");
}

/* A stream that some other program wrote in an order of its own, with equal and useless items. */
static void any_order_is_taken(void **state)
{
	(void)state;
	assert_comes_back(
		"pitot-profile 1\n"
		"event\t0\tsampled\tns\tb\n"
		"event\t0\tsampled\tns\ta\n"
		"module\tfile\t\t/z\n"
		"module\tfile\t\t/unused\n"
		"module\tfile\t\t/a\n"
		"module\tfile\t\t/z\n"
		"location\t0\t0x2\n"
		"location\t2\t0x1\n"
		"location\t3\t0x2\n"
		"location\t1\t0x1\n"
		"labels\tpid\t1\tcomm\tx\tpid\t1\n"
		"labels\tunused\t\n"
		"labels\tcomm\tx\tpid\t1\n"
		"n\t-\t0\n"
		"n\t0\t3\n"
		"n\t0\t0\n"
		"n\t-\t2\n"
		"n\t3\t1\n"
		"n\t3\t2\n"
		"s\t0\t5\t1\troot\t1\t10\t100\n"
		"ledger\tkept\t3\n"
		"s\t0\t2\t3\troot\t1\t5\t25\n"
		"s\t0\t4\t0\troot\t1\t1\t1\n"
		"fact\tz\t1\n"
		"fact\ta\t2\n"
		"end\tincomplete=0\tfact=2\tledger=1\ttransform=0\tevent=2\tmodule=4\tfunction=0\t"
		"location=4\tlabels=3\tn=6\ts=3\n",
		"pitot-profile 1\n"
		"fact\ta\t2\n"
		"fact\tz\t1\n"
		"ledger\tkept\t3\n"
		"event\t0\tsampled\tns\ta\n"
		"event\t0\tsampled\tns\tb\n"
		"module\tfile\t\t/a\n"
		"module\tfile\t\t/z\n"
		"location\t0\t0x1\n"
		"location\t1\t0x2\n"
		"labels\tcomm\tx\tpid\t1\n"
		"n\t-\t1\n"
		"n\t0\t0\n"
		"n\t0\t1\n"
		"s\t1\t1\t0\troot\t1\t1\t1\n"
		"s\t1\t2\t1\troot\t2\t15\t125\n"
		"end\tincomplete=0\tfact=2\tledger=1\ttransform=0\tevent=2\tmodule=2\tfunction=0\t"
		"location=2\tlabels=1\tn=3\ts=2\n");
}

static void write_error_is_seen(void **state)
{
	struct profile *profile = must_read(whole);
	FILE *file = fopen("/dev/full", "w");
	struct error error = {0};

	(void)state;
	assert_non_null(file);
	setbuf(file, NULL);
	assert_int_equal(profile_write(profile, file, &error), -1);
	assert_int_equal(error.code, ERROR_SYSTEM);
	assert_string_equal(error.message, "cannot write the profile: No space left on device");
	fclose(file);
	profile_free(profile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_comes_back), cmocka_unit_test(is_what_it_says),
		cmocka_unit_test(an_empty_one),          cmocka_unit_test(long_numbers),
		cmocka_unit_test(cut_anywhere),          cmocka_unit_test(line_taken_out),
		cmocka_unit_test(junk_in_each_field),    cmocka_unit_test(each_byte_changed),
		cmocka_unit_test(says_what_is_wrong),    cmocka_unit_test(any_order_is_taken),
		cmocka_unit_test(write_error_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
