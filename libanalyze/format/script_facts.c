// SPDX-License-Identifier: GPL-2.0-or-later
/* What `perf script --header` says of the recording before its samples. */
#include "format/script_read.h"
#include "format/text_lines.h"

static const struct {
	const char *field, *fact;
} facts[] = {
	{"hostname", "host"}, {"os release", "kernel"}, {"perf version", "perf"},
	{"arch", "arch"},     {"cpudesc", "cpu"},       {"cmdline", "command"},
};

/* "# hostname : tube" */
void script_read_fact(struct profile *profile, struct span line)
{
	const unsigned char *colon = memchr(line.at, ':', line.size), *end = line.at + line.size;
	struct span field = {line.at + 2, 0}, value;
	char text[1024];

	if (line.size < 2 || !colon || colon < field.at)
		return;
	field.size = (size_t)(colon - field.at);
	while (field.size && is_blank(field.at[field.size - 1]))
		field.size--;
	value = (struct span){colon + 1, (size_t)(end - colon - 1)};
	while (value.size && is_blank(*value.at)) {
		value.at++;
		value.size--;
	}
	while (value.size && is_blank(value.at[value.size - 1]))
		value.size--;
	if (!value.size || value.size >= sizeof(text) || memchr(value.at, '\0', value.size))
		return;
	memcpy(text, value.at, value.size);
	text[value.size] = '\0';
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++)
		if (strlen(facts[i].field) == field.size &&
		    !memcmp(facts[i].field, field.at, field.size))
			profile_set_note(profile, false, facts[i].fact, text);
}
