/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-threads: recording -> table of what its threads did, and where they are */
#include "analyze/view_threads.h"
#include "cli_profile.h"

enum { ROWS = 40 };

static struct threads_options wanted = {.count = INT64_MIN};
static bool as_profile;
static int tasks;
static const char *const tasks_choices[] = {
	[TASKS_USER] = "user", [TASKS_KERNEL] = "kernel", [TASKS_ALL] = "all", NULL};

static const struct cli_option options[] = {
	CLI_FLAG("each", 0, &wanted.each, "a row for each thread, not for all that are alike"),
	CLI_INTEGER("nodecount", 'n', &wanted.count, -1, INT64_MAX, "N",
		    "at most N rows; 40, and all for tsv and json; -1: all; -NUM is the same"),
	CLI_CHOICE("tasks", 0, &tasks, tasks_choices,
		   "threads of programs, of the kernel itself, or all"),
	CLI_FLAG("profile", 0, &as_profile, "write the profile itself, for other tools"),
	CLI_FLAG("tsv", 0, &cli_profile.tsv, "tab-separated, with a header line and times in ns"),
	CLI_FLAG("json", 0, &cli_profile.json, "the same as JSON"),
	CLI_PROFILE_NAMES,
	CLI_PROFILE_INPUT,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-threads perf.data", "which threads there are, and where they wait"},
	{"pitot-threads --each --tsv | sort -k 4 -n", "one by one, by how long they were blocked"},
	{"pitot-threads --profile | pitot-tree", "the stacks where threads are, and how many"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-threads",
	.synopsis = "[OPTION]... [FILE]",
	.summary = "recording -> table: what each thread did, and where it is",
	.description = "Threads are alike that have the same name (but for digits), state and place. "
		       "The recording is one as pitot-offcpu reads it.",
	.options = options,
	.examples = examples,
};

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);
	enum cli_status status = CLI_DONE;
	struct profile *profile;
	struct error error;
	size_t rows = 0;

	wanted.format = cli_profile_format();
	if (wanted.count == INT64_MIN)
		wanted.count = wanted.format == FORMAT_TABLE ? ROWS : -1;
	wanted.names = cli_profile_names();
	cli_profile.measure = &measure_threads;
	cli_profile.measuring.tasks = (enum measure_tasks)tasks;
	if (!as_profile)
		cli_profile.detail = LOAD_NAMES;
	profile = cli_profile_open(files, LABEL_COMM | LABEL_PID | LABEL_TID);
	if (as_profile) {
		profile_normalize(profile);
		if (profile_write(profile, stdout, &error) < 0)
			cli_die_error(&error);
	} else if (threads_write(profile, &wanted, stdout, &rows, &error) < 0) {
		cli_die_error(&error);
	}
	if (!as_profile && !rows) {
		cli_warn("there are no threads");
		status = CLI_NO;
	}
	if (cli_profile_incomplete(profile))
		status = CLI_INCOMPLETE;
	profile_free(profile);
	return cli_finish(status);
}
