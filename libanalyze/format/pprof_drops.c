// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pprof_drops: drop_frames and keep_frames, which a profile has for functions of its profiler, such
 * as an allocator's own, below which nobody wants to look.
 *
 * From the root on, where the first function that matches is met, it goes with all that it calls;
 * but never before a function that does not match was met.
 */
#include "base/regex.h"
#include "format/pprof.h"

#include <string.h>

/* The whole of a name has to match. */
static struct regex *whole_match(struct pprof *pprof, uint32_t string)
{
	struct strbuf pattern = STRBUF_INIT;
	struct regex *regex;

	strbuf_addf(&pattern, "^(%s)$", profile_text(pprof->profile, string));
	regex = regex_new(pattern.text, pprof->error);
	strbuf_release(&pattern);
	return regex;
}

/* The name without its parameters, and without the dot that some systems have before it. */
static struct span simple_name(struct span name)
{
	static const char *const kept[] = {"(anonymous namespace)", "operator()"};
	size_t at = 0;

	if (name.size && name.at[0] == '.') {
		name.at++;
		name.size--;
	}
	while (at < name.size) {
		size_t skip = 0;

		for (int i = 0; i < 2 && !skip; i++) {
			size_t size = strlen(kept[i]);

			if (size <= name.size - at && !memcmp(name.at + at, kept[i], size))
				skip = size;
		}
		if (!skip && name.at[at] == '(')
			break;
		at += skip ? skip : 1;
	}
	return (struct span){name.at, at};
}

/* 1: it is dropped, 0: it is not, -1: that cannot be found out. */
static int is_dropped(struct pprof *pprof, const struct regex *drop, const struct regex *keep,
		      const struct pprof_function *function)
{
	uint32_t string;
	struct span name;
	int found;

	if (!pprof_string(pprof, function->name, &string) || !string)
		return 0;
	name = simple_name((struct span){
		(const unsigned char *)profile_text(pprof->profile, string),
		profile_text_size(pprof->profile, string)});
	found = regex_match(drop, name.at, name.size, pprof->error);
	if (found <= 0 || !keep)
		return found;
	found = regex_match(keep, name.at, name.size, pprof->error);
	return found < 0 ? found : !found;
}

static bool find_functions(struct pprof *pprof, const struct regex *drop,
			   const struct regex *keep)
{
	for (size_t i = 0; i < pprof->functions.count; i++) {
		struct pprof_function *function = &pprof->functions.items[i];
		int found = is_dropped(pprof, drop, keep, function);

		if (found < 0)
			return false;
		function->is_dropped = found;
	}
	return true;
}

/* From the outermost function on. */
static void mark_location(const struct pprof *pprof, struct pprof_location *location)
{
	uint32_t i = location->line_count;

	while (i > 0) {
		const struct pprof_line *line = &pprof->lines.items[location->line_start + --i];

		if (!pprof->functions.items[line->function].is_dropped)
			continue;
		location->is_dropped = i + 1 == location->line_count;
		location->is_cut = !location->is_dropped;
		break;
	}
	if (location->is_cut) {
		location->line_start += i + 1;
		location->line_count -= i + 1;
	}
}

bool pprof_find_drops(struct pprof *pprof)
{
	struct regex *drop, *keep = NULL;
	uint32_t drop_text, keep_text;
	bool ok;

	if (!pprof_string(pprof, pprof->drop_frames, &drop_text) ||
	    !pprof_string(pprof, pprof->keep_frames, &keep_text))
		return false;
	if (!drop_text)
		return true;
	drop = whole_match(pprof, drop_text);
	if (drop && keep_text)
		keep = whole_match(pprof, keep_text);
	ok = drop && (keep || !keep_text) && find_functions(pprof, drop, keep);
	regex_free(drop);
	regex_free(keep);
	for (size_t i = 0; i < pprof->locations.count && ok; i++)
		mark_location(pprof, &pprof->locations.items[i]);
	pprof->has_drops = ok;
	return ok;
}
