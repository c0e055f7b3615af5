/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kallsyms: lines of `address type name`, and a tab and `[module]` where the symbol is not of the
 * kernel proper. There are no sizes: a symbol reaches up to the next one. What is behind the last
 * of them, and behind _etext or _end, is nobody's.
 */
#include "analyze/symbol.h"

#include "base/arena.h"
#include "base/vector.h"

#include <ctype.h>
#include <endian.h>
#include <stdlib.h>
#include <string.h>

enum {
	LAST_SIZE = 4096, /* the last symbol of all may be as long as this */
	DIGITS_MAX = 16,
	LINE_SIZE = 40, /* few are shorter */
};

struct line {
	uint64_t address;
	uint32_t name; /* where it starts in the text */
	char type;
};

/* There are 10^5 lines, of which few are asked for: names stay where they are until then. */
struct kallsyms {
	const char *text;
	size_t size;
	struct {
		struct line *items;
		size_t count, capacity;
	} lines; /* by address, the best name first */
	bool has_addresses;
	struct arena arena;
	struct kallsyms_symbol found;
};

/* Of each digit, one more than it is worth. */
static const unsigned char digits[256] = {
	['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,
	['6'] = 7,  ['7'] = 8,  ['8'] = 9,  ['9'] = 10, ['a'] = 11, ['b'] = 12,
	['c'] = 13, ['d'] = 14, ['e'] = 15, ['f'] = 16, ['A'] = 11, ['B'] = 12,
	['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
};

static const char *read_hex(const char *at, const char *end, uint64_t *value)
{
	const char *start = at;
	const char *most = end - at > DIGITS_MAX ? at + DIGITS_MAX + 1 : end;
	uint64_t number = 0;

	for (; at < most; at++) {
		unsigned digit = digits[(unsigned char)*at];

		if (!digit)
			break;
		number = number << 4 | (digit - 1);
	}
	*value = number;
	return at > start && at - start <= DIGITS_MAX ? at : NULL;
}

/* The same byte in each of the eight of a word. */
#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/*
 * Eight small digits at once: what they are worth is put together as if they were digits, and holds
 * if it gives them again.
 */
static inline bool read_eight(const char *at, uint64_t *value)
{
	uint64_t text, worth;

	memcpy(&text, at, sizeof(text));
	text = be64toh(text);
	worth = (text & EACH(0x0f)) + (text >> 6 & EACH(1)) * 9;
	if (worth & EACH(0xf0) ||
	    text != worth + EACH('0') + ((worth + EACH(6)) >> 4 & EACH(1)) * ('a' - '0' - 10))
		return false;
	worth = (worth | worth >> 4) & UINT64_C(0x00ff00ff00ff00ff);
	worth = (worth | worth >> 8) & UINT64_C(0x0000ffff0000ffff);
	*value = (worth | worth >> 16) & UINT32_MAX;
	return true;
}

/* Most of a list are these: two times eight digits. */
static inline const char *read_address(const char *at, const char *end, uint64_t *address)
{
	uint64_t high, low;

	if (end - at <= DIGITS_MAX || at[DIGITS_MAX] != ' ' || !read_eight(at, &high) ||
	    !read_eight(at + DIGITS_MAX / 2, &low))
		return read_hex(at, end, address);
	*address = high << 32 | low;
	return at + DIGITS_MAX;
}

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	return at;
}

static bool is_word(char c)
{
	return c != ' ' && c != '\t' && c != '\r' && c != '\n';
}

static struct span word_at(const struct kallsyms *kallsyms, const char *at)
{
	const char *end = kallsyms->text + kallsyms->size, *start = at;

	while (at < end && is_word(*at))
		at++;
	return (struct span){(const unsigned char *)start, (size_t)(at - start)};
}

static struct span name_of(const struct kallsyms *kallsyms, const struct line *line)
{
	return word_at(kallsyms, kallsyms->text + line->name);
}

static struct span module_of(const struct kallsyms *kallsyms, struct span name)
{
	const char *at = (const char *)name.at + name.size;
	struct span word = word_at(kallsyms, skip_blanks(at, kallsyms->text + kallsyms->size));

	if (word.size <= 2 || word.at[0] != '[' || word.at[word.size - 1] != ']')
		return (struct span){NULL, 0};
	return (struct span){word.at + 1, word.size - 2};
}

static bool span_is(struct span span, const char *text)
{
	return span.size == strlen(text) && !memcmp(span.at, text, span.size);
}

/* `end` is that of the text. Gives where the name begins, or NULL. */
static const char *read_line(struct kallsyms *kallsyms, const char *at, const char *end)
{
	struct line line;

	at = read_address(at, end, &line.address);
	if (!at || at == end || *at != ' ')
		return NULL;
	at = skip_blanks(at, end);
	if (end - at < 3 || !is_word(*at) || at[1] != ' ')
		return NULL;
	line.type = *at;
	at = skip_blanks(at + 1, end);
	if (at == end || !is_word(*at))
		return NULL;
	line.name = (uint32_t)(at - kallsyms->text);
	kallsyms->has_addresses |= line.address != 0;
	*vector_push(&kallsyms->lines) = line;
	return at;
}

/* The number of a line that is none; 0: all are. */
static size_t read_lines(struct kallsyms *kallsyms)
{
	const char *at = kallsyms->text, *end = at + kallsyms->size;

	for (size_t number = 1; at < end; number++) {
		if (*at != '\n') {
			at = read_line(kallsyms, at, end);
			if (!at)
				return number;
			at = memchr(at, '\n', (size_t)(end - at));
		}
		at = at ? at + 1 : end;
	}
	return 0;
}

static unsigned rank(const struct line *line)
{
	unsigned is_text = line->type == 't' || line->type == 'T';
	unsigned is_weak = line->type == 'w' || line->type == 'W';
	unsigned is_local = islower((unsigned char)line->type) && !is_weak;

	return (is_text || is_weak ? 0U : 4U) + (is_weak ? 2U : 0U) + is_local;
}

static size_t count_bars(struct span name)
{
	size_t count = 0;

	while (count < name.size && name.at[count] == '_')
		count++;
	return count;
}

/* Of aliases, the better name first, as in the symbol tables of ELF files. */
static int compare_aliases(const struct kallsyms *kallsyms, const struct line *a,
			   const struct line *b)
{
	struct span x = name_of(kallsyms, a), y = name_of(kallsyms, b);
	size_t x_bars = count_bars(x), y_bars = count_bars(y);
	int sign;

	if (rank(a) != rank(b))
		return rank(a) < rank(b) ? -1 : 1;
	if (x_bars != y_bars)
		return x_bars < y_bars ? -1 : 1;
	sign = memcmp(x.at, y.at, x.size < y.size ? x.size : y.size);
	return sign ? sign : (x.size > y.size) - (x.size < y.size);
}

static int compare_lines(const void *left, const void *right, void *kallsyms)
{
	const struct line *a = left, *b = right;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	return compare_aliases(kallsyms, a, b);
}

/* The kernel writes them in order but for its modules; mostly little is left to do. */
static void sort_lines(struct kallsyms *kallsyms)
{
	struct line *lines = kallsyms->lines.items;
	size_t count = kallsyms->lines.count, start = 0;

	for (size_t i = 1; i < count; i++) {
		if (lines[i].address < lines[i - 1].address) {
			qsort_r(lines, count, sizeof(*lines), compare_lines, kallsyms);
			return;
		}
	}
	for (size_t i = 1; i <= count; i++) {
		if (i < count && lines[i].address == lines[start].address)
			continue;
		if (i - start > 1)
			qsort_r(lines + start, i - start, sizeof(*lines), compare_lines, kallsyms);
		start = i;
	}
}

struct kallsyms *kallsyms_read(const void *text, size_t size, const char *name, struct error *error)
{
	struct kallsyms *kallsyms = xcalloc(1, sizeof(*kallsyms));
	size_t bad_line;

	if (size > UINT32_MAX) {
		error_set(error, ERROR_INPUT, "'%s' is too large for a list of symbols", name);
		kallsyms_free(kallsyms);
		return NULL;
	}
	kallsyms->text = text;
	kallsyms->size = size;
	vector_reserve(&kallsyms->lines, size / LINE_SIZE);
	bad_line = read_lines(kallsyms);
	if (bad_line || !kallsyms->has_addresses) {
		if (bad_line)
			error_set(error, ERROR_INPUT, "line %zu of '%s' is not one of kallsyms",
				  bad_line, name);
		else
			error_set(error, ERROR_INPUT,
				  "'%s' has no addresses: they were hidden from who read it", name);
		kallsyms_free(kallsyms);
		return NULL;
	}
	sort_lines(kallsyms);
	return kallsyms;
}

void kallsyms_free(struct kallsyms *kallsyms)
{
	if (!kallsyms)
		return;
	vector_release(&kallsyms->lines);
	arena_release(&kallsyms->arena);
	free(kallsyms);
}

bool kallsyms_address(const struct kallsyms *kallsyms, const char *name, uint64_t *address)
{
	for (size_t i = 0; i < kallsyms->lines.count; i++) {
		const struct line *line = &kallsyms->lines.items[i];
		struct span word;

		/* most differ in what comes first */
		if (kallsyms->text[line->name] != name[0])
			continue;
		word = name_of(kallsyms, line);
		if (span_is(word, name) && !module_of(kallsyms, word).size) {
			*address = line->address;
			return true;
		}
	}
	return false;
}

/* The first line behind those of an address. */
static size_t find_behind(const struct kallsyms *kallsyms, uint64_t address)
{
	size_t low = 0, high = kallsyms->lines.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (kallsyms->lines.items[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool kallsyms_may_end_at(const struct kallsyms *kallsyms, uint64_t address)
{
	const struct line *lines = kallsyms->lines.items;
	size_t behind = find_behind(kallsyms, address);

	if (behind && lines[behind - 1].address == address)
		return true;
	for (size_t i = behind; i < kallsyms->lines.count; i++)
		if (!module_of(kallsyms, name_of(kallsyms, &lines[i])).size)
			return false;
	return true;
}

/* Marks of where something ends, which name nothing. */
static bool is_end(const struct kallsyms *kallsyms, const struct line *line)
{
	struct span name = name_of(kallsyms, line);

	return span_is(name, "_etext") || span_is(name, "_end") || span_is(name, "_einittext");
}

static const struct kallsyms_symbol *tell(struct kallsyms *kallsyms, const struct line *line)
{
	struct span name = name_of(kallsyms, line), module = module_of(kallsyms, name);

	kallsyms->found.address = line->address;
	kallsyms->found.name = arena_copy(&kallsyms->arena, name.at, name.size);
	kallsyms->found.module =
		module.size ? arena_copy(&kallsyms->arena, module.at, module.size) : "";
	return &kallsyms->found;
}

const struct kallsyms_symbol *kallsyms_find(struct kallsyms *kallsyms, uint64_t address,
					    uint64_t shift)
{
	uint64_t wanted = address - shift;
	const struct line *lines = kallsyms->lines.items;
	size_t low = find_behind(kallsyms, wanted), first;

	if (!low)
		return NULL;
	if (low == kallsyms->lines.count && wanted - lines[low - 1].address >= LAST_SIZE)
		return NULL;
	first = low - 1;
	while (first && lines[first - 1].address == lines[low - 1].address)
		first--;
	/* Where something else starts as well, that is it. */
	while (first < low && is_end(kallsyms, &lines[first]))
		first++;
	return first < low ? tell(kallsyms, &lines[first]) : NULL;
}
