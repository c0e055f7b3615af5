/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-maps: recording -> text: who had what mapped, and when */
#include "analyze/process_maps.h"
#include "cli_recording.h"

#include <stdio.h>

static struct maps_options show = {.pid = -1};

static const struct cli_option options[] = {
	CLI_INTEGER("pid", 'p', &show.pid, 0, UINT32_MAX, "PID", "only this process"),
	CLI_FLAG("tsv", 0, &show.tsv, "tab-separated, with a header line and times in ns"),
	CLI_STATS,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-maps perf.data", "the executable mappings of every process"},
	{"pitot-maps --tsv perf.data | cut -f 8,9 | sort -u", "the files, with their build-ids"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-maps",
	.synopsis = "[OPTION]... [FILE]",
	.summary = "recording -> text: who had what mapped, and when",
	.description = "Each section is a stretch of a process's life in which no address changes "
		       "its meaning: it ends where something is mapped over something else, at "
		       "exec, and where a pid is used again.",
	.options = options,
	.examples = examples,
};

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);
	enum cli_status status = CLI_DONE;
	struct strbuf text = STRBUF_INIT;
	struct recording *recording = cli_recording_open(files);
	struct history *history;
	struct error error;

	history = history_new(recording);
	if (recording_scan(recording, history_add, history, &error) < 0)
		cli_die_error(&error);
	stats_stage(cli_stats(), "view");
	history_finish(history);
	if (!maps_write(history, &show, &text))
		status = CLI_NO;
	fwrite(text.text, 1, text.length, stdout);
	if (cli_warn_of_damages(recording))
		status = CLI_INCOMPLETE;
	strbuf_release(&text);
	history_free(history);
	recording_close(recording);
	return cli_finish(status);
}
