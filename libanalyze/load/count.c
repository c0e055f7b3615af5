/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/count.h"

#include "analyze/unwind.h"
#include "base/parallel.h"
#include "base/reader.h"
#include "base/vector.h"
#include "load/reads.h"
#include "load/select.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct worker {
	struct distinct_table table;
	struct {
		struct reads *items; /* of each chunk that has counters in its samples */
		size_t count, capacity;
	} reads;
	size_t chunk; /* the one at hand */
	struct tally_losses losses;
	struct unwind_worker *unwind; /* NULL until a sample needs it */
	struct stack stack;           /* of the sample at hand, where it is walked */
	struct arena frames;          /* of the distinct ones */
	struct {
		uint64_t *items; /* what is hashed */
		size_t count, capacity;
	} words;
	struct whos whos;
};

struct counting {
	const struct recording *recording;
	const struct history *history;
	const struct load_options *options;
	const bool *wanted;
	struct selection selection;
	struct unwinder *unwinder;
	uint64_t seed;
	atomic_size_t next_chunk;
	struct worker *workers;
};

/* ---- one sample -------------------------------------------------------------------------------
 */

/* Walks the stack, so that samples are told apart by it, not by the bytes of a copy or a cookie. */
static void unwind(const struct counting *counting, struct worker *worker,
		   const struct sample *sample, uint32_t epoch)
{
	if (!worker->unwind)
		worker->unwind = unwind_worker_new(counting->unwinder);
	unwind_sample(worker->unwind, sample, epoch, &worker->stack);
}

/* Two words a frame, and the ending. */
static XXH128_hash_t hash_frames(struct worker *worker, uint64_t seed)
{
	const struct stack *stack = &worker->stack;

	worker->words.count = 0;
	*vector_push(&worker->words) = (uint64_t)stack->ending;
	for (size_t i = 0; i < stack->count; i++) {
		const struct stack_address *frame = &stack->items[i];

		*vector_push(&worker->words) = frame->address;
		*vector_push(&worker->words) = (uint64_t)frame->space << 2 |
					       (uint64_t)frame->is_return << 1 | frame->is_inferred;
	}
	return XXH3_128bits_withSeed(worker->words.items,
				     worker->words.count * sizeof(*worker->words.items), seed);
}

/*
 * What tells stacks apart: the frames; or the chain, and branches that make the user's part. A
 * short chain may be of marks alone, or none: then the stack is where the sample itself was.
 */
static XXH128_hash_t hash_of(const struct counting *counting, struct worker *worker,
			     const struct sample *sample, const struct sample_key *key)
{
	uint64_t seed = XXH3_64bits_withSeed(key, sizeof(*key), counting->seed);
	bool has_calls = sample->event->attr.branch_sample_type & BRANCH_CALL_STACK;
	XXH128_hash_t hash;

	if (unwind_is_needed(counting->recording, sample))
		return hash_frames(worker, seed);
	hash = XXH3_128bits_withSeed(sample->callchain.at, sample->callchain.count * 8, seed);
	if (sample->callchain.count > 2 && !has_calls)
		return hash;
	hash = XXH3_128bits_withSeed(&sample->ip, sizeof(sample->ip), hash.low64 ^ hash.high64);
	if (!has_calls)
		return hash;
	return XXH3_128bits_withSeed(sample->branches.at, sample->branches.count * 8,
				     hash.low64 ^ hash.high64);
}

static void add_weight(struct distinct *distinct, uint64_t weight)
{
	distinct->count++;
	distinct->value += weight;
	distinct->squares += (unsigned __int128)weight * weight;
}

static struct distinct *entry_of(const struct counting *counting, struct worker *worker,
				 const struct record *record, const struct sample *sample,
				 const struct sample_key *key)
{
	struct distinct *distinct =
		distinct_table_entry(&worker->table, hash_of(counting, worker, sample, key));

	if (!distinct->count) {
		distinct->key = *key;
		distinct->record = *record;
		if (unwind_is_needed(counting->recording, sample))
			distinct_keep_stack(distinct, &worker->frames, &worker->stack);
	}
	return distinct;
}

static struct reads *reads_of(struct worker *worker, size_t chunk)
{
	size_t count = worker->reads.count;
	struct reads *reads;

	if (count && worker->reads.items[count - 1].chunk == chunk)
		return &worker->reads.items[count - 1];
	reads = vector_push(&worker->reads);
	*reads = (struct reads){.chunk = chunk};
	return reads;
}

/* A sample with counters in it counts for each of them that has grown. False: none is wanted. */
static bool count_reads(const struct counting *counting, struct worker *worker,
			const struct record *record, const struct sample *sample,
			struct sample_key key)
{
	struct reads *reads = reads_of(worker, worker->chunk);
	bool is_wanted = false;

	for (uint64_t i = 0; i < sample->read.count; i++) {
		struct read_value value = read_group_value(counting->recording, &sample->read, i);
		uint64_t id = sample->read.format & READ_ID ? value.id : sample->id;
		const struct event *event = recording_event(counting->recording, id);
		struct distinct *distinct;
		uint64_t growth = 0;
		bool is_known = reads_grow(reads, id, value.value, &growth);

		if (!event || !counting->wanted[event->index])
			continue;
		is_wanted = true;
		if (is_known && !growth)
			continue;
		key.event = event->index;
		distinct = entry_of(counting, worker, record, sample, &key);
		if (is_known)
			add_weight(distinct, growth);
		else
			reads_put_aside(reads, id, value.value,
					(uint32_t)(distinct - worker->table.distinct.items));
	}
	return is_wanted;
}

/* Of a sample that is not wanted: what counters have grown by until then is nobody's. */
static void pass_reads(const struct counting *counting, struct worker *worker,
		       const struct sample *sample)
{
	struct reads *reads = reads_of(worker, worker->chunk);

	for (uint64_t i = 0; i < sample->read.count; i++) {
		struct read_value value = read_group_value(counting->recording, &sample->read, i);
		uint64_t id = sample->read.format & READ_ID ? value.id : sample->id, growth;

		if (!reads_grow(reads, id, value.value, &growth))
			reads_put_aside(reads, id, value.value, NONE);
	}
}

static bool is_selected(const struct counting *counting, struct worker *worker,
			const struct record *record, const struct sample *sample)
{
	enum load_select by = selection_ask(&counting->selection, counting->history, &worker->whos,
					    record, sample);

	if (by == SELECT_COUNT)
		return true;
	worker->losses.filtered[by]++;
	if (sample->present & SAMPLE_READ)
		pass_reads(counting, worker, sample);
	return false;
}

static void count_one(const struct counting *counting, struct worker *worker,
		      const struct record *record)
{
	struct sample sample;
	struct sample_key key;

	if (!sample_read(counting->recording, record, &sample)) {
		if (sample.event)
			worker->losses.undecodable++;
		else
			worker->losses.unattributed++;
		return;
	}
	if (!(sample.present & SAMPLE_READ) && !counting->wanted[sample.event->index]) {
		worker->losses.unselected++;
		return;
	}
	if (counting->options->selection && !is_selected(counting, worker, record, &sample))
		return;
	key = sample_key_of(counting->history, &worker->whos, record, &sample,
			    counting->options->labels);
	if (unwind_is_needed(counting->recording, &sample))
		unwind(counting, worker, &sample, key.epoch);
	if (sample.present & SAMPLE_READ) {
		if (!count_reads(counting, worker, record, &sample, key))
			worker->losses.unselected++;
	} else {
		add_weight(entry_of(counting, worker, record, &sample, &key), sample.period);
	}
}

/* ---- all of them ------------------------------------------------------------------------------
 */

static void count_chunks(void *state, unsigned index)
{
	struct counting *counting = state;
	struct worker *worker = &counting->workers[index];
	const struct recording *recording = counting->recording;

	for (;;) {
		size_t chunk = atomic_fetch_add(&counting->next_chunk, 1);
		struct record_cursor cursor;
		struct record record;

		if (chunk >= recording->chunk_count)
			return;
		worker->chunk = chunk;
		cursor = record_cursor(recording, chunk);
		while (record_next(&cursor, &record))
			if (record.type == RECORD_SAMPLE)
				count_one(counting, worker, &record);
		chunk_done(recording, chunk);
	}
}

static void settle_one(void *state, const struct reads *reads, const struct first_read *first,
		       uint64_t growth)
{
	struct counting *counting = state;
	struct distinct_table *table = &counting->workers[reads->worker].table;

	if (growth && first->distinct != NONE)
		add_weight(&table->distinct.items[first->distinct], growth);
}

/* The first values of counters in each chunk, now that those before them are known. */
static void settle_reads(struct counting *counting, unsigned threads)
{
	struct {
		struct reads *items;
		size_t count, capacity;
	} all = {0};

	for (unsigned i = 0; i < threads; i++) {
		struct worker *worker = &counting->workers[i];

		for (size_t k = 0; k < worker->reads.count; k++) {
			worker->reads.items[k].worker = i;
			*vector_push(&all) = worker->reads.items[k];
		}
		vector_release(&worker->reads);
	}
	reads_settle(all.items, all.count, settle_one, counting);
	for (size_t i = 0; i < all.count; i++)
		reads_release(&all.items[i]);
	vector_release(&all);
}

/* Of equal entries the one with the earliest record stands for all, whichever thread had it. */
static void add_table(const struct recording *recording, struct distinct_table *to,
		      const struct distinct_table *from)
{
	for (size_t i = 0; i < from->distinct.count; i++) {
		const struct distinct *other = &from->distinct.items[i];
		struct distinct *distinct;

		if (!other->count)
			continue; /* of a counter that never grew */
		distinct = distinct_table_entry(to, other->hash);
		if (!distinct->count || record_place(recording, &other->record) <
						record_place(recording, &distinct->record)) {
			distinct_take_sample(distinct, other);
		}
		distinct->count += other->count;
		distinct->value += other->value;
		distinct->squares += other->squares;
	}
}

static void add_unwound(struct unwind_counts *to, struct unwind_counts counts)
{
	to->samples += counts.samples;
	to->frames += counts.frames;
	to->inferred += counts.inferred;
	to->hits += counts.hits;
	to->misses += counts.misses;
	to->rules = counts.rules; /* of all threads */
}

int count_samples(const struct recording *recording, const struct history *history,
		  const struct load_options *options, const bool *wanted, struct counted *counted,
		  struct error *error)
{
	struct counting counting = {
		.recording = recording, .history = history, .options = options, .wanted = wanted};
	unsigned threads = parallel_threads(options->threads, recording->chunk_count);

	/* A key of its own for each run: nobody can make a recording whose stacks collide. */
	if (getrandom(&counting.seed, sizeof(counting.seed), 0) < 0)
		return error_errno(error, "cannot get a random key");
	if (selection_init(&counting.selection, options->selection, error) < 0)
		return -1;
	if (selection_prepare(&counting.selection, recording, wanted, error) < 0) {
		selection_release(&counting.selection);
		return -1;
	}
	counting.workers = xcalloc(threads, sizeof(*counting.workers));
	counting.unwinder = unwinder_new(recording, history, &options->modules);
	parallel_run(threads, count_chunks, &counting);
	settle_reads(&counting, threads);
	memset(counted, 0, sizeof(*counted));
	counted->arenas = xcalloc(threads, sizeof(*counted->arenas));
	counted->arena_count = threads;
	for (unsigned i = 0; i < threads; i++) {
		const struct tally_losses *losses = &counting.workers[i].losses;

		if (i)
			add_table(recording, &counting.workers[0].table,
				  &counting.workers[i].table);
		counted->losses.unattributed += losses->unattributed;
		counted->losses.undecodable += losses->undecodable;
		counted->losses.unselected += losses->unselected;
		for (int k = 0; k < SELECT_COUNT; k++)
			counted->losses.filtered[k] += losses->filtered[k];
	}
	counted->items = counting.workers[0].table.distinct.items;
	counting.workers[0].table.distinct.items = NULL;
	for (size_t i = 0; i < counting.workers[0].table.distinct.count; i++)
		if (counted->items[i].count)
			counted->items[counted->count++] = counted->items[i];
	for (unsigned i = 0; i < threads; i++) {
		struct worker *worker = &counting.workers[i];

		counted->arenas[i] = worker->frames;
		if (worker->unwind)
			add_unwound(&counted->unwound, unwind_worker_counts(worker->unwind));
		unwind_worker_free(worker->unwind);
		stack_release(&worker->stack);
		vector_release(&worker->words);
		distinct_table_release(&worker->table);
	}
	unwinder_free(counting.unwinder);
	selection_release(&counting.selection);
	free(counting.workers);
	return 0;
}

void counted_release(struct counted *counted)
{
	free(counted->items);
	for (unsigned i = 0; i < counted->arena_count; i++)
		arena_release(&counted->arenas[i]);
	free(counted->arenas);
	memset(counted, 0, sizeof(*counted));
}
