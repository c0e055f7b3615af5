/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli_recording.h"

#include "analyze/perfdata_record.h"

struct recording *cli_recording_open(struct cli_operands files)
{
	struct recording *recording;
	struct cli_input input;
	struct error error;

	cli_at_most(files, 1);
	input = cli_input(files.count ? files.at[0] : NULL);
	cli_guard_mappings(input.name);
	recording = input.path ? recording_open(input.path, NULL, &error)
			       : recording_open_fd(input.fd, input.name, NULL, &error);
	if (!recording)
		cli_die_input(&input, &error);
	stats_stage(cli_stats(), "scan");
	return recording;
}

bool cli_warn_of_damages(const struct recording *recording)
{
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < recording->damage_count; i++) {
		strbuf_clear(&text);
		damage_describe(recording, i, &text);
		cli_warn("%s", text.text);
	}
	strbuf_release(&text);
	return recording->damage_count > 0;
}
