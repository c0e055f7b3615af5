/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-lock: recording -> profile stream of the time that threads waited for locks */
#include "cli_profile.h"

#include <string.h>

static const char *labels = "comm";
static bool by_holder;

static const struct cli_option options[] = {
	CLI_FLAG("by-holder", 0, &by_holder,
		 "put the stack of who let go of the lock on top of that of who waited"),
	CLI_STRING("labels", 0, &labels, "NAME,...",
		   "what is kept apart besides lock, variable, kind, holder and end: comm, pid, tid, cpu, cgroup, "
		   "thread; default: comm"),
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

/* What is wrong with it is said aloud: a number in the ledger is seen by few. */
static void warn(const struct profile *profile)
{
	for (size_t i = 0; i < profile->ledger.count; i++) {
		const struct profile_note *note = &profile->ledger.items[i];

		if (!strcmp(profile_text(profile, note->key), "gaps"))
			cli_warn("records were lost %s times: waits of then are not counted",
				 profile_text(profile, note->value));
	}
}

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);
	enum cli_status status = CLI_DONE;
	struct profile *profile;
	struct error error;
	unsigned bits = cli_profile_labels(labels);

	if (cli_profile.fields.count)
		cli_usage_error("there is no label '%s'; the labels are comm, pid, tid, cpu, "
				"cgroup and thread",
				cli_profile.fields.items[0]);
	cli_profile.measure = &measure_lock;
	cli_profile.measuring.by_waker = by_holder;
	profile = cli_profile_open(files, bits);
	cli_profile_event(profile);
	warn(profile);
	profile_normalize(profile);
	if (profile_write(profile, stdout, &error) < 0)
		cli_die_error(&error);
	if (profile->is_incomplete) {
		cli_warn("the recording was damaged: the profile is incomplete");
		status = CLI_INCOMPLETE;
	}
	profile_free(profile);
	return cli_finish(status);
}
