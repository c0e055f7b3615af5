/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_take: the next record of many, for the loops over all of them. */
#ifndef PERFDATA_RECORD_TAKE_H
#define PERFDATA_RECORD_TAKE_H

#include "perfdata/state.h"

/* The size of the record at `at`, of which `left` bytes are there; 0: that is no record. */
static inline size_t record_size(const unsigned char *at, uint64_t left, bool swap)
{
	size_t size;

	if (left < 8)
		return 0;
	size = load_u16(at + 6, swap);
	if (load_u32(at, swap) >= RECORD_SIMPLEPERF_START)
		size |= (size_t)load_u16(at + 4, swap) << 16;
	return size < 8 ? 0 : size;
}

/* The record at `bytes`, if its header is sound and all of it is there. */
static inline bool record_take(struct record *record, const unsigned char *bytes, uint64_t left,
			       uint32_t part, uint64_t at, bool swap)
{
	size_t size = record_size(bytes, left, swap);

	if (!size || size > left)
		return false;
	*record = (struct record){
		.type = load_u32(bytes, swap),
		.misc = load_u16(bytes + 4, swap),
		.part = part,
		.size = size,
		.data = bytes,
		.at = at,
	};
	return true;
}

/*
 * Records with copies of stacks stand pages apart, farther than processors look ahead by
 * themselves. What is behind the mapping does no harm.
 */
static inline void record_fetch_ahead(const struct record *record, size_t records, size_t bytes)
{
	enum { LINE = 64, FAR = 4096 };
	uintptr_t at = (uintptr_t)record->data + record->size * records;

	if (record->size < FAR)
		return;
	for (size_t i = 0; i < bytes; i += LINE)
		__builtin_prefetch((const void *)(at + i));
}

#endif
