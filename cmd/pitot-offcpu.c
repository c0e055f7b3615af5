/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-offcpu: recording -> profile stream of the time that threads did not run */
#include "cli_measure.h"

static const char *labels = "comm";
static bool wall, by_waker;
static int tasks;
static const char *const tasks_choices[] = {
	[TASKS_USER] = "user", [TASKS_KERNEL] = "kernel", [TASKS_ALL] = "all", NULL};

static const struct cli_option options[] = {
	CLI_FLAG("wall", 0, &wall,
		 "also the time on the CPU, which the other samples share out over their stacks"),
	CLI_FLAG("by-waker", 0, &by_waker,
		 "put the stack of who woke the thread up on top of its own, leaf to leaf"),
	CLI_CHOICE("tasks", 0, &tasks, tasks_choices,
		   "threads of programs, of the kernel itself, or all"),
	CLI_STRING("labels", 0, &labels, "NAME,...",
		   "what is kept apart besides state, end and stack: comm, pid, tid, cpu, cgroup, "
		   "thread; default: comm"),
	CLI_PROFILE_INPUT,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-offcpu perf.data | pitot-tree", "where threads waited, and what called that"},
	{"pitot-offcpu | pitot-tags -k state", "blocked, uninterruptible, preempted, ..."},
	{"pitot-offcpu --wall --labels thread | pitot-top --by thread,state",
	 "all of each thread's time"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-offcpu",
	.synopsis = "[OPTION]... [FILE]",
	.summary = "recording -> profile: where threads were when they did not run, and how long",
	.description = "The recording has to tell when threads left their CPU and came back, as "
		       "that of\n\n"
		       "  perf record -a -g -e sched:sched_switch -e sched:sched_wakeup\n\n"
		       "does, or that of `perf record --switch-events` or `perf record --off-cpu`.",
	.options = options,
	.examples = examples,
};

static const struct cli_measure_warning warnings[] = {
	{"gaps", "records were lost ", " times: what was open then ends there"},
	{NULL, NULL, NULL},
};

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);

	cli_profile.measure = wall ? &measure_wall : &measure_offcpu;
	cli_profile.measuring =
		(struct measure_options){.by_waker = by_waker, .tasks = (enum measure_tasks)tasks};
	return cli_measure(files, labels, warnings);
}
