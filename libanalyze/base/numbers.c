/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/numbers.h"

#include <stdlib.h>
#include <string.h>

void numbers_release(struct numbers *numbers)
{
	free(numbers->slots);
	memset(numbers, 0, sizeof(*numbers));
}

static void grow(struct numbers *numbers)
{
	struct number_slot *old = numbers->slots;
	size_t old_count = numbers->slot_count;

	numbers->slot_count = old_count ? old_count * 2 : 64;
	numbers->slots = xcalloc_table(numbers->slot_count, sizeof(*numbers->slots));
	for (size_t i = 0; i < old_count; i++)
		if (old[i].value)
			numbers->slots[numbers_slot(numbers, old[i].key)] = old[i];
	free(old);
}

void numbers_add(struct numbers *numbers, uint32_t key, uint32_t value)
{
	if (numbers->count * 2 >= numbers->slot_count)
		grow(numbers);
	numbers->slots[numbers_slot(numbers, key)] = (struct number_slot){key, value + 1};
	numbers->count++;
}
