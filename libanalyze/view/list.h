/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * list: the parts of pitot list. What is listed is a block: one function in one file, or a whole
 * file. Below it are its lines that have samples, and below a line what was inlined there.
 */
#ifndef VIEW_LIST_H
#define VIEW_LIST_H

#include "analyze/view_list.h"
#include "view/columns.h"
#include "view/frame_names.h"
#include "view/sources.h"

#include "base/intern.h"

enum list_kind { LIST_BLOCK, LIST_LINE, LIST_CALL };

struct list_item {
	enum list_kind kind;
	uint32_t parent;     /* the item it is below; of a block NONE */
	uint32_t name;       /* of the function; 0 of a whole file */
	uint32_t file;       /* without . and ..; 0: not known */
	uint32_t path;       /* the same as it was recorded, or one of several ways */
	uint32_t module;     /* of the profile: one that it was met in */
	uint32_t line;       /* 0: not known */
	uint32_t column;     /* the first; 0: not known */
	uint32_t start_line; /* 0: not known */
	struct key_tally tally;
};

struct list {
	const struct profile *profile;
	const struct list_options *options;
	struct names *names;
	struct sheet sheet;
	struct sources *sources;
	PROFILE_TABLE(struct list_item) items;
	struct intern known; /* what makes an item that item */
	uint32_t *sorted;    /* items, those of one parent together, in the order they are shown */
	uint32_t *starts;    /* by item + 1: its first in `sorted`; 0: the blocks */
	size_t shown;        /* blocks */
};

/* The items that are below one, or the blocks below NONE. */
struct list_items {
	const uint32_t *items;
	size_t count;
};

struct list_items list_below(const struct list *list, uint32_t item);
const struct list_item *list_item_at(const struct list *list, uint32_t item);
/* The line of this number among those of a block; NULL: nothing was counted there. */
const struct list_item *list_line(const struct list *list, struct list_items lines,
				  uint32_t number);

/* Makes the items of a profile, with what was counted there. */
int list_collect(struct list *list, struct error *error);
void list_sort(struct list *list);

/* Of the column that is asked for. */
int64_t list_value(const struct list *list, const struct list_item *item);
struct span list_text_of(const struct list *list, uint32_t text);
const struct source *list_source(const struct list *list, const struct list_item *block);

/* The lines of a block that are shown, from first to last; those without samples are sources. */
struct list_range {
	uint32_t first, last; /* last 0: none */
};

struct list_range list_range(const struct list *list, const struct list_item *block,
			     const struct source *source);

void list_print_text(const struct list *list);
void list_print_pprof(const struct list *list);
void list_print_tsv(const struct list *list);
void list_print_json(const struct list *list);
void list_print_quickfix(const struct list *list);

#endif
