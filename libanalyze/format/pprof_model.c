// SPDX-License-Identifier: GPL-2.0-or-later
/* pprof_model: mappings, functions and locations of profile.proto -> those of the model. */
#include "base/vector.h"
#include "format/folded_line.h"
#include "format/pprof.h"

#include <string.h>

/* ---- modules ---------------------------------------------------------------------------------- */

static bool ends_with(const char *text, const char *end)
{
	size_t size = strlen(text), end_size = strlen(end);

	return size > end_size && !strcmp(text + size - end_size, end);
}

static bool starts_with(const char *text, const char *start)
{
	return !strncmp(text, start, strlen(start));
}

enum module_kind pprof_kind_of(const char *path)
{
	if (!*path || !strcmp(path, NOWHERE))
		return MODULE_UNKNOWN;
	if (starts_with(path, "[kernel") || starts_with(path, "[guest.kernel") ||
	    ends_with(path, ".ko"))
		return MODULE_KERNEL;
	return starts_with(path, "//anon") ? MODULE_ANONYMOUS : MODULE_FILE;
}

static uint32_t add_module(struct pprof *pprof, uint32_t path, uint32_t build_id)
{
	struct profile_module module = {.path = path, .build_id = build_id};
	uint32_t noted = numbers_find(&pprof->kinds, path);

	module.kind = noted == NUMBER_NONE ? pprof_kind_of(profile_text(pprof->profile, path))
					   : (enum module_kind)noted;
	return profile_add_module(pprof->profile, &module);
}

static bool make_modules(struct pprof *pprof)
{
	uint32_t path, build_id;

	for (size_t i = 0; i < pprof->mappings.count; i++) {
		struct pprof_mapping *mapping = &pprof->mappings.items[i];

		if (!pprof_string(pprof, mapping->file, &path) ||
		    !pprof_string(pprof, mapping->build_id, &build_id))
			return false;
		mapping->module = add_module(pprof, path, build_id);
	}
	return true;
}

/* ---- functions -------------------------------------------------------------------------------- */

/*
 * Lines are signed there; what is no line is not known. So are those above what the model has room
 * for, which no source has.
 */
static uint32_t line_number(uint64_t line)
{
	return line > UINT32_MAX ? 0 : (uint32_t)line;
}

/* The name for people is what the linkage name looks like in one of the ways that we have. */
static bool explains(struct pprof *pprof, uint32_t system_name, uint32_t name)
{
	const struct profile *profile = pprof->profile;
	struct span linkage = {(const unsigned char *)profile_text(profile, system_name),
			       profile_text_size(profile, system_name)};

	for (unsigned way = 0; way < 4; way++) {
		struct span shown =
			demangler_name(pprof->demanglers[way & 1], linkage, way & 2);

		if (shown.size == profile_text_size(profile, name) &&
		    !memcmp(shown.at, profile_text(profile, name), shown.size))
			return true;
	}
	return false;
}

/*
 * pprof shows the name, we the linkage name in the way that is asked for. So the linkage name is
 * taken where both come to the same; else the name stands, as one of the source.
 */
static bool make_function(struct pprof *pprof, struct pprof_function *from)
{
	struct profile_function function = {.start_line = line_number(from->start_line)};
	uint32_t name, system_name;

	if (!pprof_string(pprof, from->name, &name) ||
	    !pprof_string(pprof, from->system_name, &system_name) ||
	    !pprof_string(pprof, from->file, &function.file))
		return false;
	if (system_name && (system_name == name || !name || explains(pprof, system_name, name)))
		function.name = system_name;
	else
		function.source = name;
	from->function = profile_add_function(pprof->profile, &function);
	return true;
}

/* ---- locations -------------------------------------------------------------------------------- */

/* Nothing says what is mapped there, so that two of these are not the same. */
static bool is_nameless(const struct pprof *pprof, const struct pprof_mapping *mapping)
{
	return !pprof->strings.items[mapping->file] && !pprof->strings.items[mapping->build_id];
}

/* What is outside of its mapping has its address for an offset, as what has no mapping. */
static uint64_t offset_of(const struct pprof *pprof, const struct pprof_location *location,
			  const struct pprof_mapping *mapping)
{
	if (!mapping || is_nameless(pprof, mapping) || location->address < mapping->start ||
	    location->address >= mapping->limit)
		return location->address;
	return location->address - mapping->start + mapping->offset;
}

static bool resolve_lines(struct pprof *pprof)
{
	for (size_t i = 0; i < pprof->lines.count; i++) {
		struct pprof_line *line = &pprof->lines.items[i];
		uint32_t function = ids_find(&pprof->function_ids, line->function);

		if (function == UINT32_MAX)
			return pprof_fail(pprof, pprof->start,
					  "a line is of a function that is not there");
		line->function = function;
	}
	return true;
}

/*
 * We write a name for what has none, as many tools leave out what has no name. It tells where the code
 * begins that the offset is in.
 */
static bool is_place(const struct pprof *pprof, uint32_t module, uint64_t offset,
		     const struct pprof_line *line, uint64_t *start)
{
	const struct pprof_function *from = &pprof->functions.items[line->function];
	const struct profile_function *function =
		&pprof->profile->functions.items[from->function];
	struct span name = {
		(const unsigned char *)profile_text(pprof->profile, function->source),
		profile_text_size(pprof->profile, function->source)};
	struct strbuf place = STRBUF_INIT;
	struct span base;
	bool is_same;

	if (line->line || function->name || function->file || function->start_line)
		return false;
	if (!folded_place(name, &base, start))
		*start = offset;
	if (*start > offset)
		return false;
	profile_add_place(pprof->profile, module, *start, &place);
	is_same = place.length == name.size && !memcmp(place.text, name.at, name.size);
	strbuf_release(&place);
	return is_same;
}

struct line_list {
	struct profile_line *items;
	size_t count, capacity;
};

static void make_location(struct pprof *pprof, struct pprof_location *location,
			  uint32_t no_module, struct line_list *lines)
{
	uint32_t number = ids_find(&pprof->mapping_ids, location->mapping);
	const struct pprof_mapping *mapping =
		number == UINT32_MAX ? NULL : &pprof->mappings.items[number];
	uint32_t module = mapping ? mapping->module : no_module;
	uint64_t offset = offset_of(pprof, location, mapping), start;
	const struct pprof_line *from =
		location->line_count ? &pprof->lines.items[location->line_start] : NULL;

	lines->count = 0;
	for (uint32_t i = 0; i < location->line_count; i++)
		*vector_push(lines) = (struct profile_line){
			pprof->functions.items[from[i].function].function,
			line_number(from[i].line), line_number(from[i].column)};
	if (location->line_count == 1 && is_place(pprof, module, offset, from, &start))
		location->location = profile_add_unnamed(pprof->profile, module, offset, start);
	else
		location->location = profile_add_location(pprof->profile, module, offset,
							  lines->items, (uint32_t)lines->count);
}

static bool make_model(struct pprof *pprof)
{
	struct line_list lines = {.items = NULL};
	uint32_t no_module;

	if (!make_modules(pprof) || !resolve_lines(pprof))
		return false;
	for (size_t i = 0; i < pprof->functions.count; i++)
		if (!make_function(pprof, &pprof->functions.items[i]))
			return false;
	if (!pprof_find_drops(pprof))
		return false;
	no_module = add_module(pprof, 0, 0);
	for (size_t i = 0; i < pprof->locations.count; i++)
		make_location(pprof, &pprof->locations.items[i], no_module, &lines);
	vector_release(&lines);
	return true;
}

/* ---- the whole -------------------------------------------------------------------------------- */

static void release(struct pprof *pprof)
{
	vector_release(&pprof->strings);
	vector_release(&pprof->types);
	vector_release(&pprof->mappings);
	vector_release(&pprof->functions);
	vector_release(&pprof->lines);
	vector_release(&pprof->locations);
	vector_release(&pprof->comments);
	ids_release(&pprof->mapping_ids);
	ids_release(&pprof->function_ids);
	ids_release(&pprof->location_ids);
	numbers_release(&pprof->kinds);
	numbers_release(&pprof->number_keys);
	demangler_free(pprof->demanglers[0]);
	demangler_free(pprof->demanglers[1]);
}

struct profile *pprof_read(const void *bytes, size_t size, const char *name, struct error *error)
{
	struct pprof pprof = {
		.profile = profile_new(),
		.name = name,
		.start = bytes,
		.error = error,
		.demanglers = {demangler_new(DEMANGLE_DEFAULT), demangler_new(DEMANGLE_FULL)},
	};
	bool ok = pprof_read_tables(&pprof, size) && pprof_read_notes(&pprof) &&
		  make_model(&pprof) && pprof_read_samples(&pprof, size);

	if (ok) {
		profile_normalize(pprof.profile);
		/* Where no number of samples is told, each distinct one is one. */
		for (size_t i = 0; i < pprof.profile->samples.count && !pprof.has_counts; i++)
			pprof.profile->samples.items[i].count = 1;
		pprof_note_types(&pprof);
		/* which may have added a fact in the wrong place */
		profile_normalize(pprof.profile);
	}
	release(&pprof);
	if (ok)
		return pprof.profile;
	profile_free(pprof.profile);
	return NULL;
}

static bool is_profile_field(uint64_t number, enum wire_type type)
{
	if (!number || number >= PROFILE_FIELD_END)
		return false;
	if (number <= PROFILE_STRING || number == PROFILE_PERIOD_TYPE)
		return type == WIRE_BYTES;
	return type == WIRE_VARINT || (number == PROFILE_COMMENT && type == WIRE_BYTES);
}

bool pprof_may_begin(unsigned char first)
{
	return is_profile_field(first >> 3, (enum wire_type)(first & 7));
}

/*
 * Nothing marks the start of a profile: the first fields have to be such as it has, with the wire
 * types they should have. A text of more than a few bytes never does that.
 */
bool pprof_begins(const void *bytes, size_t size)
{
	enum { FIELDS_ENOUGH = 8 };
	struct reader message = reader_over(bytes, size, false);
	struct wire_field field;
	int fields = 0, got = 0;

	for (; fields < FIELDS_ENOUGH && (got = wire_next(&message, &field)) > 0; fields++)
		if (!is_profile_field(field.number, field.type))
			return false;
	return fields > 0 && (got >= 0 || fields > 1);
}
