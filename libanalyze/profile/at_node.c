/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "profile/at_node.h"

#include <stdlib.h>
#include <string.h>

void at_node_release(struct at_node *at_node)
{
	free(at_node->last);
	memset(at_node, 0, sizeof(*at_node));
}

static void reserve(struct at_node *at_node, size_t room)
{
	size_t old = at_node->capacity;

	if (room <= old)
		return;
	at_node->capacity = room < 2 * old ? 2 * old : room;
	at_node->last = xrealloc_array(at_node->last, at_node->capacity, sizeof(*at_node->last));
	memset(at_node->last + old, 0, (at_node->capacity - old) * sizeof(*at_node->last));
}

uint32_t at_node_last(struct at_node *at_node, const struct profile *profile, uint32_t end)
{
	const struct profile_sample *samples = profile->samples.items;

	reserve(at_node, profile->nodes.count + 1);
	for (; at_node->count < end; at_node->count++) /* NONE + 1 is 0 */
		at_node->last[(uint32_t)(samples[at_node->count].node + 1)] =
			(uint32_t)at_node->count + 1;
	return at_node->last[(uint32_t)(samples[end].node + 1)] - 1;
}
