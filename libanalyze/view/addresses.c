// SPDX-License-Identifier: GPL-2.0-or-later
/* addresses: for each a line with it, and two for each function there, the innermost first. */
#include "analyze/view_addresses.h"

#include <inttypes.h>
#include <string.h>

struct writer {
	struct demangler *demangler;
	bool columns;
};

static void add_text(struct strbuf *out, const char *text)
{
	escape_terminal(out, text, strlen(text));
}

static void add_frame(const struct writer *writer, struct strbuf *out,
		      const struct symbol_frame *frame)
{
	add_text(out, *frame->name ? demangle(writer->demangler, frame->name) : "??");
	strbuf_add_char(out, '\n');
	add_text(out, *frame->file ? frame->file : "??");
	strbuf_add_char(out, ':');
	if (frame->line || !*frame->file)
		strbuf_add_u64(out, frame->line);
	else
		strbuf_add_char(out, '?');
	if (writer->columns) {
		strbuf_add_char(out, ':');
		strbuf_add_u64(out, frame->column);
	}
	strbuf_add_char(out, '\n');
}

static void add_answer(const struct writer *writer, struct strbuf *out, uint64_t address,
		       const struct symbol_chain *chain)
{
	strbuf_addf(out, "0x%016" PRIx64 "\n", address);
	for (size_t i = 0; i < chain->count; i++)
		add_frame(writer, out, &chain->frames[i]);
	if (!chain->count)
		strbuf_add_string(out, writer->columns ? "??\n??:0:0\n" : "??\n??:0\n");
}

/* Answers are all over the memory: they are asked for before their turn, and then their texts. */
static void expect_answers(const struct symbols *symbols, const size_t *places, size_t count)
{
	enum { CHAINS = 24, FRAMES = 16, TEXTS = 8 };
	const struct symbol_chain *chain;

	if (count > CHAINS)
		__builtin_prefetch(&symbols->chains[places[CHAINS]]);
	if (count > FRAMES) {
		chain = &symbols->chains[places[FRAMES]];
		for (size_t i = 0; i < chain->count; i++)
			__builtin_prefetch(&chain->frames[i]);
	}
	if (count > TEXTS) {
		chain = &symbols->chains[places[TEXTS]];
		for (size_t i = 0; i < chain->count; i++) {
			__builtin_prefetch(chain->frames[i].name);
			__builtin_prefetch(chain->frames[i].file);
		}
	}
}

void addresses_write(const struct symbols *symbols, const uint64_t *addresses,
		     const size_t *places, const struct addresses_options *options, FILE *out)
{
	enum { OUT_SIZE = 1 << 16 };
	struct writer writer = {demangler_new(options->demangle), options->columns};
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < symbols->count; i++) {
		size_t place = places[i];

		expect_answers(symbols, places + i, symbols->count - i);
		add_answer(&writer, &text, addresses[place], &symbols->chains[place]);
		if (text.length < OUT_SIZE && i + 1 < symbols->count)
			continue;
		fwrite(text.text, 1, text.length, out);
		strbuf_clear(&text);
	}
	strbuf_release(&text);
	demangler_free(writer.demangler);
}
