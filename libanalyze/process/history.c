/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * history: the records of pass 1, sorted by time and played once.
 *
 * Records are kept as places in the recording, not decoded: many recordings have far more of them
 * than processes that any sample is in.
 */
#include "process/history_state.h"

#include "analyze/perfdata_record.h"

#include <stdlib.h>
#include <string.h>

struct history *history_new(const struct recording *recording)
{
	struct history *history = xcalloc(1, sizeof(*history));

	history->recording = recording;
	history->images.recording = recording;
	*vector_push(&history->epochs) = (struct epoch){0}; /* EPOCH_NONE */
	return history;
}

void history_free(struct history *history)
{
	if (!history)
		return;
	for (size_t i = 0; i < history->processes.count; i++)
		vector_release(&history->processes.items[i].epochs);
	for (size_t i = 0; i < history->threads.count; i++)
		vector_release(&history->threads.items[i].names);
	vector_release(&history->processes);
	vector_release(&history->threads);
	vector_release(&history->epochs);
	vector_release(&history->entries);
	arena_release(&history->copies);
	history_release_jit(history);
	deferred_release(&history->deferred);
	numbers_release(&history->process_of);
	numbers_release(&history->thread_of);
	space_pool_release(&history->spaces);
	images_release(&history->images);
	intern_release(&history->names);
	free(history);
}

/* ---- pass 1 ----------------------------------------------------------------------------------- */

/* Read again when all are there: with a copy, as their pages, which are many, are given back. */
static void add_entry(struct history *history, const struct record *record, uint64_t time)
{
	struct entry *entry = vector_push(&history->entries);

	*entry = (struct entry){.time = time, .place = record_place(record), .record = *record};
	entry->record.data =
		(const unsigned char *)arena_copy(&history->copies, record->data, record->size);
}

int history_add(void *state, const struct recording *recording, const struct record *record)
{
	struct history *history = state;
	struct record_body body;

	switch (record->type) {
	case RECORD_MMAP:
	case RECORD_MMAP2:
	case RECORD_COMM:
	case RECORD_FORK:
	case RECORD_KSYMBOL:
	case RECORD_TIME_CONV:
	case RECORD_CALLCHAIN_DEFERRED:
		break;
	default:
		return 0;
	}
	if (!record_read(recording, record, &body)) {
		history->counts.unreadable++;
		return 0;
	}
	if (record->type == RECORD_TIME_CONV)
		history_take_conversion(history, &body);
	else if (record->type == RECORD_CALLCHAIN_DEFERRED)
		deferred_add(&history->deferred, record, &body);
	else
		add_entry(history, record, body.trailer.time);
	return 0;
}

/* ---- threads and their names ------------------------------------------------------------------ */

static struct thread *thread_at(struct history *history, uint32_t tid)
{
	struct thread *thread = find_thread(history, tid);

	if (thread)
		return thread;
	numbers_add(&history->thread_of, tid, (uint32_t)history->threads.count);
	thread = vector_push(&history->threads);
	memset(thread, 0, sizeof(*thread));
	return thread;
}

static void set_name(struct history *history, uint32_t tid, uint64_t time, const char *name)
{
	struct thread *thread = thread_at(history, tid);
	size_t count = thread->names.count;

	if (count && thread->names.items[count - 1].name == name)
		return;
	if (count && thread->names.items[count - 1].since == time)
		thread->names.items[count - 1].name = name;
	else
		*vector_push(&thread->names) = (struct name_change){time, name};
}

/* ---- processes and their spaces --------------------------------------------------------------- */

static struct process *process_at(struct history *history, uint32_t pid)
{
	uint32_t number = numbers_find(&history->process_of, pid);
	struct process *process;

	if (number != NUMBER_NONE)
		return &history->processes.items[number];
	numbers_add(&history->process_of, pid, (uint32_t)history->processes.count);
	process = vector_push(&history->processes);
	*process = (struct process){.pid = pid, .owner = ++history->owners};
	return process;
}

static struct epoch *last_epoch(const struct history *history, const struct process *process)
{
	if (!process->epochs.count)
		return NULL;
	return &history->epochs.items[process->epochs.items[process->epochs.count - 1]];
}

/* From `time` on the process has another space. */
static struct epoch *begin_epoch(struct history *history, struct process *process, uint64_t time,
				 uint32_t root, uint32_t code)
{
	struct epoch *last = last_epoch(history, process);
	struct epoch *epoch;

	process->owner = ++history->owners; /* the nodes so far belong to the past */
	if (last && last->since == time) {
		last->root = root;
		last->code = code;
		return last;
	}
	epoch = vector_push(&history->epochs);
	*epoch = (struct epoch){
		.process = (uint32_t)(process - history->processes.items),
		.root = root,
		.code = code,
		.since = time,
	};
	if (process->epochs.count)
		epoch->before = process->epochs.items[process->epochs.count - 1];
	*vector_push(&process->epochs) = (uint32_t)(history->epochs.count - 1);
	return epoch;
}

static void map(struct history *history, struct process *process, uint64_t time,
		struct mapping mapping)
{
	struct epoch *epoch = last_epoch(history, process);
	const struct mapping *covered;

	if (!epoch)
		epoch = begin_epoch(history, process, time, 0, 0);
	if (mapping.image->kind == IMAGE_ANONYMOUS)
		remapped_text(history, epoch->root, &mapping);
	covered = space_overlap(&history->spaces, epoch->root, mapping.start, mapping.end);
	if (covered && mapping_continues(&mapping, covered) && covered->start <= mapping.start &&
	    covered->end >= mapping.end)
		return; /* told again */
	if (covered)
		epoch = begin_epoch(history, process, time, epoch->root, epoch->code);
	history->counts.mappings++;
	epoch->root = space_insert(&history->spaces, epoch->root, process->owner, &mapping);
}

void history_map_code(struct history *history, uint32_t pid, const struct mapping *mapping)
{
	struct process *process = process_at(history, pid);
	struct epoch *epoch = last_epoch(history, process);

	if (!epoch)
		epoch = begin_epoch(history, process, mapping->since, 0, 0);
	if (space_overlap(&history->spaces, epoch->code, mapping->start, mapping->end))
		epoch = begin_epoch(history, process, mapping->since, epoch->root, epoch->code);
	epoch->code = space_insert(&history->spaces, epoch->code, process->owner, mapping);
}

/* Memory without code: what was there before is gone. */
static void unmap(struct history *history, struct process *process, uint64_t time, uint64_t start,
		  uint64_t end)
{
	struct epoch *epoch = last_epoch(history, process);

	if (!epoch || !space_overlap(&history->spaces, epoch->root, start, end))
		return;
	epoch = begin_epoch(history, process, time, epoch->root, epoch->code);
	epoch->root = space_remove(&history->spaces, epoch->root, process->owner, start, end);
}

/* ---- playing the records ---------------------------------------------------------------------- */

static bool is_kernel(const struct image *image)
{
	return image->kind == IMAGE_KERNEL || image->kind == IMAGE_KERNEL_MODULE;
}

static void play_mmap(struct history *history, const struct record *record,
		      const struct record_body *body, uint64_t time)
{
	enum { PROT_EXECUTE = 4 };
	uint64_t start = body->mmap.start, end = start + body->mmap.length;
	bool is_code = !(record->misc & MISC_MMAP_DATA);
	struct process *process;
	struct mapping mapping;

	if (end < start)
		end = UINT64_MAX; /* that of old kernels */
	if (start == end)
		return;
	if (record->type == RECORD_MMAP2 && !(body->mmap.protection & PROT_EXECUTE))
		is_code = false;
	mapping = (struct mapping){
		.start = start,
		.end = end,
		.file_offset = body->mmap.page_offset,
		.image = images_add(&history->images, body, record->misc),
		.since = time,
	};
	if (is_kernel(mapping.image)) {
		/* A kernel's places are counted from its _text, which moves from boot to boot. */
		mapping.file_offset = start - mapping.image->text_address;
		process = process_at(history, (uint32_t)PID_KERNEL);
		is_code = true;
	} else if (mapping.image->kind == IMAGE_GUEST_KERNEL) {
		mapping.file_offset = start - mapping.image->text_address;
		process = process_at(history, (uint32_t)PID_GUEST_KERNEL);
		is_code = true;
	} else {
		process = process_at(history, body->mmap.pid);
	}
	if (mapping.image->kind == IMAGE_ANONYMOUS)
		mapping.file_offset = start;
	if (is_code)
		map(history, process, time, mapping);
	else
		unmap(history, process, time, start, end);
}

static void play_comm(struct history *history, const struct record *record,
		      const struct record_body *body, uint64_t time)
{
	const char *name =
		intern_string(&history->names, body->comm.name.at, body->comm.name.size);

	set_name(history, body->comm.tid, time, name);
	if (record->misc & MISC_COMM_EXEC)
		begin_epoch(history, process_at(history, body->comm.pid), time, 0, 0);
}

static void play_fork(struct history *history, const struct record *record,
		      const struct record_body *body, uint64_t time)
{
	struct stretch stretch = {0, UINT64_MAX};
	const char *name = name_at(find_thread(history, body->task.parent_tid), time, &stretch);
	struct process *parent, *child;
	struct epoch *epoch;
	uint32_t root = 0, code = 0;

	if (name)
		set_name(history, body->task.tid, time, name);
	if (body->task.pid == body->task.parent_pid)
		return; /* a thread */
	process_at(history, body->task.pid);
	parent = process_at(history, body->task.parent_pid);
	child = process_at(history, body->task.pid);
	epoch = last_epoch(history, parent);
	/* perf tells of those that were there before it; their own maps follow. */
	if (epoch && !(record->misc & MISC_FORK_EXEC)) {
		root = epoch->root;
		code = epoch->code;
		parent->owner = ++history->owners;
	}
	if (root || child->epochs.count)
		begin_epoch(history, child, time, root, code);
}

static void play_ksymbol(struct history *history, const struct record_body *body, uint64_t time)
{
	enum { UNREGISTER = 1 };
	struct mapping mapping = {
		.start = body->ksymbol.address,
		.end = body->ksymbol.address + body->ksymbol.length,
		.file_offset = body->ksymbol.address,
		.since = time,
	};

	/* What is gone stays until something else is put there: nothing runs there in between. */
	if (body->ksymbol.flags & UNREGISTER || mapping.end <= mapping.start)
		return;
	mapping.image = images_add_ksymbol(&history->images, body->ksymbol.name);
	map(history, process_at(history, (uint32_t)PID_KERNEL), time, mapping);
}

static void play(struct history *history, const struct entry *entry)
{
	const struct record *record = &entry->record;
	struct record_body body;

	if (entry->code) {
		history_play_code(history, entry);
		return;
	}
	if (!record_read(history->recording, record, &body))
		return;
	switch (record->type) {
	case RECORD_MMAP:
	case RECORD_MMAP2:
		play_mmap(history, record, &body, entry->time);
		break;
	case RECORD_COMM:
		play_comm(history, record, &body, entry->time);
		break;
	case RECORD_FORK:
		play_fork(history, record, &body, entry->time);
		break;
	case RECORD_KSYMBOL:
		play_ksymbol(history, &body, entry->time);
		break;
	}
}

static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	if (x->place != y->place)
		return x->place < y->place ? -1 : 1;
	return (x->code > y->code) - (x->code < y->code); /* of one source: in its order */
}

static bool has_times(const struct recording *recording)
{
	for (size_t i = 0; i < recording->event_count; i++) {
		const struct sample_layout *layout = &recording->events[i]->layout;

		if (!layout->time || !layout->time_from_end)
			return false;
	}
	return true;
}

void history_finish(struct history *history)
{
	history->has_times = has_times(history->recording);
	for (size_t i = 0; i < history->entries.count && !history->has_times; i++)
		history->entries.items[i].time = history->entries.items[i].place;
	if (history->entries.count)
		qsort(history->entries.items, history->entries.count, sizeof(struct entry),
		      compare_entries);
	for (size_t i = 0; i < history->entries.count; i++)
		play(history, &history->entries.items[i]);
	vector_release(&history->entries);
	arena_release(&history->copies);
	deferred_sort(&history->deferred);
	history->counts.processes = history->processes.count;
	history->counts.threads = history->threads.count;
	history->counts.epochs = history->epochs.count - 1;
}
