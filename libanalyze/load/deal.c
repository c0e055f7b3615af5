/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/deal.h"

#include <stdlib.h>

void deal_init(struct deal *deal, const struct recording *recording, unsigned threads)
{
	*deal = (struct deal){.recording = recording, .threads = threads};
	deal->inboxes = xcalloc(threads, sizeof(*deal->inboxes));
	pthread_mutex_init(&deal->lock, NULL);
	pthread_cond_init(&deal->changed, NULL);
}

static struct deck *new_deck(struct deal *deal)
{
	struct deck *deck = xcalloc(1, sizeof(*deck));

	deck->hands = xcalloc(deal->threads, sizeof(*deck->hands));
	deal->made++;
	return deck;
}

static void free_deck(struct deck *deck, unsigned threads)
{
	for (unsigned i = 0; i < threads; i++)
		vector_release(&deck->hands[i]);
	free(deck->hands);
	free(deck->buffer.bytes);
	free(deck);
}

void deal_release(struct deal *deal)
{
	while (deal->free) {
		struct deck *deck = deal->free;

		deal->free = deck->next;
		free_deck(deck, deal->threads);
	}
	for (unsigned i = 0; i < deal->threads; i++)
		vector_release(&deal->inboxes[i]);
	free(deal->inboxes);
	pthread_cond_destroy(&deal->changed);
	pthread_mutex_destroy(&deal->lock);
}

/* ---- what comes next ---------------------------------------------------------------------------
 * With the lock.
 */

/* There is a chunk that nobody has, and room for it: one that is slow must not be buried. */
static bool has_fresh(const struct deal *deal)
{
	enum { WAITING = 2 }; /* while each thread reads one */

	return deal->next_chunk < deal->recording->chunk_count &&
	       (deal->free || deal->made < deal->threads + WAITING);
}

static struct deck *take_fresh(struct deal *deal)
{
	struct deck *deck = deal->free;

	if (deck)
		deal->free = deck->next;
	else
		deck = new_deck(deal);
	deck->chunk = deal->next_chunk++;
	deck->is_fresh = true;
	deck->pending = deal->threads;
	deal->readers++;
	return deck;
}

static bool is_over(const struct deal *deal)
{
	return deal->next_chunk == deal->recording->chunk_count && !deal->readers;
}

static void open_fresh(const struct deal *deal, struct deck *deck)
{
	for (unsigned i = 0; i < deal->threads; i++)
		deck->hands[i].count = 0;
	deck->cursor = record_cursor_in(deal->recording, deck->chunk, &deck->buffer);
}

struct deck *deal_next(struct deal *deal, unsigned thread)
{
	struct inbox *inbox = &deal->inboxes[thread];
	struct deck *deck = NULL;

	pthread_mutex_lock(&deal->lock);
	while (!inbox->count && !has_fresh(deal) && !is_over(deal))
		pthread_cond_wait(&deal->changed, &deal->lock);
	if (inbox->count)
		deck = inbox->items[--inbox->count];
	else if (has_fresh(deal))
		deck = take_fresh(deal);
	pthread_mutex_unlock(&deal->lock);
	if (deck && deck->is_fresh)
		open_fresh(deal, deck);
	return deck;
}

/* ---- a deck ----------------------------------------------------------------------------------- */

void deal_out(struct deal *deal, struct deck *deck, unsigned thread)
{
	pthread_mutex_lock(&deal->lock);
	deck->is_fresh = false;
	for (unsigned i = 0; i < deal->threads; i++)
		if (i != thread)
			*vector_push(&deal->inboxes[i]) = deck;
	deal->readers--;
	pthread_cond_broadcast(&deal->changed);
	pthread_mutex_unlock(&deal->lock);
}

void deal_done(struct deal *deal, struct deck *deck)
{
	bool is_last;

	pthread_mutex_lock(&deal->lock);
	is_last = !--deck->pending;
	pthread_mutex_unlock(&deal->lock);
	if (!is_last)
		return;
	if (deck->cursor.at != deck->buffer.bytes) /* it was not copied */
		chunk_done(deal->recording, deck->chunk);
	pthread_mutex_lock(&deal->lock);
	deck->next = deal->free;
	deal->free = deck;
	pthread_cond_broadcast(&deal->changed);
	pthread_mutex_unlock(&deal->lock);
}
