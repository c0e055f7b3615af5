/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-profile: recording -> profile stream, which all other tools read */
#include "cli_profile.h"

static const char *labels = "comm";

static const struct cli_option options[] = {
	CLI_STRING("labels", 0, &labels, "NAME,...",
		   "what samples are kept apart by: comm, pid, tid, cpu, cgroup, thread, or a "
		   "field of tracepoints; default: comm"),
	CLI_STRING("value", 0, &cli_profile.value, "FIELD",
		   "what a sample of a tracepoint is worth: a number of it, such as bytes_alloc"),
	CLI_STRING("unit", 0, &cli_profile.value_unit, "UNIT", "of values: bytes, ns, count, ..."),
	CLI_PROFILE_COMPARE,
	CLI_PROFILE_INPUT,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-profile perf.data >app.pitot", "all that a view needs, without the binaries"},
	{"pitot-profile --labels comm,pid | pitot-top --by pid", "by process"},
	{"pitot-profile -e kmem:kmalloc --value bytes_alloc --unit bytes | pitot-top",
	 "which code allocates memory of the kernel"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-profile",
	.synopsis = "[OPTION]... [FILE]...",
	.summary = "recording -> profile: where the time went, with the names of all places",
	.options = options,
	.examples = examples,
};

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);
	struct profile *profile;
	enum cli_status status;
	struct error error;

	cli_profile.only_event = true;
	profile = cli_profile_open(files, cli_profile_labels(labels));
	profile_normalize(profile);
	if (profile_write(profile, stdout, &error) < 0)
		cli_die_error(&error);
	status = cli_profile_incomplete(profile) ? CLI_INCOMPLETE : CLI_DONE;
	profile_free(profile);
	return cli_finish(status);
}
