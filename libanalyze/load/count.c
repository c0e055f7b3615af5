/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/count.h"

#include "base/parallel.h"
#include "base/vector.h"
#include "load/keyer.h"
#include "load/select.h"
#include "measure/reads.h"

#include <stdlib.h>
#include <string.h>

struct worker {
	struct keyer keyer;
	struct {
		struct reads *items; /* of each chunk that has counters in its samples */
		size_t count, capacity;
	} reads;
	struct deck *deck; /* the one at hand */
	struct plain plain;
	bool is_all_dealt; /* it has counted nothing that was not dealt out */
	struct tally_losses losses;
	struct strbuf labels; /* of the sample at hand */
};

struct counting {
	const struct recording *recording;
	const struct cpu *cpu;
	const bool *wanted;
	struct selection selection;
	bool is_selective; /* there is one */
	bool takes_plain;  /* samples are worth their period, ordered by time, wanted by event */
	struct keying keying;
	struct deal deal;
	struct worker *workers;
};

/* ---- one sample ------------------------------------------------------------------------------- */

static struct span labels_of(const struct counting *counting, struct worker *worker,
			     const struct sample *sample)
{
	if (!counting->cpu->name_count)
		return (struct span){NULL, 0};
	strbuf_clear(&worker->labels);
	cpu_labels(counting->cpu, sample, &worker->labels);
	return (struct span){(const unsigned char *)worker->labels.text, worker->labels.length};
}

static struct reads *reads_of(struct worker *worker)
{
	size_t chunk = worker->deck->chunk;
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
			const struct record *record, const struct sample *sample)
{
	struct sample_key key = keyer_key(&worker->keyer, record, sample);
	struct span labels = labels_of(counting, worker, sample);
	struct reads *reads = reads_of(worker);
	bool is_wanted = false;

	worker->is_all_dealt = false;
	for (uint64_t i = 0; i < sample->read.count; i++) {
		struct read_value value = read_group_value(counting->recording, &sample->read, i);
		uint64_t id = sample->read.format & READ_ID ? value.id : sample->id;
		const struct event *event = recording_event(counting->recording, id);
		uint64_t growth = 0;
		uint32_t number;
		bool is_known = reads_grow(reads, id, value.value, &growth);

		if (!event || !counting->wanted[event->index])
			continue;
		is_wanted = true;
		if (is_known && !growth)
			continue;
		key.event = event->index;
		number = keyer_number(&worker->keyer, record, sample, &key, labels);
		if (is_known)
			keyer_sum(&worker->keyer, number, growth);
		else
			reads_put_aside(reads, id, value.value, number);
	}
	return is_wanted;
}

/* Of a sample that is not wanted: what counters have grown by until then is nobody's. */
static void pass_reads(const struct counting *counting, struct worker *worker,
		       const struct sample *sample)
{
	struct reads *reads = reads_of(worker);

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
	enum load_select by = selection_ask(&counting->selection, counting->keying.history,
					    &worker->keyer.whos, record, sample);

	if (by == SELECT_COUNT)
		return true;
	worker->losses.filtered[by]++;
	if (sample->present & SAMPLE_READ && !counting->cpu->has_value)
		pass_reads(counting, worker, sample);
	return false;
}

/* At once where its stack had to be walked, or has labels; else it is dealt out. */
static inline void add(const struct counting *counting, struct worker *worker,
		       const struct record *record, const struct sample *sample, uint64_t value)
{
	struct dealt dealt = {.value = value};
	struct span labels = labels_of(counting, worker, sample);
	struct sample_key key;
	uint32_t number;

	if (!labels.size && keyer_hash(&worker->keyer, record, sample, &dealt.hash)) {
		dealt.start = (uint32_t)(record->at - worker->deck->cursor.start);
		deal_add(&counting->deal, worker->deck, &dealt);
		return;
	}
	worker->is_all_dealt = false;
	if (!labels.size) {
		keyer_walk(&worker->keyer, record, sample, value);
		return;
	}
	key = keyer_key(&worker->keyer, record, sample);
	number = keyer_number(&worker->keyer, record, sample, &key, labels);
	keyer_sum(&worker->keyer, number, value);
}

static void count_one(const struct counting *counting, struct worker *worker,
		      const struct record *record)
{
	struct sample read, *sample = &read;
	uint64_t value;

	if (!sample_read(counting->recording, record, sample)) {
		if (sample->event)
			worker->losses.undecodable++;
		else
			worker->losses.unattributed++;
		return;
	}
	if ((!(sample->present & SAMPLE_READ) || counting->cpu->has_value) &&
	    !counting->wanted[sample->event->index]) {
		worker->losses.unselected++;
		return;
	}
	if (counting->is_selective && !is_selected(counting, worker, record, sample))
		return;
	if (sample->present & SAMPLE_READ && !counting->cpu->has_value) {
		if (!count_reads(counting, worker, record, sample))
			worker->losses.unselected++;
		return;
	}
	if (!cpu_value(counting->cpu, sample, &value)) {
		worker->losses.undecodable++;
		return;
	}
	add(counting, worker, record, sample, value);
	if (counting->takes_plain)
		plain_learn(&worker->plain, counting->recording, sample);
}

/* Those from there on of which all is known but the chain. Gives where others begin. */
static const unsigned char *add_plain(const struct counting *counting, struct worker *worker,
				      const unsigned char *at, const unsigned char *end)
{
	const struct record_cursor *start = &worker->deck->cursor;
	struct plain_sample sample;
	size_t size;

	while ((size = plain_take(&worker->plain, at, (size_t)(end - at), &sample))) {
		struct dealt dealt = {.value = sample.period,
				      .start = (uint32_t)(at - start->at)};

		if (!keyer_hash_plain(&worker->keyer, &sample, &dealt.hash))
			break;
		deal_add(&counting->deal, worker->deck, &dealt);
		at += size;
	}
	return at;
}

/* ---- all of them ------------------------------------------------------------------------------ */

static void read_deck(const struct counting *counting, struct worker *worker, struct deck *deck)
{
	struct record_cursor cursor = deck->cursor;
	struct record record;

	worker->deck = deck;
	for (;;) {
		const unsigned char *at = add_plain(counting, worker, cursor.at, cursor.end);

		cursor.start += (uint64_t)(at - cursor.at);
		cursor.at = at;
		if (!record_next(&cursor, &record))
			break;
		if (record.type == RECORD_SAMPLE)
			count_one(counting, worker, &record);
	}
}

static void start_counting(void *state, unsigned threads)
{
	struct counting *counting = state;

	deal_init(&counting->deal, counting->recording, threads);
	counting->workers = xcalloc(threads, sizeof(*counting->workers));
	for (unsigned i = 0; i < threads; i++) {
		counting->workers[i].keyer.keying = &counting->keying;
		counting->workers[i].is_all_dealt = true;
		counting->workers[i].labels = (struct strbuf)STRBUF_INIT;
	}
}

static void count_decks(void *state, unsigned index)
{
	struct counting *counting = state;
	struct worker *worker = &counting->workers[index];
	struct deal *deal = &counting->deal;
	struct deck *deck;

	/* Of its own ones, the last are counted below. */
	while ((deck = deal_next(deal, index))) {
		if (deck->is_fresh) {
			read_deck(counting, worker, deck);
			deal_out(deal, deck, index);
		}
		keyer_take(&worker->keyer, deck, &deck->hands[index]);
		deal_done(deal, deck);
	}
	keyer_walked(&worker->keyer);
}

static void settle_one(void *state, const struct reads *reads, const struct first_read *first,
		       uint64_t growth)
{
	struct counting *counting = state;

	if (growth && first->distinct != NONE)
		keyer_sum(&counting->workers[reads->worker].keyer, first->distinct, growth);
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

static void add_losses(struct tally_losses *to, const struct tally_losses *losses)
{
	to->unattributed += losses->unattributed;
	to->undecodable += losses->undecodable;
	to->unselected += losses->unselected;
	for (int i = 0; i < SELECT_COUNT; i++)
		to->filtered[i] += losses->filtered[i];
}

static void finish(struct counting *counting, unsigned threads, struct counted *counted)
{
	struct worker *workers = counting->workers;
	struct distinct_table *table = &workers[0].keyer.table;
	size_t frames = workers[0].keyer.tree.frames.count;
	bool is_all_dealt = true;

	/* Memory is at its peak when tables are added. */
	for (unsigned i = 0; i < threads; i++) {
		stack_tree_close(&workers[i].keyer.tree);
		is_all_dealt = is_all_dealt && workers[i].is_all_dealt;
	}
	for (unsigned i = 1; i < threads; i++) {
		counted_add_table(table, &workers[i].keyer.table, (uint32_t)frames, is_all_dealt);
		distinct_table_release(&workers[i].keyer.table);
		frames += workers[i].keyer.tree.frames.count;
	}
	counted_take_table(counted, table);
	counted_drop_empty(counted);
	for (unsigned i = 0; i < threads; i++) {
		add_losses(&counted->losses, &workers[i].losses);
		counted_take(counted, &workers[i].keyer);
		strbuf_release(&workers[i].labels);
	}
}

int count_samples(const struct recording *recording, const struct history *history,
		  const struct load_options *options, const struct cpu *cpu, const bool *wanted,
		  struct counted *counted, struct error *error)
{
	struct counting counting = {.recording = recording,
				    .cpu = cpu,
				    .wanted = wanted,
				    .is_selective = options->selection};
	unsigned threads = parallel_threads(options->threads, recording->chunk_count);

	if (selection_init(&counting.selection, options->selection, error) < 0)
		return -1;
	if (selection_prepare(&counting.selection, recording, wanted, error) < 0 ||
	    keying_init(&counting.keying, recording, history, options, error) < 0) {
		selection_release(&counting.selection);
		return -1;
	}
	counting.keying.is_signed = cpu->is_signed;
	counting.takes_plain = !counting.is_selective && !cpu->name_count && !cpu->has_value &&
			       history_has_times(history);
	parallel_run_together(threads, start_counting, count_decks, &counting);
	threads = counting.deal.threads;
	deal_release(&counting.deal);
	settle_reads(&counting, threads);
	finish(&counting, threads, counted);
	keying_release(&counting.keying);
	selection_release(&counting.selection);
	free(counting.workers);
	return 0;
}
