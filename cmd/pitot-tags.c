/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-tags: profile -> labels, and what was counted with each of their values */
#include "analyze/view_calls.h"
#include "cli_profile.h"

enum { VALUES = 10 };

static struct tags_options wanted = {.count = INT64_MIN};
static const char *labels;

static const struct cli_option options[] = {
	CLI_STRING(
		"labels", 'k', &labels, "KEY,...",
		"these labels, such as comm, pid, tid, cpu, cgroup, thread; without it: all that "
		"there are; of a recording comm, pid, tid and cpu"),
	CLI_INTEGER("nodecount", 'n', &wanted.count, -1, INT64_MAX, "N",
		    "at most N values of each; 10, and all for pprof, tsv and json; -1: all; -NUM "
		    "is the same"),
	CLI_REAL("min-share", 0, &wanted.fraction, 0, 1, "F",
		 "no values with less than this part of the total"),
	CLI_PROFILE_UNIT,
	CLI_PROFILE_FORMAT,
	CLI_PROFILE_COMPARE,
	CLI_PROFILE_INPUT,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-tags -k comm perf.data", "which programs ran"},
	{"pitot-tags -k tid --tsv | awk -F '\\t' '$4 > .1'", "threads above ten percent"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-tags",
	.synopsis = "[OPTION]... [FILE]",
	.summary = "recording or profile -> labels of samples, and the share of each value",
	.options = options,
	.examples = examples,
};

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);
	unsigned all = LABEL_COMM | LABEL_PID | LABEL_TID | LABEL_CPU;
	struct profile *profile;
	enum cli_status status;
	struct error error;

	wanted.format = cli_profile_format();
	if (wanted.count == INT64_MIN)
		wanted.count = wanted.format == FORMAT_TABLE ? VALUES : -1;
	wanted.unit = cli_profile.unit;
	wanted.labels = cli_profile_label_list(labels);
	cli_profile.detail = LOAD_NAMES; /* for filters */
	profile = cli_profile_open(files, labels ? cli_profile_by_labels(&wanted.labels) : all);
	wanted.event = cli_profile_event(profile);
	if (tags_write(profile, &wanted, stdout, &error) < 0)
		cli_die_error(&error);
	status = cli_profile_status(profile, wanted.event);
	profile_free(profile);
	return cli_finish(status);
}
