/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perfdata/read_ahead.h"

#include "base/parallel.h"

#include <pthread.h>
#include <stdlib.h>

enum { WINDOWS = 8 };

struct read_ahead {
	const struct input *input;
	const unsigned char *bytes;
	uint64_t size;
	bool wants_thread;
	struct parallel_task *task; /* reading ahead; or NULL */
	pthread_mutex_t lock; /* of all that follows */
	pthread_cond_t changed;
	uint64_t at;   /* the window in use */
	uint64_t next; /* the first that nobody has begun to read */
	bool has_failed, is_done;
	struct {
		uint64_t number; /* + 1, of the window in it that is read */
		bool is_busy;    /* one is being read */
		unsigned char *bytes;
	} slots[WINDOWS];
};

/* With the lock, which is let go of meanwhile. */
static void read_next(struct read_ahead *ahead)
{
	uint64_t window = ahead->next++, start = window * WINDOW_SIZE;
	uint64_t left = ahead->size - start;
	size_t size = left < WINDOW_SIZE + WINDOW_MORE ? (size_t)left : WINDOW_SIZE + WINDOW_MORE;
	unsigned char **bytes = &ahead->slots[window % WINDOWS].bytes;
	bool is_read;

	ahead->slots[window % WINDOWS].is_busy = true;
	pthread_mutex_unlock(&ahead->lock);
	if (!*bytes)
		*bytes = xmalloc(WINDOW_SIZE + WINDOW_MORE);
	is_read = input_copy(ahead->input, ahead->bytes + start, *bytes, size);
	pthread_mutex_lock(&ahead->lock);
	ahead->slots[window % WINDOWS].is_busy = false;
	ahead->slots[window % WINDOWS].number = window + 1;
	ahead->has_failed |= !is_read;
	pthread_cond_broadcast(&ahead->changed);
}

/* There is a window to read, and a place for it. */
static bool has_next(const struct read_ahead *ahead)
{
	return ahead->next < ahead->at + WINDOWS && ahead->next * WINDOW_SIZE < ahead->size &&
	       !ahead->slots[ahead->next % WINDOWS].is_busy && !ahead->has_failed;
}

static void read_all(void *state, unsigned index)
{
	struct read_ahead *ahead = state;

	(void)index;
	pthread_mutex_lock(&ahead->lock);
	while (!ahead->is_done) {
		if (has_next(ahead))
			read_next(ahead);
		else
			pthread_cond_wait(&ahead->changed, &ahead->lock);
	}
	pthread_mutex_unlock(&ahead->lock);
}

struct read_ahead *read_ahead_new(const struct input *input, const unsigned char *bytes,
				  uint64_t size, bool wants_thread)
{
	struct read_ahead *ahead = xcalloc(1, sizeof(*ahead));

	ahead->input = input;
	ahead->bytes = bytes;
	ahead->size = size;
	ahead->wants_thread = wants_thread;
	pthread_mutex_init(&ahead->lock, NULL);
	pthread_cond_init(&ahead->changed, NULL);
	return ahead;
}

const unsigned char *read_ahead_window(struct read_ahead *ahead, uint64_t window)
{
	const unsigned char *bytes = NULL;

	pthread_mutex_lock(&ahead->lock);
	ahead->at = window;
	if (ahead->next < window)
		ahead->next = window;
	if (ahead->wants_thread && !ahead->task)
		ahead->task = parallel_begin(read_all, ahead);
	pthread_cond_broadcast(&ahead->changed);
	while (ahead->slots[window % WINDOWS].number != window + 1 && !ahead->has_failed) {
		if (has_next(ahead))
			read_next(ahead);
		else
			pthread_cond_wait(&ahead->changed, &ahead->lock);
	}
	if (!ahead->has_failed)
		bytes = ahead->slots[window % WINDOWS].bytes;
	pthread_mutex_unlock(&ahead->lock);
	return bytes;
}

void read_ahead_free(struct read_ahead *ahead)
{
	if (!ahead)
		return;
	pthread_mutex_lock(&ahead->lock);
	ahead->is_done = true;
	pthread_cond_broadcast(&ahead->changed);
	pthread_mutex_unlock(&ahead->lock);
	parallel_end(ahead->task);
	pthread_mutex_destroy(&ahead->lock);
	pthread_cond_destroy(&ahead->changed);
	for (int i = 0; i < WINDOWS; i++)
		free(ahead->slots[i].bytes);
	free(ahead);
}
