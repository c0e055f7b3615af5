/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-info: recording -> what was recorded, on what, and what was lost */
#include "analyze/perfdata_info.h"
#include "cli_recording.h"

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
	struct recording *recording = cli_recording(cli_start(&tool, argc, argv));
	struct strbuf text = STRBUF_INIT;
	bool complete;

	if (json)
		recording_info_json(recording, &text);
	else
		recording_info_text(recording, &wanted, &text);
	cli_write(&text);
	strbuf_release(&text);
	/* The text has the damages in it; here they stand on stderr as well, where scripts look. */
	cli_warn_of_damages(recording);
	complete = recording_complete(recording);
	recording_close(recording);
	return cli_finish(complete ? CLI_DONE : CLI_INCOMPLETE);
}
