/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-info: recording -> what was recorded, on what, and what was lost; how sure it is */
#include "analyze/perfdata_info.h"
#include "analyze/perfdata_record.h"
#include "analyze/view_quality.h"
#include "cli_profile.h"
#include "cli_recording.h"

static bool json, quality;
static struct recording_info_options wanted;

static const struct cli_option options[] = {
	CLI_FLAG("json", 0, &json, "print all that is known as a JSON object"),
	CLI_FLAG("features", 0, &wanted.features,
		 "print also what each section of the header says"),
	CLI_FLAG("build-ids", 0, &wanted.build_ids,
		 "print also the build-ids that the header lists"),
	CLI_FLAG("quality", 0, &quality,
		 "print how whole stacks and names are, and what would help; the options below are "
		 "for this"),
	CLI_PROFILE_READING,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-info perf.data", "a recording at a glance"},
	{"pitot-info --quality perf.data", "what is sure, and what is not"},
	{"pitot-info --json perf.data | jq .samples", "how many samples there are"},
	{"perf record -o - -- make | pitot-info", "without a file"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-info",
	.synopsis = "[OPTION]... [FILE]",
	.summary = "Print what a perf recording holds, where it was made, and what was lost.",
	.description = "Only the headers of records are read, so it is quick; but for --quality, "
		       "which also takes a profile.",
	.options = options,
	.examples = examples,
};

static void settle_options(void)
{
	if (quality && (wanted.features || wanted.build_ids))
		cli_usage_error("--quality excludes --features and --build-ids");
	if (!quality && (cli_profile.event || cli_profile.symbols.count || cli_profile.kallsyms ||
			 cli_profile.vmlinux || cli_profile.force_symbols))
		cli_usage_error("--event, --symbols, --force-symbols, --kallsyms and --vmlinux are "
				"for --quality");
}

static enum cli_status show_quality(struct cli_operands files)
{
	struct profile *profile = cli_profile_open(files, 0);
	uint32_t event = cli_profile.event ? cli_profile_event(profile) : NONE;
	struct strbuf text = STRBUF_INIT;
	enum cli_status status = CLI_DONE;

	if (json)
		quality_json(profile, event, &text);
	else
		quality_text(profile, event, &text);
	cli_write(&text);
	strbuf_release(&text);
	if (profile->is_incomplete) {
		cli_warn("the recording was damaged: what is shown is incomplete");
		status = CLI_INCOMPLETE;
	}
	profile_free(profile);
	return status;
}

static enum cli_status show_recording(struct cli_operands files)
{
	struct recording *recording = cli_recording_open(files);
	struct strbuf text = STRBUF_INIT;
	enum cli_status status;
	struct error error;

	if (recording_scan(recording, NULL, NULL, &error) < 0)
		cli_die_error(&error);
	stats_stage(cli_stats(), "view");
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
	return status;
}

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);

	settle_options();
	return cli_finish(quality ? show_quality(files) : show_recording(files));
}
