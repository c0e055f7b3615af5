/* SPDX-License-Identifier: GPL-2.0-or-later */
/* flame_drawer: what the drawing of boxes and of what stands around them have in common. */
#ifndef VIEW_FLAME_DRAWER_H
#define VIEW_FLAME_DRAWER_H

#include "view/flame.h"
#include "view/flame_xml.h"

/* An entry of the legend. */
struct flame_meaning {
	int group;
	const char *text;
	double x, y;
};

struct flame_drawer {
	const struct flame_drawing *drawing;
	struct flame_xml xml;
	struct strbuf text, fitted, tag; /* scratch */
	double y;                        /* where the next part starts */
	struct flame_color *colors;      /* by box */
	uint32_t colors_used;
	struct flame_meaning meanings[32]; /* as many as there can be colours in use */
	int meaning_count, meaning_lines;
};

/* Of every box, and which are in use. */
void flame_choose_colors(struct flame_drawer *drawer);
/* At drawer.y, which it moves on. */
void flame_draw_boxes(struct flame_drawer *drawer);

#endif
