// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The reader of pitot-profile(5).
 *
 * A line is handed to the function of its kind when its end is known. The newline there stops every
 * loop over its bytes, so that these need not look for the end of the input; and as what is bad
 * stops the cursor where it is, the message can tell the line and the field.
 */
#include "base/vector.h"
#include "profile/index.h"
#include "profile/stream.h"
#include "profile/stream_cursor.h"

#include <string.h>

static bool read_text(struct stream *stream, uint32_t *string)
{
	struct span text;

	if (!cursor_tab(stream) || !cursor_text(stream, &text))
		return false;
	if (!memchr(text.at, '\\', text.size)) {
		*string = profile_string(stream->profile, text.at, text.size);
		return true;
	}
	strbuf_clear(&stream->text);
	if (!unescape_tsv(&stream->text, text.at, text.size))
		return cursor_fail_field(stream, "a backslash begins no escape");
	*string = profile_string(stream->profile, stream->text.text, stream->text.length);
	return true;
}

/* A line or column. */
static bool read_number(struct stream *stream, char before, uint32_t *number)
{
	uint64_t value = 0;

	if (!cursor_char(stream, before) || !cursor_number(stream, UINT32_MAX, &value))
		return false;
	*number = (uint32_t)value;
	return true;
}

static bool read_reference(struct stream *stream, size_t count, const char *what, uint32_t *item)
{
	uint64_t value = 0;

	if (!cursor_number(stream, UINT64_MAX, &value))
		return false;
	if (value >= count)
		return cursor_fail_field(stream, what);
	*item = (uint32_t)value;
	return true;
}

/* A node, or - for none. */
static bool read_node_reference(struct stream *stream, uint32_t *node)
{
	if (cursor_at(stream) == '-') {
		*node = NONE;
		return cursor_char(stream, '-');
	}
	return read_reference(stream, stream->profile->nodes.count,
			      "there is no such node before this line", node);
}

static bool read_incomplete(struct stream *stream)
{
	if (stream->profile->is_incomplete)
		return cursor_fail(stream, "'incomplete' is there twice");
	stream->profile->is_incomplete = true;
	return cursor_end(stream);
}

static bool read_note(struct stream *stream, bool in_ledger)
{
	struct profile_note note;

	if (!read_text(stream, &note.key) || !read_text(stream, &note.value) || !cursor_end(stream))
		return false;
	if (!profile_put_note(stream->profile, in_ledger, &note))
		return cursor_fail(stream, "another line has the same key");
	return true;
}

static bool read_fact(struct stream *stream)
{
	return read_note(stream, false);
}

static bool read_ledger(struct stream *stream)
{
	return read_note(stream, true);
}

static bool read_transform(struct stream *stream)
{
	uint32_t options;

	if (!read_text(stream, &options) || !cursor_end(stream))
		return false;
	*vector_push(&stream->profile->transforms) = options;
	return true;
}

static bool read_event(struct stream *stream)
{
	static const char *const words[] = {"exact", "sampled"};
	size_t count = stream->profile->events.count;
	struct profile_event event;
	uint32_t word;

	if (!read_number(stream, '\t', &event.rank) || !cursor_tab(stream) ||
	    !cursor_word(stream, words, 2, &word) || !read_text(stream, &event.unit) || !read_text(stream, &event.name) ||
	    !cursor_end(stream))
		return false;
	event.is_sampled = word == 1;
	if (profile_add_event(stream->profile, &event) != count)
		return cursor_fail(stream, "there is such an event before this line");
	return true;
}

static bool read_module(struct stream *stream)
{
	struct profile_module module;
	uint32_t kind;

	if (!cursor_tab(stream) ||
	    !cursor_word(stream, stream_module_kinds, MODULE_UNKNOWN + 1, &kind) ||
	    !read_text(stream, &module.build_id) || !read_text(stream, &module.path) ||
	    !cursor_end(stream))
		return false;
	module.kind = (enum module_kind)kind;
	*vector_push(&stream->profile->modules) = module;
	return true;
}

static bool read_function(struct stream *stream)
{
	struct profile_function function;

	if (!read_number(stream, '\t', &function.start_line) ||
	    !read_text(stream, &function.name) || !read_text(stream, &function.source) ||
	    !read_text(stream, &function.file) || !cursor_end(stream))
		return false;
	*vector_push(&stream->profile->functions) = function;
	return true;
}

/* Behind the offset: where code begins of which no name is known, in the one form that it has. */
static bool read_start(struct stream *stream, struct profile_location *location)
{
	location->start = location->offset;
	if (cursor_at(stream) != '\t' || stream->at[1] != '0' || stream->at[2] != 'x')
		return true;
	if (!cursor_tab(stream) || !cursor_hex(stream, &location->start))
		return false;
	if (location->start >= location->offset)
		return cursor_fail_field(stream, "the code does not begin before the offset");
	return cursor_end(stream);
}

static bool read_location(struct stream *stream)
{
	struct profile *profile = stream->profile;
	struct profile_location location = {.line_start = (uint32_t)profile->lines.count};

	if (!cursor_tab(stream) ||
	    !read_reference(stream, profile->modules.count,
			    "there is no such module before this line", &location.module) ||
	    !cursor_tab(stream) || !cursor_hex(stream, &location.offset) ||
	    !read_start(stream, &location))
		return false;
	while (cursor_at(stream) == '\t') {
		struct profile_line line;

		if (!cursor_tab(stream) ||
		    !read_reference(stream, profile->functions.count,
				    "there is no such function before this line", &line.function) ||
		    !read_number(stream, ':', &line.line) ||
		    !read_number(stream, ':', &line.column))
			return false;
		if (profile->lines.count == NONE - 1)
			return cursor_fail(stream, "more functions at locations than 2^32");
		*vector_push(&profile->lines) = line;
	}
	location.line_count = (uint32_t)profile->lines.count - location.line_start;
	*vector_push(&profile->locations) = location;
	return cursor_end(stream);
}

static bool read_labels(struct stream *stream)
{
	struct profile *profile = stream->profile;
	struct profile_label_set set = {.start = (uint32_t)profile->labels.count};

	do {
		struct profile_label label;

		if (!read_text(stream, &label.key) || !read_text(stream, &label.value))
			return false;
		if (profile->labels.count == NONE - 1)
			return cursor_fail(stream, "more labels than 2^32");
		*vector_push(&profile->labels) = label;
	} while (cursor_at(stream) == '\t');
	set.count = (uint32_t)profile->labels.count - set.start;
	*vector_push(&profile->label_sets) = set;
	return cursor_end(stream);
}

static bool read_node(struct stream *stream)
{
	struct profile *profile = stream->profile;
	struct profile_node node;

	if (!cursor_tab(stream) || !read_node_reference(stream, &node.parent) ||
	    !cursor_tab(stream) ||
	    !read_reference(stream, profile->locations.count,
			    "there is no such location before this line", &node.location) ||
	    !cursor_end(stream))
		return false;
	*vector_push(&profile->nodes) = node;
	return true;
}

static bool read_value(struct stream *stream, int64_t *value)
{
	bool is_negative = cursor_at(stream) == '-';
	uint64_t size = 0;

	if (is_negative)
		cursor_char(stream, '-');
	if (!cursor_number(stream, (uint64_t)INT64_MAX + is_negative, &size))
		return false;
	if (is_negative && !size)
		return cursor_fail_field(stream, "-0 is no number");
	*value = (int64_t)(is_negative ? -size : size);
	return true;
}

static bool read_sample(struct stream *stream)
{
	struct profile *profile = stream->profile;
	struct profile_sample sample;
	uint32_t ending;

	if (!cursor_tab(stream) ||
	    !read_reference(stream, profile->events.count,
			    "there is no such event before this line", &sample.event) ||
	    !cursor_tab(stream) || !read_node_reference(stream, &sample.node) ||
	    !cursor_tab(stream) ||
	    !read_reference(stream, profile->label_sets.count,
			    "there is no such set of labels before this line", &sample.labels) ||
	    !cursor_tab(stream) || !cursor_word(stream, stream_endings, ENDING_COUNT, &ending) ||
	    !cursor_tab(stream) || !cursor_number(stream, UINT64_MAX, &sample.count) ||
	    !cursor_tab(stream) || !read_value(stream, &sample.value) || !cursor_tab(stream) ||
	    !cursor_wide(stream, &sample.squares) || !cursor_end(stream))
		return false;
	sample.ending = (enum ending)ending;
	*vector_push(&profile->samples) = sample;
	return true;
}

/* By the writer's own line, as it has one form only. */
static bool read_end(struct stream *stream)
{
	struct strbuf line = STRBUF_INIT;
	bool same;

	stream_end_line(stream->profile, &line);
	same = line.length == stream->line.size + 1 &&
	       !memcmp(line.text, stream->line.at, line.length);
	strbuf_release(&line);
	if (!same)
		return cursor_fail(stream, "the counts are not those of the lines before: the "
					   "stream was cut or changed");
	stream->is_ended = true;
	return true;
}

static const struct {
	const char *word;
	bool (*read)(struct stream *stream);
} kinds[] = {
	{"n", read_node},
	{"s", read_sample},
	{"location", read_location},
	{"function", read_function},
	{"module", read_module},
	{"labels", read_labels},
	{"event", read_event},
	{"fact", read_fact},
	{"ledger", read_ledger},
	{"transform", read_transform},
	{"incomplete", read_incomplete},
	{"end", read_end},
};

static bool read_line(struct stream *stream)
{
	struct span word;

	if (stream->is_ended)
		return cursor_fail(stream, "there is more behind the 'end' line");
	if (!cursor_text(stream, &word))
		return false;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strlen(kinds[i].word) == word.size &&
		    !memcmp(kinds[i].word, word.at, word.size))
			return kinds[i].read(stream);
	return cursor_fail_kind(stream, word);
}

/* The first line, of which nothing but the version may ever change. */
static bool read_version(struct stream *stream, const unsigned char *bytes, size_t size)
{
	static const char first[] = STREAM_FIRST_LINE, word[] = "pitot-profile ";
	size_t first_size = sizeof(first) - 1, word_size = sizeof(word) - 1;

	if (size < first_size && (!size || !memcmp(bytes, first, size)))
		return cursor_fail_cut(stream);
	stream->line_number = 1;
	if (size >= first_size && !memcmp(bytes, first, first_size))
		return true;
	if (size >= word_size && !memcmp(bytes, word, word_size))
		return cursor_fail(stream, "a version that this pitot does not know");
	return cursor_fail(stream, "this is no pitot profile");
}

static bool read_stream(struct stream *stream, const unsigned char *bytes, size_t size)
{
	const unsigned char *at = bytes, *end = bytes + size;

	if (!read_version(stream, bytes, size))
		return false;
	at += sizeof(STREAM_FIRST_LINE) - 1;
	while (at < end) {
		const unsigned char *line_end = memchr(at, '\n', (size_t)(end - at));

		if (!line_end)
			return cursor_fail_cut(stream);
		stream->line_number++;
		stream->line = (struct span){at, (size_t)(line_end - at)};
		stream->at = at;
		if (stream->line_number == NONE)
			return cursor_fail(stream, "more lines than 2^32");
		if (!read_line(stream))
			return false;
		at = line_end + 1;
	}
	return stream->is_ended || cursor_fail_cut(stream);
}

struct profile *profile_read(const void *bytes, size_t size, const char *name, struct error *error)
{
	struct stream stream = {
		.profile = profile_new(), .name = name, .error = error, .text = STRBUF_INIT};
	bool ok = read_stream(&stream, bytes, size);

	strbuf_release(&stream.text);
	if (!ok) {
		profile_free(stream.profile);
		return NULL;
	}
	profile_normalize(stream.profile);
	return stream.profile;
}
