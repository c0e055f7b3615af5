/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * measure: which records count, what each is worth, and which labels that gets.
 *
 * A sample by itself is worth its period, the growth of a counter, or a field of its tracepoint:
 * that is measure/cpu.h, which takes samples in any order. Everything else is a matter of several
 * records - a thread that leaves a CPU and comes back, a lock that is waited for and got - and is a
 * struct measure: it is shown all records in the order of time, and adds what it finds to a sink.
 */
#ifndef ANALYZE_MEASURE_H
#define ANALYZE_MEASURE_H

#include "analyze/perfdata_brief.h"

enum measure_tasks {
	TASKS_USER,   /* threads of programs */
	TASKS_KERNEL, /* of the kernel itself */
	TASKS_ALL,
};

struct measure_options {
	bool by_waker;             /* the stack of who woke a thread up goes on top of its own */
	enum measure_tasks tasks;
	/* The rest is set as a recording is loaded: what is outside of this time does not count, and
	 * of an interval the part inside; times on different CPUs are kept apart. */
	uint64_t start_ns, end_ns;
	bool by_cpu;
};

struct measure_event {
	const char *name, *unit;
};

/* A stack that was met, by its number. */
enum { STACK_NONE = UINT32_MAX };

/*
 * A record, and what it says by itself. That is found out on any thread, some time before its turn
 * in the order of time comes, when little is left to do.
 */
struct moment {
	uint64_t time;
	uint64_t place; /* of the record: record_place */
	/* The rest is the measure's, by its function `look`; else 0. */
	uint64_t value;
	uint32_t tid, pid, cpu;
	uint32_t stack;  /* as that thread numbers them, or STACK_NONE */
	uint16_t looker; /* which thread that was */
	uint8_t kind, reason;
};

/* For a measure that looks at a record ahead of its turn: its stack goes into the moment. */
struct measure_ahead {
	void *state;
	void (*stack)(void *state, const struct record *record, const struct sample_brief *sample,
		      struct moment *moment);
};

struct measured {
	uint32_t event;  /* of struct measure's */
	uint32_t stack;  /* whose this is */
	uint32_t other;  /* who ended it, or STACK_NONE */
	uint32_t labels; /* of sink.labels */
	uint64_t count, value;
};

/* Where a measure puts what it finds. */
struct measure_sink {
	void *state;
	/* The number of a sample's stack and of the labels that every sample has. */
	uint32_t (*stack)(void *state, const struct record *record, const struct sample *sample);
	/* The same of a sample that was looked at ahead. */
	uint32_t (*stack_of)(void *state, const struct moment *moment);
	/* That of a thread of which no stack is known: pid, tid, cpu and time are looked at. */
	uint32_t (*thread)(void *state, const struct sample *who);
	/* The number of a set of labels: KEY\0VALUE\0... */
	uint32_t (*labels)(void *state, const char *text, size_t size);
	void (*add)(void *state, const struct measured *measured);
	/* Into the ledger; nothing for 0. */
	void (*note)(void *state, const char *key, uint64_t number);
};

struct measure {
	const char *name;
	const struct measure_event *events;
	size_t event_count;
	bool takes_window; /* it looks at start_ns and end_ns */
	/* Fails when the recording has nothing that can be measured so. All is borrowed. */
	void *(*start)(const struct recording *recording, const struct measure_options *options,
		       const struct measure_sink *sink, struct error *error);
	/*
	 * What the record says by itself; on any thread, while moments before it are taken.
	 * `sample` is for samples, and whole or not. True: all that it says is in the moment. NULL:
	 * a moment is no more than a time and a place.
	 */
	bool (*look)(const void *state, const struct record *record,
		     const struct sample_brief *sample, const struct measure_ahead *ahead,
		     struct moment *moment);
	/* In order of time; a record of perf itself has none, and comes first. */
	void (*take)(void *state, const struct moment *moment);
	/* The last of them was at this time; or it is end_ns. */
	void (*finish)(void *state, uint64_t time);
	void (*free)(void *state);
};

extern const struct measure measure_offcpu;  /* time off the CPU */
extern const struct measure measure_heap;    /* what was allocated, and not freed */
extern const struct measure measure_lock;    /* the time that threads waited for locks */
extern const struct measure measure_wall;    /* all of a thread's time */
extern const struct measure measure_threads; /* what each thread did, and where it is now */

#endif
