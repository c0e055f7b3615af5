/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli: what the tools have in common on the side of the person who runs them: the command line,
 * messages, which input is meant, and how a tool ends.
 *
 *	static const struct cli_tool tool = {.name = "pitot-top", ...};
 *
 *	int main(int argc, char **argv)
 *	{
 *		struct cli_operands files = cli_start(&tool, argc, argv);
 *		struct cli_input input = cli_input(files.count ? files.at[0] : NULL);
 *		...
 *		return cli_finish(CLI_DONE);
 *	}
 *
 * No tool calls setlocale: output is the same everywhere.
 */
#ifndef CMD_CLI_H
#define CMD_CLI_H

#include "analyze/base_stats.h"
#include "cli_options.h"

/* How every tool ends. */
enum cli_status {
	CLI_DONE,
	CLI_NO,         /* the answer is no: nothing matched */
	CLI_CANNOT,     /* wrong usage, or the input cannot be read */
	CLI_INCOMPLETE, /* done, but the input was damaged */
};

/* ---- start and end --------------------------------------------------------------------------- */

struct cli_example {
	const char *command;
	const char *meaning;
};

struct cli_tool {
	const char *name;        /* "pitot-top": what messages start with, however it was called */
	const char *synopsis;    /* "[OPTION]... [FILE]..." */
	const char *summary;     /* one line: what goes in and what comes out */
	const char *description; /* paragraphs; lines that start with a blank are kept; or NULL */
	const struct cli_option *options;   /* or NULL */
	const struct cli_example *examples; /* ends with a NULL command; or NULL */
};

/*
 * Reads the command line, or ends the tool: with 0 after --help and --version, with 2 after a
 * mistake. Makes a closed pipe on stdout end the tool quietly.
 */
struct cli_operands cli_start(const struct cli_tool *tool, int argc, char **argv);

/* Ends the tool as a wrong usage when there are more. */
void cli_at_most(struct cli_operands operands, size_t count);

/* The text of --help, at most 80 columns wide. */
void cli_help(const struct cli_tool *tool, struct strbuf *buf);

/* Prints it and ends the tool. */
void cli_show_help(const struct cli_tool *tool) __attribute__((noreturn));

/* To stdout. What is not taken ends the tool at once: the rest would be made for nobody. */
void cli_write(const struct strbuf *text);

/*
 * The last call: `return cli_finish(status)`. What could not be written is an error, which makes
 * the status CLI_CANNOT.
 */
int cli_finish(enum cli_status status);

/* ---- what it took ----------------------------------------------------------------------------
 * With --stats, cli_finish says on stderr what was spent on each stage. The first is "open".
 */
extern bool cli_wants_stats;

#define CLI_STATS \
	CLI_FLAG("stats", 0, &cli_wants_stats, \
		 "say on stderr what each stage took, in time and memory, and what it did")

/* NULL: nobody asked. */
struct stats *cli_stats(void);

/* ---- messages --------------------------------------------------------------------------------
 * One line on stderr, `pitot-NAME: ...`, with everything made visible that a terminal could obey.
 * Those that do not return end the tool with CLI_CANNOT.
 */
void cli_warn(const char *format, ...) PRINTF_LIKE(1, 2);
void cli_die(const char *format, ...) PRINTF_LIKE(1, 2) __attribute__((noreturn));
void cli_die_error(const struct error *error) __attribute__((noreturn));
/* Adds a line that names --help. */
void cli_usage_error(const char *format, ...) PRINTF_LIKE(1, 2) __attribute__((noreturn));
/* Puts the line into `buf` instead. */
void cli_message(struct strbuf *buf, const char *format, ...) PRINTF_LIKE(2, 3);

/* ---- input and output ------------------------------------------------------------------------ */

struct cli_input {
	const char *path; /* NULL: read `fd` */
	int fd;           /* -1: open `path` */
	const char *name; /* for messages */
};

/*
 * What an operand means, where "-" is standard input; or, for NULL, what is meant without one:
 * standard input, but perf.data in the working directory when standard input is a terminal, another
 * character device such as /dev/null, or closed. Standard input that has nothing to read for a
 * second is announced on stderr. That it has nothing at all is seen by whoever reads it.
 */
struct cli_input cli_input(const char *operand);

/* The input cannot be read: ends the tool, for empty standard input with the remedy. */
void cli_die_input(const struct cli_input *input, const struct error *error)
	__attribute__((noreturn));

/*
 * From here on, reading a part of a mapped file that is no longer there ends the tool with a
 * message about `name` instead of a crash. Called before threads are started; a later call changes
 * the name.
 */
void cli_guard_mappings(const char *name);

/* stdout is a terminal, and NO_COLOR (https://no-color.org) does not forbid colour. */
bool cli_colour(void);

/* Ends the tool when stdout is a terminal. */
void cli_refuse_terminal(void);

#endif
