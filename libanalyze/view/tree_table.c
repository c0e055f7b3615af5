// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tree_table: for people. A line that has lines beside it hangs on a branch; one that is the only
 * one below the line above stands straight below it, so that long chains stay narrow.
 */
#include "base/vector.h"
#include "view/tree.h"

struct branches {
	const char *fork, *corner, *trunk;
};

struct drawing {
	const struct tree *tree;
	const struct branches *branches;
	struct strbuf prefix; /* of the lines below the last one */
	struct {
		size_t *items;
		size_t count, capacity;
	} lengths; /* of the prefix, by depth */
};

static void add_name(struct drawing *drawing, const struct tree_line *line)
{
	const struct sheet *sheet = &drawing->tree->sheet;
	const char *mark = tree_line_inline(drawing->tree, line);
	struct strbuf name = STRBUF_INIT;

	tree_line_name(drawing->tree, line, &name);
	escape_terminal(sheet->out, name.text, name.length);
	if (*mark)
		strbuf_addf(sheet->out, " (%s)", mark);
	strbuf_add_char(sheet->out, '\n');
	strbuf_release(&name);
}

/* The trunks of those above; and then what hangs on this line has them, too. */
static void add_branch(struct drawing *drawing, const struct tree_line *line)
{
	const struct branches *branches = drawing->branches;
	struct strbuf *out = drawing->tree->sheet.out, *prefix = &drawing->prefix;

	while (drawing->lengths.count <= line->depth + 1)
		*vector_push(&drawing->lengths) = 0;
	prefix->length = drawing->lengths.items[line->depth];
	strbuf_add(out, prefix->text, prefix->length);
	if (!line->is_only) {
		strbuf_add_string(out, line->is_last ? branches->corner : branches->fork);
		strbuf_add_string(prefix, line->is_last ? "   " : branches->trunk);
	}
	drawing->lengths.items[line->depth + 1] = prefix->length;
}

static void add_changes(const struct sheet *sheet, const struct tree_line *line)
{
	sheet_add_move(sheet, &line->cum);
	strbuf_add_char(sheet->out, ' ');
	sheet_add_value_column(sheet, 10, line->flat.value);
	sheet_add_change(sheet, line->flat.value);
}

static void add_shares(const struct sheet *sheet, const struct tree_line *line)
{
	sheet_add_value_column(sheet, 10, line->cum.value);
	strbuf_add_char(sheet->out, ' ');
	sheet_add_percent(sheet, line->cum.value);
	strbuf_add_char(sheet->out, ' ');
	sheet_add_value_column(sheet, 10, line->flat.value);
	strbuf_add_char(sheet->out, ' ');
	sheet_add_percent(sheet, line->flat.value);
	sheet_add_interval(sheet, &line->cum.value);
}

static void add_line(struct drawing *drawing, const struct tree_line *line)
{
	const struct sheet *sheet = &drawing->tree->sheet;

	if (sheet->has_sides)
		add_changes(sheet, line);
	else
		add_shares(sheet, line);
	strbuf_add_string(sheet->out, "  ");
	add_branch(drawing, line);
	add_name(drawing, line);
}

static const char *header(const struct tree *tree)
{
	if (tree->sheet.has_sides)
		return tree->options->reverse ? "      base        new        cum     cum%      "
						"outer   outer%  name\n"
					      : "      base        new        cum     cum%       "
						"flat    flat%  name\n";
	return tree->options->reverse
		       ? "       cum   cum%      outer outer%   95% interval  name\n"
		       : "       cum   cum%       flat  flat%   95% interval  name\n";
}

void tree_table(struct tree *tree)
{
	static const struct branches boxes = {"\u251c\u2500 ", "\u2514\u2500 ", "\u2502  "};
	static const struct branches ascii = {"|- ", "`- ", "|  "};
	struct drawing drawing = {
		.tree = tree,
		.branches = tree->options->ascii ? &ascii : &boxes,
		.prefix = STRBUF_INIT,
	};

	sheet_add_origin(&tree->sheet);
	strbuf_add_string(tree->sheet.out, header(tree));
	for (size_t i = 0; i < tree->lines.count; i++)
		add_line(&drawing, &tree->lines.items[i]);
	sheet_add_account(&tree->sheet);
	strbuf_release(&drawing.prefix);
	vector_release(&drawing.lengths);
}
