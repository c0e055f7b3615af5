/* SPDX-License-Identifier: GPL-2.0-or-later */
/* distinct: a table of the samples that differ, each with what was counted of it. */
#ifndef LOAD_DISTINCT_H
#define LOAD_DISTINCT_H

#include "load/hash_slots.h"
#include "load/sample_key.h"

enum { DISTINCT_NONE = UINT32_MAX };

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
/* The same of one that is known to be new, and is not found again. */
uint32_t distinct_table_append(struct distinct_table *table, XXH128_hash_t hash);
void distinct_table_release(struct distinct_table *table);

/* ---- samples by the million --------------------------------------------------------------------
 * Two hints, the second some time after the first, of what will be asked for.
 */
static inline void distinct_table_expect(const struct distinct_table *table, XXH128_hash_t hash)
{
	hash_slots_expect(&table->slots, hash);
}

/* Gives the number that it most probably has; DISTINCT_NONE: it is new. */
static inline uint32_t distinct_table_expect_sums(const struct distinct_table *table,
						  XXH128_hash_t hash)
{
	uint32_t number = hash_slots_guess(&table->slots, hash);

	if (!number)
		return DISTINCT_NONE;
	__builtin_prefetch(&table->sums.items[number - 1], 1);
	return number - 1;
}

/* What was counted of it, if that was its number; or NULL. */
static inline struct sums *distinct_table_sums(const struct distinct_table *table,
					       XXH128_hash_t hash, uint32_t number)
{
	if (number == DISTINCT_NONE || !XXH128_isEqual(table->sums.items[number].hash, hash))
		return NULL;
	return &table->sums.items[number];
}

#endif
