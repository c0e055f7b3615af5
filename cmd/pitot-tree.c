/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-tree: profile -> tree of calls, from roots to leaves or the other way */
#include "analyze/view_calls.h"
#include "cli_profile.h"

enum { PPROF_NODES = 80 };

static struct tree_options wanted = {
	.depth = -1, .count = INT64_MIN, .node_fraction = -1, .edge_fraction = 0.001};

static const struct cli_option options[] = {
	CLI_FLAG("reverse", 'r', &wanted.reverse, "from leaves to roots: callers below callees"),
	CLI_REAL("min-share", 0, &wanted.node_fraction, 0, 1, "F",
		 "hide what has less of cum than this part of the total; 0.005, and 0 for tsv and "
		 "json"),
	CLI_REAL("nodefraction", 0, &wanted.node_fraction, 0, 1, "F", "the same"),
	CLI_INTEGER("depth", 'd', &wanted.depth, 1, INT32_MAX, "N", "at most N frames deep"),
	CLI_INTEGER("nodecount", 'n', &wanted.count, -1, INT64_MAX, "N",
		    "only the N largest; -1: all; -NUM is the same"),
	CLI_STRING("by", 0, &cli_profile.by, "KEY,...",
		   "what frames are told apart by: function, file, line, module, address, or "
		   "several; labels, such as comm or tid, are above the roots"),
	CLI_FLAG("ascii", 0, &wanted.ascii, "draw branches with ASCII characters"),
	CLI_PROFILE_FORMAT,
	CLI_FLAG("cum", 0, &wanted.cum, "with --format=pprof: sort by cum, not by flat"),
	CLI_REAL("edgefraction", 0, &wanted.edge_fraction, 0, 1, "F",
		 "with --format=pprof: hide calls with less than this part; 0.001"),
	CLI_PROFILE_NO_MARKS,
	CLI_PROFILE_NOINLINES,
	CLI_PROFILE_UNIT,
	CLI_PROFILE_NAMES,
	CLI_PROFILE_COMPARE,
	CLI_PROFILE_INPUT,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-tree perf.data", "what called what, and what that cost"},
	{"pitot-tree --reverse -d 5", "who called the functions that the time went to"},
	{"pitot-tree --by comm,function --min-share 0.05", "the large branches of each program"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-tree",
	.synopsis = "[OPTION]... [FILE]",
	.summary = "recording or profile -> tree of calls with what was spent below each",
	.options = options,
	.examples = examples,
};

static void settle_options(void)
{
	wanted.calls.format = cli_profile_format();
	if (wanted.node_fraction < 0)
		wanted.node_fraction = cli_profile_for_programs() ? 0 : 0.005;
	if (wanted.count == INT64_MIN)
		wanted.count = wanted.calls.format == FORMAT_PPROF ? PPROF_NODES : -1;
	wanted.calls.by = cli_profile_by("function");
	if (!wanted.calls.by.frames)
		wanted.calls.by.frames = VIEW_FUNCTION;
	wanted.calls.names = cli_profile_names();
	wanted.calls.unit = cli_profile.unit;
	wanted.calls.noinlines = cli_profile.noinlines;
	wanted.no_marks = cli_profile.no_marks;
}

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);
	struct profile *profile;
	enum cli_status status;
	struct error error;

	settle_options();
	cli_profile.detail = cli_profile_detail(&wanted.calls.by);
	profile = cli_profile_open(files, cli_profile_by_labels(&wanted.calls.by));
	wanted.calls.event = cli_profile_event(profile);
	if (tree_write(profile, &wanted, stdout, &error) < 0)
		cli_die_error(&error);
	status = cli_profile_status(profile, wanted.calls.event);
	profile_free(profile);
	return cli_finish(status);
}
