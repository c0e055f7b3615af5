/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cli_help: what stands in the text of --help, and how it is laid out. */
#include "cli.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static bool flag;
static const char *string;
static int choice;
static const char *const names[] = {"full", "default", "none", NULL};

static const struct cli_option options[] = {
	CLI_FLAG("cum", 0, &flag, "sort by what was spent in a function and in all that it called"),
	CLI_STRING("focus", 'f', &string, "REGEX", "keep only stacks with a frame that matches"),
	CLI_STRING("a-name-that-leaves-no-room", 0, &string, "SOMETHING", "help of its own line"),
	CLI_STRING("exactly-twenty-1", 0, &string, "VA", "just beside"),
	CLI_CHOICE("demangle", 0, &choice, names, "how much of a name to show"),
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot test -cum perf.data", "The first example, whose meaning is so long that it takes "
				      "more than one line of the eighty columns that there are."},
	{"pitot test", "The second."},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-test",
	.synopsis = "[OPTION]... [FILE]...",
	.summary = "something in, and something else out",
	.description = "A paragraph of several sentences that is much longer than one line can be, "
		       "so\nthat it must be filled.\n\n  kept   as it\n    is\n\nThe end.",
	.options = options,
	.examples = examples,
};

static struct strbuf text = STRBUF_INIT;

static int setup(void **state)
{
	(void)state;
	cli_help(&tool, &text);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	strbuf_release(&text);
	return 0;
}

static void has(const char *part)
{
	if (!strstr(text.text, part))
		fail_msg("no '%s' in:\n%s", part, text.text);
}

static void fits_in_80_columns(void **state)
{
	const char *at = text.text;

	(void)state;
	while (*at) {
		size_t length = strcspn(at, "\n");

		assert_true(length < 80);
		assert_true(!length || at[length - 1] != ' ');
		assert_int_equal(at[length], '\n');
		at += length + 1;
	}
}

static void has_every_part(void **state)
{
	(void)state;
	assert_memory_equal(text.text, "Usage: pitot-test [OPTION]... [FILE]...\n", 40);
	has("\npitot-test: something in, and something else out\n");
	has("\n\nA paragraph of several");
	has("\n      --cum");
	has("\n  -f, --focus=REGEX ");
	has("\n      --demangle=full|default|none\n");
	has("\n  -h, --help ");
	has("\n  -V, --version ");
	has("\n\nExamples:\n  pitot test -cum perf.data\n      The first");
	has("\n  pitot test\n      The second.\n");
	has("\n\nExit status: 0 done, 1 ");
	has("pitot-test(1)");
}

static void help_stands_in_one_column(void **state)
{
	(void)state;
	has("\n      --cum                 sort by what");
	has("\n  -f, --focus=REGEX         keep only");
	has("\n      --a-name-that-leaves-no-room=SOMETHING\n"
	    "                            help of its own line\n");
	has("\n      --exactly-twenty-1=VA\n                            just beside\n");
	/* and so does what does not fit in the first line */
	has("in all\n                            that it called\n");
}

static void paragraphs_are_filled(void **state)
{
	(void)state;
	has("than one line can be, so\nthat it must be filled.\n\n  kept   as it\n    is\n\nThe "
	    "end.\n");
}

/* A tool that says no more than it must. */
static void least_tool(void **state)
{
	static const struct cli_tool least = {
		.name = "pitot-x", .synopsis = "FILE", .summary = "x"};
	struct strbuf buf = STRBUF_INIT;

	(void)state;
	cli_help(&least, &buf);
	assert_non_null(strstr(buf.text, "Usage: pitot-x FILE\n"));
	assert_non_null(strstr(buf.text, "--version"));
	assert_null(strstr(buf.text, "Examples"));
	strbuf_release(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fits_in_80_columns),
		cmocka_unit_test(has_every_part),
		cmocka_unit_test(help_stands_in_one_column),
		cmocka_unit_test(paragraphs_are_filled),
		cmocka_unit_test(least_tool),
	};

	return cmocka_run_group_tests_name("cli-help", tests, setup, teardown);
}
