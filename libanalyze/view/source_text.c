// SPDX-License-Identifier: GPL-2.0-or-later
#include "view/source_text.h"

enum { TAB = 8, TEXT_MOST = 500 };

/* Not in the middle of a character. */
static size_t cut(struct span text)
{
	size_t size = TEXT_MOST;

	if (text.size <= TEXT_MOST)
		return text.size;
	while (size > TEXT_MOST - 4 && (text.at[size] & 0xc0) == 0x80)
		size--;
	return size;
}

void source_text_add(struct strbuf *out, struct span text, bool stripped)
{
	size_t size = cut(text), start = 0, column = 0;

	while (stripped && start < size && (text.at[start] == ' ' || text.at[start] == '\t'))
		start++;
	for (size_t i = start; i < size; i++) {
		if (text.at[i] != '\t') {
			column += (text.at[i] & 0xc0) != 0x80;
			continue;
		}
		escape_terminal(out, text.at + start, i - start);
		do
			strbuf_add_char(out, ' ');
		while (++column % TAB);
		start = i + 1;
	}
	escape_terminal(out, text.at + start, size - start);
	if (size < text.size)
		strbuf_addf(out, " ... (%zu bytes)", text.size);
}
