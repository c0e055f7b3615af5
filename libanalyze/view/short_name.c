// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * short_name: the rules, each of which takes a name or leaves it to the next:
 *
 *	path/of/package.Type.Method     -> package.Type.Method      Go; path/v2/p.F is path/p.F
 *	org.example.Type.method(int)    -> Type.method              Java
 *	one::two::Type::method<T>(int)  -> Type::method<T>          C++
 */
#include "view/short_name.h"

#include <string.h>

static bool is_lower(unsigned char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(unsigned char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(unsigned char c)
{
	return is_lower(c) || is_upper(c) || is_digit(c) || c == '_';
}

static bool has_at(struct span name, size_t at, const char *text)
{
	size_t size = strlen(text);

	return at <= name.size && name.size - at >= size && !memcmp(name.at + at, text, size);
}

/* Where the letters, digits, _ and `more` from `at` on end. */
static size_t word_end(struct span name, size_t at, unsigned char more)
{
	while (at < name.size && (is_word(name.at[at]) || (more && name.at[at] == more)))
		at++;
	return at;
}

static struct span part_of(struct span name, size_t from, size_t to)
{
	return (struct span){name.at + from, to - from};
}

/* ---- Go -------------------------------------------------------------------------------------- */

/* The size of "/v2" where a slash or a point follows; 0: this is none. */
static size_t version_size(struct span name, size_t at)
{
	size_t end = at + 2;

	if (!has_at(name, at, "/v"))
		return 0;
	while (end < name.size && is_digit(name.at[end]))
		end++;
	if (end == name.size || (name.at[end] != '/' && name.at[end] != '.'))
		return 0;
	if (end == at + 2 || name.at[at + 2] == '0' || (end == at + 3 && name.at[at + 2] == '1'))
		return 0;
	return end - at;
}

static struct span drop_version(struct span name, struct strbuf *buffer)
{
	strbuf_clear(buffer);
	for (size_t i = 0; i < name.size; i++) {
		size_t size = version_size(name, i);

		if (!size)
			continue;
		strbuf_add(buffer, name.at, i);
		strbuf_add(buffer, name.at + i + size, name.size - i - size);
		return (struct span){(const unsigned char *)buffer->text, buffer->length};
	}
	return name;
}

/* What is behind the last slash of the path that has a name, a point and more behind it. */
static bool shorten_go(struct span name, struct span *part)
{
	size_t start = 0;
	bool found = false;

	for (size_t i = 0; i < name.size; i++) {
		const unsigned char *point;

		if (name.at[i] != '/') {
			if (!is_word(name.at[i]) && name.at[i] != '-' && name.at[i] != '.')
				break;
			continue;
		}
		if (i == start)
			break;
		start = i + 1;
		point = memchr(name.at + start, '.', name.size - start);
		if (!point || point == name.at + start || point + 1 == name.at + name.size)
			continue;
		*part = part_of(name, start, name.size);
		found = true;
	}
	return found;
}

/* ---- Java ------------------------------------------------------------------------------------ */

static bool shorten_java(struct span name, struct span *part)
{
	size_t start = 0, end;

	while (start < name.size && is_lower(name.at[start])) {
		start = word_end(name, start, 0);
		if (!has_at(name, start, "."))
			return false;
		start++;
	}
	if (start == name.size || !is_upper(name.at[start]))
		return false;
	end = word_end(name, start, '$');
	if (!has_at(name, end, "."))
		return false;
	end++;
	if (has_at(name, end, "<init>"))
		end += strlen("<init>");
	else if (end < name.size && is_lower(name.at[end]))
		end = word_end(name, end, '$');
	else
		return false;
	*part = part_of(name, start, end);
	return end == name.size || name.at[end] == '(';
}

/* ---- C++ ------------------------------------------------------------------------------------- */

/* Where "name" ends that may stand for anything in C++; 0: there is none. */
static size_t identifier_end(struct span name, size_t at)
{
	return at < name.size && is_word(name.at[at]) && !is_digit(name.at[at])
		       ? word_end(name, at, 0)
		       : 0;
}

/* "Type::~Type<T>" from `at` on, to the last > of all. */
static bool is_method(struct span name, size_t at, struct span *part)
{
	const unsigned char *last;
	size_t end, capital = at;

	while (capital < name.size && name.at[capital] == '_')
		capital++;
	if (capital == name.size || !is_upper(name.at[capital]))
		return false;
	end = word_end(name, capital, 0);
	if (!has_at(name, end, "::"))
		return false;
	end += 2;
	end = identifier_end(name, end + has_at(name, end, "~"));
	if (!end)
		return false;
	last = has_at(name, end, "<") ? memrchr(name.at + end, '>', name.size - end) : NULL;
	*part = part_of(name, at, last ? (size_t)(last - name.at) + 1 : end);
	return true;
}

/* In as many namespaces as there can be. */
static bool shorten_cpp(struct span name, struct span *part)
{
	bool found = false;
	size_t end = identifier_end(name, 0);

	while (end && has_at(name, end, "::")) {
		found |= is_method(name, end + 2, part);
		end = identifier_end(name, end + 2);
	}
	return found;
}

struct span short_name(struct span name, struct strbuf *buffer)
{
	static const char anonymous[] = "(anonymous namespace)::";
	struct span part;

	if (has_at(name, 0, anonymous))
		name = part_of(name, strlen(anonymous), name.size);
	name = drop_version(name, buffer);
	if (shorten_go(name, &part) || shorten_java(name, &part) || shorten_cpp(name, &part))
		return part;
	return name;
}
