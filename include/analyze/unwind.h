/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unwind: a sample -> its stack of addresses, innermost first.
 *
 * What is done here needs the sample alone. Which image an address is in, the caller asks of the
 * history.
 */
#ifndef ANALYZE_UNWIND_H
#define ANALYZE_UNWIND_H

#include "analyze/ending.h"
#include "analyze/perfdata.h"

enum address_space { SPACE_KERNEL, SPACE_USER, SPACE_GUEST_KERNEL, SPACE_GUEST_USER, SPACE_HYPERVISOR };

struct stack_address {
	uint64_t address;
	enum address_space space;
	bool is_return; /* where a call comes back to: the call itself is just before */
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
 */
void callchain_read(const struct recording *recording, const struct sample *sample,
		    struct stack *stack);

#endif
