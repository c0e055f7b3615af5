/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-filter: profile -> profile: a part of it, or another shape */
#include "cli_profile.h"

static const char *labels = "comm";

static const struct cli_option options[] = {
	CLI_TABLE(cli_filter_options, NULL),
	CLI_STRING("labels", 0, &labels, "NAME,...",
		   "what samples of a recording are kept apart by; default: comm"),
	CLI_PROFILE_NAMES,
	CLI_RECORDING_INPUT,
	CLI_PROFILE_STITCH,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-filter -focus '^json_' app.pitot | pitot-top", "what goes on below json_*"},
	{"pitot-filter -hide '^std::' | pitot-filter -ignore malloc", "one after the other"},
	{"pitot-profile --labels tid | pitot-filter -tagfocus tid=812 -v", "one thread"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-filter",
	.synopsis = "[OPTION]... [FILE]...",
	.summary = "recording or profile -> profile of what is wanted of it",
	.description = "Filters are applied in the order in which they are listed here, whatever "
		       "the order of the options is. For another order use a pipe.",
	.options = options,
	.examples = examples,
};

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);
	struct profile *profile;
	enum cli_status status = CLI_DONE;
	struct error error;

	cli_profile.only_event = true;
	profile = cli_profile_open(files, cli_profile_labels(labels));
	profile_normalize(profile);
	if (profile_write(profile, stdout, &error) < 0)
		cli_die_error(&error);
	if (!profile->samples.count) {
		if (!cli_filter_explain(NONE))
			cli_warn("there are no samples");
		status = CLI_NO;
	}
	if (cli_profile_incomplete(profile))
		status = CLI_INCOMPLETE;
	profile_free(profile);
	return cli_finish(status);
}
