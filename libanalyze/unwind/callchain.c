/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * callchain: the chain that the kernel recorded. Marks in it say whose addresses follow; behind each
 * mark, the first address is that of an instruction, and all others are return addresses.
 */
#include "analyze/unwind.h"

#include "base/reader.h"
#include "base/vector.h"

void stack_release(struct stack *stack)
{
	vector_release(stack);
}

static void push(struct stack *stack, uint64_t address, enum address_space space, bool is_return)
{
	*vector_push(stack) = (struct stack_address){
		.address = address, .space = space, .is_return = is_return};
}

enum address_space sample_space(const struct sample *sample)
{
	switch (sample->misc & MISC_CPUMODE_MASK) {
	case MISC_CPUMODE_KERNEL:
		return SPACE_KERNEL;
	case MISC_CPUMODE_GUEST_KERNEL:
		return SPACE_GUEST_KERNEL;
	case MISC_CPUMODE_GUEST_USER:
		return SPACE_GUEST_USER;
	case MISC_CPUMODE_HYPERVISOR:
		return SPACE_HYPERVISOR;
	}
	return SPACE_USER;
}

/* False: that is no mark, but what a garbage frame pointer led to. */
static bool take_mark(uint64_t mark, enum address_space *space)
{
	switch ((int64_t)mark) {
	case CONTEXT_HYPERVISOR:
		*space = SPACE_HYPERVISOR;
		return true;
	case CONTEXT_KERNEL:
		*space = SPACE_KERNEL;
		return true;
	case CONTEXT_USER:
	case CONTEXT_USER_DEFERRED:
		*space = SPACE_USER;
		return true;
	case CONTEXT_GUEST:
	case CONTEXT_GUEST_USER:
		*space = SPACE_GUEST_USER;
		return true;
	case CONTEXT_GUEST_KERNEL:
		*space = SPACE_GUEST_KERNEL;
		return true;
	}
	return false;
}

static void read_chain(const struct recording *recording, struct words chain,
		       enum address_space space, struct stack *stack)
{
	bool is_return = false;

	vector_reserve(stack, stack->count + chain.count);
	for (uint64_t i = 0; i < chain.count; i++) {
		uint64_t address = load_u64(chain.at + 8 * i, recording->swap);

		if (address < CONTEXT_MAX) {
			stack->items[stack->count++] = (struct stack_address){
				.address = address, .space = space, .is_return = is_return};
			is_return = true;
			continue;
		}
		if (!take_mark(address, &space)) {
			stack->ending = ENDING_BAD_ADDRESS;
			return;
		}
		is_return = false;
		if ((int64_t)address == CONTEXT_USER_DEFERRED) {
			/* The user's part comes in a record of its own; its cookie follows here. */
			stack->ending = ENDING_NOT_WALKED;
			return;
		}
	}
}

static size_t user_start(const struct stack *stack)
{
	size_t start = 0;

	while (start < stack->count && stack->items[start].space != SPACE_USER)
		start++;
	return start;
}

/*
 * The processor's own record of the calls it is in: their addresses, the latest first. The kernel
 * walked frame pointers besides, of which only the first is sure: where the program is. Without that
 * the latest call leads to the start of the function where it is.
 */
static void read_call_branches(const struct recording *recording, const struct sample *sample,
			       struct stack *stack)
{
	size_t start = user_start(stack);

	if (start < stack->count)
		stack->count = start + 1;
	else if (sample_space(sample) == SPACE_USER)
		push(stack, sample->ip, SPACE_USER, false);
	else
		push(stack, word_at(recording, sample->branches, 1), SPACE_USER, false);
	stack->ending = ENDING_ROOT;
	for (uint64_t i = 0; i + 2 < sample->branches.count; i += 3)
		push(stack, word_at(recording, sample->branches, i), SPACE_USER, false);
}

bool callchain_caller(const struct recording *recording, const struct sample *sample,
		      uint64_t *address)
{
	const struct tracepoint_field *field = sample->event->return_address;

	return field && sample_space(sample) == SPACE_USER &&
	       payload_number(field, sample->raw, recording->swap, address) && *address;
}

/* Behind the function that was entered, unless the kernel has seen to it itself. */
static void add_caller(struct stack *stack, uint64_t address)
{
	size_t at = user_start(stack) + 1;

	if (at > stack->count ||
	    (at < stack->count && stack->items[at].address == address))
		return;
	push(stack, address, SPACE_USER, true);
	for (size_t i = stack->count - 1; i > at; i--) {
		struct stack_address moved = stack->items[i];

		stack->items[i] = stack->items[i - 1];
		stack->items[i - 1] = moved;
	}
}

static bool has_user_part(const struct stack *stack)
{
	size_t start = user_start(stack);

	return start < stack->count && (start || stack->count > 1);
}

bool callchain_cookie(const struct recording *recording, const struct sample *sample,
		      uint64_t *cookie)
{
	uint64_t count = sample->callchain.count;

	if (count < 2 || (int64_t)word_at(recording, sample->callchain, count - 2) !=
				 CONTEXT_USER_DEFERRED)
		return false;
	*cookie = word_at(recording, sample->callchain, count - 1);
	return true;
}

void callchain_add_user(const struct recording *recording, struct words chain, struct stack *stack)
{
	stack->ending = ENDING_ROOT;
	read_chain(recording, chain, SPACE_USER, stack);
}

void callchain_read(const struct recording *recording, const struct sample *sample,
		    struct stack *stack)
{
	const struct attr *attr = &sample->event->attr;
	uint64_t caller;

	stack->count = 0;
	stack->ending = ENDING_ROOT;
	read_chain(recording, sample->callchain, sample_space(sample), stack);
	if (attr->branch_sample_type & BRANCH_CALL_STACK && sample->branches.count)
		read_call_branches(recording, sample, stack);
	if (!stack->count && sample->present & SAMPLE_IP)
		push(stack, sample->ip, sample_space(sample), false);
	if (callchain_caller(recording, sample, &caller))
		add_caller(stack, caller);
	if (sample->user_stack_size && !has_user_part(stack))
		stack->ending = ENDING_NOT_WALKED;
}
