/* SPDX-License-Identifier: GPL-2.0-or-later */
/* describe: a record as one line of text, by the table of record_fields. */
#include "perfdata/describe.h"
#include "perfdata/state.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- fields ---------------------------------------------------------------------------------- */

static int64_t sign_extend(enum wire wire, uint64_t value)
{
	switch (wire) {
	case WIRE_U8:
		return (int8_t)value;
	case WIRE_U16:
		return (int16_t)value;
	case WIRE_U32:
		return (int32_t)value;
	default:
		return (int64_t)value;
	}
}

/* As few digits as give the same number back. */
static void add_float(struct strbuf *text, uint64_t bits)
{
	char digits[40];
	double value;

	memcpy(&value, &bits, sizeof(value));
	snprintf(digits, sizeof(digits), "%.15g", value);
	if (strtod(digits, NULL) != value)
		snprintf(digits, sizeof(digits), "%.17g", value);
	strbuf_add_string(text, digits);
}

static void add_word(struct strbuf *text, const struct word *words, uint64_t value)
{
	const char *word = word_of(words, value);

	if (word)
		strbuf_add_string(text, word);
	else
		strbuf_add_u64(text, value);
}

static void add_feature(struct strbuf *text, uint64_t feature)
{
	const char *name = feature < FEATURE_BITS ? feature_name((unsigned)feature) : NULL;

	if (name)
		strbuf_add_string(text, name);
	else
		strbuf_add_u64(text, feature);
}

static void add_protection(struct strbuf *text, uint64_t bits)
{
	static const char letters[] = "rwx";

	for (unsigned i = 0; i < 3; i++)
		strbuf_add_char(text, bits >> i & 1 ? letters[i] : '-');
	if (bits >> 3) {
		strbuf_add_char(text, '|');
		add_address(text, bits >> 3 << 3);
	}
}

static void add_build_id(struct strbuf *text, const struct record_body *body,
			 const struct record_field *field)
{
	const unsigned char *bytes = (const unsigned char *)body + field->into.offset;
	uint64_t size = body_number(body, field->count);

	add_bytes(text, (struct span){bytes, size && size < 20 ? (size_t)size : 20});
}

static bool mask_bit(const unsigned char *words, size_t bit, size_t word_size, bool swap)
{
	size_t word_bits = word_size * 8;
	const unsigned char *word = words + bit / word_bits * word_size;

	return (word_size == 4 ? load_u32(word, swap) : load_u64(word, swap)) >> bit % word_bits &
	       1;
}

/* "0-3,8": the set bits of a list of words. */
static void add_mask(struct strbuf *text, struct span mask, size_t word_size, bool swap)
{
	size_t bits = mask.size * 8, run = 0;
	bool any = false;

	for (size_t i = 0; i <= bits; i++) {
		if (i < bits && mask_bit(mask.at, i, word_size, swap)) {
			run++;
			continue;
		}
		if (run) {
			if (any)
				strbuf_add_char(text, ',');
			any = true;
			strbuf_add_u64(text, i - run);
			if (run > 1) {
				strbuf_add_char(text, '-');
				strbuf_add_u64(text, i - 1);
			}
		}
		run = 0;
	}
}

static void add_value(struct field_walk *walk, const struct record_field *field,
		      const struct field_value *value);

/* One number of an element, or its name. */
static void element_seen(struct field_walk *walk, const struct record_field *field,
			 const struct field_value *value)
{
	struct strbuf *text = walk->state;

	if (walk->prefix)
		strbuf_add_string(text, walk->prefix);
	walk->prefix = ":";
	add_value(walk, field, value);
}

static void add_list(struct field_walk *walk, const struct record_field *field,
		     const struct field_value *value)
{
	struct strbuf *text = walk->state;
	struct field_walk inner = {
		.recording = walk->recording,
		.reader = reader_over(value->bytes.at, value->bytes.size, walk->reader.swap),
		.seen = element_seen,
		.state = text,
	};

	for (uint64_t i = 0; i < value->count; i++) {
		if (i)
			strbuf_add_char(text, ',');
		inner.prefix = NULL;
		fields_walk(&inner, field->parts);
	}
}

/* Of the shows that are about one number; false: of another. */
static bool add_number(struct strbuf *text, const struct record_field *field, uint64_t number)
{
	switch (field->show) {
	case SHOW_NUMBER:
		strbuf_add_u64(text, number);
		return true;
	case SHOW_SIGNED:
		add_signed(text, sign_extend(field->wire, number));
		return true;
	case SHOW_HEX:
		add_address(text, number);
		return true;
	case SHOW_TIME:
		add_seconds(text, number);
		return true;
	case SHOW_FLOAT:
		add_float(text, number);
		return true;
	case SHOW_WORD:
		add_word(text, field->words, number);
		return true;
	case SHOW_FLAGS:
		add_flags(text, field->words, number);
		return true;
	case SHOW_PROTECTION:
		add_protection(text, number);
		return true;
	case SHOW_FEATURE:
		add_feature(text, number);
		return true;
	default:
		return false;
	}
}

static void add_value(struct field_walk *walk, const struct record_field *field,
		      const struct field_value *value)
{
	struct strbuf *text = walk->state;

	if (add_number(text, field, value->number))
		return;
	switch (field->show) {
	case SHOW_TEXT:
		escape_word(text, value->bytes.at, value->bytes.size);
		break;
	case SHOW_BYTES:
		add_bytes(text, value->bytes);
		break;
	case SHOW_SIZE:
		strbuf_add_u64(text, value->bytes.size);
		break;
	case SHOW_BUILD_ID:
		add_build_id(text, walk->body, field);
		break;
	case SHOW_LIST:
		add_list(walk, field, value);
		break;
	case SHOW_MASK:
		add_mask(text, value->bytes, field->size, walk->reader.swap);
		break;
	case SHOW_CHAIN:
		add_chain(text, walk->recording, (struct words){value->bytes.at, value->count});
		break;
	default:
		break; /* has keys of its own: see field_seen */
	}
}

/* "net_ns=4:0xf0000075 uts_ns=...": device and inode of each. */
static void describe_namespaces(struct strbuf *text, const struct recording *recording,
				const struct field_value *value)
{
	static const char *const names[] = {
		"net_ns", "uts_ns", "ipc_ns", "pid_ns", "user_ns", "mnt_ns", "cgroup_ns",
	};
	struct words links = {value->bytes.at, value->count * 2};

	for (uint64_t i = 0; i < value->count; i++) {
		if (i < sizeof(names) / sizeof(*names))
			describe_key(text, names[i]);
		else
			strbuf_addf(text, " ns%llu=", (unsigned long long)i);
		strbuf_add_u64(text, word_at(recording, links, 2 * i));
		strbuf_add_char(text, ':');
		add_address(text, word_at(recording, links, 2 * i + 1));
	}
}

static void field_seen(struct field_walk *walk, const struct record_field *field,
		       const struct field_value *value)
{
	struct strbuf *text = walk->state;

	switch (field->show) {
	case SHOW_NAMESPACES:
		describe_namespaces(text, walk->recording, value);
		return;
	case SHOW_READ:
		describe_counters(text, walk->recording, &walk->body->read.values);
		return;
	case SHOW_ATTR:
		describe_attr(text, &walk->body->header_attr.attr);
		return;
	default:
		break;
	}
	if (!field->name)
		return;
	strbuf_add_char(text, ' ');
	if (walk->prefix)
		strbuf_add_string(text, walk->prefix);
	strbuf_add_string(text, field->name);
	strbuf_add_char(text, '=');
	add_value(walk, field, value);
}

/* ---- records --------------------------------------------------------------------------------- */

static void describe_trailer(struct strbuf *text, const struct record_trailer *trailer)
{
	if (trailer->present & SAMPLE_TIME)
		describe_time(text, "time", trailer->time);
	if (trailer->present & SAMPLE_CPU)
		describe_signed(text, "cpu", (int32_t)trailer->cpu);
	if (trailer->present & SAMPLE_TID) {
		describe_signed(text, "sample_pid", (int32_t)trailer->pid);
		describe_signed(text, "sample_tid", (int32_t)trailer->tid);
	}
	if (trailer->present & (SAMPLE_ID | SAMPLE_IDENTIFIER))
		describe_number(text, "sample_id", trailer->id);
	if (trailer->present & SAMPLE_STREAM_ID)
		describe_number(text, "sample_stream_id", trailer->stream_id);
	if (trailer->id && trailer->event) { /* 0: written by perf, of none */
		describe_key(text, "event");
		escape_word(text, trailer->event->name, strlen(trailer->event->name));
	}
}

/* Types that nobody knows, and simpleperf's, of which no more is told. */
static bool describe_opaque(struct strbuf *text, const struct record *record)
{
	const char *name = record_type_name(record->type);

	if (name)
		strbuf_add_string(text, name);
	else
		strbuf_addf(text, "TYPE_%u", (unsigned)record->type);
	describe_number(text, "size", record->size);
	return name != NULL;
}

bool record_describe(const struct recording *recording, const struct record *record,
		     struct strbuf *text)
{
	const struct record_layout *layout = record_layout(record->type);
	struct field_walk walk = {.seen = field_seen, .state = text};
	struct record_body body;
	bool complete;

	if (record->type == RECORD_SAMPLE)
		return sample_describe(recording, record, text);
	if (!layout || record->type >= RECORD_SIMPLEPERF_START)
		return describe_opaque(text, record);
	strbuf_add_string(text, layout->name);
	if (record->type < RECORD_USER_TYPE_START || layout->misc)
		describe_misc(text, layout->misc, record->misc);
	else if (record->misc)
		describe_address(text, "misc",
				 record->misc); /* what perf happened to leave there */
	complete = record_walk(&walk, recording, record, &body);
	describe_trailer(text, &body.trailer);
	if (!complete)
		strbuf_add_string(text, " short");
	return complete;
}

void record_describe_bytes(const struct record *record, struct strbuf *text)
{
	describe_key(text, "bytes");
	add_bytes(text, (struct span){record->data, record->size});
}

void damage_describe(const struct recording *recording, size_t index, struct strbuf *text)
{
	const struct damage *damage = &recording->damages[index];

	strbuf_add_char(text, '\'');
	escape_terminal(text, recording->name, strlen(recording->name));
	if (damage->file) {
		strbuf_add_char(text, '/');
		escape_terminal(text, damage->file, strlen(damage->file));
	}
	strbuf_add_string(text, "' is damaged at offset ");
	add_address(text, damage->offset);
	strbuf_add_string(text, ": ");
	escape_terminal(text, damage->reason, strlen(damage->reason));
	if (!damage->missing_bytes && !damage->missing_samples)
		return;
	strbuf_add_string(text, "; ");
	strbuf_add_u64(text, damage->missing_bytes);
	strbuf_add_string(text, damage->missing_bytes == 1 ? " byte" : " bytes");
	if (damage->missing_samples) {
		strbuf_add_string(text, " and at least ");
		strbuf_add_u64(text, damage->missing_samples);
		strbuf_add_string(text, damage->missing_samples == 1 ? " sample" : " samples");
	}
	strbuf_add_string(text, damage->missing_bytes == 1 && !damage->missing_samples
					? " is missing"
					: " are missing");
}
