/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli_measure.h"

#include <string.h>

static void warn(const struct profile *profile, const struct cli_measure_warning *warnings)
{
	for (size_t i = 0; i < profile->ledger.count; i++) {
		const struct profile_note *note = &profile->ledger.items[i];
		const char *key = profile_text(profile, note->key);
		const struct cli_measure_warning *warning = warnings;

		while (warning->key && strcmp(warning->key, key) != 0)
			warning++;
		if (warning->key)
			cli_warn("%s%s%s", warning->before,
				 warning->after ? profile_text(profile, note->value) : "",
				 warning->after ? warning->after : "");
	}
}

int cli_measure(struct cli_operands files, const char *labels,
		const struct cli_measure_warning *warnings)
{
	enum cli_status status;
	struct profile *profile;
	struct error error;
	unsigned bits = cli_profile_labels(labels);

	if (cli_profile.fields.count)
		cli_usage_error("there is no label '%s'; the labels are comm, pid, tid, cpu, "
				"cgroup and thread",
				cli_profile.fields.items[0]);
	profile = cli_profile_open(files, bits);
	cli_profile_event(profile);
	warn(profile, warnings);
	profile_normalize(profile);
	if (profile_write(profile, stdout, &error) < 0)
		cli_die_error(&error);
	status = cli_profile_incomplete(profile) ? CLI_INCOMPLETE : CLI_DONE;
	profile_free(profile);
	return cli_finish(status);
}
