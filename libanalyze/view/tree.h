/* SPDX-License-Identifier: GPL-2.0-or-later */
/* tree: the parts of pitot tree. Which lines there are is decided once. */
#ifndef VIEW_TREE_H
#define VIEW_TREE_H

#include "view/call_tree.h"
#include "view/sheet.h"

struct tree_line {
	uint32_t node;   /* NONE: what is hidden below the parent */
	uint32_t parent; /* line; NONE: a root */
	uint32_t depth;
	size_t hidden; /* how many it stands for; 0 without a node: what is too deep */
	bool is_last;  /* of those below its parent */
	bool is_only;
	struct tally cum, flat;
};

struct tree {
	const struct tree_options *options;
	struct names *names;
	struct call_tree calls;
	struct sheet sheet;
	PROFILE_TABLE(struct tree_line) lines; /* each is behind its parent; the largest first */
};

/* Of `calls`: fills `lines`. */
void tree_choose_lines(struct tree *tree);

/* "(3 more)", or what the frame is called. */
void tree_line_name(const struct tree *tree, const struct tree_line *line, struct strbuf *text);
/* "inline", "partial-inline" or "" */
const char *tree_line_inline(const struct tree *tree, const struct tree_line *line);

void tree_table(struct tree *tree);
void tree_tsv(struct tree *tree);
void tree_json(struct tree *tree);

#endif
