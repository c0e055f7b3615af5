/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * remapped: text that a program moved to huge pages is anonymous memory in the midst of its file:
 * it is taken for the file while a neighbour of it is still mapped and goes on behind it.
 */
#include "process/history_state.h"

bool mapping_continues(const struct mapping *mapping, const struct mapping *other)
{
	return other && mapping->image == other->image &&
	       mapping->start - mapping->file_offset == other->start - other->file_offset;
}

bool remapped_text(struct history *history, uint32_t root, struct mapping *mapping)
{
	const struct mapping *covered =
		space_overlap(&history->spaces, root, mapping->start, mapping->end);
	const struct mapping *below, *above;
	struct mapping text = *mapping;

	if (!covered || covered->image->kind != IMAGE_FILE)
		return false;
	text.image = covered->image;
	text.file_offset = covered->file_offset + (mapping->start - covered->start);
	below = mapping->start ? space_floor(&history->spaces, root, mapping->start - 1) : NULL;
	above = space_overlap(&history->spaces, root, mapping->end, mapping->end + 1);
	if (!(below && below->end >= mapping->start && mapping_continues(&text, below)) &&
	    !mapping_continues(&text, above))
		return false;
	history->counts.remapped++;
	*mapping = text;
	return true;
}
