/* SPDX-License-Identifier: GPL-2.0-or-later */
/* flame_drawer: what the drawing of boxes and of what stands around them have in common. */
#ifndef VIEW_FLAME_DRAWER_H
#define VIEW_FLAME_DRAWER_H

#include "view/flame_label.h"
#include "view/flame_xml.h"

enum { FLAME_GROUPS = 32 }; /* no fewer than there can be colours in use */

/* An entry of the legend. */
struct flame_meaning {
	int group;
	const char *text;
	double x, y;
};

struct flame_drawer {
	const struct flame_drawing *drawing;
	struct flame_xml xml;
	struct flame_labels labels;
	struct strbuf text, fitted, elements; /* scratch */
	double y;                             /* where the next part starts */
	struct flame_color *colors;           /* by box */
	uint32_t colors_used;
	char *module_names[FLAME_GROUPS]; /* by colour, where it says which module; or NULL */
	struct flame_meaning meanings[FLAME_GROUPS];
	int meaning_count, meaning_lines;
};

/* Of every box, and which are in use. */
void flame_choose_colors(struct flame_drawer *drawer);
/* After that, where they say which module. */
void flame_name_modules(struct flame_drawer *drawer);
/* At drawer.y, which it moves on. */
void flame_draw_boxes(struct flame_drawer *drawer);

#endif
