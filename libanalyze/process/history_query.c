/* SPDX-License-Identifier: GPL-2.0-or-later */
/* history_query: what the history says, for any time, to any thread. Nothing here changes it. */
#include "process/history_state.h"

#include <stdlib.h>

/* ---- threads ---------------------------------------------------------------------------------- */

struct thread *find_thread(const struct history *history, uint32_t tid)
{
	uint32_t number = numbers_find(&history->thread_of, tid);

	return number == NUMBER_NONE ? NULL : &history->threads.items[number];
}

static void narrow(struct stretch *stretch, uint64_t since, uint64_t until)
{
	if (since > stretch->since)
		stretch->since = since;
	if (until < stretch->until)
		stretch->until = until;
}

const char *name_at(const struct thread *thread, uint64_t time, struct stretch *stretch)
{
	const struct name_change *names;
	size_t low = 0, high;

	if (!thread || !thread->names.count)
		return NULL;
	names = thread->names.items;
	high = thread->names.count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (names[middle].since <= time)
			low = middle;
		else
			high = middle;
	}
	narrow(stretch, low ? names[low].since : 0,
	       low + 1 < thread->names.count ? names[low + 1].since : UINT64_MAX);
	return names[low].name;
}

static const char *comm_at(const struct history *history, uint32_t pid, uint32_t tid,
			   uint64_t time, struct stretch *stretch)
{
	const char *name = name_at(find_thread(history, tid), time, stretch);

	if (!name && pid != tid)
		name = name_at(find_thread(history, pid), time, stretch);
	if (!name)
		name = pid || tid ? "" : "swapper"; /* which nobody ever names */
	return name;
}

const char *history_comm(const struct history *history, uint32_t pid, uint32_t tid, uint64_t time)
{
	struct stretch stretch = {0, UINT64_MAX};

	return comm_at(history, pid, tid, time, &stretch);
}

/* ---- questions -------------------------------------------------------------------------------- */

bool history_has_times(const struct history *history)
{
	return history->has_times;
}

uint64_t history_clock(const struct history *history, const struct record *record,
		       const struct sample *sample)
{
	return history->has_times ? sample->time : record_place(record);
}

/* The last epoch begun before `time`, or the first of all. */
static uint32_t epoch_at(const struct history *history, uint32_t pid, uint64_t time,
			 struct stretch *stretch)
{
	uint32_t number = numbers_find(&history->process_of, pid);
	const struct process *process;
	const struct epoch *epochs = history->epochs.items;
	size_t low = 0, high;

	if (number == NUMBER_NONE)
		return EPOCH_NONE;
	process = &history->processes.items[number];
	high = process->epochs.count;
	if (!high)
		return EPOCH_NONE;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (epochs[process->epochs.items[middle]].since <= time)
			low = middle;
		else
			high = middle;
	}
	narrow(stretch, low ? epochs[process->epochs.items[low]].since : 0,
	       low + 1 < process->epochs.count ? epochs[process->epochs.items[low + 1]].since
					       : UINT64_MAX);
	return process->epochs.items[low];
}

uint32_t history_epoch(const struct history *history, uint32_t pid, uint64_t time)
{
	struct stretch stretch = {0, UINT64_MAX};

	return epoch_at(history, pid, time, &stretch);
}

struct history_answer history_ask(const struct history *history, uint32_t pid, uint32_t tid,
				  uint64_t time)
{
	struct stretch stretch = {0, UINT64_MAX};
	struct history_answer answer;

	answer.epoch = epoch_at(history, pid, time, &stretch);
	answer.comm = comm_at(history, pid, tid, time, &stretch);
	answer.since = stretch.since;
	answer.until = stretch.until;
	return answer;
}

static struct place place_in(const struct history *history, const struct epoch *epoch,
			     uint64_t address)
{
	const struct mapping *mapping = space_floor(&history->spaces, epoch->root, address);
	const struct mapping *code = space_floor(&history->spaces, epoch->code, address);

	/* The map of a kernel ends at _etext, and there is code behind it. */
	if (mapping && address >= mapping->end && mapping->image->kind != IMAGE_KERNEL)
		mapping = NULL;
	/* A program changes the protection of its memory again and again. */
	if (code && address < code->end &&
	    (!mapping || mapping->image->kind == IMAGE_ANONYMOUS || mapping->since <= code->since))
		mapping = code;
	if (!mapping)
		return (struct place){NULL, address};
	return (struct place){mapping->image, address - mapping->start + mapping->file_offset};
}

struct place history_find(const struct history *history, uint32_t epoch, uint64_t address)
{
	struct place place = {NULL, address};

	if (epoch == EPOCH_NONE)
		return place;
	place = place_in(history, &history->epochs.items[epoch], address);
	epoch = history->epochs.items[epoch].before;
	if (!place.image && epoch != EPOCH_NONE)
		place = place_in(history, &history->epochs.items[epoch], address);
	return place;
}

const struct mapping *history_below(const struct history *history, uint32_t epoch, uint64_t address)
{
	if (epoch == EPOCH_NONE)
		return NULL;
	return space_floor(&history->spaces, history->epochs.items[epoch].root, address);
}

size_t history_image_count(const struct history *history)
{
	return history->images.all.count;
}

bool history_deferred(const struct history *history, const struct sample *sample, uint64_t cookie,
		      struct words *chain)
{
	const struct deferred_chain *found =
		deferred_find(&history->deferred, sample->tid, cookie, sample->time);

	if (found)
		*chain = found->chain;
	return found != NULL;
}

const struct history_counts *history_counts(const struct history *history)
{
	return &history->counts;
}

/* ---- the whole of it -------------------------------------------------------------------------- */

struct each {
	struct epoch_view view;
	mapping_visitor *visit;
	void *state;
	int result;
};

static void visit_one(void *state, const struct mapping *mapping)
{
	struct each *each = state;

	if (!each->result)
		each->result = each->visit(each->state, &each->view, mapping);
}

static int compare_pids(const void *a, const void *b)
{
	const struct process *const *x = a, *const *y = b;

	return ((*x)->pid > (*y)->pid) - ((*x)->pid < (*y)->pid);
}

static void visit_process(const struct history *history, const struct process *process,
			  struct each *each)
{
	for (size_t i = 0; i < process->epochs.count; i++) {
		const struct epoch *epoch = &history->epochs.items[process->epochs.items[i]];
		bool is_last = i + 1 == process->epochs.count;

		each->view = (struct epoch_view){
			.pid = process->pid,
			.comm = history_comm(history, process->pid, process->pid,
					     is_last ? UINT64_MAX : epoch->since),
			.since = epoch->since,
			.until = is_last ? UINT64_MAX
					 : history->epochs.items[process->epochs.items[i + 1]].since,
		};
		space_each(&history->spaces, epoch->root, visit_one, each);
	}
}

int history_each_mapping(const struct history *history, mapping_visitor *visit, void *state)
{
	size_t count = history->processes.count;
	const struct process **sorted = xcalloc(count + 1, sizeof(struct process *));
	struct each each = {.visit = visit, .state = state};

	for (size_t i = 0; i < count; i++)
		sorted[i] = &history->processes.items[i];
	qsort(sorted, count, sizeof(struct process *), compare_pids);
	for (size_t i = 0; i < count && !each.result; i++)
		visit_process(history, sorted[i], &each);
	free(sorted);
	return each.result;
}
