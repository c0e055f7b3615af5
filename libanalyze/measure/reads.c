/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "measure/reads.h"

#include "base/vector.h"

#include <string.h>
#include <xxhash.h>

void reads_release(struct reads *reads)
{
	free(reads->slots);
	vector_release(&reads->firsts);
}

static struct read_slot *find_slot(const struct reads *reads, uint64_t id)
{
	size_t mask = reads->slot_count - 1;
	size_t slot = (size_t)XXH3_64bits(&id, sizeof(id)) & mask;

	while (reads->slots[slot].is_used && reads->slots[slot].id != id)
		slot = (slot + 1) & mask;
	return &reads->slots[slot];
}

static void grow_slots(struct reads *reads)
{
	struct read_slot *old = reads->slots;
	size_t old_count = reads->slot_count;

	reads->slot_count = old_count ? old_count * 2 : 16;
	reads->slots = xcalloc(reads->slot_count, sizeof(*reads->slots));
	for (size_t i = 0; i < old_count; i++)
		if (old[i].is_used)
			*find_slot(reads, old[i].id) = old[i];
	free(old);
}

bool reads_grow(struct reads *reads, uint64_t id, uint64_t value, uint64_t *growth)
{
	struct read_slot *slot;
	bool is_known;

	if (reads->used * 2 >= reads->slot_count)
		grow_slots(reads);
	slot = find_slot(reads, id);
	is_known = slot->is_used;
	if (is_known) /* one that was set back starts anew */
		*growth = value >= slot->value ? value - slot->value : value;
	else
		reads->used++;
	*slot = (struct read_slot){id, value, true};
	return is_known;
}

void reads_put_aside(struct reads *reads, uint64_t id, uint64_t value, uint32_t distinct)
{
	*vector_push(&reads->firsts) = (struct first_read){id, value, distinct};
}

static int compare_chunks(const void *a, const void *b)
{
	const struct reads *x = a, *y = b;

	return (x->chunk > y->chunk) - (x->chunk < y->chunk);
}

void reads_settle(struct reads *chunks, size_t count,
		  void settle(void *state, const struct reads *reads,
			      const struct first_read *first, uint64_t growth),
		  void *state)
{
	struct reads so_far = {0};

	if (count)
		qsort(chunks, count, sizeof(*chunks), compare_chunks);
	for (size_t i = 0; i < count; i++) {
		const struct reads *reads = &chunks[i];

		for (size_t k = 0; k < reads->firsts.count; k++) {
			const struct first_read *first = &reads->firsts.items[k];
			uint64_t growth = first->value;

			reads_grow(&so_far, first->id, first->value, &growth);
			settle(state, reads, first, growth);
		}
		for (size_t k = 0; k < reads->slot_count; k++) {
			uint64_t ignored;

			if (reads->slots[k].is_used)
				reads_grow(&so_far, reads->slots[k].id, reads->slots[k].value,
					   &ignored);
		}
	}
	reads_release(&so_far);
}
