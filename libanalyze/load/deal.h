/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * deal: samples dealt out to our threads. Each thread reads chunks and hashes what is in them; then
 * each sample is taken by the thread that has all of its hash, be it from a chunk of its own or of
 * another's. So no two threads have the same stack in their tables, which are larger than the
 * caches, and nobody waits for a lock with a sample in hand.
 */
#ifndef LOAD_DEAL_H
#define LOAD_DEAL_H

#include "analyze/perfdata.h"
#include "base/vector.h"

#include <pthread.h>
#include <xxhash.h>

/* A sample that was hashed, and that is not taken yet. */
struct dealt {
	XXH128_hash_t hash;
	uint64_t value;
	uint32_t start; /* of its record, in the chunk */
};

/* The samples of a chunk, by the thread that takes them. */
struct hand {
	struct dealt *items;
	size_t count, capacity;
};

struct deck {
	size_t chunk;
	struct record_cursor cursor; /* at its beginning */
	struct chunk_buffer buffer;
	struct hand *hands;
	bool is_fresh;    /* nobody has read it yet */
	unsigned pending; /* threads that have not taken theirs */
	struct deck *next;
};

/* What a thread is to take, the first of several. */
struct inbox {
	struct deck **items;
	size_t count, capacity;
};

struct deal {
	const struct recording *recording;
	unsigned threads;
	pthread_mutex_t lock; /* of all that follows */
	pthread_cond_t changed;
	size_t next_chunk;
	unsigned readers; /* threads that have a fresh one */
	size_t made;      /* decks */
	struct deck *free;
	struct inbox *inboxes; /* by thread */
};

void deal_init(struct deal *deal, const struct recording *recording, unsigned threads);
void deal_release(struct deal *deal);
/*
 * What this thread is to do next: a fresh deck, to be read, or one whose hand it is to take. NULL
 * when all is done.
 */
struct deck *deal_next(struct deal *deal, unsigned thread);
/* A hashed sample of a fresh deck. */
static inline void deal_add(const struct deal *deal, struct deck *deck, const struct dealt *dealt)
{
	uint64_t share = (dealt->hash.high64 >> 32) * deal->threads >> 32;

	*vector_push(&deck->hands[share]) = *dealt;
}

/* The fresh deck is read: the others are to take theirs. The reader takes its own after that. */
void deal_out(struct deal *deal, struct deck *deck, unsigned thread);
/* A hand was taken. */
void deal_done(struct deal *deal, struct deck *deck);

#endif
