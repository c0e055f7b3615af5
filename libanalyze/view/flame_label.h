/* SPDX-License-Identifier: GPL-2.0-or-later */
/* flame_label: the names that stand in and about boxes. */
#ifndef VIEW_FLAME_LABEL_H
#define VIEW_FLAME_LABEL_H

#include "view/flame.h"

/* Where in the labels' text a frame's name, and its name and place as XML, begin. */
struct label {
	size_t name, markup, end; /* `end` is 0: not made yet */
	double width;             /* of the name, in pixels */
	bool has_place;
};

struct flame_labels {
	const struct flame_texts *texts;
	struct label *items; /* by frame */
	struct strbuf text;
};

void flame_labels_init(struct flame_labels *labels, const struct flame_texts *texts);
void flame_labels_release(struct flame_labels *labels);

/*
 * Appends to `markup` the name and, on a line of its own, the place (module, file and line, how it
 * is there), escaped; and to `fitted` as much of the name as fits in so many pixels, not escaped.
 */
void flame_labels_describe(struct flame_labels *labels, const struct flame_box *box, double width,
			   struct strbuf *markup, struct strbuf *fitted);

#endif
