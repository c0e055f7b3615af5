/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-info: recording -> what was recorded, on what, and what was lost */
#include "analyze/perfdata_info.h"
#include "analyze/perfdata_record.h"
#include "cli_recording.h"

#include <stdio.h>

static bool json;
static struct recording_info_options wanted;

static const struct cli_option options[] = {
	CLI_FLAG("json", 0, &json, "print all that is known as a JSON object"),
	CLI_FLAG("features", 0, &wanted.features,
		 "print also what each section of the header says"),
	CLI_FLAG("build-ids", 0, &wanted.build_ids,
		 "print also the build-ids that the header lists"),
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-info perf.data", "a recording at a glance"},
	{"pitot-info --json perf.data | jq .samples", "how many samples there are"},
	{"perf record -o - -- make | pitot-info", "without a file"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-info",
	.synopsis = "[OPTION]... [FILE]",
	.summary = "Print what a perf recording holds, where it was made, and what was lost.",
	.description = "Only the headers of records are read, so it is quick.",
	.options = options,
	.examples = examples,
};

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);
	struct strbuf text = STRBUF_INIT;
	struct recording *recording = cli_recording_open(files);
	enum cli_status status;
	struct error error;

	if (recording_scan(recording, NULL, NULL, &error) < 0)
		cli_die_error(&error);
	if (json)
		recording_info_json(recording, &text);
	else
		recording_info_text(recording, &wanted, &text);
	cli_write(&text);
	strbuf_release(&text);
	/* The text has the damages in it; on stderr scripts look for them. */
	cli_warn_of_damages(recording);
	status = recording_complete(recording) ? CLI_DONE : CLI_INCOMPLETE;
	recording_close(recording);
	return cli_finish(status);
}
