/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/pairs.h"

#include "base/parallel.h"
#include "base/vector.h"
#include "load/looker.h"
#include "load/select.h"
#include "load/windows.h"

#include <stdlib.h>

struct pairs {
	struct keying keying;
	struct looker *lookers;
	struct keyer keyer;
	const struct measure *measure;
	struct measure_options options;
	struct selection selection;
	void *measuring;
	struct intern label_sets;
	struct {
		struct counted_row *items;
		size_t count, capacity;
	} rows;
	uint32_t *slots; /* number + 1; 0: free */
	size_t slot_count;
	struct pair_notes *notes;
};

/* ---- the sink ---------------------------------------------------------------------------------- */

static uint32_t add_stack(void *state, const struct record *record, const struct sample *sample)
{
	struct pairs *pairs = state;
	struct sample_key key;

	if (!sample->event) /* the file is another now */
		return keyer_number_of_thread(&pairs->keyer, sample);
	key = keyer_key(&pairs->keyer, record, sample);
	return keyer_number(&pairs->keyer, record, sample, &key, (struct span){NULL, 0});
}

static uint32_t add_recalled_stack(struct pairs *pairs, const struct moment *moment)
{
	struct record record = record_at(pairs->keying.recording, moment->place);
	struct sample sample;

	(void)sample_read(pairs->keying.recording, &record, &sample);
	return add_stack(pairs, &record, &sample);
}

/* Of equal stacks of one thread the first alone is looked for here. */
static uint32_t add_stack_of(void *state, const struct moment *moment)
{
	struct pairs *pairs = state;
	struct looker *looker = &pairs->lookers[moment->looker];
	uint32_t *number;

	if (moment->stack == STACK_NONE)
		return add_recalled_stack(pairs, moment);
	number = looker_number(looker, moment->stack);
	if (!*number)
		*number = add_recalled_stack(pairs, moment) + 1;
	return *number - 1;
}

static uint32_t add_thread(void *state, const struct sample *who)
{
	struct pairs *pairs = state;

	return keyer_number_of_thread(&pairs->keyer, who);
}

static uint32_t add_labels(void *state, const char *text, size_t size)
{
	struct pairs *pairs = state;

	return intern_add(&pairs->label_sets, text, size);
}

static size_t find_slot(const struct pairs *pairs, const struct measured *row)
{
	uint64_t mix = (uint64_t)row->stack << 32 | row->other;
	size_t mask = pairs->slot_count - 1, slot;

	mix ^= ((uint64_t)row->labels << 8 | row->event) * 0x9e3779b97f4a7c15u;
	mix *= 0xbf58476d1ce4e5b9u;
	for (slot = (size_t)(mix ^ mix >> 31) & mask; pairs->slots[slot]; slot = (slot + 1) & mask) {
		const struct counted_row *other = &pairs->rows.items[pairs->slots[slot] - 1];

		if (other->stack == row->stack && other->other == row->other &&
		    other->labels == row->labels && other->event == row->event)
			break;
	}
	return slot;
}

static void grow_slots(struct pairs *pairs)
{
	free(pairs->slots);
	pairs->slot_count = pairs->slot_count ? pairs->slot_count * 2 : 1024;
	pairs->slots = xcalloc(pairs->slot_count, sizeof(*pairs->slots));
	for (size_t i = 0; i < pairs->rows.count; i++) {
		const struct counted_row *row = &pairs->rows.items[i];
		struct measured like = {row->event, row->stack, row->other, row->labels, 0, 0};

		pairs->slots[find_slot(pairs, &like)] = (uint32_t)i + 1;
	}
}

static void add_row(void *state, const struct measured *measured)
{
	struct pairs *pairs = state;
	struct counted_row *row;
	size_t slot;

	if (pairs->rows.count * 2 >= pairs->slot_count)
		grow_slots(pairs);
	slot = find_slot(pairs, measured);
	if (!pairs->slots[slot]) {
		*vector_push(&pairs->rows) = (struct counted_row){
			.event = measured->event,
			.stack = measured->stack,
			.other = measured->other,
			.labels = measured->labels,
		};
		pairs->slots[slot] = (uint32_t)pairs->rows.count;
	}
	row = &pairs->rows.items[pairs->slots[slot] - 1];
	row->count += measured->count;
	row->value += measured->value;
	row->squares += (unsigned __int128)measured->value * measured->value;
}

static void add_note(void *state, const char *key, uint64_t number)
{
	struct pairs *pairs = state;

	if (number)
		*vector_push(pairs->notes) = (struct pair_note){key, number};
}

/* ---- all of it --------------------------------------------------------------------------------- */

static void visit(void *state, const struct moment *moment)
{
	struct pairs *pairs = state;

	pairs->measure->take(pairs->measuring, moment);
}

static int walk(struct pairs *pairs, unsigned threads, struct windows_counts *counts,
		struct error *error)
{
	struct measure_ahead *lookers = xcalloc(threads, sizeof(*lookers));
	struct ahead_options how = {
		.end_ns = pairs->options.end_ns,
		.measure = pairs->measure,
		.measuring = pairs->measuring,
		.threads = threads,
		.lookers = lookers,
	};
	int result;

	pairs->lookers = xcalloc(threads, sizeof(*pairs->lookers));
	for (unsigned i = 0; i < threads; i++) {
		looker_init(&pairs->lookers[i], &pairs->keying);
		lookers[i] = (struct measure_ahead){&pairs->lookers[i], looker_stack};
	}
	result = windows_walk(pairs->keying.recording, &how, visit, pairs, counts, error);
	for (unsigned i = 0; i < threads; i++)
		looker_release(&pairs->lookers[i]);
	free(pairs->lookers);
	free(lookers);
	return result;
}

static int measure_all(struct pairs *pairs, const struct measure_sink *sink, unsigned threads,
		       struct error *error)
{
	const struct recording *recording = pairs->keying.recording;
	struct windows_counts counts;
	int result;

	pairs->measuring = pairs->measure->start(recording, &pairs->options, sink, error);
	if (!pairs->measuring)
		return -1;
	result = walk(pairs, parallel_threads(threads, recording->chunk_count), &counts, error);
	if (result == 0) {
		pairs->measure->finish(pairs->measuring, counts.last_ns);
		add_note(pairs, "late records", counts.late);
	}
	pairs->measure->free(pairs->measuring);
	return result;
}

/* The rows that are selected move to the front; of the others, those of the first event are counted. */
static size_t select_rows(struct pairs *pairs, struct counted *counted)
{
	size_t kept = 0;

	for (size_t i = 0; i < pairs->rows.count; i++) {
		const struct counted_row *row = &pairs->rows.items[i];
		enum load_select by =
			selection_ask_key(&pairs->selection, counted->items[row->stack].key);

		if (by == SELECT_COUNT)
			pairs->rows.items[kept++] = *row;
		else if (row->event == 0)
			counted->losses.filtered[by] += row->count;
	}
	return kept;
}

static void take(struct pairs *pairs, struct counted *counted)
{
	counted_take_table(counted, &pairs->keyer.table);
	counted->has_rows = true;
	counted->rows = pairs->rows.items;
	counted->row_count = select_rows(pairs, counted);
	counted->label_sets = pairs->label_sets;
	counted_take(counted, &pairs->keyer);
}

/* What rows are selected by has to be in the keys of their stacks; `with` are the options for that. */
static int prepare(struct pairs *pairs, const struct recording *recording, const bool *wanted,
		   struct load_options *with, struct error *error)
{
	struct selection *selection = &pairs->selection;

	if (selection_init(selection, with->selection, error) < 0)
		return -1;
	pairs->options = with->measuring;
	pairs->options.end_ns = UINT64_MAX;
	if (selection_has(selection, SELECT_TIME) && !pairs->measure->takes_window)
		return error_set(error, ERROR_INPUT,
				 "--time: what is in use is a matter of all that was before; choose by "
				 "something else");
	if (selection_prepare(selection, recording, wanted, error) < 0)
		return -1;
	if (selection_has(selection, SELECT_TIME)) {
		pairs->options.start_ns = selection->start_ns;
		pairs->options.end_ns = selection->end_ns;
	}
	with->labels |= selection_labels(selection);
	pairs->options.by_cpu = with->labels & LABEL_CPU;
	return 0;
}

int count_pairs(const struct recording *recording, const struct history *history,
		const struct load_options *options, const bool *wanted, struct counted *counted,
		struct pair_notes *notes, struct error *error)
{
	struct pairs pairs = {.measure = options->measure, .notes = notes};
	struct measure_sink sink = {&pairs,     add_stack, add_stack_of, add_thread,
				    add_labels, add_row,   add_note};
	struct load_options with = *options;
	int result;

	if (prepare(&pairs, recording, wanted, &with, error) < 0 ||
	    keying_init(&pairs.keying, recording, history, &with, error) < 0) {
		selection_release(&pairs.selection);
		return -1;
	}
	pairs.keyer.keying = &pairs.keying;
	intern_add(&pairs.label_sets, "", 0);
	result = measure_all(&pairs, &sink, options->threads, error);
	take(&pairs, counted); /* whatever there is, so that it is released */
	free(pairs.slots);
	keying_release(&pairs.keying);
	selection_release(&pairs.selection);
	return result;
}
