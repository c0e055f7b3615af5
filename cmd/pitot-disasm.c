/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-disasm: profile and programs -> annotated instructions */
#include "analyze/view_disasm.h"
#include "base/regex.h"
#include "cli_profile.h"
#include "cli_sources.h"

#include <unistd.h>

enum { HOTTEST = 5 };

static struct disasm_options wanted = {.count = -1};
static bool no_source;
static int syntax;

static const char *const syntaxes[] = {[SYNTAX_ATT] = "att", [SYNTAX_INTEL] = "intel", NULL};

static const struct cli_option options[] = {
	CLI_INTEGER("nodecount", 'n', &wanted.count, -1, INT64_MAX, "N",
		    "at most N functions; default: all that match, 5 without REGEX"),
	CLI_FLAG("cum", 0, &wanted.cum, "order, heat and interval are of cum, not of flat"),
	CLI_CHOICE("syntax", 0, &syntax, syntaxes, "of x86 instructions"),
	CLI_FLAG("bytes", 0, &wanted.bytes, "show the bytes of each instruction"),
	CLI_FLAG("no-source", 0, &no_source, "only instructions"),
	CLI_SOURCES,
	CLI_PROFILE_FORMAT,
	CLI_PROFILE_UNIT,
	CLI_PROFILE_NAMES,
	CLI_PROFILE_COMPARE,
	CLI_PROFILE_INPUT,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-disasm '^crc32$' perf.data", "which instructions of it are hot"},
	{"pitot-disasm -n 1 --syntax intel", "the hottest function of perf.data"},
	{"pitot-disasm --tsv . | sort -rn | head", "the hottest instructions"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-disasm",
	.synopsis = "[OPTION]... [REGEX [FILE]]",
	.summary = "recording or profile -> instructions of the functions that match, with flat "
		   "and cum",
	.options = options,
	.examples = examples,
};

static void settle_options(void)
{
	wanted.format = cli_profile_format();
	wanted.syntax = (enum disasm_syntax)syntax;
	wanted.colour = wanted.format == FORMAT_TABLE && cli_colour();
	wanted.source = !no_source;
	if (wanted.count < 0 && !wanted.regex)
		wanted.count = HOTTEST;
	wanted.sources = cli_sources_paths();
	wanted.names = cli_profile_names();
	wanted.unit = cli_profile.unit;
	wanted.modules = cli_profile_modules();
	wanted.vmlinux = cli_profile.vmlinux;
	wanted.threads = cli_profile.jobs ? (unsigned)cli_profile.jobs
					  : (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
}

static enum cli_status nothing_shown(void)
{
	if (wanted.regex)
		cli_warn("no function matches");
	else
		cli_warn("of no function the code was found: see pitot info --quality for what "
			 "is missing");
	return CLI_NO;
}

int main(int argc, char **argv)
{
	struct cli_operands operands = cli_start(&tool, argc, argv);
	struct profile *profile;
	struct regex *regex;
	enum cli_status status;
	struct error error;
	int shown;

	wanted.regex = regex = cli_profile_regex(&operands);
	settle_options();
	cli_profile.source_text = true;
	profile = cli_profile_open(operands, 0);
	wanted.event = cli_profile_event(profile);
	shown = disasm_write(profile, &wanted, stdout, &error);
	if (shown < 0)
		cli_die_error(&error);
	status = cli_profile_status(profile, wanted.event);
	if (!shown && status == CLI_DONE)
		status = nothing_shown();
	profile_free(profile);
	regex_free(regex);
	cli_sources_release();
	return cli_finish(status);
}
