// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The reader of profile.proto, on messages that are made here field by field: all forms a field may
 * have, and all that a profile must not be. What is right was taken from the definition of the
 * format and from `go tool pprof`.
 */
#include "analyze/format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* ---- making messages -------------------------------------------------------------------------- */

static void put_varint(struct strbuf *to, uint64_t value)
{
	for (; value >= 128; value /= 128)
		strbuf_add_char(to, (char)(value % 128 + 128));
	strbuf_add_char(to, (char)value);
}

static void put_number(struct strbuf *to, unsigned field, uint64_t value)
{
	put_varint(to, field * 8);
	put_varint(to, value);
}

static void put_bytes(struct strbuf *to, unsigned field, const char *bytes, size_t size)
{
	put_varint(to, field * 8 + 2);
	put_varint(to, size);
	strbuf_add(to, bytes, size);
}

#define PUT_LITERAL(to, field, literal) put_bytes(to, field, literal, sizeof(literal) - 1)

/* "1:5 2:0x10 ..." as fields of a message, and "3=1,2,300" as packed numbers. */
static void put_message(struct strbuf *to, unsigned field, const char *fields)
{
	struct strbuf message = STRBUF_INIT, packed = STRBUF_INIT;

	while (*fields) {
		char *end;
		unsigned number = (unsigned)strtoul(fields, &end, 10);
		char kind = *end;

		strbuf_clear(&packed);
		do {
			uint64_t value = (uint64_t)strtoll(end + 1, &end, 0);

			if (kind == ':')
				put_number(&message, number, value);
			else
				put_varint(&packed, value);
		} while (*end == ',');
		if (kind == '=')
			put_bytes(&message, number, packed.text, packed.length);
		fields = end + strspn(end, " ");
	}
	put_bytes(to, field, message.text, message.length);
	strbuf_release(&message);
	strbuf_release(&packed);
}

/* Of "a|b|c", after the empty one. */
static void put_strings(struct strbuf *to, const char *strings)
{
	put_bytes(to, 6, "", 0);
	while (*strings) {
		size_t length = strcspn(strings, "|");

		put_bytes(to, 6, strings, length);
		strings += length + (strings[length] == '|');
	}
}

/* Writes the profile as a stream. */
static char *stream_of(struct profile *profile)
{
	struct error error;
	char *text;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	assert_non_null(file);
	assert_true(profile_is_normalized(profile));
	assert_int_equal(profile_write(profile, file, &error), 0);
	fclose(file);
	return text;
}

static char *read_stream(struct strbuf *message)
{
	struct error error = {.message = ""};
	struct profile *profile = pprof_read(message->text, message->length, "input", &error);
	char *text;

	if (!profile)
		fail_msg("%s", error.message);
	assert_true(pprof_begins(message->text, message->length));
	text = stream_of(profile);
	profile_free(profile);
	strbuf_release(message);
	return text;
}

static void check_has(const char *text, const char *line)
{
	if (!strstr(text, line))
		fail_msg("there is no '%s' in:\n%s", line, text);
}

static void check_lacks(const char *text, const char *line)
{
	if (strstr(text, line))
		fail_msg("there is '%s' in:\n%s", line, text);
}

/* ---- what is read ----------------------------------------------------------------------------- */

static const char common_strings[] = "samples|count|cpu|nanoseconds|main|work|leaf|w.c|/bin/x|abcd";
enum { STRING_COUNT = 11 }; /* of them, with the empty one */

/* main calls work at 0x110, into which leaf is inlined. */
static void put_program(struct strbuf *to)
{
	put_message(to, 1, "1:1 2:2");
	put_message(to, 1, "1:3 2:4");
	put_message(to, 3, "1:7 2:0x1000 3:0x2000 4:0x500 5:9 6:10 7:1");
	PUT_LITERAL(to, 4, "\x08\x01\x10\x07\x18\x90\x22\x22\x06\x08\x03\x10\x0b\x18\x02\x22\x04\x08"
			 "\x02\x10\x14"); /* id 1, mapping 7, 0x1110; leaf 11:2, work 20 */
	PUT_LITERAL(to, 4, "\x08\x02\x10\x07\x18\x80\x20\x22\x04\x08\x01\x10\x1e");
	put_message(to, 5, "1:1 2:5 3:5 4:8 5:1");
	put_message(to, 5, "1:2 2:6 3:6 4:8 5:2");
	put_message(to, 5, "1:3 2:7 3:7 4:8 5:3");
}

static const char program_stream[] = "module\tfile\tabcd\t/bin/x\n"
				     "function\t3\tleaf\t\tw.c\n"
				     "function\t1\tmain\t\tw.c\n"
				     "function\t2\twork\t\tw.c\n"
				     "location\t0\t0x500\t1:30:0\n"
				     "location\t0\t0x610\t0:11:2\t2:20:0\n";

static void test_forms(void **state)
{
	static const char *const samples[] = {
		"1:1 1:2 2:3 2:30", "1=1,2 2=3,30", "1:1 1=2 2=3 2:30", "2:3 1=1 2=30 1:2",
	};

	(void)state;
	for (size_t i = 0; i < 8; i++) {
		struct strbuf message = STRBUF_INIT;
		char *text;

		if (i & 1)
			put_strings(&message, common_strings);
		put_message(&message, 2, samples[i / 2]);
		put_program(&message);
		/* unknown fields of all wire types are passed over */
		put_number(&message, 99, 5);
		strbuf_add(&message, "\xf9\x01" "12345678" "\xfd\x01" "1234", 16);
		if (!(i & 1))
			put_strings(&message, common_strings);
		text = read_stream(&message);
		check_has(text, "event\t1\texact\tnanoseconds\tcpu\n");
		check_has(text, program_stream);
		check_has(text, "n\t-\t0\nn\t0\t1\ns\t0\t1\t0\troot\t3\t30\t0\n");
		free(text);
	}
}

static void test_labels(void **state)
{
	struct strbuf message = STRBUF_INIT;
	char *text, strings[512];

	(void)state;
	snprintf(strings, sizeof(strings), "%s|comm|sh|pid|bytes|size|cpu|zero|pitot::ending|dump",
		 common_strings);
	put_program(&message);
	/* comm=sh, pid 42, size 8 bytes, cpu 0 with its unit, zero: nothing at all */
	PUT_LITERAL(&message, 2,
		  "\x0a\x01\x02\x12\x02\x01\x05"
		  "\x1a\x04\x08\x0b\x10\x0c\x1a\x04\x08\x0d\x18\x2a\x1a\x06\x08\x0f\x18\x08\x20\x0e"
		  "\x1a\x04\x08\x10\x20\x10\x1a\x02\x08\x11\x1a\x04\x08\x12\x10\x13");
	put_strings(&message, strings);
	text = read_stream(&message);
	check_has(text, "labels\tcomm\tsh\tcpu\t0\tpid\t42\tsize\t8 bytes\n");
	check_has(text, "fact\tlabel size\tnumber\n");
	check_lacks(text, "fact\tlabel pid");
	check_has(text, "s\t0\t0\t1\tdump\t1\t5\t0\n");
	free(text);
}

/* Code of two mappings that have no file is not the same, wherever in them it is. */
static void test_nameless(void **state)
{
	struct strbuf message = STRBUF_INIT;
	char *text;

	(void)state;
	put_message(&message, 1, "1:1 2:2");
	put_message(&message, 3, "1:1 2:0x1000 3:0x2000");
	put_message(&message, 3, "1:2 2:0x5000 3:0x6000");
	put_message(&message, 4, "1:1 2:1 3:0x1010");
	put_message(&message, 4, "1:2 2:2 3:0x5010");
	put_message(&message, 2, "1:1 2:7");
	put_message(&message, 2, "1:2 2:8");
	put_strings(&message, common_strings);
	text = read_stream(&message);
	check_has(text, "location\t0\t0x1010\nlocation\t0\t0x5010\n");
	free(text);
}

/* Zero is no sample of a type; but what only counted is one of the only type. */
static void test_zero(void **state)
{
	struct strbuf message = STRBUF_INIT;
	char *text;

	(void)state;
	put_program(&message);
	put_message(&message, 2, "1:2 2=4,0");
	put_message(&message, 2, "1:1 2=0,0");
	put_strings(&message, common_strings);
	text = read_stream(&message);
	check_has(text, "s\t0\t0\t0\troot\t4\t0\t0\n");
	check_has(text, "\ts=1\n");
	free(text);
}

static void test_types(void **state)
{
	struct strbuf message = STRBUF_INIT;
	struct sample_types types;
	struct profile *profile;
	struct error error;
	size_t chosen;

	(void)state;
	put_message(&message, 1, "1:3 2:2");
	put_message(&message, 1, "1:1 2:2");
	put_message(&message, 1, "1:2 2:4");
	put_message(&message, 2, "2=1,2,3");
	put_number(&message, 14, 1); /* "space" */
	put_strings(&message, "space|bytes|objects|time");
	profile = pprof_read(message.text, message.length, "input", &error);
	assert_non_null(profile);
	sample_types_init(&types, profile);
	assert_int_equal(types.count, 3);
	assert_string_equal(types.items[0].name, "objects");
	assert_string_equal(types.items[1].unit, "bytes");
	assert_string_equal(types.items[2].name, "bytes");
	assert_int_equal(types.preferred, 1);
	assert_int_equal(sample_types_choose(&types, "inuse_objects", &chosen, &error), 0);
	assert_int_equal(chosen, 0);
	assert_int_equal(sample_types_choose(&types, "2", &chosen, &error), 0);
	assert_int_equal(chosen, 2);
	assert_int_equal(sample_types_choose(&types, "3", &chosen, &error), -1);
	assert_string_equal(error.message, "there is no sample type '3'; the sample types are: "
					   "0 objects, 1 space, 2 bytes");
	sample_types_release(&types);
	profile_free(profile);
	strbuf_release(&message);
}

/*
 * The cases of pprof: main -> malloc -> work is cut at malloc; keep_frames saves what it matches;
 * what matches from the root on stays; inside one location the inlined part goes.
 */
static char *with_drops(const char *drop, const char *keep, const char *sample)
{
	struct strbuf message = STRBUF_INIT;
	char strings[512];

	put_program(&message);
	PUT_LITERAL(&message, 4, "\x08\x03\x22\x02\x08\x04"); /* malloc(int) */
	put_message(&message, 5, "1:4 2:11 3:11");
	put_message(&message, 2, sample);
	put_number(&message, 7, STRING_COUNT + 1);
	put_number(&message, 8, *keep ? STRING_COUNT + 2 : 0);
	snprintf(strings, sizeof(strings), "%s|malloc(int)|%s|%s", common_strings, drop, keep);
	put_strings(&message, strings);
	return read_stream(&message);
}

static void check_depth(const char *drop, const char *keep, const char *sample, const char *want)
{
	char *text = with_drops(drop, keep, sample);

	check_has(text, want);
	free(text);
}

static void test_drops(void **state)
{
	(void)state;
	/* leaf first: 1 is leaf in work, 2 main, 3 malloc */
	check_depth("malloc", "", "1=1,3,2 2=1,1", "\tn=1\ts=1\n");
	check_depth("mall", "", "1=1,3,2 2=1,1", "\tn=3\ts=1\n");
	check_depth("m.*", "", "1=1,3,2 2=1,1", "\tn=3\ts=1\n"); /* main, too: no user frame before */
	check_depth("m.*", "main", "1=1,3,2 2=1,1", "\tn=1\ts=1\n");
	check_depth("leaf", "", "1=1,2 2=1,1", "\tn=2\ts=1\n");
	check_depth("leaf", "", "1=1,2 2=1,1", "location\t0\t0x610\t1:20:0\n");
	check_depth("work", "", "1=1,2 2=1,1", "\tn=1\ts=1\n");
}

/* ---- what is no profile ----------------------------------------------------------------------- */

static void check_refused(struct strbuf *message, const char *why)
{
	struct error error = {.message = "it was read"};
	struct profile *profile = pprof_read(message->text, message->length, "input", &error);

	assert_null(profile);
	check_has(error.message, why);
	strbuf_release(message);
}

/* A whole profile but for what is added. */
static struct strbuf broken(unsigned field, const char *fields)
{
	struct strbuf message = STRBUF_INIT;

	put_program(&message);
	put_strings(&message, common_strings);
	put_message(&message, field, fields);
	return message;
}

static void test_refused(void **state)
{
	static const struct {
		unsigned field;
		const char *fields, *why;
	} cases[] = {
		{2, "1:9 2=1,1", "a location that is not there"},
		{2, "1:0 2=1,1", "a location that is not there"},
		{2, "1:1 2:1", "as many values as there are sample types"},
		{2, "1:1 2=1,1,1", "as many values as there are sample types"},
		{3, "1:7", "the same id"},
		{3, "2:7", "the id 0"},
		{4, "1:1", "the same id"},
		{4, "3:5", "the id 0"},
		{5, "1:3", "the same id"},
		{5, "1:0 2:1", "the id 0"},
		{5, "1:4 2:11", "there is no string 11"},
		{5, "1:4 2:-1", "there is no string -1"},
		{3, "1:8 6:4294967296", "there is no string"},
		{1, "1:500", "there is no string 500"},
		{11, "1:500", "there is no string 500"},
	};
	struct strbuf message;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		message = broken(cases[i].field, cases[i].fields);
		check_refused(&message, cases[i].why);
	}
}

static void test_damaged(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
		const char *why;
	} cases[] = {
		{"\x12\x05\x01", 3, "breaks off"},
		{"\x0b", 1, "damaged"},                                /* a group */
		{"\x12\x03\x0a\x05\x01", 5, "a sample is damaged"},    /* longer than its message */
		{"\x10\x05", 2, "the wrong wire type"},                /* a sample that is a number */
		{"\x22\x06\x08\x09\x22\x02\x08\x63", 8, "not there"},  /* a line of function 99 */
		{"\x22\x04\x08\x09\x22\x00", 6, "of no function"},
		{"\x12\x02\x1a\x00", 4, "as many values"},
		{"\x48\x01\x48\x01", 4, "follow one another"},
		{"\x38\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 12, "damaged"},
		{"\x12\x03\x0a\x01\x80", 5, "a number is cut"},
		{"\x12\x09\x09" "12345678", 11, "the wrong wire type"},
		{"\x3a\x01\x00", 3, "the wrong wire type"},
	};
	struct strbuf message;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		message = broken(99, "1:1");
		strbuf_add(&message, cases[i].bytes, cases[i].size);
		check_refused(&message, cases[i].why);
	}
	message = (struct strbuf)STRBUF_INIT;
	put_bytes(&message, 6, "x", 1);
	check_refused(&message, "the first string is not empty");
	message = (struct strbuf)STRBUF_INIT;
	put_message(&message, 2, "1=");
	check_refused(&message, "there is no string 0");
}

/* Cut anywhere, it is refused or read, but never past its end. */
static void test_cut(void **state)
{
	struct strbuf message = broken(2, "1=1,2 2=3,30");
	struct error error;

	(void)state;
	for (size_t size = 0; size < message.length; size++) {
		char *copy = xmalloc(size + 1); /* for the sanitizer to see its end */

		memcpy(copy, message.text, size);
		copy = realloc(copy, size ? size : 1);
		profile_free(pprof_read(copy, size, "input", &error));
		free(copy);
	}
	strbuf_release(&message);
}

static void test_other_input(void **state)
{
	static const char *const texts[] = {
		"", "\n", "PERFILE2", "pitot-profile 1\n", "main;work 12\nmain;leaf 3\n", "2\n",
		"java 123 [000] 1.2: 250000 cpu-clock:\n\t 400100 main (/bin/java)\n\n",
		"*;a 1\n", "<?xml version=\"1.0\"?>\n<svg>", "{\"a\": 1}", "HTTP/1.1 404 Not Found\r\n",
		"perf 123 1.0: 1 cycles:\n", "x;y;z 5\n", "\"quoted\";b 7\n", "0a04080110020a04",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (pprof_begins(texts[i], strlen(texts[i])))
			fail_msg("taken for pprof: '%s'", texts[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_forms),   cmocka_unit_test(test_labels),
		cmocka_unit_test(test_zero),    cmocka_unit_test(test_types),
		cmocka_unit_test(test_drops),   cmocka_unit_test(test_refused),
		cmocka_unit_test(test_damaged), cmocka_unit_test(test_cut),
		cmocka_unit_test(test_other_input), cmocka_unit_test(test_nameless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
