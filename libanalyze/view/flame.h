/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * flame: the parts of pitot flame, in their order.
 *
 *	flame_tree    samples -> a tree of frames by name, with what was counted
 *	flame_layout  tree -> boxes with a place and a width
 *	flame_color   frame -> colour
 *	flame_page    title, subtitle and caption
 *	flame_text    numbers, and how much room text takes
 *	flame_label   the names that stand in and about boxes
 *	flame_modules what colours say of modules
 *	flame_boxes   boxes -> the elements they are
 *	flame_svg     the whole SVG
 */
#ifndef VIEW_FLAME_H
#define VIEW_FLAME_H

#include "analyze/view_flame.h"
#include "base/intern.h"
#include "view/aggregate.h"
#include "view/stacks.h"

#include <libxml/xmlwriter.h>

/* ---- tree ------------------------------------------------------------------------------------ */

/* In the order of which one stands for a box that has several. */
enum flame_kind {
	FLAME_PROGRAM,
	FLAME_LIBRARY,
	FLAME_KERNEL,
	FLAME_JIT,
	FLAME_INLINED,
	FLAME_UNKNOWN, /* has no name */
	FLAME_GROUP,   /* no function: the name of a program, or a mark */
	FLAME_KINDS,
};

enum flame_language {
	FLAME_ASSEMBLER,
	FLAME_C,
	FLAME_CXX,
	FLAME_RUST,
	FLAME_GO,
	FLAME_PYTHON,
	FLAME_JAVASCRIPT,
	FLAME_JAVA,
	FLAME_FORTRAN,
	FLAME_OTHER_LANGUAGE,
	FLAME_NO_LANGUAGE,
	FLAME_LANGUAGES,
};

/* What is known of a frame. Texts are of the tree's names, 0: not known. */
struct flame_frame {
	uint32_t text, module, file, line;
	uint32_t kind, language;
};

/* Of this profile, and of the one that it is compared with. */
enum { FLAME_NEW, FLAME_BASE, FLAME_SIDES };

struct flame_sum {
	int64_t value;
	uint64_t count; /* of samples */
};

void flame_sum_add(struct flame_sum *sum, const struct flame_sum *more);

struct flame_node {
	uint32_t frame;      /* the first in order of those that were met here */
	bool part_inlined;   /* one was inlined, and another was not */
	uint32_t node_count; /* this one and all below it */
	struct flame_sum self[FLAME_SIDES], total[FLAME_SIDES];
};

/* Children of a frame have different names. Parents have smaller numbers. */
struct flame_tree {
	struct names *names;
	struct intern frames; /* of struct flame_frame */
	struct stacks stacks; /* parents and names, by node */
	struct {
		struct flame_node *items;
		size_t count, capacity;
	} nodes;
	struct tally tallies[FLAME_SIDES];
	struct flame_sum totals[FLAME_SIDES];
	bool compares; /* there are two sides */
};

void flame_tree_init(struct flame_tree *tree, const struct profile *profile,
		     const struct flame_options *options);
void flame_tree_release(struct flame_tree *tree);
const struct flame_frame *flame_tree_frame(const struct flame_tree *tree, uint32_t frame);

/* ---- layout ---------------------------------------------------------------------------------- */

enum { FLAME_GRAIN = 100 }; /* places are whole numbers of a hundredth of a pixel */

struct flame_box {
	uint32_t node;   /* NONE: the root, or several frames */
	uint32_t depth;  /* 0: the root */
	uint32_t joined; /* so many frames; 0: one frame, or the root */
	bool is_deep;    /* joined because they are deep, not because they are small */
	uint32_t x, width;
	uint32_t size; /* how many bytes it takes to draw it, about */
	struct flame_sum self[FLAME_SIDES], total[FLAME_SIDES];
};

struct flame_layout {
	struct {
		struct flame_box *items; /* each before what is above it, from left to right */
		size_t count, capacity;
	} boxes;
	uint32_t depth;     /* of the deepest */
	double min_width;   /* in use */
	uint32_t max_depth; /* in use; NONE: no limit */
	bool has_small;     /* frames were joined because they are small */
};

/* As many boxes as about `size_max` bytes hold. */
void flame_layout_init(struct flame_layout *layout, const struct flame_tree *tree,
		       const struct flame_options *options, size_t size_max);
void flame_layout_release(struct flame_layout *layout);

/* The part of all, from 0 to 1, that is so much on both sides. */
double flame_share(const struct flame_tree *tree, const struct flame_options *options,
		   int64_t value, int64_t base);

/* ---- colour ---------------------------------------------------------------------------------- */

enum { FLAME_SHADES = 5 };

struct flame_color {
	char group; /* 'a' ...; class names are "a0" ... */
	char shade;
};

/* Those in use are noted in `used`, a bit each by group. */
struct flame_color flame_color_of(const struct flame_tree *tree,
				  const struct flame_options *options, const struct flame_box *box,
				  uint32_t *used);
/* The style of the colours in use. */
void flame_color_style(enum flame_colors colors, bool compares, uint32_t used, struct strbuf *out);
/* What the colour of a group says; NULL: nothing. */
const char *flame_color_meaning(enum flame_colors colors, bool compares, char group);
char flame_color_groups(enum flame_colors colors, bool compares);

/* ---- text ------------------------------------------------------------------------------------ */

enum { FLAME_FONT_SIZE = 12, FLAME_NAME_MAX = 1000 };

#define FLAME_ELLIPSIS "\u2026"

struct flame_texts {
	const struct flame_tree *tree;
	const struct flame_options *options;
	const char *event, *unit, *shown_unit;
	bool is_scaled;              /* the unit is one of time or of bytes */
	double samples[FLAME_SIDES]; /* effective; 0: there are no intervals */
};

void flame_texts_init(struct flame_texts *texts, const struct flame_tree *tree,
		      const struct profile *profile, const struct flame_options *options);
void flame_text_numbers(const struct flame_texts *texts, const struct flame_box *box,
			struct strbuf *out);
void flame_text_value(const struct flame_texts *texts, int64_t value, struct strbuf *out);
/* As much of it as fits in so many pixels, at this size of the font. */
void flame_text_fit(const char *text, size_t size, double width, double font_size,
		    struct strbuf *out);
double flame_text_width(const char *text, size_t size, double font_size);
/* How many bytes it takes, about, to draw a box, where its name and place take `names`. */
size_t flame_text_size(const struct flame_tree *tree, const struct flame_box *box, size_t names);
/* How many bytes a text takes as XML. */
size_t flame_text_name_size(const struct flame_tree *tree, uint32_t text);

/* ---- page ------------------------------------------------------------------------------------ */

/* What stands around the boxes, as lines that fit. */
struct flame_page {
	struct strbuf title, subtitle;
	struct strbuf caption; /* lines, each with its newline */
};

void flame_page_init(struct flame_page *page, const struct flame_texts *texts,
		     const struct profile *profile);
void flame_page_release(struct flame_page *page);

/* The picture without the profile that it carries. */
struct flame_drawing {
	const struct flame_tree *tree;
	const struct flame_layout *layout;
	const struct flame_options *options;
	const struct flame_texts *texts;
	const struct flame_page *page;
};

enum { FLAME_MARGIN = 10, FLAME_ROW = 18 };

/* What the SVG carries. */
struct flame_data {
	struct strbuf packed; /* may be empty */
	size_t size;          /* of the profile in it */
	const char *missing;  /* why it is not there; or NULL */
};

/* First all but the profile, then the profile and the end; false: the writer has failed. */
bool flame_draw(const struct flame_drawing *drawing, xmlTextWriterPtr writer);
bool flame_draw_data(const struct flame_data *data, xmlTextWriterPtr writer);

extern const char flame_script[], flame_style[];

#endif
