/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli_options: the options of a tool as a table, and the one parser for all of them.
 *
 * A table of these ends with CLI_END. What is in a table that is in another one comes behind all of
 * that, so that a tool may have an option of the same name for its own. `store` holds the default until the option is seen; of an
 * option that is repeated the last one wins, except for lists. Names have '-' between words; on the
 * command line '_' is the same letter. An option that takes a value and has the letter or the name
 * n is also set by -NUM.
 */
#ifndef CMD_CLI_OPTIONS_H
#define CMD_CLI_OPTIONS_H

#include "analyze/base.h"

enum cli_kind {
	CLI_KIND_END,
	CLI_KIND_FLAG,
	CLI_KIND_STRING,
	CLI_KIND_INTEGER,
	CLI_KIND_REAL,
	CLI_KIND_LIST,
	CLI_KIND_CHOICE,
	CLI_KIND_TABLE, /* no option, but more of them */
};

/* The values of an option that may be repeated, in order; the strings are those of argv. */
struct cli_list {
	const char **items;
	size_t count;
};

void cli_list_release(struct cli_list *list);

struct cli_option {
	const char *name;
	char letter; /* another name for it, or 0 */
	enum cli_kind kind;
	union {
		bool *flag;
		const char **string;
		int64_t *integer;
		double *real;
		struct cli_list *list;
		int *choice; /* an index into `choices` */
		const struct cli_option *table;
	} store;
	const char *argument; /* what the value is called in the help */
	const char *help;
	union {
		struct {
			int64_t least, most;
		} integer;
		struct {
			double least, most;
		} real;
		const char *const *choices; /* ends with NULL */
	} limit;
};

/* clang-format off */
#define CLI_FLAG(name_, letter_, store_, help_) \
	{.name = name_, .letter = letter_, .kind = CLI_KIND_FLAG, .store.flag = store_, \
	 .help = help_}
#define CLI_STRING(name_, letter_, store_, argument_, help_) \
	{.name = name_, .letter = letter_, .kind = CLI_KIND_STRING, .store.string = store_, \
	 .argument = argument_, .help = help_}
#define CLI_LIST(name_, letter_, store_, argument_, help_) \
	{.name = name_, .letter = letter_, .kind = CLI_KIND_LIST, .store.list = store_, \
	 .argument = argument_, .help = help_}
#define CLI_INTEGER(name_, letter_, store_, least_, most_, argument_, help_) \
	{.name = name_, .letter = letter_, .kind = CLI_KIND_INTEGER, .store.integer = store_, \
	 .limit.integer = {least_, most_}, .argument = argument_, .help = help_}
#define CLI_REAL(name_, letter_, store_, least_, most_, argument_, help_) \
	{.name = name_, .letter = letter_, .kind = CLI_KIND_REAL, .store.real = store_, \
	 .limit.real = {least_, most_}, .argument = argument_, .help = help_}
#define CLI_CHOICE(name_, letter_, store_, choices_, help_) \
	{.name = name_, .letter = letter_, .kind = CLI_KIND_CHOICE, .store.choice = store_, \
	 .limit.choices = choices_, .help = help_}
/* The options of another table; with a heading --help has no more than their names below it. */
#define CLI_TABLE(table_, heading_) \
	{.name = "", .kind = CLI_KIND_TABLE, .store.table = table_, .help = heading_}
#define CLI_END {.kind = CLI_KIND_END}

/* Spelled here once, for the tools that work on several threads. */
#define CLI_JOBS(store_) \
	CLI_INTEGER("jobs", 'j', store_, 1, 1024, "N", "share the work out to N threads")
/* clang-format on */

/* The options that every tool has: --help and --version. */
extern const struct cli_option cli_shared_options[];

struct cli_operands {
	char **at;
	size_t count;
};

/* A command line taken apart. */
struct cli_line {
	struct cli_operands operands; /* in argv, whose words are moved about; ends with NULL */
	bool help, version;           /* asked for; what follows was not looked at */
};

/* Fills `line` and all that the options store into. `options` may be NULL. */
int cli_parse(const struct cli_option *options, int argc, char **argv, struct cli_line *line,
	      struct error *error);

/* The name that a misspelled one most likely means, of those that were offered; or NULL. */
struct cli_nearest {
	const char *word;
	size_t length; /* of `word` */
	const char *name;
	size_t distance; /* of `name` */
};

void cli_nearest_offer(struct cli_nearest *nearest, const char *name);

#endif
