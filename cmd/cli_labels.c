/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cli_labels: the labels that samples are kept apart by, as options name them. */
#include "cli_profile.h"

#include <string.h>

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

/* Kept until the tool ends. */
static void add_field(const char *name, size_t length)
{
	struct cli_list *fields = &cli_profile.fields;
	char *copy = xcalloc(length + 1, 1);

	memcpy(copy, name, length);
	fields->items = xrealloc_array(fields->items, fields->count + 1, sizeof(*fields->items));
	fields->items[fields->count++] = copy;
}

unsigned cli_profile_labels(const char *names)
{
	unsigned labels = 0;

	while (*names) {
		size_t length = strcspn(names, ",");
		unsigned label = cli_profile_label(names, length);

		if (!length)
			cli_usage_error("there is an empty name among the labels");
		if (!label)
			add_field(names, length);
		labels |= label;
		names += length + (names[length] == ',');
	}
	return labels;
}
