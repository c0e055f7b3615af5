/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * view_flame: profile -> flame graph, one SVG that needs nothing else.
 *
 * Each frame is a box as wide as what was counted in it and below it. It is a picture for whatever
 * draws SVG; in a browser its own script makes it one to walk about in.
 */
#ifndef ANALYZE_VIEW_FLAME_H
#define ANALYZE_VIEW_FLAME_H

#include "analyze/view.h"

/* What the colour of a box says. */
enum flame_colors {
	FLAME_KIND, /* of the program, a library, the kernel; inlined; made at run time */
	FLAME_MODULE,
	FLAME_LANGUAGE,
	FLAME_FUNCTION, /* nothing but that it is the same function */
	FLAME_HOT,      /* from here on shades of one colour, by function */
	FLAME_MEM,
	FLAME_IO,
	FLAME_RED,
	FLAME_GREEN,
	FLAME_BLUE,
	FLAME_AQUA,
	FLAME_YELLOW,
	FLAME_PURPLE,
	FLAME_ORANGE,
	FLAME_GREY,
};

enum { FLAME_WIDTH_MIN = 200, FLAME_WIDTH_MAX = 20000 };

struct flame_options {
	struct view_names names;
	uint32_t event;
	const struct profile *base; /* to compare with; or NULL */
	uint32_t base_event;
	unsigned threads; /* at most two are of use; 0: as many as there are processors */
	bool absolute;    /* compare what was counted, not shares of the total */
	bool samples;     /* width is how many, not what they are worth */
	bool noinlines;   /* inlined functions count as the one they are in */
	bool no_marks;    /* no frame that says that a stack is incomplete */
	bool icicle;      /* the root is on top */
	bool reverse;     /* stacks are merged from the leaf */
	bool no_data;     /* the profile is not carried */
	enum flame_colors colors;
	const char *title, *subtitle, *font, *unit; /* or NULL */
	int64_t width;                              /* in pixels, where no script runs */
	double min_width;                           /* smaller boxes are joined */
};

/* What a reader of the picture should hear besides. */
struct flame_notes {
	double min_width;  /* in use, larger than asked for; else 0 */
	uint32_t depth;    /* deeper frames were joined; 0: none */
	bool data_missing; /* the profile is too large to be carried, though it should */
};

/*
 * At most 2 MB for the picture and 8 MB for the profile that it carries. That is carried as it is
 * when it is normalized.
 */
int flame_write(const struct profile *profile, const struct flame_options *options, FILE *out,
		struct flame_notes *notes, struct error *error);

#endif
