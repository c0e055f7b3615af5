/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/choose_events.h"

#include <stdlib.h>
#include <string.h>

bool *choose_events(const struct recording *recording, const char *choice, struct error *error)
{
	bool *wanted = xcalloc(recording->event_count + 1, sizeof(bool));
	struct strbuf known = STRBUF_INIT;
	bool found = !choice;
	char *end;
	unsigned long number;

	for (size_t i = 0; i < recording->event_count; i++) {
		const char *name = recording->events[i]->name;

		if (!choice || !strcmp(name, choice))
			wanted[i] = found = true;
		strbuf_addf(&known, "%s%s", i ? ", " : "", name);
	}
	if (!found && *choice) {
		number = strtoul(choice, &end, 10);
		if (!*end && number < recording->event_count)
			wanted[number] = found = true;
	}
	if (!found) {
		error_set(error, ERROR_INPUT, "'%s' has no event '%s'; it has %s", recording->name,
			  choice, known.length ? known.text : "none");
		free(wanted);
		wanted = NULL;
	}
	strbuf_release(&known);
	return wanted;
}
