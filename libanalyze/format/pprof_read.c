// SPDX-License-Identifier: GPL-2.0-or-later
/* pprof_read: the first walk, which takes all but the samples out of the message. */
#include "base/vector.h"
#include "format/pprof.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

enum { SAMPLE_TYPES_MOST = 1024 };

bool pprof_fail(struct pprof *pprof, const void *at, const char *what)
{
	error_set(pprof->error, ERROR_INPUT, "cannot read '%s': pprof profile: %s, at offset 0x%zx",
		  pprof->name, what, (size_t)((const unsigned char *)at - pprof->start));
	return false;
}

bool pprof_string(struct pprof *pprof, uint64_t index, uint32_t *string)
{
	if (index >= pprof->strings.count) {
		error_set(pprof->error, ERROR_INPUT,
			  "cannot read '%s': pprof profile: there is no string %lld, of %zu",
			  pprof->name, (long long)index, pprof->strings.count);
		return false;
	}
	*string = pprof->strings.items[index];
	return true;
}

bool pprof_numbers(struct pprof *pprof, const struct wire_field *field, void *to, pprof_adder *add)
{
	struct reader packed = field->bytes;
	uint64_t number;

	if (field->type == WIRE_VARINT)
		return add(pprof, to, field->value);
	if (field->type != WIRE_BYTES)
		return pprof_fail(pprof, pprof->start, "numbers have the wrong wire type");
	while (reader_left(&packed)) {
		const unsigned char *at = packed.at;

		if (!wire_varint(&packed, &number))
			return pprof_fail(pprof, at, "a number is cut or too long");
		if (!add(pprof, to, number))
			return false;
	}
	return true;
}

/* ---- messages --------------------------------------------------------------------------------- */

/*
 * Fields of which only the last counts: where the varint of each goes, by its number; NULL: the
 * caller's, or one that is of no use here.
 */
static int next_scalar(struct pprof *pprof, struct reader *message, struct wire_field *field,
		       uint64_t *const *scalars, size_t count)
{
	int got;

	while ((got = wire_next(message, field)) > 0) {
		if (field->number >= count || !scalars[field->number])
			return 1;
		if (!pprof_expect(pprof, message, field, WIRE_VARINT))
			return -1;
		*scalars[field->number] = field->value;
	}
	if (got < 0)
		pprof_fail(pprof, message->at, "a message is damaged");
	return got;
}

static bool read_scalars(struct pprof *pprof, struct reader message, uint64_t *const *scalars,
			 size_t count)
{
	struct wire_field field;
	int got;

	while ((got = next_scalar(pprof, &message, &field, scalars, count)) > 0)
		;
	return !got;
}

static bool read_type(struct pprof *pprof, struct reader message, struct pprof_type *type)
{
	uint64_t *const scalars[] = {[VALUE_TYPE] = &type->name, [VALUE_UNIT] = &type->unit};

	*type = (struct pprof_type){.name = 0};
	return read_scalars(pprof, message, scalars, COUNT(scalars));
}

static bool add_type(struct pprof *pprof, struct reader message)
{
	if (pprof->types.count == SAMPLE_TYPES_MOST)
		return pprof_fail(pprof, message.start, "it has more than 1024 sample types");
	return read_type(pprof, message, vector_push(&pprof->types));
}

static bool add_id(struct pprof *pprof, struct reader message, struct ids *ids, uint64_t id)
{
	if (!id)
		return pprof_fail(pprof, message.start,
				  "a mapping, location or function has the id 0");
	return ids_add(ids, id) ||
	       pprof_fail(pprof, message.start,
			  "two mappings, locations or functions have the same id");
}

static bool add_mapping(struct pprof *pprof, struct reader message)
{
	struct pprof_mapping *mapping = vector_push(&pprof->mappings);
	uint64_t id = 0;
	uint64_t *const scalars[] = {
		[MAPPING_ID] = &id,
		[MAPPING_START] = &mapping->start,
		[MAPPING_LIMIT] = &mapping->limit,
		[MAPPING_OFFSET] = &mapping->offset,
		[MAPPING_FILE] = &mapping->file,
		[MAPPING_BUILD_ID] = &mapping->build_id,
	};

	*mapping = (struct pprof_mapping){.start = 0};
	return read_scalars(pprof, message, scalars, COUNT(scalars)) &&
	       add_id(pprof, message, &pprof->mapping_ids, id);
}

static bool add_function(struct pprof *pprof, struct reader message)
{
	struct pprof_function *function = vector_push(&pprof->functions);
	uint64_t id = 0;
	uint64_t *const scalars[] = {
		[FUNCTION_ID] = &id,
		[FUNCTION_NAME] = &function->name,
		[FUNCTION_SYSTEM_NAME] = &function->system_name,
		[FUNCTION_FILE] = &function->file,
		[FUNCTION_START_LINE] = &function->start_line,
	};

	*function = (struct pprof_function){.name = 0};
	return read_scalars(pprof, message, scalars, COUNT(scalars)) &&
	       add_id(pprof, message, &pprof->function_ids, id);
}

static bool add_line(struct pprof *pprof, struct reader message)
{
	struct pprof_line *line = vector_push(&pprof->lines);
	uint64_t *const scalars[] = {
		[LINE_FUNCTION] = &line->function,
		[LINE_LINE] = &line->line,
		[LINE_COLUMN] = &line->column,
	};

	*line = (struct pprof_line){.function = 0};
	if (!read_scalars(pprof, message, scalars, COUNT(scalars)))
		return false;
	return line->function || pprof_fail(pprof, message.start, "a line is of no function");
}

static bool add_location(struct pprof *pprof, struct reader message)
{
	struct pprof_location location = {.line_start = (uint32_t)pprof->lines.count};
	uint64_t id = 0;
	uint64_t *const scalars[] = {
		[LOCATION_ID] = &id,
		[LOCATION_MAPPING] = &location.mapping,
		[LOCATION_ADDRESS] = &location.address,
	};
	struct reader fields = message;
	struct wire_field field;
	int got;

	while ((got = next_scalar(pprof, &fields, &field, scalars, COUNT(scalars))) > 0) {
		if (field.number != LOCATION_LINE)
			continue;
		if (!pprof_expect(pprof, &fields, &field, WIRE_BYTES) ||
		    !add_line(pprof, field.bytes))
			return false;
	}
	if (got < 0)
		return false;
	location.line_count = (uint32_t)pprof->lines.count - location.line_start;
	*vector_push(&pprof->locations) = location;
	return add_id(pprof, message, &pprof->location_ids, id);
}

static bool add_string(struct pprof *pprof, struct reader bytes)
{
	size_t size = reader_left(&bytes);

	if (!pprof->strings.count && size)
		return pprof_fail(pprof, bytes.start, "the first string is not empty");
	*vector_push(&pprof->strings) = profile_string(pprof->profile, bytes.at, size);
	return true;
}

static bool add_comment(struct pprof *pprof, void *to, uint64_t number)
{
	(void)to;
	*vector_push(&pprof->comments) = number;
	return true;
}

/* ---- the first walk --------------------------------------------------------------------------- */

static bool read_message(struct pprof *pprof, const struct wire_field *field)
{
	switch (field->number) {
	case PROFILE_SAMPLE_TYPE:
		return add_type(pprof, field->bytes);
	case PROFILE_MAPPING:
		return add_mapping(pprof, field->bytes);
	case PROFILE_LOCATION:
		return add_location(pprof, field->bytes);
	case PROFILE_FUNCTION:
		return add_function(pprof, field->bytes);
	case PROFILE_STRING:
		return add_string(pprof, field->bytes);
	case PROFILE_PERIOD_TYPE:
		return read_type(pprof, field->bytes, &pprof->period_type);
	}
	return true; /* samples are for later */
}

static const enum wire_type profile_fields[PROFILE_FIELD_END] = {
	[PROFILE_SAMPLE_TYPE] = WIRE_BYTES, [PROFILE_SAMPLE] = WIRE_BYTES,
	[PROFILE_MAPPING] = WIRE_BYTES,     [PROFILE_LOCATION] = WIRE_BYTES,
	[PROFILE_FUNCTION] = WIRE_BYTES,    [PROFILE_STRING] = WIRE_BYTES,
	[PROFILE_PERIOD_TYPE] = WIRE_BYTES, /* all others are WIRE_VARINT */
};

static bool read_field(struct pprof *pprof, struct reader *message, const struct wire_field *field)
{
	uint64_t *const scalars[PROFILE_FIELD_END] = {
		[PROFILE_DROP_FRAMES] = &pprof->drop_frames,
		[PROFILE_KEEP_FRAMES] = &pprof->keep_frames,
		[PROFILE_TIME] = &pprof->time,
		[PROFILE_DURATION] = &pprof->duration,
		[PROFILE_PERIOD] = &pprof->period,
		[PROFILE_DEFAULT_TYPE] = &pprof->default_type,
		[PROFILE_DOC_URL] = &pprof->doc_url,
	};

	if (!field->number || field->number >= PROFILE_FIELD_END)
		return true;
	if (field->number == PROFILE_COMMENT)
		return pprof_numbers(pprof, field, NULL, add_comment);
	if (!pprof_expect(pprof, message, field, profile_fields[field->number]))
		return false;
	if (!scalars[field->number])
		return read_message(pprof, field);
	if (field->number == PROFILE_TIME && pprof->time)
		return pprof_fail(pprof, message->at, "several profiles follow one another");
	*scalars[field->number] = field->value;
	return true;
}

bool pprof_read_tables(struct pprof *pprof, size_t size)
{
	struct reader message = reader_over(pprof->start, size, false);
	struct wire_field field;
	int got;

	/* Each item has a byte at least: so the tables of the model cannot overflow. */
	if (size >= NONE)
		return pprof_fail(pprof, pprof->start, "it is larger than 4 GB");
	while ((got = wire_next(&message, &field)) > 0)
		if (!read_field(pprof, &message, &field))
			return false;
	return !got || pprof_fail(pprof, message.at, "it is damaged, or breaks off");
}
