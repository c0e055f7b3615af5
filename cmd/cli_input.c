/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cli_input: which input is meant, what becomes of it, and whether a terminal sees the output. */
#include "cli.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SILENCE_MS = 1000 };

/*
 * Whoever runs a tool without a file name in the wrong place should not have to guess why nothing
 * happens. At the end of the input and for regular files poll() returns at once.
 */
static struct cli_input standard_input(void)
{
	struct pollfd stdin_poll = {.fd = STDIN_FILENO, .events = POLLIN};

	if (poll(&stdin_poll, 1, SILENCE_MS) == 0)
		cli_warn("reading standard input");
	return (struct cli_input){NULL, STDIN_FILENO, "standard input"};
}

struct cli_input cli_input(const char *operand)
{
	struct stat status;

	if (operand && !strcmp(operand, "-"))
		return standard_input();
	if (operand)
		return (struct cli_input){operand, -1, operand};
	if (fstat(STDIN_FILENO, &status) == 0 && !S_ISCHR(status.st_mode))
		return standard_input();
	return (struct cli_input){"perf.data", -1, "perf.data"};
}

void cli_die_input(const struct cli_input *input, const struct error *error)
{
	if (!input->path && error->code == ERROR_EMPTY)
		cli_die("%s is empty; name a file", input->name);
	cli_die_error(error);
}

/* ---- a mapped file that shrinks -------------------------------------------------------------- */

static struct strbuf bus_message = STRBUF_INIT;

/* Only what is safe in a signal handler: no stdio, no memory. */
static void on_bus_error(int number, siginfo_t *info, void *context)
{
	(void)context;
	if (info->si_code != BUS_ADRERR && info->si_code != BUS_MCEERR_AR) {
		/* Not the file's doing: crash as ever, when this returns to the bad instruction. */
		signal(number, SIG_DFL);
		raise(number);
		return;
	}
	if (write(STDERR_FILENO, bus_message.text, bus_message.length) < 0)
		_exit(CLI_CANNOT);
	_exit(CLI_CANNOT);
}

void cli_guard_mappings(const char *name)
{
	struct sigaction action = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO};

	cli_message(&bus_message,
		    "cannot read '%s': it shrank or became unreadable while it was being read",
		    name);
	sigemptyset(&action.sa_mask);
	sigaction(SIGBUS, &action, NULL);
}

/* ---- output ---------------------------------------------------------------------------------- */

bool cli_colour(void)
{
	const char *no_color = getenv("NO_COLOR");

	return (!no_color || !*no_color) && isatty(STDOUT_FILENO);
}

void cli_refuse_terminal(void)
{
	if (isatty(STDOUT_FILENO))
		cli_usage_error(
			"the output is not for a terminal; redirect it to a file or a pipe");
}
