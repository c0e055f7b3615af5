// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flame_text: names, numbers, and how much of them fits.
 *
 * Which font a reader has nobody knows here. Widths are those of the widest of the usual ones, so
 * that what fits by them fits anywhere; where the script runs it measures.
 */
#include "view/flame.h"
#include "view/interval.h"
#include "base/units.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

/* ---- widths ---------------------------------------------------------------------------------- */

/* Of ' ' to '~' in thousandths of the size of the font: the wider of DejaVu Sans and Verdana. */
static const uint16_t widths[] = {
	364,  401, 460, 838, 636, 1077, 780, 275, 455, 455, 636, 838, 364, 455, 364, 455,
	636,  636, 636, 636, 636, 636,  636, 636, 636, 636, 455, 455, 838, 838, 838, 546,
	1000, 684, 686, 699, 771, 633,  576, 776, 752, 421, 455, 694, 558, 863, 749, 788,
	604,  788, 696, 685, 617, 732,  685, 989, 686, 616, 686, 455, 455, 455, 838, 636,
	636,  613, 635, 550, 635, 616,  353, 635, 634, 279, 345, 593, 279, 974, 634, 613,
	635,  635, 428, 522, 395, 634,  593, 819, 593, 593, 526, 636, 455, 636, 838};

static double width_of(unsigned char c)
{
	return c >= ' ' && c <= '~' ? widths[c - ' '] / 1000.0 : 1;
}

static size_t character_size(const char *text, size_t size)
{
	size_t length = 1;

	while (length < size && ((unsigned char)text[length] & 0xc0) == 0x80)
		length++;
	return length;
}

double flame_text_width(const char *text, size_t size, double font_size)
{
	double width = 0;

	for (size_t i = 0; i < size; i += character_size(text + i, size - i))
		width += width_of((unsigned char)text[i]);
	return width * font_size;
}

static const char ellipsis[] = "\u2026";

/* Where the next part of a qualified name begins, outside of <...> and (...); 0: there is none. */
static size_t next_part(const char *text, size_t size, size_t from)
{
	int open = 0;

	for (size_t i = from; i + 2 < size; i++) {
		if (text[i] == '<' || text[i] == '(')
			open++;
		else if (text[i] == '>' || text[i] == ')')
			open--;
		else if (text[i] == ' ' && !open)
			return 0;
		else if (!open && text[i] == ':' && text[i + 1] == ':')
			return i + 2;
	}
	return 0;
}

/* The start of it that fits, when that is at least two characters. */
static void fit_start(const char *text, size_t size, double width, double font_size,
		      struct strbuf *out)
{
	size_t end = 0, characters = 0;

	while (end < size) {
		size_t length = character_size(text + end, size - end);

		width -= width_of((unsigned char)text[end]) * font_size;
		if (width < 0)
			break;
		end += length;
		characters++;
	}
	if (characters < 2)
		return;
	strbuf_add(out, text, end);
	strbuf_add_string(out, ellipsis);
}

void flame_text_fit(const char *text, size_t size, double width, double font_size,
		    struct strbuf *out)
{
	size_t last = 0;

	if (width < font_size)
		return;
	if (flame_text_width(text, size, font_size) <= width) {
		strbuf_add(out, text, size);
		return;
	}
	/* Of a::b::c rather ...b::c than a::b:... */
	width -= font_size;
	for (size_t at = next_part(text, size, 0); at; at = next_part(text, size, at)) {
		last = at;
		if (flame_text_width(text + at, size - at, font_size) <= width) {
			strbuf_add_string(out, ellipsis);
			strbuf_add(out, text + at, size - at);
			return;
		}
	}
	fit_start(text + last, size - last, width, font_size, out);
}

/* ---- names ----------------------------------------------------------------------------------- */

/* Of many bytes only the first, up to a whole character. */
static void add_name(struct strbuf *out, struct span name)
{
	size_t start = out->length, end;

	escape_xml(out, name.at, name.size < FLAME_NAME_MAX ? name.size : FLAME_NAME_MAX);
	if (name.size < FLAME_NAME_MAX && out->length - start <= FLAME_NAME_MAX)
		return;
	end = start + FLAME_NAME_MAX - strlen(ellipsis);
	while (end > start && ((unsigned char)out->text[end] & 0xc0) == 0x80)
		end--;
	if (end < out->length)
		out->length = end;
	out->text[out->length] = '\0';
	strbuf_add_string(out, ellipsis);
}

static const struct flame_frame *frame_of(const struct flame_texts *texts,
					  const struct flame_box *box)
{
	return flame_tree_frame(texts->tree, texts->tree->nodes.items[box->node].frame);
}

void flame_text_name(const struct flame_texts *texts, const struct flame_box *box,
		     struct strbuf *out)
{
	const struct flame_tree *tree = texts->tree;
	double share = flame_share(tree, texts->options, box->total[FLAME_NEW].value,
				   box->total[FLAME_BASE].value);

	if (box->node != NONE)
		add_name(out, names_text(tree->names, frame_of(texts, box)->text));
	else if (box->joined)
		strbuf_addf(out, "(%" PRIu32 " %s frame%s, %.2g %%)", box->joined,
			    box->is_deep ? "deeper" : "small", box->joined == 1 ? "" : "s",
			    share * 100);
	else
		strbuf_add_string(out, "all");
	if (!out->length)
		strbuf_add_string(out, "(empty name)");
}

void flame_text_place(const struct flame_texts *texts, const struct flame_box *box,
		      struct strbuf *out)
{
	const struct flame_frame *frame;
	const char *between = "";

	if (box->node == NONE)
		return;
	frame = frame_of(texts, box);
	if (frame->module) {
		add_name(out, names_text(texts->tree->names, frame->module));
		between = ", ";
	}
	if (frame->file) {
		strbuf_add_string(out, between);
		add_name(out, names_text(texts->tree->names, frame->file));
		if (frame->line)
			strbuf_addf(out, ":%" PRIu32, frame->line);
		between = ", ";
	}
	if (frame->kind == FLAME_INLINED)
		strbuf_addf(out, "%sinlined", between);
	else if (texts->tree->nodes.items[box->node].part_inlined)
		strbuf_addf(out, "%sinlined in parts", between);
}

/* ---- numbers --------------------------------------------------------------------------------- */

static double samples_of(const struct tally *tally, bool is_sampled)
{
	return is_sampled ? interval_samples(tally) : 0;
}

/* What is only counted can be called anything but a unit that it is not in. */
static const char *shown_unit(const struct flame_texts *texts, const char *wanted)
{
	if (!wanted || !strcmp(wanted, "minimum") || !strcmp(wanted, "auto"))
		return NULL;
	if (texts->is_scaled || units_choose(wanted, 1, 1) != wanted)
		return units_convert(texts->unit, wanted) ? wanted : NULL;
	return wanted;
}

void flame_texts_init(struct flame_texts *texts, const struct flame_tree *tree,
		      const struct profile *profile, const struct flame_options *options)
{
	const struct profile_event *event =
		options->event == NONE ? NULL : &profile->events.items[options->event];
	const struct profile *base = options->base;

	*texts = (struct flame_texts){.tree = tree, .options = options, .event = "", .unit = ""};
	if (event) {
		texts->event = profile_text(profile, event->name);
		texts->unit = options->samples ? "samples" : profile_text(profile, event->unit);
		texts->samples[FLAME_NEW] =
			samples_of(&tree->tallies[FLAME_NEW], event->is_sampled);
	}
	if (base && options->base_event != NONE)
		texts->samples[FLAME_BASE] =
			samples_of(&tree->tallies[FLAME_BASE],
				   base->events.items[options->base_event].is_sampled);
	/* A unit of no family is given back as it is. */
	texts->is_scaled = units_choose(texts->unit, 1, 1) != texts->unit;
	texts->shown_unit = shown_unit(texts, options->unit);
}

static void add_digits(struct strbuf *out, uint64_t value)
{
	char digits[24];
	int length = snprintf(digits, sizeof(digits), "%" PRIu64, value);

	for (int i = 0; i < length; i++) {
		if (i && (length - i) % 3 == 0)
			strbuf_add_char(out, ',');
		strbuf_add_char(out, digits[i]);
	}
}

void flame_text_value(const struct flame_texts *texts, int64_t value, struct strbuf *out)
{
	const char *unit = texts->shown_unit;

	if (texts->is_scaled) {
		units_add_value(out, value, texts->unit, unit);
		return;
	}
	add_digits(out, (uint64_t)value);
	if (!unit)
		unit = !strcmp(texts->unit, "count") ? texts->event : texts->unit;
	strbuf_add_char(out, ' ');
	escape_xml(out, unit, strlen(unit));
}

static double share_of(const struct flame_texts *texts, int side, int64_t value)
{
	int64_t total = texts->tree->totals[side].value;

	return total ? (double)value / (double)total : 0;
}

/* What "%.2f" prints, which is slow, and needed only where it is close to call. */
static void add_percent(struct strbuf *out, double share)
{
	double hundredths = share * 10000, whole = floor(hundredths);

	if (fabs(hundredths - whole - 0.5) < 1e-6) {
		strbuf_addf(out, "%.2f", share * 100);
		return;
	}
	whole = floor(hundredths + 0.5);
	strbuf_add_u64(out, (uint64_t)whole / 100);
	strbuf_add_char(out, '.');
	strbuf_add_char(out, (char)('0' + (uint64_t)whole / 10 % 10));
	strbuf_add_char(out, (char)('0' + (uint64_t)whole % 10));
}

static void add_share(const struct flame_texts *texts, int side, int64_t value, struct strbuf *out)
{
	double share = share_of(texts, side, value), low, high;

	add_percent(out, share);
	strbuf_add_string(out, " %");
	if (texts->samples[side] <= 0)
		return;
	interval_of_share(share, texts->samples[side], &low, &high);
	strbuf_add_string(out, " (");
	add_percent(out, low);
	strbuf_add_string(out, " to ");
	add_percent(out, high);
	strbuf_add_char(out, ')');
}

static void add_side(const struct flame_texts *texts, const struct flame_box *box, int side,
		     struct strbuf *out)
{
	const struct flame_sum *total = &box->total[side], *self = &box->self[side];

	add_share(texts, side, total->value, out);
	strbuf_add_string(out, ", ");
	flame_text_value(texts, total->value, out);
	if (total->count && (texts->is_scaled || (uint64_t)total->value != total->count)) {
		strbuf_add_string(out, ", ");
		add_digits(out, total->count);
		strbuf_add_string(out, total->count == 1 ? " sample" : " samples");
	}
	if (self->value && !box->joined) {
		strbuf_add_string(out, "; self ");
		add_share(texts, side, self->value, out);
	}
}

void flame_text_numbers(const struct flame_texts *texts, const struct flame_box *box,
			struct strbuf *out)
{
	if (!texts->tree->compares) {
		add_side(texts, box, FLAME_NEW, out);
		return;
	}
	strbuf_add_string(out, "now ");
	add_side(texts, box, FLAME_NEW, out);
	strbuf_add_string(out, "\nbefore ");
	add_side(texts, box, FLAME_BASE, out);
	strbuf_addf(out, "\nchange %+.2f points",
		    100 * (share_of(texts, FLAME_NEW, box->total[FLAME_NEW].value) -
			   share_of(texts, FLAME_BASE, box->total[FLAME_BASE].value)));
}

/* ---- size ------------------------------------------------------------------------------------ */

size_t flame_text_name_size(const struct flame_tree *tree, uint32_t text)
{
	struct span name = names_text(tree->names, text);
	size_t size = 0;

	for (size_t i = 0; i < name.size && size < FLAME_NAME_MAX; i++) {
		unsigned char c = name.at[i];

		size += c == '<' || c == '>' || c == '&' ? 4 : c < ' ' || c == '"' ? 5 : 1;
	}
	return size;
}

static size_t digits(uint64_t value)
{
	size_t count = 1;

	while (value >= 10) {
		value /= 10;
		count++;
	}
	return count;
}

size_t flame_text_size(const struct flame_tree *tree, const struct flame_box *box, size_t names)
{
	size_t size = 111 + names, shown = box->width / FLAME_GRAIN / 7;

	for (int side = 0; side <= tree->compares; side++) {
		const struct flame_sum *total = &box->total[side], *self = &box->self[side];

		/* As numbers, and as text: "12.34 % (11.22 to 13.45), 1.23s, 123 samples". */
		size += 2 * digits((uint64_t)total->value) + 20;
		if ((uint64_t)total->value != total->count)
			size += 2 * digits(total->count) + 28;
		size += self->value ? digits((uint64_t)self->value) + digits(self->count) + 20 : 2;
	}
	if (tree->compares)
		size += 48;
	if (shown > 3)
		size += 34 + (shown < names ? shown : names);
	return size;
}
