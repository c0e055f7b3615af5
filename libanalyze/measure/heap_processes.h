/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * heap_processes: whose memory it is. A process has what its parent had allocated when it was
 * forked, and loses all with another program. A number stands for one program in one process.
 */
#ifndef MEASURE_HEAP_PROCESSES_H
#define MEASURE_HEAP_PROCESSES_H

#include "base/numbers.h"
#include "measure/mapped.h"

enum { PROCESS_NONE = UINT32_MAX };

struct heap_process {
	uint32_t parent;  /* whose memory it began with, or PROCESS_NONE */
	uint64_t since;   /* of the parent's blocks it has those before this one */
	bool is_ended;
	bool is_replaced; /* by another program: its memory is no more */
	uint64_t program_break; /* 0: not known */
	struct mapped mapped;
};

struct heap_processes {
	struct numbers known; /* by pid */
	struct {
		uint32_t *items; /* the number that it has now */
		size_t count, capacity;
	} current;
	struct {
		struct heap_process *items;
		size_t count, capacity;
	} all;
};

void heap_processes_release(struct heap_processes *processes);
uint32_t heap_process_of(struct heap_processes *processes, uint32_t pid);
/* Its number was handed out. Until there is another one. */
struct heap_process *heap_process_at(const struct heap_processes *processes, uint32_t number);
void heap_process_fork(struct heap_processes *processes, uint32_t pid, uint32_t parent_pid,
		       uint64_t since);
void heap_process_exec(struct heap_processes *processes, uint32_t pid);

#endif
