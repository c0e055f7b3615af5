/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cli_help: the text of --help, laid out from what a tool says of itself. */
#include "cli.h"

#include <string.h>

enum {
	WIDTH = 79,
	OPTION_COLUMN = 2,
	HELP_COLUMN = 28,
};

static void add_blanks(struct strbuf *buf, size_t count)
{
	while (count--)
		strbuf_add_char(buf, ' ');
}

static size_t column_of(const struct strbuf *buf)
{
	const char *newline = memrchr(buf->text, '\n', buf->length);

	return newline ? buf->length - (size_t)(newline + 1 - buf->text) : buf->length;
}

/* The words of a paragraph, from the column where the buffer ends; further lines from `indent`. */
static void add_words(struct strbuf *buf, const char *text, size_t size, size_t indent)
{
	const char *end = text + size;
	bool first = true;

	while (text < end) {
		size_t length;

		text += strspn(text, " \n");
		if (text >= end)
			break;
		length = strcspn(text, " \n");
		if (length > (size_t)(end - text))
			length = (size_t)(end - text);
		if (!first && column_of(buf) + 1 + length > WIDTH) {
			strbuf_add_char(buf, '\n');
			add_blanks(buf, indent);
		} else if (!first) {
			strbuf_add_char(buf, ' ');
		}
		strbuf_add(buf, text, length);
		text += length;
		first = false;
	}
	strbuf_add_char(buf, '\n');
}

/* Filled, but for empty lines and those that start with a blank. */
static void add_paragraphs(struct strbuf *buf, const char *text)
{
	while (*text) {
		size_t line = strcspn(text, "\n");
		size_t size = line;

		if (line && text[0] != ' ') {
			while (text[size] == '\n' && !strchr(" \n", text[size + 1]))
				size += 1 + strcspn(text + size + 1, "\n");
			add_words(buf, text, size, 0);
		} else {
			strbuf_add(buf, text, line);
			strbuf_add_char(buf, '\n');
		}
		text += size;
		if (*text)
			text++;
	}
}

/* "=a|b|c", on several lines where one is too short. */
static void add_choices(struct strbuf *buf, const char *const *choice)
{
	size_t indent = column_of(buf);
	char before = '=';

	for (; *choice; choice++) {
		if (column_of(buf) + 1 + strlen(*choice) > WIDTH) {
			strbuf_add_char(buf, '\n');
			add_blanks(buf, indent);
		}
		strbuf_addf(buf, "%c%s", before, *choice);
		before = '|';
	}
}

static void add_option(struct strbuf *buf, const struct cli_option *option)
{
	add_blanks(buf, OPTION_COLUMN);
	if (option->letter)
		strbuf_addf(buf, "-%c, --%s", option->letter, option->name);
	else
		strbuf_addf(buf, "    %s%s", option->name[1] ? "--" : "-", option->name);
	if (option->kind == CLI_KIND_CHOICE)
		add_choices(buf, option->limit.choices);
	else if (option->argument)
		strbuf_addf(buf, "=%s", option->argument);
	if (column_of(buf) + 2 > HELP_COLUMN)
		strbuf_add_char(buf, '\n');
	add_blanks(buf, HELP_COLUMN - column_of(buf));
	add_words(buf, option->help, strlen(option->help), HELP_COLUMN);
}

static void add_options(struct strbuf *buf, const struct cli_option *option)
{
	for (; option && option->kind != CLI_KIND_END; option++) {
		if (option->kind != CLI_KIND_TABLE)
			add_option(buf, option);
		else if (!option->help)
			add_options(buf, option->store.table);
	}
}

static bool has_option(const struct cli_option *option, const char *name)
{
	for (; option->kind != CLI_KIND_END; option++)
		if (!strcmp(option->name, name))
			return true;
	return false;
}

/* Those of which the tool has none of its own. */
static void add_names(struct strbuf *buf, const struct cli_option *option,
		      const struct cli_option *own)
{
	struct strbuf names = STRBUF_INIT;

	for (; option->kind != CLI_KIND_END; option++)
		if (!has_option(own, option->name))
			strbuf_addf(&names, " --%s", option->name);
	add_blanks(buf, OPTION_COLUMN);
	add_words(buf, names.text, names.length, OPTION_COLUMN);
	strbuf_release(&names);
}

/* Tables that have a heading. */
static void add_tables(struct strbuf *buf, const struct cli_option *options)
{
	for (const struct cli_option *at = options; at && at->kind != CLI_KIND_END; at++) {
		if (at->kind != CLI_KIND_TABLE || !at->help)
			continue;
		strbuf_addf(buf, "\n%s:\n", at->help);
		add_names(buf, at->store.table, options);
	}
}

static void add_examples(struct strbuf *buf, const struct cli_example *example)
{
	strbuf_add_string(buf, "\nExamples:\n");
	for (; example->command; example++) {
		strbuf_addf(buf, "  %s\n      ", example->command);
		add_words(buf, example->meaning, strlen(example->meaning), 6);
	}
}

void cli_help(const struct cli_tool *tool, struct strbuf *buf)
{
	strbuf_addf(buf, "Usage: %s ", tool->name);
	add_words(buf, tool->synopsis, strlen(tool->synopsis), 8);
	strbuf_addf(buf, "%s: ", tool->name);
	add_words(buf, tool->summary, strlen(tool->summary), 0);
	if (tool->description) {
		strbuf_add_char(buf, '\n');
		add_paragraphs(buf, tool->description);
	}
	strbuf_add_string(buf, "\nOptions:\n");
	add_options(buf, tool->options);
	add_options(buf, cli_shared_options);
	add_tables(buf, tool->options);
	if (tool->examples)
		add_examples(buf, tool->examples);
	strbuf_add_string(buf,
			  "\nExit status: 0 done, 1 nothing matched, 2 wrong usage or unreadable "
			  "input,\n3 done but the input was damaged.\n");
	if (strcmp(tool->name, "pitot"))
		strbuf_addf(buf, "\nThe manual: %s(1), and pitot(1) for what all tools share.\n",
			    tool->name);
	else
		strbuf_add_string(buf, "\nThe manual: pitot(1).\n");
}
