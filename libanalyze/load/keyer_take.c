/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keyer_take: samples whose hash is known are counted. The tables are larger than the caches, and
 * samples are met in any order, so that memory would be waited for twice with each: the slot and the
 * sums are asked for some samples ahead of their use. The same goes for the tree of stacks, where a
 * sample is new.
 */
#include "load/keyer_parts.h"

/* What nobody has read yet. */
static void read_dealt(struct keyer *keyer, const struct deck *deck, const struct dealt *dealt,
		       struct coming *coming)
{
	const struct keying *keying = keyer->keying;
	struct record_cursor cursor = deck->cursor;
	struct record record;
	struct sample sample;
	bool is_read;

	cursor.at += dealt->start;
	cursor.start += dealt->start;
	is_read = record_next(&cursor, &record) &&
		  sample_read(keying->recording, &record, &sample);
	if (is_read)
		sample_key_hashed(keying->history, &keyer->whos, &record, &sample, keying->labels,
				  keying->seed, &coming->key);
	else
		coming->key = (struct sample_key){.comm = ""};
	keyer_read_chain(keyer, &sample, is_read, &coming->key, &coming->stack);
}

/* Of a sample that is new: all of it. Without a deck it was walked, and its stack is there. */
static inline void prepare(struct keyer *keyer, const struct deck *deck, const struct dealt *dealt,
			   struct coming *coming)
{
	if (deck)
		read_dealt(keyer, deck, dealt, coming);
	else
		stack_tree_expect(&keyer->tree, &coming->stack, &coming->key,
				  keyer->keying->seed);
}

static inline void expect_one(struct keyer *keyer, const struct deck *deck,
			      const struct dealt *dealt, struct coming *coming)
{
	coming->number = distinct_table_expect_sums(&keyer->table, dealt->hash);
	if (coming->number == DISTINCT_NONE)
		prepare(keyer, deck, dealt, coming);
}

static inline void take_one(struct keyer *keyer, const struct deck *deck, const struct dealt *dealt,
			    struct coming *coming)
{
	struct sums *sums = distinct_table_sums(&keyer->table, dealt->hash, coming->number);
	uint32_t number;
	bool is_new;

	if (!sums) {
		number = distinct_table_number(&keyer->table, dealt->hash, &is_new);
		if (is_new && coming->number != DISTINCT_NONE)
			prepare(keyer, deck, dealt, coming);
		if (is_new)
			keyer_fill_in(keyer, &coming->key, (struct span){NULL, 0}, &coming->stack,
				      &keyer->table.distinct.items[number]);
		sums = &keyer->table.sums.items[number];
	}
	keyer_add_value(keyer, sums, dealt->value);
}

__attribute__((flatten)) void keyer_take(struct keyer *keyer, const struct deck *deck,
					 const struct hand *hand)
{
	const struct dealt *items = hand->items;
	size_t count = hand->count;

	for (size_t i = 0; i < count + 2 * LOOKED_AHEAD; i++) {
		struct coming *coming = &keyer->coming[i % LOOKED_AHEAD];

		if (i >= 2 * LOOKED_AHEAD)
			take_one(keyer, deck, &items[i - 2 * LOOKED_AHEAD], coming);
		if (i < count)
			distinct_table_expect(&keyer->table, items[i].hash);
		if (i >= LOOKED_AHEAD && i - LOOKED_AHEAD < count)
			expect_one(keyer, deck, &items[i - LOOKED_AHEAD], coming);
	}
}

/* ---- samples that are walked -------------------------------------------------------------------
 * The copies of their stacks push the tables out of the caches: one sample ahead is enough.
 */
static struct walked *walked_at(struct keyer *keyer, size_t number)
{
	return &keyer->walked[number % WALKED];
}

static void expect_walked(struct keyer *keyer, struct walked *walked)
{
	expect_one(keyer, NULL, &walked->dealt, &walked->coming);
}

static void take_walked(struct keyer *keyer, struct walked *walked)
{
	take_one(keyer, NULL, &walked->dealt, &walked->coming);
}

void keyer_walk(struct keyer *keyer, const struct record *record, const struct sample *sample,
		uint64_t value)
{
	const struct keying *keying = keyer->keying;
	size_t number = keyer->walked_count++;
	struct walked *walked = walked_at(keyer, number);
	struct coming *coming = &walked->coming;
	uint64_t seed = sample_key_hashed(keying->history, &keyer->whos, record, sample,
					  keying->labels, keying->seed, &coming->key);

	keyer_unwind(keyer, sample, coming->key.epoch, &coming->stack.stack);
	walked->dealt = (struct dealt){
		.hash = keyer_hash_frames(keyer, &coming->stack.stack, seed), .value = value};
	distinct_table_expect(&keyer->table, walked->dealt.hash);
	if (number >= 1)
		expect_walked(keyer, walked_at(keyer, number - 1));
	if (number >= 2)
		take_walked(keyer, walked_at(keyer, number - 2));
}

void keyer_walked(struct keyer *keyer)
{
	size_t count = keyer->walked_count;

	if (count >= 1)
		expect_walked(keyer, walked_at(keyer, count - 1));
	if (count >= 2)
		take_walked(keyer, walked_at(keyer, count - 2));
	if (count >= 1)
		take_walked(keyer, walked_at(keyer, count - 1));
	keyer->walked_count = 0;
}
