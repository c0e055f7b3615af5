/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the keyer share. */
#ifndef LOAD_KEYER_PARTS_H
#define LOAD_KEYER_PARTS_H

#include "load/keyer.h"

void keyer_unwind(struct keyer *keyer, const struct sample *sample, uint32_t epoch,
		  struct stack *stack);
XXH128_hash_t keyer_hash_frames(struct keyer *keyer, const struct stack *stack, uint64_t seed);
/* The chain of a sample that was read; if it could not be, the file is another now. */
void keyer_read_chain(const struct keyer *keyer, const struct sample *sample, bool is_read,
		      const struct sample_key *key, struct hashed_stack *stack);
/* An entry that is new. */
void keyer_fill_in(struct keyer *keyer, const struct sample_key *key, struct span labels,
		   const struct hashed_stack *stack, struct distinct *distinct);

/* A field may be negative: sums are taken as such in the end. */
static inline void keyer_add_value(const struct keyer *keyer, struct sums *sums, uint64_t value)
{
	uint64_t size = keyer->keying->is_signed && (int64_t)value < 0 ? -value : value;

	sums->count++;
	sums->value += value;
	sums->squares += (unsigned __int128)size * size;
}

#endif
