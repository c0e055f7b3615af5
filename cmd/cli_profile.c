/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cli_profile: options and input of the tools that read a profile. */
#include "cli_profile.h"

#include "analyze/format.h"

#include <string.h>

enum { CLONES_KEEP = 1 };

struct cli_profile cli_profile;

const char *const cli_demangle_choices[] = {
	[DEMANGLE_DEFAULT] = "default",
	[DEMANGLE_FULL] = "full",
	[DEMANGLE_NONE] = "none",
	NULL,
};

const char *const cli_clones_choices[] = {"merge", [CLONES_KEEP] = "keep", NULL};

/* Files that were given, and would not do. */
static void warn_of_options(const struct profile *profile)
{
	static const char start[] = "option ";

	for (size_t i = 0; i < profile->ledger.count; i++) {
		const struct profile_note *note = &profile->ledger.items[i];
		const char *key = profile_text(profile, note->key);

		if (!strncmp(key, start, strlen(start)))
			cli_warn("%s is %s", key + strlen(start),
				 profile_text(profile, note->value));
	}
}

struct profile *cli_profile_open(struct cli_operands files, unsigned labels)
{
	struct load_options options = {
		.event = cli_profile.event,
		.labels = labels,
		.threads = (unsigned)cli_profile.jobs,
		.modules =
			{
				.symbols = cli_profile.symbols.items,
				.symbols_count = cli_profile.symbols.count,
				.force = cli_profile.force_symbols,
			},
		.kallsyms = cli_profile.kallsyms,
		.vmlinux = cli_profile.vmlinux,
		.stitch = cli_profile.stitch,
		.unwound = &cli_profile.unwound,
	};
	struct profile *profile;
	struct cli_input input;
	struct error error;

	cli_at_most(files, 1);
	input = cli_input(files.count ? files.at[0] : NULL);
	cli_guard_mappings(input.name);
	profile = load_profile(input.path ? input.path : input.name, input.path ? -1 : input.fd,
			       &options, &error);
	if (!profile)
		cli_die_input(&input, &error);
	if (cli_profile.kallsyms || cli_profile.vmlinux)
		warn_of_options(profile);
	return profile;
}

bool cli_profile_is_chosen(void)
{
	return cli_profile.event || cli_profile.sample_index;
}

/* The event of a sample type; NONE: it is the number of samples. */
static uint32_t event_of_type(const struct profile *profile, const char *choice)
{
	struct sample_types types;
	struct error error;
	uint32_t event;
	size_t chosen;

	sample_types_init(&types, profile);
	if (sample_types_choose(&types, choice, &chosen, &error) < 0)
		cli_die_error(&error);
	event = types.items[chosen].event;
	sample_types_release(&types);
	return event;
}

uint32_t cli_profile_event(struct profile *profile)
{
	const char *choice = cli_profile.sample_index;
	uint32_t event = NONE, of_type;
	struct error error;

	if (cli_profile.event &&
	    view_choose_event(profile, cli_profile.event, &event, &error) < 0)
		cli_die_error(&error);
	if (cli_profile.event && !choice)
		return event;
	if (!choice && !profile->events.count)
		return NONE;
	of_type = event_of_type(profile, choice);
	if (of_type == NONE)
		return profile_count_samples(profile, event);
	if (event != NONE && event != of_type)
		cli_usage_error("--event and --sample-index are of different events");
	return of_type;
}

struct view_names cli_profile_names(void)
{
	return (struct view_names){
		.demangle = (enum demangle_style)cli_profile.demangle,
		.keep_clones = cli_profile.clones == CLONES_KEEP,
	};
}

/* ---- labels ---------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	enum load_label label;
} labels_known[] = {
	{"comm", LABEL_COMM}, {"pid", LABEL_PID},       {"tid", LABEL_TID},
	{"cpu", LABEL_CPU},   {"cgroup", LABEL_CGROUP}, {"thread", LABEL_THREAD},
};

enum { LABELS_KNOWN = sizeof(labels_known) / sizeof(*labels_known) };

unsigned cli_profile_label(const char *name, size_t length)
{
	for (size_t i = 0; i < LABELS_KNOWN; i++) {
		if (strlen(labels_known[i].name) == length &&
		    !memcmp(labels_known[i].name, name, length))
			return labels_known[i].label;
	}
	return 0;
}

unsigned cli_profile_labels(const char *names)
{
	unsigned labels = 0;

	while (*names) {
		size_t length = strcspn(names, ",");
		unsigned label = cli_profile_label(names, length);

		if (!label)
			cli_usage_error("there is no label '%.*s'; the labels are comm, pid, tid, "
					"cpu, cgroup and thread",
					(int)length, names);
		labels |= label;
		names += length + (names[length] == ',');
	}
	return labels;
}

/* ---- the end --------------------------------------------------------------------------------- */

enum cli_status cli_profile_status(const struct profile *profile, uint32_t event)
{
	bool has_samples = false;

	for (size_t i = 0; i < profile->samples.count && !has_samples; i++)
		has_samples = profile->samples.items[i].event == event;
	if (!has_samples)
		cli_warn("there are no samples");
	if (profile->is_incomplete) {
		cli_warn("the recording was damaged: what is shown is incomplete");
		return CLI_INCOMPLETE;
	}
	return has_samples ? CLI_DONE : CLI_NO;
}
