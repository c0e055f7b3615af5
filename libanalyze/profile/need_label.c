/* SPDX-License-Identifier: GPL-2.0-or-later */
/* need_label: whether a profile has a label; if not, which ones it has, and how to get that one. */
#include "analyze/profile.h"

#include <string.h>

static bool is_text(const struct profile *profile, uint32_t string, struct span text)
{
	return profile_text_size(profile, string) == text.size &&
	       !memcmp(profile_text(profile, string), text.at, text.size);
}

static bool has_label(const struct profile *profile, struct span key)
{
	for (size_t i = 0; i < profile->labels.count; i++) {
		if (is_text(profile, profile->labels.items[i].key, key))
			return true;
	}
	return false;
}

/* Those that are there; each once, and no more than anybody wants to read. */
static void list_labels(const struct profile *profile, struct strbuf *list)
{
	uint32_t listed[16];
	size_t count = 0, known;

	for (size_t i = 0; i < profile->labels.count && count < 16; i++) {
		uint32_t key = profile->labels.items[i].key;

		for (known = 0; known < count && listed[known] != key; known++)
			;
		if (known < count)
			continue;
		listed[count++] = key;
		strbuf_add_string(list, list->length ? ", " : "");
		strbuf_add(list, profile_text(profile, key), profile_text_size(profile, key));
	}
}

/* perf leaves these out unless it is told. */
static const char *recorded_by(struct span key)
{
	if (key.size == 3 && !memcmp(key.at, "cpu", 3))
		return "; 'perf record --sample-cpu' records it";
	if (key.size == 6 && !memcmp(key.at, "cgroup", 6))
		return "; 'perf record --all-cgroups' records it";
	return "";
}

/* An empty profile lacks nothing. */
int profile_need_label(const struct profile *profile, struct span key, const char *option,
		       struct error *error)
{
	struct strbuf list = STRBUF_INIT;
	int length = (int)key.size;

	if (!profile->samples.count || has_label(profile, key))
		return 0;
	list_labels(profile, &list);
	error_set(error, ERROR_INPUT,
		  "%s%s%sthe profile has no label '%.*s'; its labels are: %s ('pitot profile "
		  "--labels %.*s' makes a profile of a recording that has it%s)",
		  option ? "--" : "", option ? option : "", option ? ": " : "", length,
		  (const char *)key.at, list.length ? list.text : "none", length,
		  (const char *)key.at, recorded_by(key));
	strbuf_release(&list);
	return -1;
}
