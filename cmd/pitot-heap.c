/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-heap: recording -> profile stream of what was allocated, and of what was never freed */
#include "cli_measure.h"

static const char *labels = "comm";

static const struct cli_option options[] = {
	CLI_STRING("labels", 0, &labels, "NAME,...",
		   "what is kept apart besides call and end: comm, pid, tid, cpu, cgroup, thread; "
		   "default: comm"),
	CLI_PROFILE_INPUT,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-heap perf.data | pitot-top -e inuse_space", "what was not freed, in bytes"},
	{"pitot-heap | pitot-tree -e alloc_objects", "how often code allocates"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-heap",
	.synopsis = "[OPTION]... [FILE]",
	.summary = "recording -> profile: which code allocates memory, and never frees it",
	.description =
		"The recording is one of `pitot record heap`, or has probes of malloc, free and "
		"so on and of their returns, as the manual says.",
	.options = options,
	.examples = examples,
};

static const struct cli_measure_warning warnings[] = {
	{"gaps", "", " times records were lost: what is in use since before may have been freed"},
	{"allocations at unknown addresses", "",
	 " allocations, mostly of posix_memalign, are not in inuse_objects and inuse_space"},
	{"estimated from some calls alone",
	 "some calls alone were recorded, or no returns: alloc_objects and alloc_space are "
	 "estimates, and what is in use is not known",
	 NULL},
	{NULL, NULL, NULL},
};

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);

	cli_profile.measure = &measure_heap;
	return cli_measure(files, labels, warnings);
}
