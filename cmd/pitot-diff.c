/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-diff: two profiles -> a stream of what changed */
#include "cli_profile.h"

static const char *kept = "comm";

static const struct cli_option options[] = {
	CLI_STRING("labels", 0, &kept, "NAME,...",
		   "what samples of recordings are kept apart by, as in pitot-profile; default: "
		   "comm"),
	CLI_PROFILE_NORMALIZE,
	CLI_RECORDING_INPUT,
	CLI_PROFILE_STITCH,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-diff before.data after.data | pitot-top", "which functions changed, and how much"},
	{"pitot-diff before.data after.data | pitot-flame >change.svg", "the same as a picture"},
	{"pitot-diff --normalize a.pitot b.pitot | pitot-fold", "two numbers a line, of equal totals"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-diff",
	.synopsis = "[OPTION]... BEFORE AFTER",
	.summary = "two recordings or profiles -> a profile of what changed",
	.description = "The samples of both are in it; those of BEFORE count as negative, and have "
		       "the label pprof::base.",
	.options = options,
	.examples = examples,
};

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);
	struct profile *profile = cli_profile_compare(files, cli_profile_labels(kept));
	enum cli_status status = CLI_DONE;
	struct error error;

	if (profile_write(profile, stdout, &error) < 0)
		cli_die_error(&error);
	if (cli_profile_incomplete(profile))
		status = CLI_INCOMPLETE;
	profile_free(profile);
	return cli_finish(status);
}
