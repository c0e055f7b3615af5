/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-peek: profile -> callers and callees of some functions */
#include "analyze/view_calls.h"
#include "base/regex.h"
#include "cli_profile.h"

enum { HOTTEST = 5 };

static struct peek_options wanted = {.count = INT64_MIN};

static const struct cli_option options[] = {
	CLI_INTEGER("nodecount", 'n', &wanted.count, -1, INT64_MAX, "N",
		    "at most N functions; -1: all that match; -NUM is the same"),
	CLI_PROFILE_BY,
	CLI_PROFILE_FORMAT,
	CLI_PROFILE_NOINLINES,
	CLI_PROFILE_UNIT,
	CLI_PROFILE_NAMES,
	CLI_PROFILE_COMPARE,
	CLI_PROFILE_INPUT,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-peek '^malloc$' perf.data", "who allocates?"},
	{"pitot-peek", "callers and callees of the five hottest functions"},
	{"pitot-peek --tsv . | awk -F '\\t' '$2 == \"caller\"'", "all calls, one a line"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-peek",
	.synopsis = "[OPTION]... [REGEX [FILE]]",
	.summary = "recording or profile -> who calls a function, and what it calls",
	.options = options,
	.examples = examples,
};

static void settle_options(void)
{
	wanted.calls.format = cli_profile_format();
	wanted.calls.by = cli_profile_by_frames();
	wanted.calls.names = cli_profile_names();
	wanted.calls.unit = cli_profile.unit;
	wanted.calls.noinlines = cli_profile.noinlines;
	if (wanted.count == INT64_MIN)
		wanted.count = wanted.regex ? -1 : HOTTEST;
}

int main(int argc, char **argv)
{
	struct cli_operands operands = cli_start(&tool, argc, argv);
	struct regex *regex = cli_profile_regex(&operands);
	struct profile *profile;
	enum cli_status status;
	struct error error;
	int matched;

	wanted.regex = regex;
	settle_options();
	cli_profile.detail = cli_profile_detail(&wanted.calls.by);
	profile = cli_profile_open(operands, 0);
	wanted.calls.event = cli_profile_event(profile);
	matched = peek_write(profile, &wanted, stdout, &error);
	if (matched < 0)
		cli_die_error(&error);
	status = cli_profile_status(profile, wanted.calls.event);
	if (!matched && status == CLI_DONE) {
		cli_warn("no function matches");
		status = CLI_NO;
	}
	profile_free(profile);
	regex_free(regex);
	return cli_finish(status);
}
