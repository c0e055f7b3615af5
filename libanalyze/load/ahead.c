/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/ahead.h"

#include "analyze/perfdata_record.h"
#include "base/parallel.h"
#include "base/vector.h"

#include <pthread.h>
#include <stdlib.h>

struct ahead {
	const struct recording *recording;
	struct ahead_options options;
	void (*work)(void *state, struct ahead *ahead);
	void *work_state;
	struct chunk_buffer *buffers; /* by looker */
	size_t room;                  /* for the moments of most chunks */
	pthread_mutex_t lock;         /* of all that follows */
	pthread_cond_t changed;
	struct {
		size_t *items; /* chunks, in the order in which they were announced */
		size_t count, capacity;
	} announced;
	size_t taken;        /* of these, to be looked at */
	struct batch **done; /* by chunk */
	struct batch *free;
	bool is_over;
};

/* ---- a chunk ----------------------------------------------------------------------------------- */

static void end_run(struct batch *batch, size_t start)
{
	if (batch->moments.count > start)
		*vector_push(&batch->runs) = (struct batch_run){start, batch->moments.count};
}

static void end_round(struct batch *batch, struct batch_round *round, bool is_whole)
{
	round->end = batch->runs.count;
	round->is_whole = is_whole;
	*vector_push(&batch->rounds) = *round;
	*round = (struct batch_round){.end = 0};
}

/* False: it is a sample that does not say. */
static inline bool take_time(const struct recording *recording, const struct record *record,
			     struct sample_brief *sample, uint64_t *time)
{
	if (record->type != RECORD_SAMPLE)
		return record_time(recording, record, time);
	sample_read_brief(recording, record, sample);
	*time = sample->time;
	return sample->event && sample->has_time;
}

static inline void add_moment(const struct ahead *ahead, unsigned looker,
			      const struct record *record, const struct sample_brief *sample,
			      uint64_t time, struct batch *batch)
{
	const struct ahead_options *options = &ahead->options;
	struct moment *moment = vector_push(&batch->moments);

	*moment = (struct moment){
		.time = time,
		.place = record_place(record),
		.looker = (uint16_t)looker,
	};
	if (!options->measure->look || !options->measure->look(options->measuring, record, sample,
							       &options->lookers[looker], moment))
		batch->recalled++;
}

/* Records that a measure itself reads again, it reads where they are. */
static struct record_cursor open_chunk(const struct ahead *ahead, unsigned looker, size_t chunk)
{
	if (!ahead->options.measure->look)
		return record_cursor(ahead->recording, chunk);
	return record_cursor_in(ahead->recording, chunk, &ahead->buffers[looker]);
}

static void look_at(const struct ahead *ahead, unsigned looker, struct batch *batch)
{
	struct record_cursor cursor = open_chunk(ahead, looker, batch->chunk);
	struct batch_round round = {.end = 0};
	struct sample_brief sample;
	uint64_t time, last = 0;
	struct record record;
	size_t start = 0;

	while (record_next(&cursor, &record)) {
		if (record.type >= RECORD_USER_TYPE_START) {
			if (record.type != RECORD_FINISHED_ROUND)
				continue;
			end_run(batch, start);
			start = batch->moments.count;
			end_round(batch, &round, true);
			continue;
		}
		if (!take_time(ahead->recording, &record, &sample, &time))
			continue;
		if (time >= ahead->options.end_ns) {
			round.beyond = time;
			continue;
		}
		if (time > round.latest)
			round.latest = time;
		if (time < last) {
			end_run(batch, start);
			start = batch->moments.count;
		}
		last = time;
		add_moment(ahead, looker, &record, &sample, time, batch);
	}
	end_run(batch, start);
	end_round(batch, &round, false);
}

static void look(struct ahead *ahead, unsigned looker, struct batch *batch)
{
	enum { FEW = 32 };

	vector_reserve(&batch->moments, ahead->room);
	batch->moments.count = batch->runs.count = batch->rounds.count = 0;
	batch->recalled = 0;
	look_at(ahead, looker, batch);
	if (batch->recalled <= FEW)
		chunk_done(ahead->recording, batch->chunk);
}

/* ---- threads ----------------------------------------------------------------------------------- */

/* Looks at the first that was announced and that nobody looks at; without the lock, which is held
 * before and after. */
static void look_at_next(struct ahead *ahead, unsigned looker)
{
	struct batch *batch = ahead->free;

	if (batch)
		ahead->free = batch->next;
	else
		batch = xcalloc(1, sizeof(*batch));
	batch->chunk = ahead->announced.items[ahead->taken++];
	pthread_mutex_unlock(&ahead->lock);
	look(ahead, looker, batch);
	pthread_mutex_lock(&ahead->lock);
	ahead->done[batch->chunk] = batch;
	pthread_cond_broadcast(&ahead->changed);
}

static void run(void *state, unsigned index)
{
	struct ahead *ahead = state;

	if (index == 0)
		ahead->work(ahead->work_state, ahead);
	pthread_mutex_lock(&ahead->lock);
	if (index == 0) {
		ahead->is_over = true;
		pthread_cond_broadcast(&ahead->changed);
	}
	while (!ahead->is_over) {
		if (ahead->taken < ahead->announced.count)
			look_at_next(ahead, index);
		else
			pthread_cond_wait(&ahead->changed, &ahead->lock);
	}
	pthread_mutex_unlock(&ahead->lock);
}

void ahead_announce(struct ahead *ahead, size_t chunk)
{
	pthread_mutex_lock(&ahead->lock);
	*vector_push(&ahead->announced) = chunk;
	pthread_cond_broadcast(&ahead->changed);
	pthread_mutex_unlock(&ahead->lock);
}

struct batch *ahead_get(struct ahead *ahead, size_t chunk)
{
	struct batch *batch;

	pthread_mutex_lock(&ahead->lock);
	while (!ahead->done[chunk]) {
		if (ahead->taken < ahead->announced.count)
			look_at_next(ahead, 0);
		else
			pthread_cond_wait(&ahead->changed, &ahead->lock);
	}
	batch = ahead->done[chunk];
	ahead->done[chunk] = NULL;
	pthread_mutex_unlock(&ahead->lock);
	return batch;
}

void ahead_give_back(struct ahead *ahead, struct batch *batch)
{
	if (batch->recalled)
		chunk_done(ahead->recording, batch->chunk);
	pthread_mutex_lock(&ahead->lock);
	batch->next = ahead->free;
	ahead->free = batch;
	pthread_mutex_unlock(&ahead->lock);
}

static void free_batch(struct batch *batch)
{
	vector_release(&batch->moments);
	vector_release(&batch->runs);
	vector_release(&batch->rounds);
	free(batch);
}

void ahead_run(const struct recording *recording, const struct ahead_options *options,
	       void work(void *state, struct ahead *ahead), void *state)
{
	struct ahead ahead = {
		.recording = recording, .options = *options, .work = work, .work_state = state};

	pthread_mutex_init(&ahead.lock, NULL);
	pthread_cond_init(&ahead.changed, NULL);
	ahead.buffers = xcalloc(options->threads, sizeof(*ahead.buffers));
	ahead.room = recording->tally.records / (recording->chunk_count + 1) * 9 / 8;
	ahead.done = xcalloc(recording->chunk_count + 1, sizeof(struct batch *));
	parallel_run(options->threads, run, &ahead);
	for (size_t i = 0; i < recording->chunk_count; i++)
		if (ahead.done[i])
			free_batch(ahead.done[i]);
	while (ahead.free) {
		struct batch *batch = ahead.free;

		ahead.free = batch->next;
		free_batch(batch);
	}
	for (unsigned i = 0; i < options->threads; i++)
		free(ahead.buffers[i].bytes);
	free(ahead.buffers);
	free(ahead.done);
	vector_release(&ahead.announced);
	pthread_cond_destroy(&ahead.changed);
	pthread_mutex_destroy(&ahead.lock);
}
