/* SPDX-License-Identifier: GPL-2.0-or-later */
/* distinct: a table of the samples that differ, each with what was counted of it. */
#ifndef LOAD_DISTINCT_H
#define LOAD_DISTINCT_H

#include "load/hash_slots.h"
#include "load/sample_key.h"

struct distinct {
	const struct sample_key *key; /* which most of them share with others */
	const char *labels; /* that are not in the key: NAME\0VALUE\0...\0; or NULL */
	uint32_t stack;     /* the innermost frame, in the tree of stacks; or FRAME_NONE */
	enum ending ending;
};

/*
 * What each sample looks at and adds to, apart from the rest: a cache holds that of many stacks.
 * Each has a line of it for its own.
 */
struct sums {
	_Alignas(64) XXH128_hash_t hash; /* of key and chain; keyed anew for each run */
	unsigned __int128 squares; /* exact, so that the order of adding does not matter */
	uint64_t count, value;
};

struct distinct_table {
	struct {
		struct distinct *items;
		size_t count, capacity;
	} distinct;
	struct {
		struct sums *items; /* of the same numbers */
		size_t count, capacity;
	} sums;
	struct hash_slots slots;
};

/* The number of the entry with this hash; a new one is all 0, and the caller fills it in. */
uint32_t distinct_table_number(struct distinct_table *table, XXH128_hash_t hash, bool *is_new);
/* Two hints, the second some time after the first, of what will be asked for. False: it is new. */
void distinct_table_expect(const struct distinct_table *table, XXH128_hash_t hash);
bool distinct_table_expect_sums(const struct distinct_table *table, XXH128_hash_t hash);
void distinct_table_release(struct distinct_table *table);

#endif
