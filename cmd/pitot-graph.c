/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-graph: profile -> call graph, for dot */
#include "analyze/view_calls.h"
#include "cli_profile.h"

static struct graph_options wanted = {.count = 80, .node_fraction = 0.005, .edge_fraction = 0.001};
static const char *labels;
static int format;

static const char *const formats[] = {"dot", "pprof", NULL};

static const struct cli_option options[] = {
	CLI_INTEGER("nodecount", 'n', &wanted.count, -1, INT64_MAX, "N",
		    "at most N nodes, those that tell the most; 80; 0 or -1: all"),
	CLI_REAL("nodefraction", 0, &wanted.node_fraction, 0, 1, "F",
		 "no nodes with less of cum than this part of the total; 0.005"),
	CLI_REAL("edgefraction", 0, &wanted.edge_fraction, 0, 1, "F",
		 "no calls with less than this part of the total; 0.001"),
	CLI_STRING("labels", 0, &labels, "NAME,...",
		   "show beside each node which values of these labels it has most of"),
	CLI_PROFILE_BY,
	CLI_CHOICE("format", 0, &format, formats, "pprof: without what pprof does not show"),
	CLI_PROFILE_NOINLINES,
	CLI_PROFILE_UNIT,
	CLI_PROFILE_NAMES,
	CLI_PROFILE_COMPARE,
	CLI_PROFILE_INPUT,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-graph perf.data | dot -Tsvg >calls.svg", "a picture of who calls whom"},
	{"pitot-graph -n 30 --labels comm", "the 30 nodes that tell the most, and who ran them"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-graph",
	.synopsis = "[OPTION]... [FILE]",
	.summary = "recording or profile -> call graph in the language of dot, of Graphviz",
	.options = options,
	.examples = examples,
};

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);
	struct profile *profile;
	enum cli_status status;
	struct error error;

	wanted.calls.format = format ? FORMAT_PPROF : FORMAT_TABLE;
	wanted.calls.by = cli_profile_by_frames();
	wanted.calls.names = cli_profile_names();
	wanted.calls.unit = cli_profile.unit;
	wanted.calls.noinlines = cli_profile.noinlines;
	wanted.labels = cli_profile_label_list(labels);
	cli_profile.detail = cli_profile_detail(&wanted.calls.by);
	profile = cli_profile_open(files, cli_profile_by_labels(&wanted.labels));
	wanted.calls.event = cli_profile_event(profile);
	if (graph_write(profile, &wanted, stdout, &error) < 0)
		cli_die_error(&error);
	status = cli_profile_status(profile, wanted.calls.event);
	profile_free(profile);
	return cli_finish(status);
}
