/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/keyer_parts.h"

#include "analyze/unwind.h"
#include "base/reader.h"
#include "base/vector.h"

#include <sys/random.h>

int keying_init(struct keying *keying, const struct recording *recording,
		const struct history *history, const struct load_options *options,
		struct error *error)
{
	*keying = (struct keying){
		.recording = recording, .history = history, .labels = options->labels};
	/* A key of its own for each run: nobody can make a recording whose stacks collide. */
	if (getrandom(&keying->seed, sizeof(keying->seed), 0) < 0)
		return error_errno(error, "cannot get a random key");
	keying->unwinder = unwinder_new(recording, history, &options->modules);
	return 0;
}

void keying_release(struct keying *keying)
{
	unwinder_free(keying->unwinder);
}

void keyer_release(struct keyer *keyer)
{
	unwind_worker_free(keyer->unwind);
	hashed_stack_release(&keyer->stack);
	for (size_t i = 0; i < LOOKED_AHEAD; i++)
		hashed_stack_release(&keyer->coming[i].stack);
	for (size_t i = 0; i < WALKED; i++)
		hashed_stack_release(&keyer->walked[i].coming.stack);
	vector_release(&keyer->words);
	distinct_table_release(&keyer->table);
}

/* Walks the stack, so that samples are told apart by it, not by the bytes of a copy or a cookie. */
void keyer_unwind(struct keyer *keyer, const struct sample *sample, uint32_t epoch,
		  struct stack *stack)
{
	if (!keyer->unwind)
		keyer->unwind = unwind_worker_new(keyer->keying->unwinder);
	unwind_sample(keyer->unwind, sample, epoch, stack);
}

/* Two words a frame, and the ending. */
XXH128_hash_t keyer_hash_frames(struct keyer *keyer, const struct stack *stack, uint64_t seed)
{
	keyer->words.count = 0;
	*vector_push(&keyer->words) = (uint64_t)stack->ending;
	for (size_t i = 0; i < stack->count; i++) {
		const struct stack_address *frame = &stack->items[i];

		*vector_push(&keyer->words) = frame->address;
		*vector_push(&keyer->words) = (uint64_t)frame->space << 2 |
					       (uint64_t)frame->is_return << 1 |
					       frame->is_inferred;
	}
	return XXH3_128bits_withSeed(keyer->words.items,
				     keyer->words.count * sizeof(*keyer->words.items), seed);
}

/* As good as all chains do; of the others the stack may be where the sample itself was. */
static inline bool begins_with_frame(struct words chain, bool swap)
{
	uint64_t mark = chain.count >= 2 ? load_u64(chain.at, swap) : 0;

	return (mark == (uint64_t)CONTEXT_KERNEL || mark == (uint64_t)CONTEXT_USER) &&
	       load_u64(chain.at + 8, swap) < CONTEXT_MAX;
}

/*
 * What tells stacks apart: the frames; or the chain, whether there is a copy of the stack, which
 * was not walked then, and branches that make the user's part.
 */
static XXH128_hash_t hash_of(struct keyer *keyer, const struct sample *sample, uint64_t seed)
{
	bool has_calls = sample->event->attr.branch_sample_type & BRANCH_CALL_STACK &&
			 sample->branches.count;
	XXH128_hash_t hash;
	uint64_t caller;

	if (keyer->is_walked)
		return keyer_hash_frames(keyer, &keyer->stack.stack, seed);
	seed += sample->user_stack_size != 0;
	if (sample->event->return_address &&
	    callchain_caller(keyer->keying->recording, sample, &caller))
		seed = XXH3_64bits_withSeed(&caller, sizeof(caller), seed);
	hash = XXH3_128bits_withSeed(sample->callchain.at, sample->callchain.count * 8, seed);
	if (!has_calls && begins_with_frame(sample->callchain, keyer->keying->recording->swap))
		return hash;
	hash = XXH3_128bits_withSeed(&sample->ip, sizeof(sample->ip), hash.low64 ^ hash.high64);
	if (!has_calls)
		return hash;
	return XXH3_128bits_withSeed(sample->branches.at, sample->branches.count * 8,
				     hash.low64 ^ hash.high64);
}

static XXH128_hash_t add_to_hash(const struct keyer *keyer, XXH128_hash_t hash, struct span more)
{
	XXH128_hash_t both[2] = {
		hash, XXH3_128bits_withSeed(more.at, more.size, keyer->keying->seed)};

	return XXH3_128bits_withSeed(both, sizeof(both), keyer->keying->seed);
}

/* Gives its hash. */
static inline uint64_t make_key(struct keyer *keyer, const struct record *record,
				const struct sample *sample, struct sample_key *key)
{
	uint64_t hash =
		sample_key_hashed(keyer->keying->history, &keyer->whos, record, sample,
				  keyer->keying->labels, keyer->keying->seed, key);

	keyer->is_walked = unwind_is_needed(keyer->keying->recording, sample);
	if (keyer->is_walked)
		keyer_unwind(keyer, sample, key->epoch, &keyer->stack.stack);
	return hash;
}

/* `seed` is the hash of the key. */
static XXH128_hash_t hash_with(struct keyer *keyer, const struct sample *sample, uint64_t seed,
			       struct span labels)
{
	XXH128_hash_t hash = hash_of(keyer, sample, seed);

	return labels.size ? add_to_hash(keyer, hash, labels) : hash;
}

void keyer_read_chain(const struct keyer *keyer, const struct sample *sample, bool is_read,
		      const struct sample_key *key, struct hashed_stack *stack)
{
	stack->stack.count = 0;
	stack->stack.ending = ENDING_ROOT;
	if (is_read)
		callchain_read(keyer->keying->recording, sample, &stack->stack);
	stack_tree_expect(&keyer->tree, stack, key, keyer->keying->seed);
}

/* Of a sample whose stack was not walked: nothing else is read of it twice. */
static void read_stack(const struct keyer *keyer, const struct record *record,
		       const struct sample_key *key, struct hashed_stack *stack)
{
	struct sample sample;
	bool is_read = sample_read(keyer->keying->recording, record, &sample);

	keyer_read_chain(keyer, &sample, is_read, key, stack);
}

/* A copy that stays, mostly one that is there already. */
static const struct sample_key *keep_key(struct keyer *keyer, const struct sample_key *key)
{
	uint64_t hash = sample_key_hash(key, keyer->keying->seed);
	const struct sample_key **kept = &keyer->keys[hash % KEYS_KEPT];

	if (!*kept || memcmp(*kept, key, sizeof(*key)))
		*kept = (const void *)arena_copy(&keyer->kept, key, sizeof(*key));
	return *kept;
}

void keyer_fill_in(struct keyer *keyer, const struct sample_key *key, struct span labels,
		   const struct hashed_stack *stack, struct distinct *distinct)
{
	distinct->key = keep_key(keyer, key);
	distinct->stack = stack_tree_add(&keyer->tree, stack, key);
	distinct->ending = stack->stack.ending;
	if (labels.size)
		distinct->labels = arena_copy(&keyer->kept, labels.at, labels.size);
}

/* The number of what has this hash; `labels` and the stack at hand are its own. */
static uint32_t number_of(struct keyer *keyer, XXH128_hash_t hash, const struct record *record,
			  const struct sample_key *key, struct span labels)
{
	bool is_new;
	uint32_t number = distinct_table_number(&keyer->table, hash, &is_new);

	if (!is_new)
		return number;
	if (keyer->is_walked)
		stack_tree_expect(&keyer->tree, &keyer->stack, key, keyer->keying->seed);
	else
		read_stack(keyer, record, key, &keyer->stack);
	keyer_fill_in(keyer, key, labels, &keyer->stack, &keyer->table.distinct.items[number]);
	return number;
}

struct sample_key keyer_key(struct keyer *keyer, const struct record *record,
			    const struct sample *sample)
{
	struct sample_key key;

	make_key(keyer, record, sample, &key);
	return key;
}

uint32_t keyer_number(struct keyer *keyer, const struct record *record, const struct sample *sample,
		      const struct sample_key *key, struct span labels)
{
	uint64_t seed = sample_key_hash(key, keyer->keying->seed);

	return number_of(keyer, hash_with(keyer, sample, seed, labels), record, key, labels);
}

uint32_t keyer_number_of_thread(struct keyer *keyer, const struct sample *who)
{
	struct sample_key key;
	struct distinct *distinct;
	uint64_t hash;
	bool is_new;
	uint32_t number;

	sample_key_of_thread(keyer->keying->history, &keyer->whos, who, who->time,
			     keyer->keying->labels, &key);
	/* With frames of its own, which are none. */
	hash = sample_key_hash(&key, keyer->keying->seed);
	number = distinct_table_number(
		&keyer->table, XXH3_128bits_withSeed(&key.event, sizeof(key.event), hash), &is_new);
	if (is_new) {
		distinct = &keyer->table.distinct.items[number];
		distinct->key = keep_key(keyer, &key);
		distinct->stack = FRAME_NONE;
		distinct->ending = ENDING_ROOT;
	}
	return number;
}

/* ---- counting ---------------------------------------------------------------------------------- */

void keyer_sum(struct keyer *keyer, uint32_t number, uint64_t value)
{
	keyer_add_value(keyer, &keyer->table.sums.items[number], value);
}

bool keyer_hash(struct keyer *keyer, const struct record *record, const struct sample *sample,
		XXH128_hash_t *hash)
{
	const struct keying *keying = keyer->keying;
	struct sample_key key;
	uint64_t seed;

	keyer->is_walked = unwind_is_needed(keying->recording, sample);
	if (keyer->is_walked)
		return false;
	seed = sample_key_hashed(keying->history, &keyer->whos, record, sample, keying->labels,
				 keying->seed, &key);
	*hash = hash_of(keyer, sample, seed);
	return true;
}

bool keyer_hash_plain(const struct keyer *keyer, const struct plain_sample *sample,
		      XXH128_hash_t *hash)
{
	const struct known_key *known = whos_known(&keyer->whos, sample->event, sample->pid,
						   sample->tid, sample->misc, sample->time);
	struct words chain = {sample->chain, sample->count};

	if (!known || !begins_with_frame(chain, false) ||
	    load_u64(chain.at + chain.count * 8 - 16, false) == (uint64_t)CONTEXT_USER_DEFERRED)
		return false;
	*hash = XXH3_128bits_withSeed(sample->chain, sample->count * 8, known->hash);
	return true;
}
