// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flame_label: the names that stand in and about boxes. What follows from the frame alone is made
 * once, for all of its boxes.
 */
#include "view/flame_label.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void flame_labels_init(struct flame_labels *labels, const struct flame_texts *texts)
{
	*labels = (struct flame_labels){.texts = texts, .text = STRBUF_INIT};
	labels->items = xcalloc(texts->tree->frames.count + 1, sizeof(*labels->items));
}

void flame_labels_release(struct flame_labels *labels)
{
	free(labels->items);
	strbuf_release(&labels->text);
}

/* Of many bytes only the first, up to a whole character. */
static void add_name(struct strbuf *out, struct span name)
{
	size_t start = out->length, end;

	escape_xml(out, name.at, name.size < FLAME_NAME_MAX ? name.size : FLAME_NAME_MAX);
	if (name.size < FLAME_NAME_MAX && out->length - start <= FLAME_NAME_MAX)
		return;
	end = start + FLAME_NAME_MAX - strlen(FLAME_ELLIPSIS);
	while (end > start && ((unsigned char)out->text[end] & 0xc0) == 0x80)
		end--;
	if (end < out->length)
		out->length = end;
	out->text[out->length] = '\0';
	strbuf_add_string(out, FLAME_ELLIPSIS);
}

static void add_place(struct strbuf *out, const struct flame_tree *tree,
		      const struct flame_frame *frame)
{
	const char *between = "";

	if (frame->module) {
		add_name(out, names_text(tree->names, frame->module));
		between = ", ";
	}
	if (frame->file) {
		strbuf_add_string(out, between);
		add_name(out, names_text(tree->names, frame->file));
		if (frame->line)
			strbuf_addf(out, ":%" PRIu32, frame->line);
		between = ", ";
	}
	if (frame->kind == FLAME_INLINED)
		strbuf_addf(out, "%sinlined", between);
}

/* Name and markup one behind the other in `text`. */
static void make_label(struct flame_labels *labels, uint32_t number, struct label *label)
{
	const struct flame_tree *tree = labels->texts->tree;
	const struct flame_frame *frame = flame_tree_frame(tree, number);
	struct strbuf *text = &labels->text, scratch = STRBUF_INIT;

	label->name = text->length;
	add_name(text, names_text(tree->names, frame->text));
	if (text->length == label->name)
		strbuf_add_string(text, "(empty name)");
	label->markup = text->length;
	label->width = flame_text_width(text->text + label->name, label->markup - label->name,
					FLAME_FONT_SIZE);
	strbuf_add(&scratch, text->text + label->name, label->markup - label->name);
	strbuf_add_char(&scratch, '\n');
	add_place(&scratch, tree, frame);
	escape_markup(text, scratch.text, scratch.length);
	label->end = text->length;
	label->has_place = scratch.text[scratch.length - 1] != '\n';
	strbuf_release(&scratch);
}

static const struct label *label_of(struct flame_labels *labels, uint32_t frame)
{
	struct label *label = &labels->items[frame];

	if (!label->end)
		make_label(labels, frame, label);
	return label;
}

static void add_fitted(const struct flame_labels *labels, const struct label *label, double width,
		       struct strbuf *fitted)
{
	const char *name = labels->text.text + label->name;

	if (label->width <= width)
		strbuf_add(fitted, name, label->markup - label->name);
	else
		flame_text_fit(name, label->markup - label->name, width, FLAME_FONT_SIZE, fitted);
}

/* The root, and boxes of several frames, which have no place. */
static void describe_other(const struct flame_labels *labels, const struct flame_box *box,
			   double width, struct strbuf *markup, struct strbuf *fitted)
{
	size_t start = markup->length;

	if (box->joined) {
		double share =
			flame_share(labels->texts->tree, labels->texts->options,
				    box->total[FLAME_NEW].value, box->total[FLAME_BASE].value);

		strbuf_addf(markup, "(%" PRIu32 " %s frame%s, %.2g %%)", box->joined,
			    box->is_deep ? "deeper" : "small", box->joined == 1 ? "" : "s",
			    share * 100);
	} else {
		strbuf_add_string(markup, "all");
	}
	flame_text_fit(markup->text + start, markup->length - start, width, FLAME_FONT_SIZE,
		       fitted);
	strbuf_add_char(markup, '\n');
}

void flame_labels_describe(struct flame_labels *labels, const struct flame_box *box, double width,
			   struct strbuf *markup, struct strbuf *fitted)
{
	const struct flame_node *node;
	const struct label *label;

	if (box->node == NONE) {
		describe_other(labels, box, width, markup, fitted);
		return;
	}
	node = &labels->texts->tree->nodes.items[box->node];
	label = label_of(labels, node->frame);
	add_fitted(labels, label, width, fitted);
	strbuf_add(markup, labels->text.text + label->markup, label->end - label->markup);
	if (node->part_inlined &&
	    flame_tree_frame(labels->texts->tree, node->frame)->kind != FLAME_INLINED)
		strbuf_add_string(markup,
				  label->has_place ? ", inlined in parts" : "inlined in parts");
}
