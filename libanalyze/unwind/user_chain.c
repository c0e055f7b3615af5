/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unwind/user_chain.h"

#include "base/vector.h"

static bool is_same(const struct stack_address *a, const struct stack_address *b)
{
	return a->address == b->address && a->is_return == b->is_return;
}

/* So many of the outermost frames may be wrong. A bound, as each is looked for in all of the chain.
 */
enum { FORKS_TRIED = 8 };

/*
 * The outermost place that both have: its number in `stack`, and in `*at` that in the chain. The
 * innermost is the same instruction by any account.
 */
static size_t find_fork(const struct stack *stack, size_t start, const struct stack *chain,
			size_t *at)
{
	size_t tried = 0;

	for (size_t i = stack->count; i-- > start + 1 && tried++ < FORKS_TRIED;) {
		for (size_t k = chain->count; k-- > 0;) {
			if (is_same(&stack->items[i], &chain->items[k])) {
				*at = k;
				return i;
			}
		}
	}
	*at = 0;
	return start;
}

/* Garbage in a frame pointer leads out of the code sooner or later. */
static bool is_trusted(const struct stack *chain, size_t from, const struct history *history,
		       uint32_t epoch)
{
	for (size_t i = from; i < chain->count; i++) {
		uint64_t address = chain->items[i].address;

		if (!address || !history_find(history, epoch, address - 1).image)
			return false;
	}
	return true;
}

void user_chain_join(struct stack *stack, size_t start, const struct stack *chain,
		     const struct history *history, uint32_t epoch)
{
	size_t at, fork;

	if (start >= stack->count)
		return;
	fork = find_fork(stack, start, chain, &at);
	if (chain->count - at <= stack->count - fork || !is_trusted(chain, at + 1, history, epoch))
		return;
	stack->count = fork + 1;
	for (size_t i = at + 1; i < chain->count; i++) {
		*vector_push(stack) = chain->items[i];
		stack->items[stack->count - 1].is_inferred = true;
	}
	stack->ending = chain->ending;
}
