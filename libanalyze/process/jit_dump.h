/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * jit_dump: a jitdump file, in which a program tells what machine code it made, when, and where.
 *
 * Code has a place that is its alone: where its bytes are in the file. That is its offset, and code
 * that is moved, or that takes the address of other code, can still be told apart.
 */
#ifndef PROCESS_JIT_DUMP_H
#define PROCESS_JIT_DUMP_H

#include "base/input.h"

struct jit_line {
	uint64_t offset; /* from the start of the code; it holds up to the next line's */
	uint32_t order;  /* in the file */
	uint32_t line;
	const char *file;
};

/* A function. */
struct jit_code {
	uint64_t offset, size;
	const char *name;
	uint32_t line_start, line_count; /* in dump.lines, in order of offset */
	/* Its .eh_frame, or nothing: written as if it were right behind the code, aligned to 8. */
	struct span tables;
};

/* From `time` on, code is at an address. */
struct jit_event {
	uint64_t time;
	uint64_t address, size;
	uint64_t offset;
};

struct jit_dump {
	struct input input;
	bool swap;
	bool has_processor_times; /* times are those of the processor's own counter */
	uint32_t pid;
	struct {
		struct jit_code *items; /* in order of offset */
		size_t count, capacity;
	} codes;
	struct {
		struct jit_event *items; /* in order of the file */
		size_t count, capacity;
	} events;
	struct {
		struct jit_line *items;
		size_t count, capacity;
	} lines;
	uint64_t unreadable; /* records that lack fields, or mean code that nobody told of */
	uint64_t missing;    /* bytes at the end that are no whole record */
};

/*
 * Takes the input, and closes it on failure. `name` is for messages. Strings are in the input, and
 * as valid as the dump.
 */
struct jit_dump *jit_dump_open(struct input *input, const char *name, struct error *error);
void jit_dump_close(struct jit_dump *dump);

/* The code at an offset, or NULL. */
const struct jit_code *jit_dump_find(const struct jit_dump *dump, uint64_t offset);
/* The line of an offset in the code, or NULL. */
const struct jit_line *jit_dump_line(const struct jit_dump *dump, const struct jit_code *code,
				     uint64_t offset);

#endif
