/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-heap: recording -> profile stream of what was allocated, and of what was never freed */
#include "cli_profile.h"

#include <string.h>

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

/* What is wrong with it is said aloud: a number in the ledger is seen by few. */
static void warn(const struct profile *profile)
{
	static const struct {
		const char *key, *text;
		bool is_number;
	} warnings[] = {
		{"gaps",
		 "times records were lost: what is in use since before may have been freed", true},
		{"allocations at unknown addresses",
		 "allocations, mostly of posix_memalign, are not in inuse_objects and "
		 "inuse_space",
		 true},
		{"estimated from some calls alone",
		 "some calls alone were recorded, or no returns: alloc_objects and alloc_space are "
		 "estimates, and what is in use is not known",
		 false},
	};

	for (size_t i = 0; i < profile->ledger.count; i++)
		for (size_t k = 0; k < sizeof(warnings) / sizeof(*warnings); k++) {
			const struct profile_note *note = &profile->ledger.items[i];

			if (strcmp(profile_text(profile, note->key), warnings[k].key) != 0)
				continue;
			if (warnings[k].is_number)
				cli_warn("%s %s", profile_text(profile, note->value),
					 warnings[k].text);
			else
				cli_warn("%s", warnings[k].text);
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
	cli_profile.measure = &measure_heap;
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
