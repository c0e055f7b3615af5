/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is behind struct history: history.c makes it, history_query.c answers from it. */
#ifndef PROCESS_HISTORY_STATE_H
#define PROCESS_HISTORY_STATE_H

#include "analyze/process.h"
#include "base/numbers.h"
#include "base/vector.h"
#include "process/deferred.h"
#include "process/history_jit.h"
#include "process/images.h"
#include "process/space.h"

struct entry {
	uint64_t time;
	uint64_t place; /* in the order of the walk */
	struct record record;
	const struct jit_event *code; /* instead of a record, or NULL */
	uint32_t source;              /* that it is from */
};

struct epoch {
	uint32_t process;
	uint32_t root;
	uint32_t code;   /* the space of what jitdump files tell of */
	uint32_t before; /* the epoch of this process before it, or EPOCH_NONE */
	uint64_t since;
};

struct process {
	uint32_t pid;
	uint32_t owner; /* of the nodes that it alone has seen */
	struct {
		uint32_t *items; /* epochs, by time */
		size_t count, capacity;
	} epochs;
};

struct name_change {
	uint64_t since;
	const char *name;
};

struct thread {
	struct {
		struct name_change *items; /* by time */
		size_t count, capacity;
	} names;
};

struct history {
	const struct recording *recording;
	struct images images;
	struct intern names;
	struct space_pool spaces;
	struct numbers process_of, thread_of;
	struct {
		struct process *items;
		size_t count, capacity;
	} processes;
	struct {
		struct thread *items;
		size_t count, capacity;
	} threads;
	struct {
		struct epoch *items; /* from 1 */
		size_t count, capacity;
	} epochs;
	struct {
		struct entry *items;
		size_t count, capacity;
	} entries;
	struct arena copies; /* of their records */
	struct {
		struct jit_source *items;
		size_t count, capacity;
	} sources;
	struct { /* of the processor's counter to times */
		uint64_t shift, multiplier, zero;
		bool is_known;
	} conversion;
	struct deferred deferred;
	uint32_t owners;
	bool has_times;
	struct history_counts counts;
};

/* A stretch of time, narrowed down to where all that was looked up holds. */
struct stretch {
	uint64_t since, until;
};

/* The same file, and its places go on as they were. */
bool mapping_continues(const struct mapping *mapping, const struct mapping *other);
/* Makes anonymous memory that the text of a file was moved to that file; remapped.c. */
bool remapped_text(struct history *history, uint32_t root, struct mapping *mapping);
/* From its time on the code is there, whatever else was mapped there before. */
void history_map_code(struct history *history, uint32_t pid, const struct mapping *mapping);
void history_play_code(struct history *history, const struct entry *entry);
void history_take_conversion(struct history *history, const struct record_body *body);
void history_release_jit(struct history *history);

struct thread *find_thread(const struct history *history, uint32_t tid);
/* The last name given before `time`, or the first of all; NULL: there is none. */
const char *name_at(const struct thread *thread, uint64_t time, struct stretch *stretch);

#endif
