/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * compressed: COMPRESSED and COMPRESSED2 records -> the records they hold.
 *
 * Their payloads together are one zstd stream, which perf flushes but never ends, and a record may
 * begin in one payload and end in another. What comes out stands in a spool: the records from
 * outside as they are, those from inside when they are whole, and for each COMPRESSED record a stub
 * that says how many bytes it stored and how many it gave, so that it is still seen and counted.
 */
#include "perfdata/record_take.h"
#include "base/unpack.h"

#include <stdlib.h>

enum { STUB_SIZE = 24 };

struct unpacking {
	struct recording *recording;
	struct part *part;
	struct unpacker *unpacker;
	struct spool *inner; /* what the current payload gave */
	struct strbuf carry; /* the beginning of a record that the next payload goes on with */
};

static void store_u16(unsigned char *at, uint16_t value, bool swap)
{
	value = swap ? __builtin_bswap16(value) : value;
	memcpy(at, &value, sizeof(value));
}

static void store_u64(unsigned char *at, uint64_t value, bool swap)
{
	value = swap ? __builtin_bswap64(value) : value;
	memcpy(at, &value, sizeof(value));
}

static int add_stub(struct unpacking *unpacking, const unsigned char *record, uint64_t stored,
		    uint64_t given, struct error *error)
{
	bool swap = unpacking->recording->swap;
	unsigned char stub[STUB_SIZE];

	memcpy(stub, record, 8);
	store_u16(stub + 6, STUB_SIZE, swap);
	store_u64(stub + 8, stored, swap);
	store_u64(stub + 16, given, swap);
	return spool_add(unpacking->part->plain, stub, sizeof(stub), error);
}

/* The compressed bytes: COMPRESSED2 says how many, as it is padded. */
static struct span payload_of(const unsigned char *record, size_t size, uint32_t type, bool swap)
{
	uint64_t stored;

	if (type == RECORD_COMPRESSED)
		return (struct span){record + 8, size - 8};
	stored = size < 16 ? 0 : load_u64(record + 8, swap);
	if (size < 16 || stored > size - 16)
		return (struct span){NULL, 0};
	return (struct span){record + 16, (size_t)stored};
}

/* Passes on the whole records in `carry`; false: what stands there is no record. */
static int flush_whole(struct unpacking *unpacking, bool *sound, struct error *error)
{
	struct strbuf *carry = &unpacking->carry;
	const unsigned char *bytes = (const unsigned char *)carry->text;
	size_t at = 0;

	*sound = true;
	while (carry->length - at >= 8) {
		size_t size = record_size(bytes + at, carry->length - at,
					  unpacking->recording->swap);

		if (!size)
			*sound = false;
		if (!size || size > carry->length - at)
			break;
		at += size;
	}
	if (spool_add(unpacking->part->plain, bytes, at, error) < 0)
		return -1;
	memmove(carry->text, carry->text + at, carry->length - at);
	carry->length -= at;
	return 0;
}

/* What a payload gave, a slice at a time: only what is no whole record yet is held in memory. */
static int flush_slices(struct unpacking *unpacking, const unsigned char *bytes, uint64_t given,
			bool *sound, struct error *error)
{
	enum { SLICE = 1 << 20 };

	*sound = true;
	for (uint64_t done = 0; *sound && done < given;) {
		size_t now = given - done < SLICE ? (size_t)(given - done) : SLICE;

		strbuf_add(&unpacking->carry, bytes + done, now);
		if (flush_whole(unpacking, sound, error) < 0)
			return -1;
		done += now;
	}
	return 0;
}

/* One payload. 0: go on; 1: the stream is damaged, and the damage noted. */
static int unpack_payload(struct unpacking *unpacking, const unsigned char *record, size_t size,
			  uint32_t type, uint64_t offset, struct error *error)
{
	struct recording *recording = unpacking->recording;
	struct span payload = payload_of(record, size, type, recording->swap);
	const unsigned char *bytes = NULL;
	const char *problem;
	bool droppable, sound;
	uint64_t given;
	int result;

	unpacking->inner = spool_new(recording->state->options.memory_limit);
	result = unpacker_feed(unpacking->unpacker, payload.at, payload.size, unpacking->inner,
			       error);
	given = spool_size(unpacking->inner);
	if (!result)
		result = spool_finish(unpacking->inner, &bytes, &droppable, error);
	if (!result)
		result = add_stub(unpacking, record, payload.size, given, error);
	if (!result)
		result = flush_slices(unpacking, bytes, given, &sound, error);
	spool_free(unpacking->inner);
	if (result)
		return -1;
	problem = unpacker_problem(unpacking->unpacker);
	if (!problem && !payload.at)
		problem = "a payload is larger than its record";
	if (!problem && !sound)
		problem = "a record in it is shorter than its header";
	if (problem)
		damage_add(recording, unpacking->part, offset, 0, 0,
			   "the COMPRESSED data cannot be unpacked: %s", problem);
	return problem != NULL;
}

/* A record of the outer stream, to the spool as it is or unpacked. As unpack_payload. */
static int unpack_record(struct unpacking *unpacking, const struct record *record,
			 uint64_t offset, uint64_t whole, struct error *error)
{
	struct part *part = unpacking->part;
	bool is_packed =
		record->type == RECORD_COMPRESSED || record->type == RECORD_COMPRESSED2;

	*vector_push(&part->origins) = (struct plain_origin){
		spool_size(part->plain), part->file_offset + offset, is_packed};
	if (!is_packed)
		return spool_add(part->plain, record->data, (size_t)whole, error);
	return unpack_payload(unpacking, record->data, record->size, record->type,
			      part->file_offset + offset, error);
}

static int unpack_all(struct unpacking *unpacking, uint64_t offset, struct error *error)
{
	struct recording *recording = unpacking->recording;
	struct part *part = unpacking->part;
	const unsigned char *bytes = part->bytes;
	int result = 0;

	while (!result && part->size - offset >= 8) {
		uint64_t left = part->size - offset, whole;
		struct record record = {
			.type = load_u32(bytes + offset, recording->swap),
			.size = record_size(bytes + offset, left, recording->swap),
			.data = bytes + offset,
		};

		if (!record.size || record.size > left)
			break; /* the scan meets it again, and says what is wrong */
		whole = record.size + record_payload(&record, recording->swap);
		if (whole > left || whole < record.size)
			break;
		result = unpack_record(unpacking, &record, offset, whole, error);
		offset += whole;
	}
	if (result > 0)
		return 0;
	if (unpacking->carry.length)
		damage_add(recording, part, part->file_offset + offset, 0, 0,
			   "the last record in the COMPRESSED data is cut");
	*vector_push(&part->origins) = (struct plain_origin){spool_size(part->plain),
							     part->file_offset + offset, false};
	return result < 0 ? -1
			  : spool_add(part->plain, bytes + offset, part->size - offset, error);
}

int part_unpack(struct recording *recording, struct part *part, uint64_t offset,
		struct error *error)
{
	struct unpacking unpacking = {
		.recording = recording,
		.part = part,
		.unpacker = unpacker_new("zstd", recording->state->options.expansion_limit),
		.carry = STRBUF_INIT,
	};
	const unsigned char *plain;
	bool droppable;
	int result;

	part->plain = spool_new(recording->state->options.memory_limit);
	*vector_push(&part->origins) = (struct plain_origin){0, part->file_offset, false};
	result = spool_add(part->plain, part->bytes, offset, error);
	if (!result)
		result = unpack_all(&unpacking, offset, error);
	unpacker_free(unpacking.unpacker);
	strbuf_release(&unpacking.carry);
	if (result < 0 || spool_finish(part->plain, &plain, &droppable, error) < 0)
		return -1;
	part->bytes = plain;
	part->size = spool_size(part->plain);
	part->droppable = droppable;
	return 0;
}
