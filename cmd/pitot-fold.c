/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-fold: profile -> folded stacks, one line each */
#include "cli_profile.h"

static struct fold_options wanted;
static bool traces;

static const struct cli_option options[] = {
	CLI_FLAG("samples", 0, &wanted.samples, "count samples, not what they are worth"),
	CLI_FLAG("traces", 0, &traces,
		 "print each sample with its labels, leaf first, as pprof's traces does"),
	CLI_FLAG("pid", 0, &wanted.pid, "begin lines with COMM-PID"),
	CLI_FLAG("tid", 0, &wanted.tid, "begin lines with COMM-PID/TID"),
	CLI_FLAG("module", 0, &wanted.module, "put the module before each function: MODULE`NAME"),
	CLI_FLAG("addresses", 0, &wanted.addresses,
		 "put the address behind each function: NAME [MODULE+0xOFFSET]"),
	CLI_FLAG("lines", 0, &wanted.lines, "put the source behind each function: NAME:FILE:LINE"),
	CLI_FLAG("kernel-marks", 0, &wanted.kernel_marks, "put _[k] behind frames of the kernel"),
	CLI_FLAG("inline-marks", 0, &wanted.inline_marks, "put _[i] behind inlined functions"),
	CLI_FLAG("jit-marks", 0, &wanted.jit_marks, "put _[j] behind code that the program made"),
	CLI_FLAG("stackcollapse", 0, &wanted.stackcollapse,
		 "write names as stackcollapse-perf.pl does"),
	CLI_PROFILE_NO_MARKS,
	CLI_PROFILE_NOINLINES,
	CLI_FLAG("symbols-only", 0, &cli_profile.noinlines, "the same as --noinlines"),
	CLI_PROFILE_UNIT,
	CLI_PROFILE_NAMES,
	CLI_PROFILE_COMPARE,
	CLI_PROFILE_INPUT,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-fold perf.data | grep -v '^swapper'", "all but the idle task"},
	{"pitot-fold --traces | less", "each stack with its labels, leaf first"},
	{"pitot-fold --samples | sort -k 2 -n -r -t ' '", "the stacks that were met most often"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-fold",
	.synopsis = "[OPTION]... [FILE]...",
	.summary = "recording or profile -> lines COMM;ROOT;...;LEAF VALUE",
	.description = "In names a semicolon is \\x3b, a backslash \\\\, and what is no printable "
		       "character of "
		       "UTF-8 is \\xHH for each byte.",
	.options = options,
	.examples = examples,
};

static unsigned labels_wanted(void)
{
	unsigned labels = LABEL_COMM;

	if (wanted.pid || wanted.tid)
		labels |= LABEL_PID;
	if (wanted.tid || (wanted.pid && wanted.stackcollapse))
		labels |= LABEL_TID;
	return labels;
}

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);
	struct profile *profile;
	enum cli_status status;
	struct error error;

	if (!traces && !wanted.lines && !wanted.addresses)
		cli_profile.detail = LOAD_NAMES;
	profile = cli_profile_open(files, labels_wanted());
	wanted.event = cli_profile_event(profile);
	wanted.names = cli_profile_names();
	if (wanted.stackcollapse) /* which tidies names itself */
		wanted.names = (struct view_names){.demangle = DEMANGLE_FULL, .keep_clones = true};
	wanted.noinlines = cli_profile.noinlines;
	wanted.no_marks = cli_profile.no_marks;
	wanted.unit = cli_profile.unit;
	if (traces)
		traces_write(profile, &wanted, stdout);
	else if (fold_write(profile, &wanted, stdout, &error) < 0)
		cli_die_error(&error);
	status = cli_profile_status(profile, wanted.event);
	profile_free(profile);
	return cli_finish(status);
}
