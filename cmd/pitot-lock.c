/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-lock: recording -> profile stream of the time that threads waited for locks */
#include "cli_measure.h"

static const char *labels = "comm";
static bool by_holder;

static const struct cli_option options[] = {
	CLI_FLAG("by-holder", 0, &by_holder,
		 "put the stack of who let go of the lock on top of that of who waited"),
	CLI_STRING(
		"labels", 0, &labels, "NAME,...",
		"what is kept apart besides lock, variable, kind, holder and end: comm, pid, tid, "
		"cpu, cgroup, thread; default: comm"),
	CLI_PROFILE_INPUT,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-lock perf.data | pitot-tree", "where threads waited for locks, and how long"},
	{"pitot-lock | pitot-tags -k lock,variable,holder", "for which locks, and who had them"},
	{"pitot-lock | pitot-top -e longest --by lock", "the longest wait of each"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-lock",
	.synopsis = "[OPTION]... [FILE]",
	.summary = "recording -> profile: where threads waited for locks, and how long",
	.description =
		"The recording is one of `pitot record lock`, or has the events "
		"lock:contention_begin and _end, syscalls:sys_enter_futex and sys_exit_futex, "
		"or one of these pairs.",
	.options = options,
	.examples = examples,
};

static const struct cli_measure_warning warnings[] = {
	{"gaps", "records were lost ", " times: waits of then are not counted"},
	{NULL, NULL, NULL},
};

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);

	cli_profile.measure = &measure_lock;
	cli_profile.measuring.by_waker = by_holder;
	return cli_measure(files, labels, warnings);
}
