// SPDX-License-Identifier: GPL-2.0-or-later
/* by: the words of --by, and which event is meant. */
#include "analyze/view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	const char *word;
	enum view_key key;
} frame_words[] = {
	{"function", VIEW_FUNCTION}, {"file", VIEW_FILE},       {"line", VIEW_LINE},
	{"module", VIEW_MODULE},     {"address", VIEW_ADDRESS},
};

static int add_word(struct view_by *by, const char *word, size_t length, struct error *error)
{
	for (size_t i = 0; i < sizeof(frame_words) / sizeof(*frame_words); i++) {
		if (strlen(frame_words[i].word) == length &&
		    !memcmp(frame_words[i].word, word, length)) {
			by->frames |= frame_words[i].key;
			return 0;
		}
	}
	if (!length)
		return error_set(error, ERROR_INPUT,
				 "there is an empty word in the keys to group by");
	if (by->label_count == VIEW_LABELS_MAX)
		return error_set(error, ERROR_LIMIT, "more than %d labels to group by",
				 VIEW_LABELS_MAX);
	by->labels[by->label_count++] = (struct span){(const unsigned char *)word, length};
	return 0;
}

int view_by_parse(struct view_by *by, const char *text, struct error *error)
{
	*by = (struct view_by){.label_count = 0};
	for (;;) {
		size_t length = strcspn(text, ",");

		if (add_word(by, text, length, error) < 0)
			return -1;
		if (!text[length])
			return 0;
		text += length + 1;
	}
}

/* ---- events ---------------------------------------------------------------------------------- */

static void list_events(const struct profile *profile, struct strbuf *list)
{
	for (size_t i = 0; i < profile->events.count; i++) {
		uint32_t name = profile->events.items[i].name;

		strbuf_add_string(list, i ? ", " : "");
		strbuf_add(list, profile_text(profile, name), profile_text_size(profile, name));
	}
}

int view_choose_event(const struct profile *profile, const char *choice, uint32_t *event,
		      struct error *error)
{
	struct strbuf list = STRBUF_INIT;
	unsigned long number;
	char *end;

	for (uint32_t i = 0; i < profile->events.count; i++) {
		if (!strcmp(profile_text(profile, profile->events.items[i].name), choice)) {
			*event = i;
			return 0;
		}
	}
	errno = 0;
	number = strtoul(choice, &end, 10);
	if (choice[0] >= '0' && choice[0] <= '9' && !*end && !errno &&
	    number < profile->events.count) {
		*event = (uint32_t)number;
		return 0;
	}
	list_events(profile, &list);
	error_set(error, ERROR_INPUT, "there is no event '%s'; the events are: %s", choice,
		  list.length ? list.text : "none");
	strbuf_release(&list);
	return -1;
}
