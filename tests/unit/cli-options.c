/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cli_parse: every rule of the command line, and what is said of a mistake. */
#include "cli_options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static bool cum, tsv;
static const char *focus, *show_from;
static int64_t count, offset, jobs;
static double fraction;
static struct cli_list tags;
static int demangle;

static const char *const demangle_names[] = {"full", "default", "none", NULL};

static const struct cli_option options[] = {
	CLI_FLAG("cum", 'c', &cum, "sort by cumulative value"),
	CLI_FLAG("tsv", 0, &tsv, "tab-separated"),
	CLI_STRING("focus", 0, &focus, "REGEX", "only stacks that match"),
	CLI_STRING("show-from", 0, &show_from, "REGEX", "from the first match on"),
	CLI_INTEGER("nodecount", 'n', &count, 0, INT64_MAX, "N", "rows"),
	CLI_INTEGER("offset", 'o', &offset, -10, 10, "N", "from -10 to 10"),
	CLI_REAL("fraction", 0, &fraction, 0, 1, "F", "least share"),
	CLI_REAL("any", 0, &fraction, -HUGE_VAL, HUGE_VAL, "F", "any number"),
	CLI_LIST("tag", 't', &tags, "NAME", "may be repeated"),
	CLI_CHOICE("demangle", 0, &demangle, demangle_names, "names"),
	CLI_JOBS(&jobs),
	CLI_END,
};

enum { MOST_WORDS = 16 };
static char *words[MOST_WORDS + 1];
static struct cli_line line;
static struct error error;

/* `text` is the words after the name of the tool, with a '|' between them. */
static int parse_with(const struct cli_option *table, const char *text)
{
	static char memory[512];
	int argc = 1;
	char *rest = memory;

	cum = tsv = false;
	focus = show_from = NULL;
	count = offset = jobs = -99;
	fraction = -99;
	demangle = -99;
	cli_list_release(&tags);
	line = (struct cli_line){.help = false};
	error = (struct error){.code = ERROR_NONE};

	words[0] = (char[]){"pitot-test"};
	assert_true(strlen(text) < sizeof(memory));
	strncpy(memory, text, sizeof(memory) - 1);
	while (*text && rest) {
		assert_true(argc < MOST_WORDS);
		words[argc++] = strsep(&rest, "|");
	}
	words[argc] = NULL;
	return cli_parse(table, argc, words, &line, &error);
}

static void good(const char *text, const char *operands)
{
	struct strbuf left = STRBUF_INIT;
	size_t i;

	if (parse_with(options, text) < 0)
		fail_msg("%s: %s", text, error.message);
	for (i = 0; i < line.operands.count; i++)
		strbuf_addf(&left, "%s%s", i ? "|" : "", line.operands.at[i]);
	assert_string_equal(left.text, operands);
	assert_null(line.operands.at[line.operands.count]);
	assert_int_equal(error.code, ERROR_NONE);
	strbuf_release(&left);
}

static void bad(const char *text, const char *message)
{
	if (parse_with(options, text) == 0)
		fail_msg("%s: passed", text);
	assert_string_equal(error.message, message);
	assert_int_equal(error.code, ERROR_INPUT);
}

static void nothing_at_all(void **state)
{
	(void)state;
	good("", "");
	assert_false(cum);
	assert_null(focus);
	assert_int_equal(count, -99);
	assert_int_equal(cli_parse(options, 0, (char *[]){NULL}, &line, &error), 0);
	assert_int_equal(line.operands.count, 0);
}

static void one_dash_or_two(void **state)
{
	static const char *const spellings[] = {"-cum", "--cum", "-c", "--c"};
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		good(spellings[i], "");
		assert_true(cum);
		assert_false(tsv);
	}
	bad("---cum", "unknown option '---cum'; did you mean '--cum'?");
}

static void underscore_is_dash(void **state)
{
	static const char *const spellings[] = {"-show_from=x", "--show_from=x", "-show-from=x",
						"--show-from=x"};
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		good(spellings[i], "");
		assert_string_equal(show_from, "x");
	}
}

static void no_abbreviations(void **state)
{
	(void)state;
	bad("--foc=x", "unknown option '--foc'; did you mean '--focus'?");
	bad("--cu", "unknown option '--cu'; did you mean '--cum'?");
	bad("--cumu", "unknown option '--cumu'; did you mean '--cum'?");
	bad("--f", "unknown option '--f'");
	bad("-Cum", "unknown option '-Cum'; did you mean '-cum'?");
}

static void letters_are_not_joined(void **state)
{
	(void)state;
	bad("-ct", "unknown option '-ct'");
	bad("-nx", "unknown option '-nx'");
	bad("-tname", "unknown option '-tname'");
}

static void value_joined_or_next(void **state)
{
	(void)state;
	good("--focus=a", "");
	assert_string_equal(focus, "a");
	good("-focus|a|b", "b");
	assert_string_equal(focus, "a");
	good("--focus=a=b", "");
	assert_string_equal(focus, "a=b");
	good("--focus=|a", "a");
	assert_string_equal(focus, "");
	good("-n=20", "");
	assert_int_equal(count, 20);
	good("-n|20", "");
	assert_int_equal(count, 20);
	/* the next word is the value, whatever it looks like */
	good("--focus|--cum", "");
	assert_string_equal(focus, "--cum");
	assert_false(cum);
	good("--focus|--|x", "x");
	assert_string_equal(focus, "--");
	good("-offset|-5", "");
	assert_int_equal(offset, -5);
}

static void value_missing(void **state)
{
	(void)state;
	bad("--focus", "option '--focus' needs a value");
	bad("a|-n", "option '-n' needs a value");
}

static void booleans(void **state)
{
	static const char *const yes[] = {"true", "t", "1", "T", "TRUE", "True"};
	static const char *const no[] = {"false", "f", "0", "F", "FALSE", "False"};
	char text[64];
	size_t i;

	(void)state;
	for (i = 0; i < 6; i++) {
		strcpy(text, "--cum=");
		good(strcat(text, yes[i]), "");
		assert_true(cum);
		strcpy(text, "--cum|--cum=");
		good(strcat(text, no[i]), "");
		assert_false(cum);
	}
	/* the next word is not its value */
	good("--cum|false", "false");
	assert_true(cum);
	bad("--cum=maybe", "option '--cum' takes 'true' or 'false', not 'maybe'");
	bad("--cum=", "option '--cum' takes 'true' or 'false', not ''");
	bad("--cum=tRUE", "option '--cum' takes 'true' or 'false', not 'tRUE'");
}

static void digits_attached(void **state)
{
	(void)state;
	good("-n20|-j4|x", "x");
	assert_int_equal(count, 20);
	assert_int_equal(jobs, 4);
	good("--n20", "");
	assert_int_equal(count, 20);
	good("-t7", "");
	assert_string_equal(tags.items[0], "7");
	bad("-n20x", "unknown option '-n20x'");
	bad("-n-5", "unknown option '-n-5'");
	bad("-o-5", "unknown option '-o-5'");
	bad("-c1", "unknown option '-c1'");
	bad("-x20", "unknown option '-x20'");
	bad("-n20=3", "unknown option '-n20'");
	bad("-nodecount20", "unknown option '-nodecount20'; did you mean '-nodecount'?");
}

static void number_means_n(void **state)
{
	static const struct cli_option without_n[] = {
		CLI_FLAG("cum", 0, &cum, ""),
		CLI_INTEGER("offset", 'o', &offset, 0, 99, "N", ""),
		CLI_END,
	};
	static const struct cli_option with_flag[] = {
		CLI_FLAG("numeric", 'n', &cum, ""),
		CLI_END,
	};
	static const struct cli_option with_name[] = {
		CLI_INTEGER("n", 0, &count, 0, 99, "N", ""),
		CLI_END,
	};

	(void)state;
	good("-20", "");
	assert_int_equal(count, 20);
	good("x|--5|y", "x|y");
	assert_int_equal(count, 5);
	good("-0", "");
	assert_int_equal(count, 0);
	bad("-20=1", "unknown option '-20'");
	assert_int_equal(parse_with(without_n, "-20"), -1);
	assert_string_equal(error.message, "unknown option '-20'");
	assert_int_equal(parse_with(with_flag, "-20"), -1);
	assert_int_equal(parse_with(with_name, "-20"), 0);
	assert_int_equal(count, 20);
}

static void operands(void **state)
{
	(void)state;
	good("a|--cum|b|-n|3|c", "a|b|c");
	assert_true(cum);
	assert_int_equal(count, 3);
	good("-|a", "-|a");
	good("a||b", "a||b");
	good("a|--|--cum|-n|--", "a|--cum|-n|--");
	assert_false(cum);
	good("--cum|--", "");
	assert_true(cum);
}

static void last_one_wins(void **state)
{
	(void)state;
	good("-n3|--nodecount=4|--focus=a|--focus=b|--demangle=none|--demangle=full", "");
	assert_int_equal(count, 4);
	assert_string_equal(focus, "b");
	assert_int_equal(demangle, 0);
}

static void lists_keep_all(void **state)
{
	(void)state;
	good("--tag=a|-t|b|x|--tag|a", "x");
	assert_int_equal(tags.count, 3);
	assert_string_equal(tags.items[0], "a");
	assert_string_equal(tags.items[1], "b");
	assert_string_equal(tags.items[2], "a");
	cli_list_release(&tags);
	assert_int_equal(tags.count, 0);
	assert_null(tags.items);
}

static void integers(void **state)
{
	static const char *const wrong[] = {"",    "x",   "1x",  " 1",  "+1", "-",
					    "0x1", "1.5", "1e3", "--1", "1 "};
	char text[64];
	size_t i;

	(void)state;
	good("-n=9223372036854775807", "");
	assert_true(count == INT64_MAX);
	bad("-n=9223372036854775808",
	    "option '-n' takes a whole number of at least 0, not '9223372036854775808'");
	bad("-n=99999999999999999999999",
	    "option '-n' takes a whole number of at least 0, not '99999999999999999999999'");
	bad("-n=-1", "option '-n' takes a whole number of at least 0, not '-1'");
	good("-o=-10", "");
	assert_int_equal(offset, -10);
	good("-o=10", "");
	assert_int_equal(offset, 10);
	bad("-o=-11", "option '-o' takes a whole number from -10 to 10, not '-11'");
	bad("-o=11", "option '-o' takes a whole number from -10 to 10, not '11'");
	good("-n=007", "");
	assert_int_equal(count, 7);
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		strcpy(text, "-o=");
		assert_int_equal(parse_with(options, strcat(text, wrong[i])), -1);
		assert_int_equal(offset, -99);
	}
	bad("-j0", "option '-j0' takes a whole number from 1 to 1024, not '0'");
}

static void reals(void **state)
{
	static const char *const wrong[] = {"",     "x",    "nan", "inf", "0x1p-1", " 0.5",
					    "0.5 ", "0.5x", "1.5", "-.1", "1e999",  "."};
	char text[64];
	size_t i;

	(void)state;
	good("--fraction=0.25", "");
	assert_true(fabs(fraction - 0.25) < 1e-12);
	good("--fraction|.5", "");
	assert_true(fabs(fraction - 0.5) < 1e-12);
	good("--fraction=5e-1", "");
	assert_true(fabs(fraction - 0.5) < 1e-12);
	good("--fraction=1", "");
	good("--any=-1e300", "");
	assert_true(fraction < -9e299);
	assert_int_equal(parse_with(options, "--any=1e999"), -1);
	bad("--fraction=2", "option '--fraction' takes a number from 0 to 1, not '2'");
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		strcpy(text, "--fraction=");
		assert_int_equal(parse_with(options, strcat(text, wrong[i])), -1);
		assert_true(fraction < -98);
	}
}

static void choices(void **state)
{
	(void)state;
	good("--demangle=none", "");
	assert_int_equal(demangle, 2);
	good("--demangle|full", "");
	assert_int_equal(demangle, 0);
	bad("--demangle=ful", "option '--demangle' takes 'full', 'default' or 'none', not 'ful'");
	bad("--demangle=", "option '--demangle' takes 'full', 'default' or 'none', not ''");
}

static void typing_errors(void **state)
{
	(void)state;
	bad("--fcous=x", "unknown option '--fcous'; did you mean '--focus'?"); /* swapped */
	bad("-focs", "unknown option '-focs'; did you mean '-focus'?");        /* left out */
	bad("--foccus", "unknown option '--foccus'; did you mean '--focus'?"); /* too many */
	bad("--focos", "unknown option '--focos'; did you mean '--focus'?");   /* wrong */
	bad("--shwo_from", "unknown option '--shwo_from'; did you mean '--show-from'?");
	bad("--hlep", "unknown option '--hlep'; did you mean '--help'?");
	bad("--tab", "unknown option '--tab'; did you mean '--tag'?");
	bad("--zebra", "unknown option '--zebra'");
	bad("-q", "unknown option '-q'");
	bad("-=x", "unknown option '-'");
	bad("--=x", "unknown option '--'");
}

static void the_nearer_one(void **state)
{
	static const char fifty[] = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
	struct cli_nearest nearest = {.word = "merge", .length = 5};

	(void)state;
	cli_nearest_offer(&nearest, "marks");
	cli_nearest_offer(&nearest, "merged");
	cli_nearest_offer(&nearest, "merit");
	assert_string_equal(nearest.name, "merged");
	/* of equally near ones the first */
	nearest = (struct cli_nearest){.word = "tap", .length = 3};
	cli_nearest_offer(&nearest, "top");
	cli_nearest_offer(&nearest, "tag");
	assert_string_equal(nearest.name, "top");
	/* two letters that changed places are one mistake */
	nearest = (struct cli_nearest){.word = "otp", .length = 3};
	cli_nearest_offer(&nearest, "top");
	assert_string_equal(nearest.name, "top");
	/* nobody mistypes a word as long as this */
	nearest = (struct cli_nearest){.word = fifty, .length = 50};
	cli_nearest_offer(&nearest, fifty);
	cli_nearest_offer(&nearest, "xxxxxxxx");
	assert_null(nearest.name);
}

/* Long words from outside, and words with anything in them, are no trouble. */
static void monstrous_words(void **state)
{
	static char word[10000];
	char *argv[] = {word, word, NULL};
	size_t length;

	(void)state;
	for (length = 1; length + 1 < sizeof(word); length += length < 100 ? 1 : 997) {
		memset(word, '-', length);
		memset(word + 2, 'f', length > 2 ? length - 2 : 0);
		word[length] = '\0';
		if (length == 1 || length == 2)
			continue;
		assert_int_equal(cli_parse(options, 2, argv, &line, &error), -1);
		assert_true(strlen(error.message) < sizeof(error.message));
	}
}

static void shared_options(void **state)
{
	static const struct cli_option takes_h[] = {
		CLI_FLAG("human", 'h', &cum, ""),
		CLI_END,
	};

	(void)state;
	good("--help", "");
	assert_true(line.help);
	good("-h", "");
	assert_true(line.help);
	good("x|-version", "x");
	assert_true(line.version);
	assert_false(line.help);
	good("--help=false|x", "x");
	assert_false(line.help);
	/* what stands behind is not looked at, what stands before is */
	good("--help|--nonsense", "");
	assert_true(line.help);
	bad("--nonsense|--help", "unknown option '--nonsense'");
	good("--|--help", "--help");
	assert_false(line.help);
	/* a tool may have a use of its own for a letter */
	assert_int_equal(parse_with(takes_h, "-h"), 0);
	assert_true(cum);
	assert_false(line.help);
	/* and need not have any options */
	assert_int_equal(parse_with(NULL, "a|--help"), 0);
	assert_true(line.help);
	assert_int_equal(parse_with(NULL, "-20"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_at_all),
		cmocka_unit_test(one_dash_or_two),
		cmocka_unit_test(underscore_is_dash),
		cmocka_unit_test(no_abbreviations),
		cmocka_unit_test(letters_are_not_joined),
		cmocka_unit_test(value_joined_or_next),
		cmocka_unit_test(value_missing),
		cmocka_unit_test(booleans),
		cmocka_unit_test(digits_attached),
		cmocka_unit_test(number_means_n),
		cmocka_unit_test(operands),
		cmocka_unit_test(last_one_wins),
		cmocka_unit_test(lists_keep_all),
		cmocka_unit_test(integers),
		cmocka_unit_test(reals),
		cmocka_unit_test(choices),
		cmocka_unit_test(typing_errors),
		cmocka_unit_test(the_nearer_one),
		cmocka_unit_test(monstrous_words),
		cmocka_unit_test(shared_options),
	};

	return cmocka_run_group_tests_name("cli-options", tests, NULL, NULL);
}
