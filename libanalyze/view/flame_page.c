// SPDX-License-Identifier: GPL-2.0-or-later
/* flame_page: title, subtitle and caption: what the graph is of, and what is missing in it. */
#include "view/accounting.h"
#include "view/flame.h"

#include <stdlib.h>
#include <string.h>

static void add_escaped(struct strbuf *out, const char *text)
{
	escape_xml(out, text, strlen(text));
}

/* The value of a note, or "". */
static const char *note(const struct profile_note *notes, size_t count,
			const struct profile *profile, const char *key)
{
	for (size_t i = 0; i < count; i++) {
		if (!strcmp(profile_text(profile, notes[i].key), key))
			return profile_text(profile, notes[i].value);
	}
	return "";
}

static const char *fact(const struct profile *profile, const char *key)
{
	return note(profile->facts.items, profile->facts.count, profile, key);
}

static void make_title(struct strbuf *out, const struct flame_texts *texts)
{
	const struct flame_options *options = texts->options;

	if (options->title) {
		add_escaped(out, options->title);
		return;
	}
	strbuf_add_string(out, options->icicle ? "Icicle graph" : "Flame graph");
	if (*texts->event) {
		strbuf_add_string(out, " of ");
		add_escaped(out, texts->event);
	}
	if (options->reverse)
		strbuf_add_string(out, ", from the leaf");
	if (texts->tree->compares)
		strbuf_add_string(out, ", compared");
}

static void make_subtitle(struct strbuf *out, const struct flame_texts *texts,
			  const struct profile *profile)
{
	const char *command = fact(profile, "command"), *host = fact(profile, "host");

	if (texts->options->subtitle) {
		add_escaped(out, texts->options->subtitle);
		return;
	}
	add_escaped(out, command);
	if (!*host)
		return;
	strbuf_add_string(out, *command ? " on " : "");
	add_escaped(out, host);
}

/* ---- caption --------------------------------------------------------------------------------- */

/* Breaks lines at blanks. */
static void add_wrapped(struct strbuf *out, const struct strbuf *text, double width)
{
	const char *line = text->text, *end = text->text + text->length;

	while (line < end) {
		const char *stop = line, *next;

		for (;;) {
			next = memchr(stop + 1, ' ',
				      (size_t)(end - stop) > 1 ? (size_t)(end - stop) - 1 : 0);
			next = next ? next : end;
			if (stop > line &&
			    flame_text_width(line, (size_t)(next - line), FLAME_FONT_SIZE) > width)
				break;
			stop = next;
			if (stop == end)
				break;
		}
		flame_text_fit(line, (size_t)(stop - line), width, FLAME_FONT_SIZE, out);
		strbuf_add_char(out, '\n');
		line = stop < end ? stop + 1 : end;
	}
}

/* A profile that is a difference has both sides, and how long they took together. */
static void add_total(struct strbuf *out, const struct flame_texts *texts,
		      const struct profile *profile, int side)
{
	const struct flame_sum *totals = texts->tree->totals;
	const char *duration = fact(profile, "duration_ns");
	bool is_both = texts->tree->compares && !texts->options->base;

	if (!texts->is_scaled && !is_both && (uint64_t)totals[side].value == totals[side].count)
		return;
	flame_text_value(texts, totals[side].value, out);
	if (is_both) {
		strbuf_add_string(out, " now, ");
		flame_text_value(texts, totals[FLAME_BASE].value, out);
		strbuf_add_string(out, " before");
	} else if (*duration && strspn(duration, "0123456789") == strlen(duration)) {
		strbuf_addf(out, " in %.3g s", strtod(duration, NULL) / 1e9);
	}
	strbuf_add_string(out, "; ");
}

static void describe(struct strbuf *out, const struct flame_texts *texts,
		     const struct profile *profile, uint32_t event, int side)
{
	struct accounting accounting;

	add_escaped(out, texts->event);
	strbuf_add_string(out, ": ");
	add_total(out, texts, profile, side);
	accounting_init(&accounting, profile, event);
	accounting_describe(&accounting, out);
	if (!strcmp(note(profile->ledger.items, profile->ledger.count, profile, "lost"), "0"))
		strbuf_add_string(out, "; none lost");
	if (profile->is_incomplete)
		strbuf_add_string(out, "; the recording was damaged, this is what could be read");
	strbuf_add_string(out, ". ");
}

static void add_side(struct flame_page *page, const struct flame_texts *texts,
		     const struct profile *profile, uint32_t event, int side, const char *before)
{
	struct strbuf text = STRBUF_INIT;

	strbuf_add_string(&text, before);
	if (event == NONE) {
		strbuf_add_string(&text, "There are no events.");
	} else {
		describe(&text, texts, profile, event, side);
		accounting_other_events(profile, event, &text);
	}
	add_wrapped(&page->caption, &text, (double)texts->options->width);
	strbuf_release(&text);
}

void flame_page_init(struct flame_page *page, const struct flame_texts *texts,
		     const struct profile *profile)
{
	const struct flame_options *options = texts->options;

	*page = (struct flame_page){
		.title = STRBUF_INIT, .subtitle = STRBUF_INIT, .caption = STRBUF_INIT};
	make_title(&page->title, texts);
	make_subtitle(&page->subtitle, texts, profile);
	add_side(page, texts, profile, options->event, FLAME_NEW, options->base ? "Now " : "");
	if (options->base)
		add_side(page, texts, options->base, options->base_event, FLAME_BASE, "Before ");
}

void flame_page_release(struct flame_page *page)
{
	strbuf_release(&page->title);
	strbuf_release(&page->subtitle);
	strbuf_release(&page->caption);
}
