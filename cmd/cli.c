/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cli: how a tool starts, speaks and ends. */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *tool_name = "pitot";
static struct stats *stats;
bool cli_wants_stats;

/* ---- messages -------------------------------------------------------------------------------- */

static void put_line(struct strbuf *line, const char *format, va_list list)
{
	char *message;
	int length = vasprintf(&message, format, list);

	strbuf_clear(line);
	strbuf_addf(line, "%s: ", tool_name);
	if (length >= 0) {
		escape_terminal(line, message, (size_t)length);
		free(message);
	}
	strbuf_add_char(line, '\n');
}

void cli_message(struct strbuf *buf, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	put_line(buf, format, list);
	va_end(list);
}

/* One write for the whole line, so that those of tools in a pipe do not mix. */
static void say(const char *format, va_list list)
{
	struct strbuf line = STRBUF_INIT;

	put_line(&line, format, list);
	fflush(stdout); /* what was printed before stands before it */
	fwrite(line.text, 1, line.length, stderr);
	strbuf_release(&line);
}

void cli_warn(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	say(format, list);
	va_end(list);
}

void cli_die(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	say(format, list);
	va_end(list);
	exit(CLI_CANNOT);
}

void cli_die_error(const struct error *error)
{
	cli_die("%s", error->message);
}

void cli_usage_error(const char *format, ...)
{
	va_list list;

	va_start(list, format);
	say(format, list);
	va_end(list);
	fprintf(stderr, "Try '%s --help' for the options.\n", tool_name);
	exit(CLI_CANNOT);
}

/* ---- start ----------------------------------------------------------------------------------- */

/*
 * A file opened while descriptor 1 is closed would become standard output, and be what the tool
 * reads and writes at once. So closed ones are filled, with what still fails when it is used.
 */
static void fill_standard_descriptors(void)
{
	int fd;

	for (fd = 0; fd <= 2; fd++) {
		if (fcntl(fd, F_GETFD) >= 0)
			continue;
		if (open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
			_exit(CLI_CANNOT);
	}
}

void cli_show_help(const struct cli_tool *tool)
{
	struct strbuf text = STRBUF_INIT;

	cli_help(tool, &text);
	cli_write(&text);
	strbuf_release(&text);
	exit(cli_finish(CLI_DONE));
}

struct cli_operands cli_start(const struct cli_tool *tool, int argc, char **argv)
{
	struct cli_line line;
	struct error error;

	tool_name = tool->name;
	fill_standard_descriptors();
	signal(SIGPIPE, SIG_DFL); /* whoever started the tool may have had it ignored */
	if (cli_parse(tool->options, argc, argv, &line, &error) < 0)
		cli_usage_error("%s", error.message);
	if (line.help)
		cli_show_help(tool);
	if (line.version) {
		printf("%s (pitot) %s\n", tool->name, PACKAGE_VERSION);
		exit(cli_finish(CLI_DONE));
	}
	if (cli_wants_stats)
		stats = stats_new("open");
	return line.operands;
}

struct stats *cli_stats(void)
{
	return stats;
}

void cli_at_most(struct cli_operands operands, size_t count)
{
	if (operands.count > count)
		cli_usage_error("unexpected operand '%s'", operands.at[count]);
}

/* ---- end ------------------------------------------------------------------------------------- */

void cli_write(const struct strbuf *text)
{
	if (fwrite(text->text, 1, text->length, stdout) == text->length)
		return;
	if (errno == EPIPE)
		exit(CLI_CANNOT);
	cli_die("cannot write to standard output: %s", strerror(errno));
}

static void print_stats(void)
{
	struct strbuf text = STRBUF_INIT;

	if (!stats)
		return;
	stats_print(stats, &text);
	fwrite(text.text, 1, text.length, stderr);
	strbuf_release(&text);
	stats_free(stats);
	stats = NULL;
}

int cli_finish(enum cli_status status)
{
	bool failed = ferror(stdout);
	int cause = 0;

	/* A network file system may say only at the close that it had no room. */
	if (fflush(stdout) || close(STDOUT_FILENO)) {
		failed = true;
		cause = errno;
	}
	print_stats();
	if (!failed)
		return (int)status;
	if (!cause)
		cli_warn("cannot write to standard output: a part was not taken");
	else if (cause != EPIPE)
		cli_warn("cannot write to standard output: %s", strerror(cause));
	return CLI_CANNOT;
}
