/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * demangle: libiberty's demanglers, kept in bounds: a short name may stand for an enormous one, so
 * the output goes through a callback, and is given up where it grows too long. Each distinct name
 * is demangled once.
 */
#include "analyze/symbol.h"

#include "base/arena.h"
#include "base/intern.h"

#include <ctype.h>
#include <libiberty/demangle.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

/*
 * libiberty has an xmalloc, xcalloc and xstrdup of its own, which ours stand in for; it wants this
 * one besides, or would bring all of them.
 */
void *xrealloc(void *memory, size_t size)
{
	return xrealloc_array(memory, size, 1);
}

enum { MANGLED_MOST = 16384, DLANG_MOST = 2048, DEMANGLED_MOST = 65536 };

/*
 * Of C++ it refuses names above the first size unless it may recurse as often as it likes. It then
 * goes one level deeper with each byte at most, which the second keeps within a megabyte of stack.
 */
enum { CXX_USUAL = 1024, CXX_MOST = 8192 };

struct demangler {
	enum demangle_style style;
	struct intern names;  /* mangled */
	const char **results; /* of each; NULL: not asked for yet */
	size_t result_capacity;
	struct arena arena;
};

struct demangler *demangler_new(enum demangle_style style)
{
	struct demangler *demangler = xcalloc(1, sizeof(*demangler));

	demangler->style = style;
	return demangler;
}

void demangler_free(struct demangler *demangler)
{
	if (!demangler)
		return;
	intern_release(&demangler->names);
	arena_release(&demangler->arena);
	free(demangler->results);
	free(demangler);
}

/* ---- in bounds --------------------------------------------------------------------------------
 */

struct output {
	struct strbuf text;
	jmp_buf too_long;
};

/* These demanglers hold next to no memory, so that they can be left from here. */
static void add_output(const char *text, size_t size, void *state)
{
	struct output *output = state;

	if (output->text.length + size > DEMANGLED_MOST)
		longjmp(output->too_long, 1);
	strbuf_add(&output->text, text, size);
}

typedef int demangle_function(const char *mangled, int options, demangle_callbackref callback,
			      void *state);

static bool run_bounded(demangle_function *function, const char *mangled, int options,
			struct output *output)
{
	if (setjmp(output->too_long))
		return false;
	return function(mangled, options, add_output, output) && output->text.length;
}

static bool run_dlang(const char *mangled, struct strbuf *text)
{
	char *result;

	if (strlen(mangled) > DLANG_MOST)
		return false;
	result = dlang_demangle(mangled, DMGL_PARAMS);
	if (result && strlen(result) <= DEMANGLED_MOST)
		strbuf_add_string(text, result);
	free(result);
	return text->length > 0;
}

/* ---- without parameters and template arguments -------------------------------------------------
 */

/* The end of what stands between brackets that open at `at`; NULL: they do not close. */
static const char *skip_brackets(const char *at)
{
	unsigned angle = 0, round = 0;

	for (; *at; at++) {
		if (*at == '(')
			round++;
		else if (*at == ')' && round)
			round--;
		else if (*at == '<' && !round)
			angle++;
		else if (*at == '>' && !round && at[-1] != '-' && --angle == 0)
			return at + 1;
	}
	return NULL;
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$';
}

/* An operator's own brackets are not those of template arguments. */
static size_t operator_length(const char *start, const char *at)
{
	static const char *const symbols[] = {"<=>", "<<=", ">>=", "->*", "<<", ">>",
					      "<=",  ">=",  "->",  "<",   ">",  "()"};
	const size_t word = strlen("operator");

	if (strncmp(at, "operator", word) != 0 || (at > start && is_word(at[-1])))
		return 0;
	for (size_t i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++)
		if (strncmp(at + word, symbols[i], strlen(symbols[i])) == 0)
			return word + strlen(symbols[i]);
	return 0;
}

/* Rust writes types in brackets as parts of a path: <T as Trait>::f. These stay. */
static void drop_arguments(const char *text, struct strbuf *out)
{
	const char *at = text;

	while (*at) {
		size_t length = operator_length(text, at);
		const char *behind = NULL;

		if (length) {
			strbuf_add(out, at, length);
			at += length;
			/* operator< <int> */
			if (at[0] == '<' || (at[0] == ' ' && at[1] == '<'))
				behind = skip_brackets(at + (at[0] == ' '));
		} else if (*at == '<' && at > text && (is_word(at[-1]) || at[-1] == ']')) {
			behind = skip_brackets(at);
		}
		if (behind)
			at = behind;
		else if (!length)
			strbuf_add_char(out, *at++);
	}
}

/* Everything from the parameters on, for D, whose demangler knows no name without them. */
static void drop_parameters(struct strbuf *text)
{
	size_t depth = 0;

	if (!text->length || text->text[text->length - 1] != ')')
		return;
	for (size_t i = text->length; i-- > 0;) {
		depth += text->text[i] == ')';
		if (text->text[i] == '(' && --depth == 0) {
			text->text[i] = '\0';
			text->length = i;
			return;
		}
	}
}

/* ---- which language ----------------------------------------------------------------------------
 */

static bool demangle_any(const char *mangled, enum demangle_style style, struct strbuf *text)
{
	struct output output = {.text = STRBUF_INIT};
	bool full = style == DEMANGLE_FULL;
	int options = full ? DMGL_PARAMS | DMGL_ANSI : 0;
	bool done = false;

	if (mangled[0] != '_' || strlen(mangled) > MANGLED_MOST)
		return false;
	if (mangled[1] == 'R' || mangled[1] == 'Z')
		done = run_bounded(rust_demangle_callback, mangled, options, &output);
	if (!done && mangled[1] == 'Z') {
		size_t length = strlen(mangled);

		strbuf_clear(&output.text);
		if (length > CXX_USUAL && length <= CXX_MOST)
			options |= DMGL_NO_RECURSE_LIMIT;
		done = run_bounded(cplus_demangle_v3_callback, mangled, options, &output);
		if (done && style == DEMANGLE_DEFAULT)
			drop_arguments(output.text.text, text);
	} else if (!done && mangled[1] == 'D') {
		strbuf_clear(&output.text);
		done = run_dlang(mangled, &output.text);
		if (done && !full)
			drop_parameters(&output.text);
	}
	if (done && !text->length)
		strbuf_add(text, output.text.text, output.text.length);
	strbuf_release(&output.text);
	return done;
}

/* Behind it is "@plt" or a version, and what makes a clone, which only the whole name tells of. */
static size_t mangled_length(const char *name, enum demangle_style style)
{
	size_t length = strcspn(name, "@");
	size_t base = style == DEMANGLE_FULL ? length : symbol_base_length(name);

	return base < length ? base : length;
}

static const char *make_result(struct demangler *demangler, const char *name)
{
	enum demangle_style style = demangler->style;
	size_t base = mangled_length(name, style);
	struct strbuf mangled = STRBUF_INIT, text = STRBUF_INIT;
	const char *result = NULL;

	strbuf_add(&mangled, name, base);
	/* Names of the source have no parameters, but may have template arguments. */
	if (demangle_any(mangled.text, style, &text) ||
	    (style == DEMANGLE_DEFAULT && strchr(mangled.text, '<') && *mangled.text != '<')) {
		if (!text.length)
			drop_arguments(mangled.text, &text);
		strbuf_add_string(&text, name + base);
		result = arena_copy(&demangler->arena, text.text, text.length);
	}
	strbuf_release(&mangled);
	strbuf_release(&text);
	return result;
}

const char *demangle(struct demangler *demangler, const char *name)
{
	struct intern *names = &demangler->names;
	uint32_t number;

	if (demangler->style == DEMANGLE_NONE)
		return name;
	number = intern_add(names, name, strlen(name));
	if (number >= demangler->result_capacity) {
		size_t before = demangler->result_capacity;
		size_t after = (number + 1) * (size_t)2;

		demangler->results =
			xrealloc_array(demangler->results, after, sizeof(*demangler->results));
		memset(demangler->results + before, 0,
		       (after - before) * sizeof(*demangler->results));
		demangler->result_capacity = after;
	}
	if (!demangler->results[number]) {
		const char *result = make_result(demangler, names->strings[number]);

		demangler->results[number] = result ? result : names->strings[number];
	}
	return demangler->results[number];
}

/* ---- clones ------------------------------------------------------------------------------------
 */

/* The length of what is before ".WORD" or ".WORD.NUMBER" at the end; `length` when it is not there.
 */
static size_t without_suffix(const char *name, size_t length, const char *word, bool numbered)
{
	size_t size = strlen(word), end = length;

	if (numbered) {
		while (end && isxdigit((unsigned char)name[end - 1]))
			end--;
		if (end == length || !end || name[end - 1] != '.')
			return length;
		end--;
	}
	if (end <= size || memcmp(name + end - size, word, size) != 0)
		return length;
	return end - size;
}

size_t symbol_base_length(const char *name)
{
	static const char *const words[] = {".cold", ".isra",     ".part",      ".constprop",
					    ".llvm", ".lto_priv", ".localalias"};
	size_t length = strlen(name);
	bool again = strchr(name, '.') != NULL;

	while (again) {
		again = false;
		for (size_t i = 0; i < 2 * sizeof(words) / sizeof(words[0]) && !again; i++) {
			size_t shorter = without_suffix(name, length, words[i / 2], i & 1);

			again = shorter < length;
			length = shorter;
		}
	}
	return length;
}

struct span demangler_name(struct demangler *demangler, struct span name, bool keep_clones)
{
	const char *text = (const char *)name.at;
	struct strbuf base = STRBUF_INIT;
	size_t length;

	if (strlen(text) != name.size)
		return name;
	length = keep_clones ? name.size : symbol_base_length(text);
	strbuf_add(&base, text, length ? length : name.size);
	/* Without demangling there is no copy of the name but this one. */
	text = intern_string(&demangler->names, base.text, base.length);
	strbuf_release(&base);
	text = demangle(demangler, text);
	return (struct span){(const unsigned char *)text, strlen(text)};
}
