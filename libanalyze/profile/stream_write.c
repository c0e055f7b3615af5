// SPDX-License-Identifier: GPL-2.0-or-later
/* The writer of pitot-profile(5). Lines are made in one buffer, which goes out when it is full. */
#include "profile/stream.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	OUT_SIZE = 64 * 1024,
	/* What a line of numbers needs at most: a sample's, with one of 128 bits. */
	NUMBERS_SIZE = 256,
};

struct out {
	FILE *file;
	char *at, *end;
	int failure; /* errno, or 0 */
	struct strbuf escaped;
	char bytes[OUT_SIZE];
};

static void flush(struct out *out)
{
	size_t size = (size_t)(out->at - out->bytes);

	if (size && !out->failure && fwrite(out->bytes, 1, size, out->file) != size)
		out->failure = errno ? errno : EIO;
	out->at = out->bytes;
}

/* Makes room for so many bytes to be put. */
static inline void reserve(struct out *out, size_t size)
{
	if ((size_t)(out->end - out->at) < size)
		flush(out);
}

static void put_bytes(struct out *out, const char *bytes, size_t size)
{
	while (size) {
		size_t room, part;

		reserve(out, 1);
		room = (size_t)(out->end - out->at);
		part = size < room ? size : room;
		memcpy(out->at, bytes, part);
		out->at += part;
		bytes += part;
		size -= part;
	}
}

/* From here to put_field() there must be room. */
static inline void put(struct out *out, char c)
{
	*out->at++ = c;
}

static inline void put_word(struct out *out, const char *word)
{
	size_t size = strlen(word);

	memcpy(out->at, word, size);
	out->at += size;
}

static inline void put_digits(struct out *out, uint64_t value, int least_count)
{
	char digits[20]; /* of 2^64 - 1 */
	int start = sizeof(digits);

	for (; value || least_count > 0; value /= 10, least_count--)
		digits[--start] = (char)('0' + value % 10);
	memcpy(out->at, digits + start, sizeof(digits) - (size_t)start);
	out->at += (int)sizeof(digits) - start;
}

static inline void put_number(struct out *out, uint64_t value)
{
	put_digits(out, value, 1);
}

static inline void put_tab_number(struct out *out, uint64_t value)
{
	put(out, '\t');
	put_number(out, value);
}

static inline void put_tab_reference(struct out *out, uint32_t item)
{
	put(out, '\t');
	if (item == NONE)
		put(out, '-');
	else
		put_number(out, item);
}

static void put_tab_wide(struct out *out, uint128 value)
{
	const uint64_t part = 10000000000000000000u; /* 10^19, the highest power in 64 bits */
	uint128 upper = value / part;

	put(out, '\t');
	if (value <= UINT64_MAX) {
		put_number(out, (uint64_t)value);
		return;
	}
	if (upper >= part) {
		put_number(out, (uint64_t)(upper / part));
		put_digits(out, (uint64_t)(upper % part), 19);
	} else {
		put_number(out, (uint64_t)upper);
	}
	put_digits(out, (uint64_t)(value % part), 19);
}

static void put_hex(struct out *out, uint64_t value)
{
	char digits[16];
	size_t start = sizeof(digits);

	do {
		digits[--start] = "0123456789abcdef"[value & 15];
		value >>= 4;
	} while (value);
	memcpy(out->at, digits + start, sizeof(digits) - start);
	out->at += sizeof(digits) - start;
}

/* A tab and a text; makes room itself, as all below do. */
static void put_field(struct out *out, const struct profile *profile, uint32_t string)
{
	strbuf_clear(&out->escaped);
	escape_tsv(&out->escaped, profile_text(profile, string),
		   profile_text_size(profile, string));
	put_bytes(out, "\t", 1);
	put_bytes(out, out->escaped.text, out->escaped.length);
}

static void begin(struct out *out, const char *kind)
{
	reserve(out, NUMBERS_SIZE);
	put_word(out, kind);
}

static void end_line(struct out *out)
{
	put_bytes(out, "\n", 1);
}

static void write_note(struct out *out, const struct profile *profile, const char *kind,
		       const struct profile_note *note)
{
	begin(out, kind);
	put_field(out, profile, note->key);
	put_field(out, profile, note->value);
	end_line(out);
}

static void write_about(struct out *out, const struct profile *profile)
{
	size_t i;

	put_bytes(out, STREAM_FIRST_LINE, strlen(STREAM_FIRST_LINE));
	if (profile->is_incomplete)
		put_bytes(out, "incomplete\n", 11);
	for (i = 0; i < profile->facts.count; i++)
		write_note(out, profile, "fact", &profile->facts.items[i]);
	for (i = 0; i < profile->ledger.count; i++)
		write_note(out, profile, "ledger", &profile->ledger.items[i]);
	for (i = 0; i < profile->transforms.count; i++) {
		begin(out, "transform");
		put_field(out, profile, profile->transforms.items[i]);
		end_line(out);
	}
	for (i = 0; i < profile->events.count; i++) {
		const struct profile_event *event = &profile->events.items[i];

		begin(out, "event");
		put_tab_number(out, event->rank);
		put(out, '\t');
		put_word(out, event->is_sampled ? "sampled" : "exact");
		put_field(out, profile, event->unit);
		put_field(out, profile, event->name);
		end_line(out);
	}
}

static void write_modules(struct out *out, const struct profile *profile)
{
	for (size_t i = 0; i < profile->modules.count; i++) {
		const struct profile_module *module = &profile->modules.items[i];

		begin(out, "module\t");
		put_word(out, stream_module_kinds[module->kind]);
		put_field(out, profile, module->build_id);
		put_field(out, profile, module->path);
		end_line(out);
	}
}

static void write_functions(struct out *out, const struct profile *profile)
{
	for (size_t i = 0; i < profile->functions.count; i++) {
		const struct profile_function *function = &profile->functions.items[i];

		begin(out, "function");
		put_tab_number(out, function->start_line);
		put_field(out, profile, function->name);
		put_field(out, profile, function->source);
		put_field(out, profile, function->file);
		end_line(out);
	}
}

static void write_locations(struct out *out, const struct profile *profile)
{
	for (size_t i = 0; i < profile->locations.count; i++) {
		const struct profile_location *location = &profile->locations.items[i];

		begin(out, "location");
		put_tab_number(out, location->module);
		put_word(out, "\t0x");
		put_hex(out, location->offset);
		if (!location->line_count && location->start != location->offset) {
			put_word(out, "\t0x");
			put_hex(out, location->start);
		}
		for (uint32_t k = 0; k < location->line_count; k++) {
			const struct profile_line *line =
				&profile->lines.items[location->line_start + k];

			reserve(out, NUMBERS_SIZE);
			put_tab_number(out, line->function);
			put(out, ':');
			put_number(out, line->line);
			put(out, ':');
			put_number(out, line->column);
		}
		end_line(out);
	}
}

static void write_label_sets(struct out *out, const struct profile *profile)
{
	for (size_t i = 1; i < profile->label_sets.count; i++) {
		const struct profile_label_set *set = &profile->label_sets.items[i];

		begin(out, "labels");
		for (uint32_t k = 0; k < set->count; k++) {
			put_field(out, profile, profile->labels.items[set->start + k].key);
			put_field(out, profile, profile->labels.items[set->start + k].value);
		}
		end_line(out);
	}
}

static void write_nodes(struct out *out, const struct profile *profile)
{
	for (size_t i = 0; i < profile->nodes.count; i++) {
		reserve(out, NUMBERS_SIZE);
		put(out, 'n');
		put_tab_reference(out, profile->nodes.items[i].parent);
		put_tab_number(out, profile->nodes.items[i].location);
		put(out, '\n');
	}
}

static void write_samples(struct out *out, const struct profile *profile)
{
	for (size_t i = 0; i < profile->samples.count; i++) {
		const struct profile_sample *sample = &profile->samples.items[i];

		reserve(out, NUMBERS_SIZE);
		put(out, 's');
		put_tab_number(out, sample->event);
		put_tab_reference(out, sample->node);
		put_tab_number(out, sample->labels);
		put(out, '\t');
		put_word(out, stream_endings[sample->ending]);
		put_tab_number(out, sample->count);
		put(out, '\t');
		if (sample->value < 0)
			put(out, '-');
		put_number(out,
			   sample->value < 0 ? -(uint64_t)sample->value : (uint64_t)sample->value);
		put_tab_wide(out, sample->squares);
		put(out, '\n');
	}
}

int profile_write(const struct profile *profile, FILE *file, struct error *error)
{
	struct out *out = xmalloc(sizeof(*out));
	struct strbuf end = STRBUF_INIT;
	int failure;

	assert(profile_is_normalized(profile));
	out->file = file;
	out->at = out->bytes;
	out->end = out->bytes + OUT_SIZE;
	out->failure = 0;
	out->escaped = (struct strbuf)STRBUF_INIT;
	write_about(out, profile);
	write_modules(out, profile);
	write_functions(out, profile);
	write_locations(out, profile);
	write_label_sets(out, profile);
	write_nodes(out, profile);
	write_samples(out, profile);
	stream_end_line(profile, &end);
	put_bytes(out, end.text, end.length);
	flush(out);
	failure = out->failure;
	strbuf_release(&end);
	strbuf_release(&out->escaped);
	free(out);
	errno = failure;
	return failure ? error_errno(error, "cannot write the profile") : 0;
}
