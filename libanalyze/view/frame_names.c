// SPDX-License-Identifier: GPL-2.0-or-later
/* frame_names: linkage names and places -> what is shown. Each function is looked at once. */
#include "view/frame_names.h"
#include "base/intern.h"

#include <stdlib.h>
#include <string.h>

struct names {
	const struct profile *profile;
	struct demangler *demangler;
	bool keep_clones;
	struct intern texts;
	uint32_t *functions; /* by number: of the text; NONE: not known yet */
	struct strbuf scratch;
};

struct names *names_new(const struct profile *profile, const struct view_names *options)
{
	struct names *names = xcalloc(1, sizeof(*names));
	size_t count = profile->functions.count;

	names->profile = profile;
	names->demangler = demangler_new(options->demangle);
	names->keep_clones = options->keep_clones;
	names->functions = xrealloc_array(NULL, count + 1, sizeof(*names->functions));
	memset(names->functions, 0xff, count * sizeof(*names->functions));
	names->scratch = (struct strbuf)STRBUF_INIT;
	names_add(names, "", 0);
	return names;
}

void names_free(struct names *names)
{
	if (!names)
		return;
	demangler_free(names->demangler);
	intern_release(&names->texts);
	strbuf_release(&names->scratch);
	free(names->functions);
	free(names);
}

uint32_t names_add(struct names *names, const void *bytes, size_t size)
{
	return intern_add(&names->texts, bytes, size);
}

struct span names_text(const struct names *names, uint32_t text)
{
	return (struct span){(const unsigned char *)names->texts.strings[text],
			     names->texts.sizes[text]};
}

int names_compare(const struct names *names, uint32_t a, uint32_t b)
{
	struct span left, right;
	int order;

	if (a == b)
		return 0;
	left = names_text(names, a);
	right = names_text(names, b);
	order = memcmp(left.at, right.at, left.size < right.size ? left.size : right.size);
	if (order)
		return order;
	return left.size < right.size ? -1 : left.size > right.size;
}

uint32_t names_string(struct names *names, uint32_t string)
{
	return names_add(names, profile_text(names->profile, string),
			 profile_text_size(names->profile, string));
}

/* ---- functions ------------------------------------------------------------------------------- */

static uint32_t make_function_name(struct names *names, const struct profile_function *function)
{
	uint32_t string = function->name ? function->name : function->source;
	struct span name = {(const unsigned char *)profile_text(names->profile, string),
			    profile_text_size(names->profile, string)};

	name = demangler_name(names->demangler, name, names->keep_clones);
	return names_add(names, name.at, name.size);
}

uint32_t names_function(struct names *names, uint32_t function)
{
	uint32_t *known = &names->functions[function];

	if (*known == NONE)
		*known = make_function_name(names, &names->profile->functions.items[function]);
	return *known;
}

/* ---- places ---------------------------------------------------------------------------------- */

struct span names_module_base(const struct profile *profile, uint32_t module)
{
	return profile_module_base(profile, module);
}

typedef void place_text(const struct profile *profile, uint32_t module, uint64_t start,
			struct strbuf *text);

static uint32_t name_by(struct names *names, uint32_t location, place_text *add)
{
	const struct profile_location *place = &names->profile->locations.items[location];
	struct strbuf *text = &names->scratch;

	strbuf_clear(text);
	add(names->profile, place->module, place->start, text);
	return names_add(names, text->text, text->length);
}

uint32_t names_address(struct names *names, uint32_t location)
{
	return name_by(names, location, profile_add_address);
}

uint32_t names_place(struct names *names, uint32_t location)
{
	return name_by(names, location, profile_add_place);
}

/* ---- frames ---------------------------------------------------------------------------------- */

struct frames frames_of(const struct profile *profile, uint32_t location, bool noinlines)
{
	const struct profile_location *place = &profile->locations.items[location];

	if (!place->line_count)
		return (struct frames){NONE, 1};
	if (noinlines)
		return (struct frames){place->line_start + place->line_count - 1, 1};
	return (struct frames){place->line_start, place->line_count};
}

uint32_t frames_name(struct names *names, uint32_t location, uint32_t line)
{
	uint32_t name = 0;

	if (line != NONE)
		name = names_function(names, names->profile->lines.items[line].function);
	return name ? name : names_place(names, location);
}
