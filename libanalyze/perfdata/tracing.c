/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tracing: the tracing data of a recording -> the fields of its tracepoints, by libtraceevent.
 *
 *	0x17 0x08 0x44 "tracing", version\0, byte order, size of a long, u32 page size
 *	"header_page\0" u64 size, text; "header_event\0" u64 size, text
 *	u32 count of ftrace's own formats, each u64 size, text
 *	u32 count of systems, each name\0, u32 count of formats, each u64 size, text
 *	u32 size of kallsyms, text; u32 size of printk formats, text; ...
 *
 * A recording of one tracepoint may carry the formats of thousands: they are only listed, and one
 * is parsed when an event asks for it.
 */
#include "perfdata/state.h"

#include <stdlib.h>
#include <string.h>
#include <traceevent/event-parse.h>

struct format {
	uint64_t id;
	const char *system;
	struct span text;
	bool parsed;
	const struct tracepoint *tracepoint; /* once parsed; NULL if that failed */
};

struct tracing {
	struct arena *arena;
	struct tep_handle *tep;
	struct {
		struct format *items;
		size_t count, capacity;
	} formats;
};

void tracing_free(struct tracing *tracing)
{
	if (!tracing)
		return;
	tep_free(tracing->tep);
	vector_release(&tracing->formats);
	free(tracing);
}

/* The text behind `label` up to the end of its line. */
static struct span line_after(struct span text, const char *label)
{
	const unsigned char *at = memmem(text.at, text.size, label, strlen(label));
	const unsigned char *end;

	if (!at)
		return (struct span){NULL, 0};
	at += strlen(label);
	end = memchr(at, '\n', (size_t)(text.at + text.size - at));
	return (struct span){at, (size_t)((end ? end : text.at + text.size) - at)};
}

static bool read_id(struct span text, uint64_t *id)
{
	struct span line = line_after(text, "\nID:");
	size_t i = 0;

	while (i < line.size && line.at[i] == ' ')
		i++;
	if (i == line.size)
		return false;
	for (*id = 0; i < line.size; i++) {
		if (line.at[i] < '0' || line.at[i] > '9' || *id > UINT32_MAX)
			return false;
		*id = *id * 10 + (uint64_t)(line.at[i] - '0');
	}
	return true;
}

static struct span sized_text(struct reader *reader)
{
	uint64_t size = reader_u64(reader);

	return reader_span(reader, size < SIZE_MAX ? (size_t)size : SIZE_MAX);
}

static void read_formats(struct tracing *tracing, struct reader *reader, const char *system)
{
	uint32_t count = reader_u32(reader);

	for (uint32_t i = 0; i < count && !reader->overrun; i++) {
		struct format format = {.system = system, .text = sized_text(reader)};

		if (!reader->overrun && read_id(format.text, &format.id))
			*vector_push(&tracing->formats) = format;
	}
}

static int compare_formats(const void *a, const void *b)
{
	const struct format *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static bool is_header(struct reader *reader, const char *name)
{
	struct span header = reader_string(reader);

	if (header.size != strlen(name) || memcmp(header.at, name, header.size))
		return false;
	sized_text(reader);
	return !reader->overrun;
}

/* The beginning: sets the byte order for all that follows. */
static bool read_preamble(struct tracing *tracing, struct reader *reader)
{
	const uint16_t probe = 1;
	bool host_big = *(const unsigned char *)&probe == 0;
	const unsigned char *magic = reader_take(reader, 10);
	bool big;

	if (!magic || memcmp(magic, "\x17\x08\x44tracing", 10))
		return false;
	reader_string(reader);
	big = reader_u8(reader) == 1;
	reader->swap = big != host_big;
	tep_set_file_bigendian(tracing->tep, big ? TEP_BIG_ENDIAN : TEP_LITTLE_ENDIAN);
	tep_set_long_size(tracing->tep, reader_u8(reader));
	tep_set_page_size(tracing->tep, (int)(reader_u32(reader) & INT32_MAX));
	return is_header(reader, "header_page") && is_header(reader, "header_event");
}

struct tracing *tracing_read(struct span bytes, struct arena *arena, struct error *error)
{
	struct tracing *tracing = xcalloc(1, sizeof(*tracing));
	struct reader reader = reader_over(bytes.at, bytes.size, false);
	uint32_t systems;

	tep_set_loglevel(TEP_LOG_NONE);
	tracing->arena = arena;
	tracing->tep = tep_alloc();
	if (!tracing->tep || !read_preamble(tracing, &reader)) {
		error_set(error, ERROR_INPUT, "its beginning is not that of tracing data");
		tracing_free(tracing);
		return NULL;
	}
	read_formats(tracing, &reader, "ftrace");
	systems = reader_u32(&reader);
	for (uint32_t i = 0; i < systems && !reader.overrun; i++) {
		struct span name = reader_string(&reader);

		read_formats(tracing, &reader, arena_copy(arena, name.at, name.size));
	}
	if (reader.overrun && !tracing->formats.count) {
		error_set(error, ERROR_INPUT, "it ends before the first format");
		tracing_free(tracing);
		return NULL;
	}
	if (tracing->formats.count)
		qsort(tracing->formats.items, tracing->formats.count,
		      sizeof(*tracing->formats.items), compare_formats);
	return tracing;
}

/* ---- formats ---------------------------------------------------------------------------------- */

static const char *copy_string(struct arena *arena, const char *string)
{
	return string ? arena_copy(arena, string, strlen(string)) : "";
}

static void add_fields(struct tracing *tracing, struct tracepoint *tracepoint,
		       const struct tep_format_field *from, bool is_common)
{
	for (; from; from = from->next) {
		struct tracepoint_field *to = &tracepoint->fields[tracepoint->field_count++];

		*to = (struct tracepoint_field){
			.name = copy_string(tracing->arena, from->name),
			.offset = from->offset < 0 ? 0 : (uint32_t)from->offset,
			.size = from->offset < 0 || from->size < 0 ? 0 : (uint32_t)from->size,
			.element_size = from->flags & TEP_FIELD_IS_ARRAY ? from->elementsize : 0,
			.is_signed = from->flags & TEP_FIELD_IS_SIGNED,
			.is_string = from->flags & TEP_FIELD_IS_STRING,
			.is_dynamic = from->flags & TEP_FIELD_IS_DYNAMIC,
			.is_relative = from->flags & TEP_FIELD_IS_RELATIVE,
			.is_address = from->flags & TEP_FIELD_IS_POINTER,
			.is_common = is_common,
		};
	}
}

static size_t count_fields(const struct tep_format_field *field)
{
	size_t count = 0;

	for (; field; field = field->next)
		count++;
	return count;
}

/* ";\toffset:12": what stands behind the type and name of a field. False: not this. */
static bool take_number(struct span *line, const char *label)
{
	size_t length = strlen(label), digits = 0;

	if (line->size < length || memcmp(line->at, label, length))
		return false;
	while (length + digits < line->size && line->at[length + digits] >= '0' &&
	       line->at[length + digits] <= '9')
		digits++;
	line->at += length + digits;
	line->size -= length + digits;
	return digits > 0 && digits < 8;
}

static bool is_word_char(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/*
 * Passes over "const char * name", "char comm[16]" or "__data_loc char[] name": a type of one or
 * more words, a name, perhaps a size.
 */
static bool take_declaration(struct span *line)
{
	size_t words = 0, brackets = 0, at = 0;
	bool ended = false; /* by a name or its size */

	while (at < line->size && line->at[at] != ';') {
		unsigned char c = line->at[at];

		if (is_word_char(c)) {
			while (at < line->size && is_word_char(line->at[at]))
				at++;
			words++;
			ended = words > 1;
		} else if (c == '[' && at && is_word_char(line->at[at - 1]) && !brackets++) {
			for (at++; at < line->size && is_word_char(line->at[at]);)
				at++;
			if (at == line->size || line->at[at++] != ']' ||
			    (at < line->size && line->at[at] != ' ' && line->at[at] != ';'))
				return false;
		} else if ((c == ' ' || c == '*') && words) {
			at++;
			ended = false;
		} else {
			return false;
		}
	}
	line->at += at;
	line->size -= at;
	return ended;
}

/* Whether a line declares a field as the kernel writes it. */
static bool is_field(struct span line)
{
	static const char label[] = "\tfield:";
	size_t length = sizeof(label) - 1;

	if (line.size < length || memcmp(line.at, label, length))
		return false;
	line.at += length;
	line.size -= length;
	if (!take_declaration(&line) || !take_number(&line, ";\toffset:") ||
	    !take_number(&line, ";\tsize:"))
		return false;
	return line.size == 1 || take_number(&line, ";\tsigned:");
}

/*
 * The format as far as it is needed: the library's parser of print formats does not withstand
 * hostile ones, so it gets an empty one, and of the fields only lines of the usual form.
 */
static void plain_format(struct span text, struct strbuf *plain)
{
	struct span name = line_after(text, "name:"), id = line_after(text, "\nID:");
	const unsigned char *end = text.at + text.size;

	strbuf_add_string(plain, "name:");
	strbuf_add(plain, name.at, name.size);
	strbuf_add_string(plain, "\nID:");
	strbuf_add(plain, id.at, id.size);
	strbuf_add_string(plain, "\nformat:\n");
	while (text.size) {
		const unsigned char *newline = memchr(text.at, '\n', text.size);
		struct span line = {text.at, (size_t)((newline ? newline : end) - text.at)};

		if (is_field(line)) {
			strbuf_add(plain, line.at, line.size);
			strbuf_add_char(plain, '\n');
		} else if (!line.size && plain->text[plain->length - 2] == ';') {
			strbuf_add_char(plain, '\n'); /* between the common ones and its own */
		}
		text.at = newline ? newline + 1 : end;
		text.size = (size_t)(end - text.at);
	}
	strbuf_add_string(plain, "\nprint fmt: \"\"\n");
}

static struct tep_event *library_parse(struct tracing *tracing, const struct format *format)
{
	struct span name = line_after(format->text, "name:");
	struct strbuf plain = STRBUF_INIT;
	size_t at = 0;

	while (at < name.size && (name.at[at] > ' ' && name.at[at] < 0x7f) == (at > 0))
		at++; /* one blank, then a word */
	if (at < name.size || name.size < 2)
		return NULL;
	plain_format(format->text, &plain);
	tep_parse_event(tracing->tep, plain.text, plain.length, format->system);
	strbuf_release(&plain);
	return tep_find_event(tracing->tep, (int)format->id);
}

static const struct tracepoint *parse_format(struct tracing *tracing, const struct format *format)
{
	struct span print = line_after(format->text, "print fmt:");
	struct tep_event *event = library_parse(tracing, format);
	struct tracepoint *tracepoint;

	if (!event)
		return NULL;
	tracepoint = arena_alloc(tracing->arena, sizeof(*tracepoint));
	tracepoint->system = format->system;
	tracepoint->name = copy_string(tracing->arena, event->name);
	tracepoint->print_format = arena_copy(tracing->arena, print.at, print.size);
	tracepoint->fields = arena_alloc(tracing->arena,
					 (count_fields(event->format.common_fields) +
					  count_fields(event->format.fields)) *
						 sizeof(*tracepoint->fields));
	add_fields(tracing, tracepoint, event->format.common_fields, true);
	add_fields(tracing, tracepoint, event->format.fields, false);
	return tracepoint;
}

const struct tracepoint *tracing_find(struct tracing *tracing, uint64_t id)
{
	struct format key = {.id = id}, *format = NULL;

	if (tracing->formats.count && id <= INT32_MAX)
		format = bsearch(&key, tracing->formats.items, tracing->formats.count, sizeof(key),
				 compare_formats);
	if (!format)
		return NULL;
	if (!format->parsed)
		format->tracepoint = parse_format(tracing, format);
	format->parsed = true;
	return format->tracepoint;
}
