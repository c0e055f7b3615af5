/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kallsyms: lines of `address type name`, and a tab and `[module]` where the symbol is not of the
 * kernel proper. There are no sizes: a symbol reaches up to the next one. What is behind the last
 * of them, and behind _etext or _end, is nobody's.
 */
#include "analyze/symbol.h"

#include "base/arena.h"
#include "base/intern.h"
#include "base/vector.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* The last symbol of all may be as long as this. */
enum { LAST_SIZE = 4096 };

struct line {
	struct kallsyms_symbol symbol;
	char type;
};

struct kallsyms {
	struct {
		struct line *items;
		size_t count, capacity;
	} lines; /* by address, the best name first */
	struct arena arena;
	struct intern modules;
};

static bool read_hex(const char **at, const char *end, uint64_t *value)
{
	const char *start = *at;

	for (*value = 0; *at < end && isxdigit((unsigned char)**at); ++*at) {
		char digit = **at;

		*value = *value << 4 |
			 (uint64_t)(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
	}
	return *at > start && *at - start <= 16;
}

static size_t word_length(const char *at, const char *end)
{
	const char *start = at;

	while (at < end && *at != ' ' && *at != '\t' && *at != '\r')
		at++;
	return (size_t)(at - start);
}

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	return at;
}

static bool read_line(struct kallsyms *kallsyms, const char *at, const char *end)
{
	struct line line = {0};
	size_t length;

	if (!read_hex(&at, end, &line.symbol.address) || at == end || *at != ' ')
		return false;
	at = skip_blanks(at, end);
	if (end - at < 3 || at[1] != ' ')
		return false;
	line.type = *at;
	at = skip_blanks(at + 1, end);
	length = word_length(at, end);
	if (!length)
		return false;
	line.symbol.name = arena_copy(&kallsyms->arena, at, length);
	at = skip_blanks(at + length, end);
	length = word_length(at, end);
	line.symbol.module = length > 2 && *at == '[' && at[length - 1] == ']'
				     ? intern_string(&kallsyms->modules, at + 1, length - 2)
				     : "";
	*vector_push(&kallsyms->lines) = line;
	return true;
}

static unsigned rank(const struct line *line)
{
	unsigned is_text = line->type == 't' || line->type == 'T';
	unsigned is_weak = line->type == 'w' || line->type == 'W';
	unsigned is_local = islower((unsigned char)line->type) && !is_weak;

	return (is_text || is_weak ? 0U : 4U) + (is_weak ? 2U : 0U) + is_local;
}

/* Of aliases, the better name first, as in the symbol tables of ELF files. */
static int compare_lines(const void *left, const void *right)
{
	const struct line *a = left, *b = right;
	size_t a_bars = strspn(a->symbol.name, "_"), b_bars = strspn(b->symbol.name, "_");

	if (a->symbol.address != b->symbol.address)
		return a->symbol.address < b->symbol.address ? -1 : 1;
	if (rank(a) != rank(b))
		return rank(a) < rank(b) ? -1 : 1;
	if (a_bars != b_bars)
		return a_bars < b_bars ? -1 : 1;
	return strcmp(a->symbol.name, b->symbol.name);
}

static bool is_hidden(const struct kallsyms *kallsyms)
{
	for (size_t i = 0; i < kallsyms->lines.count; i++)
		if (kallsyms->lines.items[i].symbol.address)
			return false;
	return true;
}

struct kallsyms *kallsyms_read(const void *text, size_t size, const char *name, struct error *error)
{
	struct kallsyms *kallsyms = xcalloc(1, sizeof(*kallsyms));
	const char *at = text, *end = at + size;

	for (size_t number = 1; at < end; number++) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *stop = newline ? newline : end;

		if (stop > at && !read_line(kallsyms, at, stop)) {
			error_set(error, ERROR_INPUT, "line %zu of '%s' is not one of kallsyms",
				  number, name);
			kallsyms_free(kallsyms);
			return NULL;
		}
		at = newline ? newline + 1 : end;
	}
	if (is_hidden(kallsyms)) {
		error_set(error, ERROR_INPUT,
			  "'%s' has no addresses: they were hidden from who read it", name);
		kallsyms_free(kallsyms);
		return NULL;
	}
	qsort(kallsyms->lines.items, kallsyms->lines.count, sizeof(*kallsyms->lines.items),
	      compare_lines);
	return kallsyms;
}

void kallsyms_free(struct kallsyms *kallsyms)
{
	if (!kallsyms)
		return;
	vector_release(&kallsyms->lines);
	arena_release(&kallsyms->arena);
	intern_release(&kallsyms->modules);
	free(kallsyms);
}

bool kallsyms_address(const struct kallsyms *kallsyms, const char *name, uint64_t *address)
{
	for (size_t i = 0; i < kallsyms->lines.count; i++) {
		const struct kallsyms_symbol *symbol = &kallsyms->lines.items[i].symbol;

		if (!*symbol->module && strcmp(symbol->name, name) == 0) {
			*address = symbol->address;
			return true;
		}
	}
	return false;
}

/* Marks of where something ends, which name nothing. */
static bool is_end(const struct kallsyms_symbol *symbol)
{
	return strcmp(symbol->name, "_etext") == 0 || strcmp(symbol->name, "_end") == 0 ||
	       strcmp(symbol->name, "_einittext") == 0;
}

const struct kallsyms_symbol *kallsyms_find(const struct kallsyms *kallsyms, uint64_t address,
					    uint64_t shift)
{
	uint64_t wanted = address - shift;
	const struct line *lines = kallsyms->lines.items;
	size_t low = 0, high = kallsyms->lines.count;
	size_t first;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (lines[middle].symbol.address <= wanted)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low)
		return NULL;
	if (low == kallsyms->lines.count && wanted - lines[low - 1].symbol.address >= LAST_SIZE)
		return NULL;
	first = low - 1;
	while (first && lines[first - 1].symbol.address == lines[low - 1].symbol.address)
		first--;
	/* Where something else starts as well, that is it. */
	while (first < low && is_end(&lines[first].symbol))
		first++;
	return first < low ? &lines[first].symbol : NULL;
}
