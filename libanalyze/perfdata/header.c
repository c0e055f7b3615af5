/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * header: what stands at the beginning of a recording, and the sections that it points to.
 *
 * A file:   magic, size 104, attr_size, {attrs, data, event_types}, feature bits
 *           ... attrs, each with where its ids are ... data ... {where, size} of each feature ...
 * A stream: magic, size 16; then records, which also tell what a file has in its sections.
 */
#include "perfdata/record_take.h"

enum {
	PIPE_HEADER_SIZE = 16,
	OLD_HEADER_SIZE = 72, /* before there were features */
	HEADER_SIZE = 104,
	EVENT_TYPE_SIZE = 72,
	SECTION_SIZE = 16,
};

struct section {
	uint64_t offset, size;
};

struct file_header {
	uint64_t size, attr_size;
	struct section attrs, data, event_types;
	uint64_t features[FEATURE_BITS / 64];
};

/* What of a section the file really has; what it lacks is noted as damage. */
static struct span section_span(struct recording *recording, struct part *part,
				struct section section, const char *what)
{
	const struct input *input = &part->input;
	uint64_t there = section.offset < input->size ? input->size - section.offset : 0;

	if (section.size > there) {
		damage_add(recording, part, input->size, section.size - there, 0,
			   "the file ends before the end of its %s", what);
		section.size = there;
	}
	if (!section.size)
		return (struct span){input->bytes, 0};
	if (section.offset + section.size > part->described)
		part->described = section.offset + section.size;
	return (struct span){input->bytes + section.offset, (size_t)section.size};
}

static struct section read_section(struct reader *reader)
{
	struct section section;

	section.offset = reader_u64(reader);
	section.size = reader_u64(reader);
	return section;
}

/*
 * The feature bits are an array of the recording host's unsigned longs. Where the byte orders
 * differ its width matters: it was 64 bits if that reading has the host's name in it, which perf always
 * writes, else 32.
 */
static void read_features(struct reader *reader, bool big_endian, uint64_t *features)
{
	struct reader again = *reader;

	for (unsigned i = 0; i < FEATURE_BITS / 64; i++)
		features[i] = reader_u64(reader);
	if (!big_endian || features[0] >> FEATURE_HOSTNAME & 1)
		return;
	for (unsigned i = 0; i < FEATURE_BITS / 64; i++) {
		uint64_t low = reader_u32(&again);

		features[i] = low | (uint64_t)reader_u32(&again) << 32;
	}
}

/* The first version has no mark of its byte order: the size of an attr tells. */
static bool is_swapped_v1(const unsigned char *bytes)
{
	uint64_t size = load_u64(bytes + 16, false);

	return size > UINT32_MAX;
}

bool recording_begins(const unsigned char *bytes, size_t size)
{
	return size >= 8 && (!memcmp(bytes, "PERFILE2", 8) || !memcmp(bytes, "2ELIFREP", 8) ||
			     !memcmp(bytes, "PERFFILE", 8));
}

static int read_magic(struct recording *recording, const struct input *input, struct error *error)
{
	const uint16_t probe = 1;
	bool host_big = *(const unsigned char *)&probe == 0;

	if (input->size >= PIPE_HEADER_SIZE && !memcmp(input->bytes, "PERFILE2", 8)) {
		recording->big_endian = false;
	} else if (input->size >= PIPE_HEADER_SIZE && !memcmp(input->bytes, "2ELIFREP", 8)) {
		recording->big_endian = true;
	} else if (input->size >= OLD_HEADER_SIZE && !memcmp(input->bytes, "PERFFILE", 8)) {
		recording->version = 1;
		recording->big_endian = is_swapped_v1(input->bytes) != host_big;
	} else {
		return error_set(error, ERROR_INPUT,
				 "'%s' is no perf recording: it does not begin with PERFILE2",
				 recording->name);
	}
	recording->swap = recording->big_endian != host_big;
	return 0;
}

static struct file_header read_header(const struct recording *recording, struct reader *reader)
{
	struct file_header header = {0};

	reader_take(reader, 8);
	header.size = reader_u64(reader);
	header.attr_size = reader_u64(reader);
	header.attrs = read_section(reader);
	header.data = read_section(reader);
	header.event_types = read_section(reader);
	if (header.size >= HEADER_SIZE)
		read_features(reader, recording->big_endian, header.features);
	return header;
}

static void read_attrs(struct recording *recording, struct part *part,
		       const struct file_header *header)
{
	struct span attrs = section_span(recording, part, header->attrs, "event attributes");
	size_t stride = (size_t)header->attr_size;

	if (header->attr_size < 64 + SECTION_SIZE || header->attr_size > attrs.size) {
		if (attrs.size || !header->attrs.size)
			damage_add(recording, part, header->attrs.offset, 0, 0,
				   "there are no event attributes of %llu bytes",
				   (unsigned long long)header->attr_size);
		return;
	}
	for (size_t at = 0; at + stride <= attrs.size; at += stride) {
		struct span bytes = {attrs.at + at, stride - SECTION_SIZE};
		struct reader reader = reader_over(attrs.at + at + stride - SECTION_SIZE,
						   SECTION_SIZE, recording->swap);
		struct section ids = read_section(&reader);
		struct attr attr;

		if (!attr_read(bytes, recording->swap, recording->big_endian, &attr)) {
			damage_add(recording, part, header->attrs.offset + at, 0, 0,
				   "an event attribute has a size that cannot be");
			continue;
		}
		event_add_ids(recording, event_add(recording, &attr),
			      section_span(recording, part, ids, "event ids"));
	}
}

static void read_event_types(struct recording *recording, struct part *part, struct section section)
{
	struct span types = section_span(recording, part, section, "event types");

	for (size_t at = 0; at + EVENT_TYPE_SIZE <= types.size; at += EVENT_TYPE_SIZE)
		event_add_type(recording, (struct span){types.at + at, EVENT_TYPE_SIZE});
}

/* ---- feature sections ------------------------------------------------------------------------- */

static void read_build_ids(struct recording *recording, struct part *part, struct span section)
{
	size_t at = 0;

	while (at < section.size) {
		struct span left = {section.at + at, section.size - at};
		size_t size = record_size(left.at, left.size, recording->swap);

		if (!size || size > left.size) {
			damage_add(recording, part, (uint64_t)(left.at - part->input.bytes),
				   left.size, 0, "the list of build-ids breaks off");
			return;
		}
		facts_add_build_id(recording, (struct span){left.at, size});
		at += size;
	}
}

static void read_tracing(struct recording *recording, const struct part *part, struct span bytes)
{
	struct recording_state *state = recording->state;
	struct error error;

	if (state->tracing)
		return; /* the first one */
	state->tracing = tracing_read(bytes, &state->arena, &error);
	if (!state->tracing)
		damage_add(recording, part, (uint64_t)(bytes.at - part->input.bytes), 0, 0,
			   "the tracing data cannot be read: %s", error.message);
}

void recording_add_tracing(struct recording *recording, const struct part *part, struct span bytes)
{
	read_tracing(recording, part, bytes);
	facts_add(recording, FEATURE_TRACING_DATA, bytes);
}

/* Sections that the table puts outside of the file, all in one note: a bad table has many. */
struct outside {
	unsigned count;
	uint64_t bytes; /* of those whose place can be believed */
};

static struct section keep_inside(const struct part *part, struct section section,
				  struct outside *outside)
{
	uint64_t size = part->input.size;
	uint64_t there = section.offset < size ? size - section.offset : 0;

	if (section.size <= there)
		return section;
	outside->count++;
	if (section.offset <= size && section.size - there < size)
		outside->bytes += section.size - there;
	section.size = there;
	return section;
}

static void read_feature_section(struct recording *recording, struct part *part, unsigned feature,
				 struct section section)
{
	struct span payload = section_span(recording, part, section, "feature sections");

	if (feature == FEATURE_BUILD_ID)
		read_build_ids(recording, part, payload);
	else if (feature == FEATURE_TRACING_DATA)
		read_tracing(recording, part, payload);
	facts_add(recording, feature, payload);
}

static void read_feature_sections(struct recording *recording, struct part *part,
				  const struct file_header *header)
{
	struct outside outside = {0, 0};
	struct section table = {header->data.offset + header->data.size, 0};
	struct span bytes;
	struct reader reader;

	for (unsigned i = 0; i < FEATURE_BITS / 64; i++)
		table.size += (uint64_t)__builtin_popcountll(header->features[i]) * SECTION_SIZE;
	bytes = section_span(recording, part, table, "feature table");
	reader = reader_over(bytes.at, bytes.size, recording->swap);
	for (unsigned feature = 0; feature < FEATURE_BITS; feature++) {
		struct section section;

		if (!(header->features[feature / 64] >> (feature % 64) & 1))
			continue;
		if (reader_left(&reader) < SECTION_SIZE)
			break;
		section = keep_inside(part, read_section(&reader), &outside);
		read_feature_section(recording, part, feature, section);
	}
	if (outside.count)
		damage_add(recording, part, part->input.size, outside.bytes, 0,
			   "the file ends before the end of %u of its feature sections",
			   outside.count);
}

/* ---- modes ------------------------------------------------------------------------------------ */

/* The data section: to the end of the file where perf did not live to write its size. */
static void take_data(struct recording *recording, struct part *part, struct section data)
{
	const struct input *input = &part->input;
	uint64_t there = data.offset < input->size ? input->size - data.offset : 0;

	if (recording->interrupted)
		data.size = there;
	if (data.size > there) {
		damage_add(recording, part, input->size, data.size - there, 0,
			   "the file ends before the end of its data");
		data.size = there;
	}
	part->bytes = data.size ? input->bytes + data.offset : input->bytes;
	part->size = data.size;
	part->file_offset = data.offset;
	part->droppable = input->droppable;
}

/* Two recordings that were put into one file: the second is not to be missed without a word. */
static void look_behind(struct recording *recording, const struct part *part)
{
	const struct input *input = &part->input;
	uint64_t data_end = part->file_offset + part->size;
	uint64_t end = data_end > part->described ? data_end : part->described;

	if (end < input->size && input->size - end >= PIPE_HEADER_SIZE &&
	    recording_begins(input->bytes + end, input->size - end))
		damage_add(recording, part, end, input->size - end, 0,
			   "another recording begins there, which is not read");
}

static int read_file_header(struct recording *recording, struct part *part, struct error *error)
{
	struct reader reader = reader_over(part->input.bytes, part->input.size, recording->swap);
	struct file_header header = read_header(recording, &reader);

	if (reader.overrun)
		return error_set(error, ERROR_INPUT, "'%s' ends within its header",
				 recording->name);
	if (header.size < OLD_HEADER_SIZE ||
	    header.data.offset + header.data.size < header.data.size)
		return error_set(error, ERROR_INPUT, "'%s' has a header that cannot be",
				 recording->name);
	recording->interrupted = !header.data.size && header.data.offset < part->input.size;
	read_attrs(recording, part, &header);
	read_event_types(recording, part, header.event_types);
	take_data(recording, part, header.data);
	if (recording->interrupted)
		damage_add(recording, part, header.data.offset, 0, 0,
			   "perf did not live to write the size of its data and what follows it");
	if (!recording->interrupted) {
		read_feature_sections(recording, part, &header);
		look_behind(recording, part);
	}
	return 0;
}

static void open_pipe_mode(struct recording *recording, struct part *part)
{
	if (recording->mode != MODE_DIRECTORY)
		recording->mode = MODE_PIPE;
	part->bytes = part->input.bytes + PIPE_HEADER_SIZE;
	part->size = part->input.size - PIPE_HEADER_SIZE;
	part->file_offset = PIPE_HEADER_SIZE;
	part->droppable = part->input.droppable;
}

int header_read(struct recording *recording, struct part *part, struct error *error)
{
	if (read_magic(recording, &part->input, error) < 0)
		return -1;
	if (load_u64(part->input.bytes + 8, recording->swap) != PIPE_HEADER_SIZE)
		return read_file_header(recording, part, error);
	open_pipe_mode(recording, part);
	return 0;
}
