/* SPDX-License-Identifier: GPL-2.0-or-later */
/* distinct: a table of the samples that differ, each with what was counted of it. */
#ifndef LOAD_DISTINCT_H
#define LOAD_DISTINCT_H

#include "base/arena.h"
#include "load/sample_key.h"

#include <xxhash.h>

struct distinct {
	unsigned __int128 squares;
	uint64_t count, value;
	struct sample_key key;
	struct record record; /* one of those counted here */
	/* Of a sample that was unwound: its stack, in memory of struct counted. Else NULL. */
	const struct stack_address *frames;
	uint32_t frame_count;
	enum ending ending;
	const char *labels; /* that are not in the key: NAME\0VALUE\0...\0, likewise; or NULL */
};

/* What each sample looks at and adds to, apart from the rest: a cache holds that of many stacks. */
struct sums {
	XXH128_hash_t hash; /* of key and chain; keyed anew for each run */
	unsigned __int128 squares; /* exact, so that the order of adding does not matter */
	uint64_t count, value;
};

struct distinct_table {
	struct {
		struct distinct *items; /* without their sums, until distinct_table_settle */
		size_t count, capacity;
	} distinct;
	struct {
		struct sums *items; /* of the same numbers */
		size_t count, capacity;
	} sums;
	uint32_t *slots; /* number + 1; 0: free */
	size_t slot_count;
};

/* The number of the entry with this hash; a new one is all 0, and the caller fills it in. */
uint32_t distinct_table_number(struct distinct_table *table, XXH128_hash_t hash, bool *is_new);
/* Two hints, the second some time after the first, of what will be asked for. */
void distinct_table_expect(const struct distinct_table *table, XXH128_hash_t hash);
void distinct_table_expect_sums(const struct distinct_table *table, XXH128_hash_t hash);
/* The entries get their sums. */
void distinct_table_settle(struct distinct_table *table);
void distinct_table_release(struct distinct_table *table);

/* Copies the frames to `arena`. */
void distinct_keep_stack(struct distinct *distinct, struct arena *arena, const struct stack *stack);
/* Another sample, equal to this one, stands for it from now on. */
void distinct_take_sample(struct distinct *distinct, const struct distinct *other);

#endif
