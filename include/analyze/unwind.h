/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unwind: a sample -> its stack of addresses, innermost first.
 *
 * callchain_read needs the sample alone. An unwinder also walks the copy of the stack that
 * `perf record --call-graph dwarf` makes, by the unwind tables (call frame information, CFI) of the
 * files that were mapped:
 *
 *	struct unwinder *unwinder = unwinder_new(recording, history, &paths);
 *	each thread:
 *		struct unwind_worker *worker = unwind_worker_new(unwinder);
 *		for each sample
 *			unwind_sample(worker, &sample, epoch, &stack);
 *		unwind_worker_free(worker);
 *	unwinder_free(unwinder);
 */
#ifndef ANALYZE_UNWIND_H
#define ANALYZE_UNWIND_H

#include "analyze/ending.h"
#include "analyze/module.h"
#include "analyze/process.h"

enum address_space { SPACE_KERNEL, SPACE_USER, SPACE_GUEST_KERNEL, SPACE_GUEST_USER, SPACE_HYPERVISOR };

struct stack_address {
	uint64_t address;
	enum address_space space;
	bool is_return;   /* where a call comes back to: the call itself is just before */
	bool is_walked;   /* found in a copy of the stack, and not recorded */
	bool is_inferred; /* found by a frame pointer in code without unwind tables */
};

struct stack {
	struct stack_address *items;
	size_t count, capacity;
	enum ending ending;
};

void stack_release(struct stack *stack);

/* Which space the sampled instruction itself was in. */
enum address_space sample_space(const struct sample *sample);

/*
 * The recorded chain: made by the kernel from frame pointers, and, where there are branch records of
 * a call stack, the user's part of it from these. A sample without any has its own address alone.
 * Where a function begins, its frame pointer is still its caller's: a probe may have fetched where it
 * will return to, and so its caller is there all the same.
 */
void callchain_read(const struct recording *recording, const struct sample *sample,
		    struct stack *stack);

/* Where the sampled function will return to, by its probe. False: it is not known. */
bool callchain_caller(const struct recording *recording, const struct sample *sample,
		      uint64_t *address);

/* Whether the user part of the chain comes in a record of its own, and the cookie of that. */
bool callchain_cookie(const struct recording *recording, const struct sample *sample,
		      uint64_t *cookie);
/* Adds that part to the stack. */
void callchain_add_user(const struct recording *recording, struct words chain, struct stack *stack);

/* ---- stack dumps ------------------------------------------------------------------------------ */

/* The modules of a recording and their unwind tables. Shared by all threads. */
struct unwinder;

/* All three are borrowed; the history is finished. */
struct unwinder *unwinder_new(const struct recording *recording, const struct history *history,
			      const struct module_paths *paths);
void unwinder_free(struct unwinder *unwinder);

/* What one thread remembers from sample to sample. The unwinder outlives it. */
struct unwind_worker;

struct unwind_worker *unwind_worker_new(struct unwinder *unwinder);
void unwind_worker_free(struct unwind_worker *worker);

/* There is more of the stack than the recorded chain: a copy, or a record of its own. */
bool unwind_is_needed(const struct recording *recording, const struct sample *sample);

/*
 * The whole stack: the recorded chain, and with a dump its user part from that. Where a recorded
 * user part goes on after the end of the dump, so does the stack. `epoch` is that of the sample's
 * process at its time (history_epoch). Any sample will do: where no more is needed it is
 * callchain_read.
 */
void unwind_sample(struct unwind_worker *worker, const struct sample *sample, uint32_t epoch,
		   struct stack *stack);

struct unwind_counts {
	uint64_t samples, frames; /* walked, and found on the way */
	uint64_t inferred;        /* of the frames */
	uint64_t hits, misses;    /* of rules in what the thread remembers */
	uint64_t rules;           /* compiled, by all threads */
};

/* Of one thread; `rules` is that of all up to now. */
struct unwind_counts unwind_worker_counts(const struct unwind_worker *worker);

/* ---- functions -------------------------------------------------------------------------------- */

/* Where the functions of a module begin, as its unwind tables have it, which strip leaves alone. */
struct function_starts;

/* The module is borrowed. */
struct function_starts *function_starts_new(const struct module *module);
void function_starts_free(struct function_starts *starts);
/* By an address of the file. False: no table covers it. */
bool function_starts_find(const struct function_starts *starts, uint64_t address, uint64_t *start);

#endif
