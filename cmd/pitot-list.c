/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-list: profile and source files -> annotated source */
#include "analyze/view_list.h"
#include "base/regex.h"
#include "cli_profile.h"
#include "cli_sources.h"

enum { CONTEXT_DEFAULT = -2, CONTEXT_ALL = -1, CONTEXT = 30, HOTTEST = 5 };

static struct list_options wanted = {.count = -1, .context = CONTEXT_DEFAULT};
static bool hot;

static const struct cli_option options[] = {
	CLI_STRING("file", 0, &wanted.file, "PATH",
		   "list whole files, those whose path is or ends in PATH; then no operand is a "
		   "regular expression"),
	CLI_INTEGER("nodecount", 'n', &wanted.count, -1, INT64_MAX, "N",
		    "at most N functions; default: all that match, 5 without REGEX"),
	CLI_FLAG("cum", 0, &wanted.cum, "order, heat and interval are of cum, not of flat"),
	CLI_INTEGER("context", 'C', &wanted.context, -1, INT64_MAX, "N",
		    "show N lines around those with samples; -1: all; default: 30, of files all"),
	CLI_FLAG("hot", 0, &hot, "only lines with samples; the same as --context=0"),
	CLI_REAL("min-share", 0, &wanted.min_share, 0, 1, "F",
		 "lines with less of cum than this part of the total are as those without"),
	CLI_FLAG("inline-tree", 0, &wanted.inline_tree, "below a line, what was inlined there"),
	CLI_SOURCES,
	CLI_PROFILE_FORMAT,
	CLI_FLAG("quickfix", 0, &wanted.quickfix, "for editors: file:line:column: costs"),
	CLI_PROFILE_NOINLINES,
	CLI_PROFILE_UNIT,
	CLI_PROFILE_NAMES,
	CLI_PROFILE_COMPARE,
	CLI_PROFILE_INPUT,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-list json_encode perf.data", "which lines of it are hot"},
	{"pitot-list", "the five hottest functions of perf.data"},
	{"pitot-list --hot --inline-tree . perf.data", "each line with samples, and what is in it"},
	{"pitot-list --file src/parse.c", "a whole file"},
	{"vim -q <(pitot-list --quickfix .)", "step through the hot lines, the hottest first"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-list",
	.synopsis = "[OPTION]... [REGEX [FILE]]",
	.summary = "recording or profile -> source of the functions that match, with flat and cum",
	.options = options,
	.examples = examples,
};

static void settle_options(void)
{
	wanted.format = cli_profile_format();
	if (wanted.quickfix && wanted.format != FORMAT_TABLE)
		cli_usage_error("--quickfix is a format of its own");
	wanted.colour = wanted.format == FORMAT_TABLE && !wanted.quickfix && cli_colour();
	if (wanted.count < 0 && !wanted.regex && !wanted.file)
		wanted.count = HOTTEST;
	if (hot)
		wanted.context = 0;
	if (wanted.context == CONTEXT_DEFAULT)
		wanted.context = wanted.file ? CONTEXT_ALL : CONTEXT;
	wanted.sources = cli_sources_paths();
	wanted.names = cli_profile_names();
	wanted.unit = cli_profile.unit;
	wanted.modules = cli_profile_modules();
	wanted.noinlines = cli_profile.noinlines;
}

static enum cli_status nothing_listed(void)
{
	if (wanted.file)
		cli_warn("no file with samples is or ends in '%s'", wanted.file);
	else if (wanted.regex)
		cli_warn("no function matches");
	else
		cli_warn("of no function a line is known: see pitot info --quality for what is "
			 "missing");
	return CLI_NO;
}

int main(int argc, char **argv)
{
	struct cli_operands operands = cli_start(&tool, argc, argv);
	struct regex *regex = NULL;
	struct profile *profile;
	enum cli_status status;
	struct error error;
	int listed;

	if (!wanted.file)
		wanted.regex = regex = cli_profile_regex(&operands);
	settle_options();
	cli_profile.source_text = true;
	profile = cli_profile_open(operands, 0);
	wanted.event = cli_profile_event(profile);
	listed = list_write(profile, &wanted, stdout, &error);
	if (listed < 0)
		cli_die_error(&error);
	status = cli_profile_status(profile, wanted.event);
	if (!listed && status == CLI_DONE)
		status = nothing_listed();
	profile_free(profile);
	regex_free(regex);
	cli_sources_release();
	return cli_finish(status);
}
