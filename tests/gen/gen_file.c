// SPDX-License-Identifier: GPL-2.0-or-later
/* The frame of a recording: header, attrs, data, feature sections; or the records of pipe mode. */
#include <stdlib.h>
#include <string.h>

#include "gen.h"

void gen_init(struct gen *gen, enum gen_kind kind, enum gen_order order)
{
	memset(gen, 0, sizeof(*gen));
	gen->kind = kind;
	gen->data.big_endian = order == GEN_BIG;
}

void gen_release(struct gen *gen)
{
	gen_bytes_release(&gen->data);
	for (size_t i = 0; i < FEATURE_BITS; i++)
		gen_bytes_release(&gen->features[i]);
	free(gen->marks);
	gen->marks = NULL;
}

struct gen_event *gen_event(struct gen *gen, const char *name, uint64_t sample_type, uint64_t id)
{
	struct gen_event *event = &gen->events[gen->event_count++];

	*event = (struct gen_event){
		.name = name,
		.attr = {.type = ATTR_TYPE_SOFTWARE,
			 .size = 128,
			 .sample_period = 1000,
			 .sample_type = sample_type,
			 .flags = 1ULL << ATTR_SAMPLE_ID_ALL},
		.ids = {id},
		.id_count = id != 0,
	};
	return event;
}

void gen_attr(struct gen_bytes *out, const struct attr *attr)
{
	static const unsigned char widths[] = {
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* up to watermark */
		2,                                           /* precise_ip */
		1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 26, 0};
	struct gen_bytes whole = {.big_endian = out->big_endian};

	gen_u32(&whole, attr->type);
	gen_u32(&whole, attr->size);
	gen_u64(&whole, attr->config);
	gen_u64(&whole, attr->sample_period);
	gen_u64(&whole, attr->sample_type);
	gen_u64(&whole, attr->read_format);
	gen_u64(&whole, gen_bitfield(out->big_endian, attr->flags, widths));
	gen_u32(&whole, attr->wakeup);
	gen_u32(&whole, attr->breakpoint_type);
	gen_u64(&whole, attr->config1);
	gen_u64(&whole, attr->config2);
	gen_u64(&whole, attr->branch_sample_type);
	gen_u64(&whole, attr->user_registers);
	gen_u32(&whole, attr->user_stack_size);
	gen_u32(&whole, (uint32_t)attr->clock_id);
	gen_u64(&whole, attr->interrupt_registers);
	gen_u32(&whole, attr->aux_watermark);
	gen_u16(&whole, (uint16_t)attr->max_stack);
	gen_u16(&whole, 0);
	gen_u32(&whole, attr->aux_sample_size);
	gen_u32(&whole, 0);
	gen_u64(&whole, attr->signal_data);
	gen_u64(&whole, attr->config3);
	gen_u64(&whole, attr->config4);
	if (attr->size > whole.size)
		gen_zero(&whole, attr->size - whole.size);
	gen_put(out, whole.at, attr->size);
	gen_bytes_release(&whole);
}

struct gen_bytes *gen_begin(struct gen *gen, uint32_t type, uint16_t misc)
{
	if (gen->mark_count == gen->mark_capacity) {
		gen->mark_capacity = gen->mark_capacity * 2 + 64;
		gen->marks = xrealloc_array(gen->marks, gen->mark_capacity, sizeof(*gen->marks));
	}
	gen->marks[gen->mark_count++] = (struct gen_mark){gen->data.size, type};
	gen_u32(&gen->data, type);
	gen_u16(&gen->data, misc);
	gen_u16(&gen->data, 0);
	return &gen->data;
}

void gen_end(struct gen *gen)
{
	const struct gen_mark *mark = &gen->marks[gen->mark_count - 1];
	size_t size = gen->data.size - mark->offset;

	gen_patch(&gen->data, mark->offset + 6, 2, size & 0xffff);
	if (mark->type >= RECORD_SIMPLEPERF_START)
		gen_patch(&gen->data, mark->offset + 4, 2, size >> 16);
}

size_t gen_count(const struct gen *gen, uint32_t type, size_t end)
{
	size_t count = 0;

	for (size_t i = 0; i < gen->mark_count; i++) {
		size_t next = i + 1 < gen->mark_count ? gen->marks[i + 1].offset : gen->data.size;

		count += next <= end && (!type || gen->marks[i].type == type);
	}
	return count;
}

struct gen_bytes *gen_feature(struct gen *gen, enum feature feature)
{
	gen->features[feature].big_endian = gen->data.big_endian;
	gen->feature_present[feature] = true;
	return &gen->features[feature];
}

static void put_feature_bits(struct gen_bytes *out, const struct gen *gen)
{
	size_t word_bits = gen->host_is_32_bit ? 32 : 64;

	for (size_t first = 0; first < FEATURE_BITS; first += word_bits) {
		uint64_t word = 0;

		for (size_t i = 0; i < word_bits; i++)
			if (gen->feature_present[first + i] && !gen->interrupted)
				word |= 1ULL << i;
		if (gen->host_is_32_bit)
			gen_u32(out, (uint32_t)word);
		else
			gen_u64(out, word);
	}
}

/* The table of {offset, size} right behind the data, and what it points to. */
static void put_features(struct gen_bytes *out, const struct gen *gen)
{
	size_t table = out->size;

	for (size_t i = 0; i < FEATURE_BITS; i++)
		if (gen->feature_present[i])
			gen_zero(out, 16);
	for (size_t i = 0; i < FEATURE_BITS; i++) {
		if (!gen->feature_present[i])
			continue;
		gen_patch(out, table, 8, out->size);
		gen_patch(out, table + 8, 8, gen->features[i].size);
		table += 16;
		gen_put(out, gen->features[i].at, gen->features[i].size);
	}
}

/* The attrs' section and, before it, the ids that it points to. Returns where it starts. */
static size_t put_attrs(struct gen_bytes *out, const struct gen *gen)
{
	size_t ids_at[GEN_EVENTS], attrs;

	for (size_t i = 0; i < gen->event_count; i++) {
		ids_at[i] = out->size;
		for (size_t j = 0; j < gen->events[i].id_count; j++)
			gen_u64(out, gen->events[i].ids[j]);
	}
	attrs = out->size;
	for (size_t i = 0; i < gen->event_count; i++) {
		gen_attr(out, &gen->events[i].attr);
		gen_u64(out, ids_at[i]);
		gen_u64(out, gen->events[i].id_count * 8);
	}
	return attrs;
}

/* The names of events by attr.config, which only the first version of the format has. */
static void put_event_types(struct gen_bytes *out, const struct gen *gen)
{
	size_t start = out->size;

	for (size_t i = 0; i < gen->event_count; i++) {
		gen_u64(out, gen->events[i].attr.config);
		gen_text(out, gen->events[i].name, 64);
	}
	gen_patch(out, 56, 8, start);
	gen_patch(out, 64, 8, out->size - start);
}

static void finish_file(struct gen_bytes *out, struct gen *gen)
{
	size_t attrs, attr_size = (gen->event_count ? gen->events[0].attr.size : 128) + 16;

	if (gen->kind == GEN_V1)
		gen_put(out, "PERFFILE", 8); /* a string, and so the same in any byte order */
	else
		gen_u64(out, 0x32454c4946524550);
	gen_u64(out, GEN_HEADER_SIZE);
	gen_u64(out, attr_size);
	gen_zero(out, GEN_AT_FEATURES - out->size);
	put_feature_bits(out, gen);
	attrs = put_attrs(out, gen);
	gen_patch(out, GEN_AT_ATTRS_OFFSET, 8, attrs);
	gen_patch(out, GEN_AT_ATTRS_SIZE, 8, out->size - attrs);
	if (gen->kind == GEN_V1)
		put_event_types(out, gen);
	gen->data_offset = out->size;
	gen_patch(out, GEN_AT_DATA_OFFSET, 8, out->size);
	gen_put(out, gen->data.at, gen->data.size);
	if (gen->interrupted)
		return;
	gen_patch(out, GEN_AT_DATA_SIZE, 8, gen->data.size);
	put_features(out, gen);
}

static void put_header(struct gen_bytes *out, uint32_t type, size_t size)
{
	gen_u32(out, type);
	gen_u16(out, 0);
	gen_u16(out, (uint16_t)size);
}

static void put_pipe_header(struct gen_bytes *out, const struct gen *gen)
{
	for (size_t i = 0; i < gen->event_count; i++) {
		const struct gen_event *event = &gen->events[i];

		put_header(out, RECORD_HEADER_ATTR, 8 + event->attr.size + 8 * event->id_count);
		gen_attr(out, &event->attr);
		for (size_t j = 0; j < event->id_count; j++)
			gen_u64(out, event->ids[j]);
	}
	for (size_t i = 0; i < FEATURE_BITS; i++) {
		size_t padding = -gen->features[i].size & 7;

		if (!gen->feature_present[i] || i == FEATURE_TRACING_DATA)
			continue;
		put_header(out, RECORD_HEADER_FEATURE, 16 + gen->features[i].size + padding);
		gen_u64(out, i);
		gen_put(out, gen->features[i].at, gen->features[i].size);
		gen_zero(out, padding);
	}
}

static void finish_pipe(struct gen_bytes *out, struct gen *gen)
{
	gen_u64(out, 0x32454c4946524550);
	gen_u64(out, 16);
	if (!gen->attr_is_last)
		put_pipe_header(out, gen);
	gen->data_offset = out->size;
	gen_put(out, gen->data.at, gen->data.size);
	if (gen->attr_is_last)
		put_pipe_header(out, gen);
}

struct gen_bytes gen_finish(struct gen *gen)
{
	struct gen_bytes out = {.big_endian = gen->data.big_endian};

	if (gen->kind == GEN_PIPE)
		finish_pipe(&out, gen);
	else
		finish_file(&out, gen);
	return out;
}
