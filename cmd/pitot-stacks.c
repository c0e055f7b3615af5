/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-stacks: recording -> text: every sample with its stack, in the layout of perf script */
#include "cli_profile.h"
#include "cli_recording.h"

#include <inttypes.h>
#include <stdlib.h>

static struct raw_options wanted;
static const char *fields;
static int style = DEMANGLE_TEMPLATES; /* as perf does it */

static const struct cli_option options[] = {
	CLI_STRING("fields", 'F', &fields, "FIELD,...",
		   "what is printed: comm, pid, tid, cpu, time, period, event, trace, addr, ip, sym, "
		   "symoff, dso, srcline; or +FIELD and -FIELD for more and less than usual"),
	CLI_FLAG("inline", 0, &wanted.inlines, "inlined functions, too, as frames of their own"),
	CLI_PROFILE_DEMANGLE(&style),
	CLI_PROFILE_NO_MARKS,
	CLI_RECORDING_INPUT,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-stacks perf.data | stackcollapse-perf.pl", "for what reads perf script"},
	{"pitot-stacks -F comm,tid,time,ip,sym perf.data | less", "what happened when"},
	{"pitot-stacks --inline -F +srcline perf.data", "with inlined calls and lines"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-stacks",
	.synopsis = "[OPTION]... [FILE]",
	.summary = "recording -> text: every sample with its stack, in order of time",
	.description = "The layout is that of perf script, for programs that read it.",
	.options = options,
	.examples = examples,
};

static void settle_options(void)
{
	struct error error;

	if (fields && raw_fields_parse(&wanted.fields, fields, &error) < 0)
		cli_usage_error("%s", error.message);
	wanted.load = cli_profile_load_options();
	wanted.demangle = (enum demangle_style)style;
	wanted.no_marks = cli_profile.no_marks;
}

static void warn_of_rest(const struct raw_counts *counts)
{
	if (counts->unattributed)
		cli_warn("%" PRIu64 " samples are of no known event, and not shown",
			 counts->unattributed);
	if (counts->undecodable)
		cli_warn("%" PRIu64 " samples are too short for what belongs in them, and not shown",
			 counts->undecodable);
	if (!counts->printed)
		cli_warn("there are no samples");
}

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);
	enum cli_status status = CLI_DONE;
	struct recording *recording;
	struct raw_counts counts;
	struct error error;

	settle_options();
	recording = cli_recording_open(files);
	if (raw_stacks_write(recording, &wanted, stdout, &counts, &error) < 0)
		cli_die_error(&error);
	warn_of_rest(&counts);
	if (!counts.printed)
		status = CLI_NO;
	if (cli_warn_of_damages(recording))
		status = CLI_INCOMPLETE;
	recording_close(recording);
	return cli_finish(status);
}
