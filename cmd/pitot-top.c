/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-top: profile -> table of functions, or of whatever else, by flat and cum */
#include "cli_profile.h"

#include <stdlib.h>
#include <string.h>

static struct top_options wanted = {.count = -1, .node_fraction = -1};
static const char *split;

static const struct cli_option options[] = {
	CLI_FLAG("cum", 0, &wanted.cum, "sort by cum, not by flat"),
	CLI_INTEGER("nodecount", 'n', &wanted.count, -1, INT64_MAX, "N",
		    "at most N rows; -1: all; -NUM is the same"),
	CLI_REAL("nodefraction", 0, &wanted.node_fraction, 0, 1, "F",
		 "no rows with less of cum than this part of the total; 0.005, and 0 for tsv and "
		 "json"),
	CLI_STRING("by", 0, &cli_profile.by, "KEY,...",
		   "what a row is: function, file, line, module, address, comm, pid, tid, cpu, or "
		   "several, as comm,function"),
	CLI_STRING("split-by", 0, &split, "LABEL",
		   "a table for each thread, pid, comm or cpu, the one with most first"),
	CLI_PROFILE_FORMAT,
	CLI_PROFILE_UNIT,
	CLI_PROFILE_NOINLINES,
	CLI_PROFILE_NAMES,
	CLI_PROFILE_COMPARE,
	CLI_PROFILE_INPUT,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-top -20 perf.data", "where the time goes"},
	{"pitot-top -cum --by comm,function", "the same by program, with what is called"},
	{"pitot-top --tsv | awk -F '\\t' '$2 > .01 {print $8}'", "names above one percent"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-top",
	.synopsis = "[OPTION]... [FILE]...",
	.summary = "recording or profile -> table by flat (its own) and cum (with what it called)",
	.options = options,
	.examples = examples,
};

/* The labels that a recording has to be read with. */
static unsigned labels_wanted(void)
{
	return cli_profile_by_labels(&wanted.by) |
	       cli_profile_label((const char *)wanted.split.at, wanted.split.size);
}

static void settle_options(void)
{
	wanted.format = cli_profile_format();
	if (wanted.node_fraction < 0)
		wanted.node_fraction = cli_profile_for_programs() ? 0 : 0.005;
	wanted.by = cli_profile_by("function");
	if (split)
		wanted.split = (struct span){(const unsigned char *)split, strlen(split)};
	if (split && wanted.format == FORMAT_PPROF)
		cli_usage_error("--split-by and --format=pprof exclude each other");
	wanted.names = cli_profile_names();
	wanted.noinlines = cli_profile.noinlines;
	wanted.unit = cli_profile.unit;
}

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);
	struct profile *profile;
	enum cli_status status;
	struct error error;

	settle_options();
	cli_profile.detail = cli_profile_detail(&wanted.by);
	profile = cli_profile_open(files, labels_wanted());
	wanted.event = cli_profile_event(profile);
	if (top_write(profile, &wanted, stdout, &error) < 0)
		cli_die_error(&error);
	status = cli_profile_status(profile, wanted.event);
	profile_free(profile);
	return cli_finish(status);
}
