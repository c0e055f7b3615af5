// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pprof_put_tables: mappings, functions and locations.
 *
 * Every place gets a function, one without a name "[module+0x1234]": many tools leave out what has
 * none. Addresses of a module follow one another as the offsets in it do, and no two modules share
 * any, as pprof looks some things up by the address alone; what has no room below the limit of user
 * addresses, such as a kernel that is known by its addresses, keeps its offsets for addresses.
 *
 * The program has the addresses that its symbols have, where the profile tells these: by them go tool
 * pprof finds the code of functions, and of a program that is loaded elsewhere it finds none.
 */
#include "format/pprof_put.h"
#include "format/pprof_wire.h"

#include <stdlib.h>
#include <string.h>

enum { PAGE = 4096 };

static const uint64_t ADDRESS_END = (uint64_t)1 << 47;

/* ---- mappings --------------------------------------------------------------------------------- */

/* What has no path and no build-id is no mapping. */
static bool is_mapping(const struct profile *profile, uint32_t module)
{
	return profile->modules.items[module].path || profile->modules.items[module].build_id;
}

static void find_ranges(struct pprof_writer *writer)
{
	const struct profile *profile = writer->profile;

	for (size_t i = 0; i < profile->modules.count; i++)
		writer->ranges[i] = (struct pprof_range){.least = UINT64_MAX};
	for (size_t i = 0; i < profile->locations.count; i++) {
		const struct profile_location *location = &profile->locations.items[i];
		struct pprof_range *range = &writer->ranges[location->module];

		if (location->offset < range->least)
			range->least = location->offset;
		if (location->offset > range->most)
			range->most = location->offset;
		for (uint32_t k = 0; k < location->line_count; k++) {
			const struct profile_line *line =
				&profile->lines.items[location->line_start + k];

			range->has_files |= profile->functions.items[line->function].file != 0;
			range->has_lines |= line->line != 0;
		}
	}
}

/* Where the code of a program is: its segment in the file, and the address of that. */
struct code {
	uint64_t offset, address, size;
};

/* false: it is not known. */
static bool read_code(const struct profile *profile, uint32_t module, struct code *code)
{
	struct strbuf key = STRBUF_INIT;
	const char *text;
	char *end = NULL;
	size_t size;

	strbuf_addf(&key, "code %s", profile_text(profile, profile->modules.items[module].path));
	text = profile_fact(profile, key.text, &size);
	strbuf_release(&key);
	if (!text)
		return false;
	code->offset = strtoull(text, &end, 16);
	code->address = strtoull(end, &end, 16);
	code->size = strtoull(end, &end, 16);
	return !*end && code->size && code->offset <= code->address &&
	       code->address < ADDRESS_END && code->size < ADDRESS_END;
}

static void round_to_pages(struct pprof_range *range)
{
	if (range->least > range->most) /* nothing was there */
		range->least = range->most;
	range->least &= ~(uint64_t)(PAGE - 1);
	range->most |= PAGE - 1;
}

/* The mapping of the program is the whole segment of its code. Gives where others can begin. */
static uint64_t place_program(struct pprof_writer *writer, uint64_t next)
{
	struct pprof_range *range = &writer->ranges[writer->program];
	struct code code;
	uint64_t slide, last;

	if (!read_code(writer->profile, writer->program, &code))
		return next;
	slide = code.address - code.offset;
	if (code.offset < range->least)
		range->least = code.offset;
	if (code.offset + code.size - 1 > range->most)
		range->most = code.offset + code.size - 1;
	round_to_pages(range);
	last = range->most + slide;
	if (last < slide || last >= ADDRESS_END - PAGE)
		return next;
	range->slide = slide;
	range->is_placed = true;
	return last + 1 + PAGE > next ? last + 1 + PAGE : next;
}

static void place_modules(struct pprof_writer *writer)
{
	uint64_t next = 0x400000;

	find_ranges(writer);
	if (writer->program < writer->profile->modules.count)
		next = place_program(writer, next);
	for (uint32_t i = 0; i < writer->profile->modules.count; i++) {
		struct pprof_range *range = &writer->ranges[i];

		if (range->is_placed)
			continue;
		round_to_pages(range);
		if (!is_mapping(writer->profile, i) ||
		    range->most - range->least >= ADDRESS_END - next)
			continue;
		range->slide = next - range->least;
		next += range->most - range->least + 1 + PAGE;
	}
}

static void put_mapping(struct pprof_writer *writer, uint32_t module)
{
	const struct profile_module *from = &writer->profile->modules.items[module];
	const struct pprof_range *range = &writer->ranges[module];
	struct strbuf *message = &writer->message;

	pprof_put_number(message, MAPPING_ID, module + 1);
	pprof_put_number(message, MAPPING_START, range->least + range->slide);
	/* The end of all addresses has no number: one less has to do. */
	pprof_put_number(message, MAPPING_LIMIT,
			 range->most + range->slide + (range->most != UINT64_MAX));
	pprof_put_number(message, MAPPING_OFFSET, range->least);
	pprof_put_number(message, MAPPING_FILE, pprof_put_string(writer, from->path));
	pprof_put_number(message, MAPPING_BUILD_ID, pprof_put_string(writer, from->build_id));
	pprof_put_number(message, MAPPING_HAS_FUNCTIONS, 1);
	pprof_put_number(message, MAPPING_HAS_FILES, range->has_files);
	pprof_put_number(message, MAPPING_HAS_LINES, range->has_lines);
	/* Who knows lines knows what was inlined. */
	pprof_put_number(message, MAPPING_HAS_INLINES, range->has_lines);
	pprof_put_message(&writer->out, PROFILE_MAPPING, message);
}

static bool is_library(const char *path)
{
	size_t size = strlen(path);

	return *path != '/' || strstr(path, ".so.") ||
	       (size > 3 && !strcmp(path + size - 3, ".so"));
}

/* A file, and no library, in which most samples were taken. */
static uint32_t busiest_program(const struct profile *profile)
{
	uint64_t *counts = xcalloc(profile->modules.count + 1, sizeof(*counts));
	uint32_t best = NONE;

	for (size_t i = 0; i < profile->samples.count; i++) {
		const struct profile_sample *sample = &profile->samples.items[i];
		uint32_t location;

		if (sample->node == NONE)
			continue;
		location = profile->nodes.items[sample->node].location;
		counts[profile->locations.items[location].module] += sample->count;
	}
	for (uint32_t i = 0; i < profile->modules.count; i++) {
		const struct profile_module *module = &profile->modules.items[i];

		if (module->kind != MODULE_FILE ||
		    is_library(profile_text(profile, module->path)))
			continue;
		if (best == NONE || counts[i] > counts[best])
			best = i;
	}
	free(counts);
	return best;
}

static struct span fact(const struct profile *profile, const char *key)
{
	size_t size = 0;
	const char *text = profile_fact(profile, key, &size);

	return (struct span){(const unsigned char *)(text ? text : ""), size};
}

static bool is_same(const struct profile *profile, struct span text, uint32_t string)
{
	return text.size == profile_text_size(profile, string) &&
	       !memcmp(text.at, profile_text(profile, string), text.size);
}

static bool is_program(const struct profile *profile, uint32_t module)
{
	const struct profile_module *is = &profile->modules.items[module];

	return is_same(profile, fact(profile, "file"), is->path) &&
	       is_same(profile, fact(profile, "build_id"), is->build_id);
}

/* One that nothing was sampled in is there all the same, as it names the profile. */
static void put_unused_program(struct pprof_writer *writer)
{
	const struct profile *profile = writer->profile;
	struct span file = fact(profile, "file"), id = fact(profile, "build_id");
	struct strbuf *message = &writer->message;

	pprof_put_number(message, MAPPING_ID, profile->modules.count + 1);
	pprof_put_number(message, MAPPING_FILE,
			 pprof_put_span(writer, file));
	pprof_put_number(message, MAPPING_BUILD_ID,
			 pprof_put_span(writer, id));
	pprof_put_number(message, MAPPING_HAS_FUNCTIONS, 1);
	pprof_put_message(&writer->out, PROFILE_MAPPING, message);
}

static bool has_program(const struct profile *profile)
{
	return fact(profile, "file").size || fact(profile, "build_id").size;
}

/* The number of modules: nothing was sampled in it; NONE: there is none. */
static uint32_t find_program(const struct profile *profile)
{
	uint32_t module = 0;

	if (!has_program(profile))
		return busiest_program(profile);
	while (module < profile->modules.count && !is_program(profile, module))
		module++;
	return module;
}

/* The program's comes first. */
static void put_mappings(struct pprof_writer *writer)
{
	const struct profile *profile = writer->profile;
	uint32_t count = (uint32_t)profile->modules.count;

	if (writer->program == count && has_program(profile))
		put_unused_program(writer);
	if (writer->program < count)
		put_mapping(writer, writer->program);
	for (uint32_t i = 0; i < count; i++)
		if (i != writer->program && is_mapping(profile, i))
			put_mapping(writer, i);
}

/* ---- functions and locations ------------------------------------------------------------------ */

static void put_functions(struct pprof_writer *writer)
{
	const struct profile *profile = writer->profile;
	struct strbuf *message = &writer->message;

	for (size_t i = 0; i < profile->functions.count; i++) {
		const struct profile_function *from = &profile->functions.items[i];
		uint32_t string = from->name ? from->name : from->source;
		struct span name = {(const unsigned char *)profile_text(profile, string),
				    profile_text_size(profile, string)};

		name = demangler_name(writer->demangler, name, writer->options->keep_clones);
		pprof_put_number(message, FUNCTION_ID, i + 1);
		pprof_put_number(message, FUNCTION_NAME,
				 pprof_put_span(writer, name));
		pprof_put_number(message, FUNCTION_SYSTEM_NAME, pprof_put_string(writer, from->name));
		pprof_put_number(message, FUNCTION_FILE, pprof_put_string(writer, from->file));
		pprof_put_number(message, FUNCTION_START_LINE, from->start_line);
		pprof_put_message(&writer->out, PROFILE_FUNCTION, message);
	}
}

/* The function of a place without a name. */
static void put_place(struct pprof_writer *writer, uint64_t id,
		      const struct profile_location *location)
{
	struct strbuf name = STRBUF_INIT, *message = &writer->message;

	profile_add_place(writer->profile, location->module, location->start, &name);
	pprof_put_number(message, FUNCTION_ID, id);
	pprof_put_number(message, FUNCTION_NAME,
			 pprof_put_text(writer, name.text));
	pprof_put_message(&writer->out, PROFILE_FUNCTION, message);
	strbuf_release(&name);
}

static void put_line(struct pprof_writer *writer, uint64_t function,
		     const struct profile_line *line)
{
	struct strbuf *message = &writer->inner;

	pprof_put_number(message, LINE_FUNCTION, function);
	pprof_put_number(message, LINE_LINE, line->line);
	pprof_put_number(message, LINE_COLUMN, line->column);
	pprof_put_message(&writer->message, LOCATION_LINE, message);
}

/* The lines from `first` to `end` of the place; none: `place` is the function that is there. */
static void put_location(struct pprof_writer *writer, uint64_t id,
			 const struct profile_location *from, uint32_t first, uint32_t end,
			 uint64_t place)
{
	static const struct profile_line no_line;
	const struct profile *profile = writer->profile;
	struct strbuf *message = &writer->message;

	pprof_put_number(message, LOCATION_ID, id);
	if (is_mapping(profile, from->module))
		pprof_put_number(message, LOCATION_MAPPING, from->module + 1);
	pprof_put_number(message, LOCATION_ADDRESS,
			 from->offset + writer->ranges[from->module].slide);
	for (uint32_t i = from->line_start + first; i < from->line_start + end; i++) {
		const struct profile_line *line = &profile->lines.items[i];

		put_line(writer, line->function + 1, line);
	}
	if (first == end)
		put_line(writer, place, &no_line);
	pprof_put_message(&writer->out, PROFILE_LOCATION, message);
}

static void put_locations(struct pprof_writer *writer)
{
	const struct profile *profile = writer->profile;
	uint64_t places = profile->functions.count;

	for (uint32_t i = 0; i < profile->locations.count; i++) {
		const struct profile_location *from = &profile->locations.items[i];
		uint32_t expanded = pprof_expanded(writer, i);

		if (!from->line_count)
			put_place(writer, ++places, from);
		for (uint32_t k = 0; k < expanded; k++)
			put_location(writer, pprof_line_id(writer, i, k), from, k, k + 1, 0);
		put_location(writer, (uint64_t)i + 1, from, expanded, from->line_count, places);
	}
}

void pprof_put_tables(struct pprof_writer *writer)
{
	writer->ranges = xcalloc(writer->profile->modules.count + 1, sizeof(*writer->ranges));
	writer->program = find_program(writer->profile);
	place_modules(writer);
	put_mappings(writer);
	put_functions(writer);
	put_locations(writer);
	free(writer->ranges);
	writer->ranges = NULL;
}
