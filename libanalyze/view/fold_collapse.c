// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fold_collapse: what stackcollapse-perf.pl makes of names, for those whose scripts know its
 * output. A place without a name is [MODULE], and of a name nothing is left from the first bracket
 * on, unless it is that of (anonymous namespace) or the receiver of a method of Go.
 */
#include "view/fold.h"

#include <ctype.h>
#include <string.h>

void fold_collapse_word(struct strbuf *word)
{
	for (size_t i = 0; i < word->length; i++)
		if (word->text[i] == ' ')
			word->text[i] = '_';
}

static bool is_text(struct span text, const char *word)
{
	return text.size == strlen(word) && !memcmp(text.at, word, text.size);
}

/* ---- modules --------------------------------------------------------------------------------- */

static const char *module_path(const struct fold *fold, uint32_t location)
{
	uint32_t module = fold->profile->locations.items[location].module;

	return profile_text(fold->profile, fold->profile->modules.items[module].path);
}

/* Without its directories, but with its brackets. */
static const char *module_base(const char *path)
{
	const char *slash = *path == '[' ? NULL : strrchr(path, '/');

	return slash ? slash + 1 : *path ? path : "unknown";
}

static bool is_kernel(const char *path)
{
	static const char image[] = "vmlinux";
	size_t size = strlen(path), length = strlen(image);

	return *path == '[' || (size >= length && !strcmp(path + size - length, image));
}

/* /tmp/perf-PID.map */
static bool is_jit(const char *path)
{
	static const char start[] = "/tmp/perf-";

	if (strncmp(path, start, strlen(start)) != 0)
		return false;
	path += strlen(start);
	while (isdigit((unsigned char)*path))
		path++;
	return !strcmp(path, ".map");
}

/* ---- names ----------------------------------------------------------------------------------- */

/* "net/http.(*Client).Do" */
static bool is_go_method(struct span name)
{
	const unsigned char *open = memmem(name.at, name.size, ".(", 2), *end = name.at + name.size;

	return open && memmem(open + 2, (size_t)(end - open - 2), ").", 2);
}

static size_t length_before_bracket(struct span name)
{
	static const char kept[] = "(anonymous namespace)";

	for (size_t i = 1; i < name.size; i++) {
		if (name.at[i] != '(')
			continue;
		if (is_go_method(name))
			break;
		if (name.size - i < strlen(kept) || memcmp(name.at + i, kept, strlen(kept)) != 0)
			return i;
	}
	return name.size;
}

static void add_name(struct span name, bool is_jitted, struct strbuf *out)
{
	size_t length = length_before_bracket(name);
	struct strbuf tidy = STRBUF_INIT;

	/* Lorg/app/Main; */
	if (is_jitted && name.size && name.at[0] == 'L' && memchr(name.at, '/', length)) {
		name.at++;
		length--;
	}
	for (size_t i = 0; i < length; i++)
		if (name.at[i] != '"' && name.at[i] != '\'')
			strbuf_add_char(&tidy, name.at[i] == ';' ? ':' : (char)name.at[i]);
	escape_terminal(out, tidy.text, tidy.length);
	strbuf_release(&tidy);
}

static bool is_unknown(struct span name, const char *path)
{
	struct span inner = {name.at + 1, name.size - 2};

	if (!name.size || is_text(name, path))
		return *path == '[' || !name.size;
	return name.size > 2 && name.at[0] == '[' && name.at[name.size - 1] == ']' &&
	       is_text(inner, module_base(path));
}

void fold_collapse_frame(struct fold *fold, uint32_t location, uint32_t line, struct strbuf *out)
{
	const struct profile_location *place = &fold->profile->locations.items[location];
	const char *path = module_path(fold, location), *base = module_base(path);
	bool is_inlined = line != NONE && line + 1 < place->line_start + place->line_count;
	struct span name = {NULL, 0};

	if (line != NONE)
		name = names_text(fold->names, frames_name(fold->names, location, line));
	if (is_unknown(name, path)) {
		strbuf_add_char(out, '[');
		escape_terminal(out, base, strlen(base));
		if (fold->options->addresses)
			strbuf_addf(out, " <%llx>", (unsigned long long)place->offset);
		strbuf_add_char(out, ']');
	} else {
		add_name(name, is_jit(path), out);
	}
	if (is_inlined && !fold->options->noinlines &&
	    (is_jit(path) || fold->options->inline_marks))
		strbuf_add_string(out, "_[i]");
	else if (fold->options->kernel_marks && is_kernel(path))
		strbuf_add_string(out, "_[k]");
	else if (fold->options->jit_marks && is_jit(path))
		strbuf_add_string(out, "_[j]");
}

/* perf names the module and the address instead, and what is in brackets goes. */
void fold_collapse_source(struct fold *fold, uint32_t location, struct strbuf *out)
{
	const char *path = module_path(fold, location), *base = module_base(path);

	if (!*path || *path == '[')
		return;
	strbuf_add_char(out, ':');
	escape_terminal(out, base, strlen(base));
}
