/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-pprof: profile -> profile.proto, which pprof and many other tools read */
#include "analyze/format.h"
#include "cli_profile.h"

static const char *labels = "comm";
static bool raw, expand_inlines;

static const struct cli_option options[] = {
	CLI_STRING("labels", 0, &labels, "NAME,...",
		   "what samples of a recording are kept apart by: comm, pid, tid, cpu, cgroup, "
		   "thread; default: comm"),
	CLI_FLAG("raw", 0, &raw, "without gzip"),
	CLI_FLAG("expand-inlines", 0, &expand_inlines,
		 "a location for each inlined function, for speedscope and others that show "
		 "one function of a location"),
	CLI_PROFILE_NAMES,
	CLI_PROFILE_COMPARE,
	CLI_PROFILE_INPUT,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-pprof perf.data >app.pb.gz", "for `go tool pprof app.pb.gz`"},
	{"pitot-pprof --labels comm,pid,tid >app.pb.gz", "with what -tagfocus=pid=42 needs"},
	{"pitot-pprof -e cpu-clock >default.pgo", "for go build -pgo=default.pgo"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-pprof",
	.synopsis = "[OPTION]... [FILE]",
	.summary = "recording or profile -> pprof profile, packed by gzip",
	.options = options,
	.examples = examples,
};

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);
	struct pprof_options wanted = {.event = NONE, .raw = raw,
				       .expand_inlines = expand_inlines};
	struct strbuf text = STRBUF_INIT;
	struct view_names names = cli_profile_names();
	enum cli_status status = CLI_DONE;
	struct profile *profile;

	cli_refuse_terminal();
	profile = cli_profile_open(files, cli_profile_labels(labels));
	if (cli_profile_is_chosen())
		wanted.event = cli_profile_event(profile);
	wanted.demangle = names.demangle;
	wanted.keep_clones = names.keep_clones;
	profile_normalize(profile);
	pprof_write(profile, &wanted, &text);
	cli_write(&text);
	if (cli_profile_incomplete(profile))
		status = CLI_INCOMPLETE;
	strbuf_release(&text);
	profile_free(profile);
	return cli_finish(status);
}
