// SPDX-License-Identifier: GPL-2.0-or-later
/* fold_print: sorted lines -> text. What a stack shares with the one before is there already. */
#include "view/fold.h"
#include "base/vector.h"
#include "view/aggregate.h"

#include <ctype.h>

enum { OUT_SIZE = 1 << 16 };

/* The text of the stack before, of which the next one keeps the frames that it shares. */
struct printer {
	const struct fold *fold;
	struct strbuf out;
	struct strbuf stack;
	PROFILE_TABLE(uint32_t) nodes; /* root first */
	PROFILE_TABLE(size_t) ends;    /* of each in `stack` */
	PROFILE_TABLE(uint32_t) path;  /* of the next one, leaf first */
};

static void add_span(struct strbuf *out, struct span text)
{
	strbuf_add(out, text.at, text.size);
}

static void set_stack(struct printer *printer, uint32_t stack)
{
	const struct fold *fold = printer->fold;
	const struct profile_node *nodes = fold->stacks.nodes.items;
	size_t shared = 0;

	printer->path.count = 0;
	for (; stack != NONE; stack = nodes[stack].parent)
		*vector_push(&printer->path) = stack;
	while (shared < printer->nodes.count && shared < printer->path.count &&
	       printer->nodes.items[shared] ==
		       printer->path.items[printer->path.count - 1 - shared])
		shared++;
	printer->nodes.count = printer->ends.count = shared;
	if (printer->stack.length) {
		printer->stack.length = shared ? printer->ends.items[shared - 1] : 0;
		printer->stack.text[printer->stack.length] = '\0';
	}
	for (size_t left = printer->path.count - shared; left--;) {
		uint32_t node = printer->path.items[left];

		if (printer->stack.length)
			strbuf_add_char(&printer->stack, ';');
		add_span(&printer->stack, names_text(fold->names, nodes[node].location));
		*vector_push(&printer->nodes) = node;
		*vector_push(&printer->ends) = printer->stack.length;
	}
}

/* A blank before digits alone: there would seem to be two counts. NULL: there is none. */
static const char *blank_before_number(const char *text, size_t size)
{
	const char *end = text + size, *at;

	while (end > text && end[-1] == ' ')
		end--;
	at = end;
	while (at > text && (isdigit((unsigned char)at[-1]) || at[-1] == '.' || at[-1] == '-'))
		at--;
	return at < end && at > text && at[-1] == ' ' ? at - 1 : NULL;
}

static void replace(struct strbuf *out, size_t at, const char *with)
{
	struct strbuf rest = STRBUF_INIT;

	strbuf_add_string(&rest, out->text + at + 1);
	out->length = at;
	strbuf_add_string(out, with);
	strbuf_add(out, rest.text, rest.length);
	strbuf_release(&rest);
}

/* What would be read as something else: a comment, or a second count. */
static void escape_line(struct strbuf *out, size_t start)
{
	const char *blank = blank_before_number(out->text + start, out->length - start);

	if (blank)
		replace(out, (size_t)(blank - out->text), "\\x20");
	if (out->text[start] == '#' && (out->text[start + 1] == ' ' || !out->text[start + 1]))
		replace(out, start, "\\x23");
}

/* `sum.base` is what the base has of it. */
static void print_line(struct printer *printer, const struct folded *line, const struct tally *sum,
		       FILE *file)
{
	struct strbuf *out = &printer->out;
	size_t start = out->length;

	set_stack(printer, line->stack);
	if (printer->fold->first_words) {
		add_span(out, names_text(printer->fold->names, line->word));
		if (line->stack != NONE)
			strbuf_add_char(out, ';');
	}
	strbuf_add(out, printer->stack.text, printer->stack.length);
	escape_line(out, start);
	if (printer->fold->is_difference) {
		strbuf_add_char(out, ' ');
		strbuf_add_i64(out, sum->base);
	}
	strbuf_add_char(out, ' ');
	strbuf_add_i64(out, sum->value);
	strbuf_add_char(out, '\n');
	if (out->length < OUT_SIZE)
		return;
	fwrite(out->text, 1, out->length, file);
	strbuf_clear(out);
}

void fold_print(const struct fold *fold, FILE *file)
{
	struct printer printer = {.fold = fold, .out = STRBUF_INIT, .stack = STRBUF_INIT};

	for (size_t i = 0, next; i < fold->line_count; i = next) {
		struct tally sum = {.value = 0};

		for (next = i; next < fold->line_count &&
			       fold_is_same_line(&fold->lines[i], &fold->lines[next]);
		     next++)
			tally_add(&sum, &(struct tally){.value = fold->lines[next].value,
							.base = fold->lines[next].base});
		print_line(&printer, &fold->lines[i], &sum, file);
	}
	fwrite(printer.out.text, 1, printer.out.length, file);
	strbuf_release(&printer.out);
	strbuf_release(&printer.stack);
	vector_release(&printer.nodes);
	vector_release(&printer.ends);
	vector_release(&printer.path);
}
