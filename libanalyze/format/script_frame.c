// SPDX-License-Identifier: GPL-2.0-or-later
/* Frames and the sources below them. Symbols and names of files may hold blanks and brackets. */
#include "format/script_line.h"
#include "format/text_lines.h"

#include <ctype.h>

/* As many as there are, up to 64 bits. */
static size_t read_hex(const unsigned char *at, const unsigned char *end, uint64_t *number)
{
	size_t size = 0;

	for (*number = 0; at + size < end && hex_digit(at[size]) >= 0 && size < 16; size++)
		*number = *number << 4 | (uint64_t)hex_digit(at[size]);
	return size;
}

static struct span trim(struct span text)
{
	while (text.size && is_blank(text.at[text.size - 1]))
		text.size--;
	while (text.size && is_blank(*text.at)) {
		text.at++;
		text.size--;
	}
	return text;
}

static bool is_text(struct span text, const char *word)
{
	return text.size == strlen(word) && !memcmp(text.at, word, text.size);
}

/* Takes +0xOFFSET away from the end. */
static bool take_offset(struct span *text, uint64_t *offset)
{
	const unsigned char *end, *plus;

	if (!text->size)
		return false;
	end = text->at + text->size;
	plus = memrchr(text->at, '+', text->size);
	if (!plus || end - plus < 4 || plus[1] != '0' || plus[2] != 'x' ||
	    plus + 3 + read_hex(plus + 3, end, offset) != end)
		return false;
	text->size = (size_t)(plus - text->at);
	return true;
}

/*
 * Where what is in brackets at the end begins, which a blank stands before: brackets within it are
 * in pairs. NULL: there is none.
 */
static const unsigned char *find_bracket(struct span text)
{
	const unsigned char *at = text.at + text.size;
	int depth = 0;

	if (!text.size || at[-1] != ')')
		return NULL;
	while (at-- > text.at) {
		if (*at == ')')
			depth++;
		if (*at != '(' || --depth > 0)
			continue;
		if (at == text.at || is_blank(at[-1]))
			return at;
		depth = 0;
	}
	return NULL;
}

static bool take_bracket(struct span *text, struct span *inner)
{
	const unsigned char *bracket = find_bracket(*text);

	if (!bracket)
		return false;
	*inner = (struct span){bracket + 1, text->size - (size_t)(bracket - text->at) - 2};
	text->size = (size_t)(bracket - text->at);
	*text = trim(*text);
	return true;
}

bool script_frame_read(struct span line, struct script_frame *frame)
{
	struct span text = trim(line), module = {NULL, 0};
	uint64_t offset;
	size_t digits;

	*frame = (struct script_frame){.has_offset = false};
	digits = read_hex(text.at, text.at + text.size, &frame->address);
	if (!digits || (digits < text.size && !is_blank(text.at[digits])))
		return false;
	text = trim((struct span){text.at + digits, text.size - digits});
	if (take_bracket(&text, &module) && is_text(module, "inlined")) {
		frame->is_inlined = true;
		module.size = 0;
		take_bracket(&text, &module);
	}
	frame->has_offset = take_offset(&module, &frame->offset);
	frame->module = module;
	take_offset(&text, &offset);
	if (!is_text(text, "[unknown]"))
		frame->symbol = text;
	return true;
}

bool script_frame_find(struct span *text, struct script_frame *frame)
{
	enum { ADDRESS_DIGITS = 6 };
	const unsigned char *end = text->at + text->size, *found = NULL;
	uint64_t address;

	if (!find_bracket(trim(*text)))
		return false;
	/* Fields that -F adds before the address may be such numbers, too. */
	for (const unsigned char *at = text->at; at < end; at++) {
		size_t size = 0;

		if (at == text->at || is_blank(at[-1]))
			size = read_hex(at, end, &address);
		if (size >= ADDRESS_DIGITS && at + size < end && is_blank(at[size]))
			found = at;
	}
	if (!found)
		return false;
	*text = (struct span){found, (size_t)(end - found)};
	return script_frame_read(*text, frame);
}

bool script_source_read(struct span line, struct script_source *source)
{
	struct span text = trim(line), inner;
	const unsigned char *colon, *end;
	uint64_t number = 0;

	*source = (struct script_source){.is_inlined = false};
	while (take_bracket(&text, &inner)) /* (inlined), (discriminator 3) */
		source->is_inlined |= is_text(inner, "inlined");
	colon = memrchr(text.at, ':', text.size);
	end = text.at + text.size;
	if (!colon || colon == text.at || colon + 1 == end || end - colon > 10)
		return source->is_inlined;
	for (const unsigned char *at = colon + 1; at < end; at++) {
		if (!is_digit(*at))
			return source->is_inlined;
		number = number * 10 + (uint64_t)(*at - '0');
	}
	source->file = (struct span){text.at, (size_t)(colon - text.at)};
	source->line = (uint32_t)number;
	return true;
}
