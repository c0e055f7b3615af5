/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "measure/heap_processes.h"

#include "base/vector.h"

void heap_processes_release(struct heap_processes *processes)
{
	for (size_t i = 0; i < processes->all.count; i++)
		mapped_release(&processes->all.items[i].mapped);
	numbers_release(&processes->known);
	vector_release(&processes->current);
	vector_release(&processes->all);
}

static uint32_t add(struct heap_processes *processes)
{
	*vector_push(&processes->all) = (struct heap_process){.parent = PROCESS_NONE};
	return (uint32_t)processes->all.count - 1;
}

static uint32_t *current_of(struct heap_processes *processes, uint32_t pid)
{
	uint32_t at = numbers_find(&processes->known, pid);

	if (at == NUMBER_NONE) {
		at = (uint32_t)processes->current.count;
		numbers_add(&processes->known, pid, at);
		*vector_push(&processes->current) = add(processes);
	}
	return &processes->current.items[at];
}

uint32_t heap_process_of(struct heap_processes *processes, uint32_t pid)
{
	return *current_of(processes, pid);
}

struct heap_process *heap_process_at(const struct heap_processes *processes, uint32_t number)
{
	return &processes->all.items[number];
}

void heap_process_fork(struct heap_processes *processes, uint32_t pid, uint32_t parent_pid,
		       uint64_t since)
{
	uint32_t parent = heap_process_of(processes, parent_pid);
	uint32_t number = add(processes);
	struct heap_process *process = heap_process_at(processes, number);

	process->parent = parent;
	process->since = since;
	process->program_break = heap_process_at(processes, parent)->program_break;
	*current_of(processes, pid) = number;
}

void heap_process_exec(struct heap_processes *processes, uint32_t pid)
{
	uint32_t number = add(processes), *current = current_of(processes, pid);

	heap_process_at(processes, *current)->is_replaced = true;
	*current = number;
}
