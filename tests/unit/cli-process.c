/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How a tool starts, which input it takes, what it complains of and how it ends: each in a process
 * of its own, whose descriptors are what the case is about.
 */
#include "cli.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

enum { CLOSED = -1, CAPTURED = -2 };

static int64_t number;
static const struct cli_option options[] = {
	CLI_INTEGER("number", 'n', &number, 0, 9, "N", "a number"),
	CLI_END,
};
static const struct cli_tool tool = {
	.name = "pitot-test",
	.synopsis = "[OPTION]... [FILE]...",
	.summary = "nothing in, nothing out",
	.options = options,
};

/* ---- running ----------------------------------------------------------------------------------
 */

static char out[8192], err[8192]; /* what the last one wrote */
static int status;                /* as waitpid() has it */

static void slurp(int fd, char *text, size_t size)
{
	ssize_t length = pread(fd, text, size - 1, 0);

	assert_true(length >= 0);
	text[length] = '\0';
	close(fd);
}

static void place(int from, int to)
{
	if (from == CLOSED)
		close(to);
	else
		dup2(from, to);
}

/* Runs `body` with these for descriptors 0 and 1, unless 1 is CAPTURED. */
static void run(int in_fd, int out_fd, int (*body)(void))
{
	int out_file = memfd_create("out", MFD_CLOEXEC),
	    err_file = memfd_create("err", MFD_CLOEXEC);
	pid_t child;

	assert_true(out_file >= 0 && err_file >= 0);
	fflush(stdout);
	child = fork();
	assert_true(child >= 0);
	if (!child) {
		alarm(20);
		place(err_file, 2);
		place(out_fd == CAPTURED ? out_file : out_fd, 1);
		place(in_fd, 0);
		exit(body());
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	slurp(out_file, out, sizeof(out));
	slurp(err_file, err, sizeof(err));
}

static void assert_ended(int expected)
{
	if (!WIFEXITED(status) || WEXITSTATUS(status) != expected)
		fail_msg("ended with 0x%x, not %d: %s", (unsigned int)status, expected, err);
}

static int null_input(void)
{
	static int fd = -1;

	if (fd < 0)
		fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	return fd;
}

/* ---- start ------------------------------------------------------------------------------------
 */

static char *words[8];

static int start_and_list(void)
{
	int argc = 0;
	struct cli_operands operands;
	size_t i;

	while (words[argc])
		argc++;
	operands = cli_start(&tool, argc, words);
	cli_at_most(operands, 2);
	for (i = 0; i < operands.count; i++)
		printf("<%s>", operands.at[i]);
	return cli_finish(CLI_DONE);
}

static void start(const char *word, const char *second, const char *third)
{
	const char *const all[] = {"./some-name", word, second, third, NULL};
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(*all); i++)
		words[i] = (char *)(uintptr_t)all[i]; /* only moved about, not written to */
	run(null_input(), CAPTURED, start_and_list);
}

static void starts(void **state)
{
	(void)state;
	start("a", "-n3", "b");
	assert_ended(0);
	assert_string_equal(out, "<a><b>");
	assert_string_equal(err, "");
}

static void help_and_version(void **state)
{
	(void)state;
	start("--help", NULL, NULL);
	assert_ended(0);
	assert_memory_equal(out, "Usage: pitot-test ", 18);
	assert_string_equal(err, "");
	start("--version", NULL, NULL);
	assert_ended(0);
	assert_string_equal(out, "pitot-test (pitot) " PACKAGE_VERSION "\n");
	assert_string_equal(err, "");
}

static void wrong_usage(void **state)
{
	(void)state;
	start("--nubmer=3", NULL, NULL);
	assert_ended(2);
	assert_string_equal(out, "");
	assert_string_equal(err, "pitot-test: unknown option '--nubmer'; did you mean '--number'?\n"
				 "Try 'pitot-test --help' for the options.\n");
	start("a", "b", "c");
	assert_ended(2);
	assert_string_equal(err, "pitot-test: unexpected operand 'c'\n"
				 "Try 'pitot-test --help' for the options.\n");
	start("--\x1b[2J\xff\n", NULL, NULL);
	assert_ended(2);
	assert_string_equal(err, "pitot-test: unknown option '--\\x1b[2J\\xff\\x0a'\n"
				 "Try 'pitot-test --help' for the options.\n");
}

/* ---- messages ---------------------------------------------------------------------------------
 */

static int complain(void)
{
	cli_start(&tool, 1, (char *[]){(char[]){"x"}, NULL});
	printf("before");
	cli_warn("cannot read '%s': %d", "\x1b]0;t\a\xc2\x9b\n", 7);
	cli_die("the end of %s", "it");
}

static int die_of_error(void)
{
	struct error error;

	error_set(&error, ERROR_INPUT, "%%s is '%s'", "a\tb");
	cli_start(&tool, 1, (char *[]){(char[]){"x"}, NULL});
	cli_die_error(&error);
}

static int say_much(void)
{
	char much[3000];

	memset(much, 'x', sizeof(much));
	cli_die("%.*s", (int)sizeof(much), much);
}

static void messages(void **state)
{
	(void)state;
	run(null_input(), CAPTURED, complain);
	assert_ended(2);
	assert_string_equal(out, "before");
	assert_string_equal(err, "pitot-test: cannot read '\\x1b]0;t\\x07\\xc2\\x9b\\x0a': 7\n"
				 "pitot-test: the end of it\n");
	run(null_input(), CAPTURED, die_of_error);
	assert_ended(2);
	assert_string_equal(err, "pitot-test: %s is 'a\\x09b'\n");
	run(null_input(), CAPTURED, say_much);
	assert_ended(2);
	assert_int_equal(strlen(err), strlen("pitot: ") + 3000 + 1);
}

/* ---- end --------------------------------------------------------------------------------------
 */

static enum cli_status end_status;
static size_t to_write;
static bool ignore_pipe;

static int print_and_finish(void)
{
	size_t i;

	cli_start(&tool, 1, (char *[]){(char[]){"x"}, NULL});
	if (ignore_pipe)
		signal(SIGPIPE, SIG_IGN);
	for (i = 0; i < to_write; i++)
		putchar('x');
	return cli_finish(end_status);
}

static void ends_as_told(void **state)
{
	(void)state;
	to_write = 10;
	for (end_status = CLI_DONE; end_status <= CLI_INCOMPLETE; end_status++) {
		run(null_input(), CAPTURED, print_and_finish);
		assert_ended((int)end_status);
		assert_string_equal(out, "xxxxxxxxxx");
		assert_string_equal(err, "");
	}
	end_status = CLI_DONE;
}

static void output_refused(void **state)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);

	(void)state;
	assert_true(full >= 0);
	for (to_write = 1; to_write < 100000; to_write = to_write * 7 + 1) {
		run(null_input(), full, print_and_finish);
		assert_ended(2);
		assert_string_equal(err, "pitot-test: cannot write to standard output: "
					 "No space left on device\n");
	}
	close(full);
	to_write = 10;
	run(null_input(), CLOSED, print_and_finish);
	assert_ended(2);
	assert_string_equal(err, "pitot-test: cannot write to standard output: "
				 "Bad file descriptor\n");
}

static int fail_early(void)
{
	cli_start(&tool, 1, (char *[]){(char[]){"x"}, NULL});
	setvbuf(stdout, NULL, _IONBF, 0);
	putchar('x');
	return cli_finish(CLI_DONE);
}

/* When the end comes nothing is left to be written, but not all was. */
static void output_refused_before_the_end(void **state)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);

	(void)state;
	run(null_input(), full, fail_early);
	close(full);
	assert_ended(2);
	assert_non_null(strstr(err, "pitot-test: cannot write to standard output: "));
}

static int open_a_file(void)
{
	cli_start(&tool, 1, (char *[]){(char[]){"x"}, NULL});
	return open("/dev/null", O_RDONLY) > 2 ? 10 : 11;
}

static void no_file_becomes_a_standard_one(void **state)
{
	(void)state;
	run(CLOSED, CLOSED, open_a_file);
	assert_ended(10);
}

/* Whoever started the tool had SIGPIPE ignored, and that is inherited: still it ends quietly. */
static void reader_gone(void **state)
{
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	to_write = 10;
	signal(SIGPIPE, SIG_IGN);
	run(null_input(), ends[1], print_and_finish);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGPIPE);
	assert_string_equal(err, "");
	ignore_pipe = true;
	run(null_input(), ends[1], print_and_finish);
	ignore_pipe = false;
	signal(SIGPIPE, SIG_DFL);
	close(ends[1]);
	assert_ended(2);
	assert_string_equal(err, "");
}

/* ---- input ------------------------------------------------------------------------------------
 */

static const char *operand;

static int name_input(void)
{
	struct cli_input input;

	cli_start(&tool, 1, (char *[]){(char[]){"x"}, NULL});
	input = cli_input(operand);
	printf("%s %d %s", input.path ? input.path : "NULL", input.fd, input.name);
	return cli_finish(CLI_DONE);
}

static const char stdin_is_read[] = "NULL 0 standard input";
static const char perf_data_is_read[] = "perf.data -1 perf.data";

static void reads(int fd, const char *expected)
{
	run(fd, CAPTURED, name_input);
	assert_ended(0);
	assert_string_equal(out, expected);
	assert_string_equal(err, "");
}

static void no_operand(void **state)
{
	int pipe_ends[2], sockets[2], master, terminal, fd;

	(void)state;
	operand = NULL;
	assert_int_equal(pipe(pipe_ends), 0);
	close(pipe_ends[1]);
	reads(pipe_ends[0], stdin_is_read);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets), 0);
	close(sockets[1]);
	reads(sockets[0], stdin_is_read);
	fd = memfd_create("empty", MFD_CLOEXEC); /* a regular file */
	reads(fd, stdin_is_read);
	close(fd);

	assert_int_equal(openpty(&master, &terminal, NULL, NULL, NULL), 0);
	reads(terminal, perf_data_is_read);
	reads(null_input(), perf_data_is_read);
	fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	reads(fd, perf_data_is_read);
	close(fd);
	reads(CLOSED, perf_data_is_read);
	close(pipe_ends[0]);
	close(sockets[0]);
	close(master);
	close(terminal);
}

static void operand_wins(void **state)
{
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	close(ends[1]);
	operand = "a file";
	reads(ends[0], "a file -1 a file");
	operand = "";
	reads(ends[0], " -1 ");
	operand = "./-";
	reads(ends[0], "./- -1 ./-");
	operand = "-";
	reads(ends[0], stdin_is_read);
	reads(null_input(), stdin_is_read);
	close(ends[0]);
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Nothing to read for a second is said; that there is something, or an end, is not. */
static void silent_input(void **state)
{
	double before = seconds();
	int ends[2];

	(void)state;
	operand = NULL;
	assert_int_equal(pipe(ends), 0);
	run(ends[0], CAPTURED, name_input);
	assert_ended(0);
	assert_string_equal(out, stdin_is_read);
	assert_string_equal(err, "pitot-test: reading standard input\n");
	assert_true(seconds() - before > 0.9);
	assert_int_equal(write(ends[1], "x", 1), 1);
	reads(ends[0], stdin_is_read);
	close(ends[0]);
	close(ends[1]);
}

/* ---- a mapped file that shrinks ---------------------------------------------------------------
 */

static int read_shrunk_file(void)
{
	int fd = memfd_create("shrinks", MFD_CLOEXEC);
	volatile char *bytes;

	cli_start(&tool, 1, (char *[]){(char[]){"x"}, NULL});
	if (ftruncate(fd, 65536) < 0)
		return 90;
	bytes = mmap(NULL, 65536, PROT_READ, MAP_SHARED, fd, 0);
	if (bytes == MAP_FAILED)
		return 91;
	cli_guard_mappings("another");
	cli_guard_mappings("a\x1b[m'b");
	printf("%d\n", bytes[40000]);
	if (ftruncate(fd, 4096) < 0)
		return 92;
	printf("%d\n", bytes[40000]);
	return 0;
}

static int raise_bus_error(void)
{
	cli_guard_mappings("a file that is not to blame");
	raise(SIGBUS);
	return 0;
}

static void mapping_shrinks(void **state)
{
	(void)state;
	run(null_input(), CAPTURED, read_shrunk_file);
	assert_ended(2);
	assert_string_equal(err, "pitot-test: cannot read 'a\\x1b[m'b': it shrank or became "
				 "unreadable while it was being read\n");
	run(null_input(), CAPTURED, raise_bus_error);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGBUS);
	assert_string_equal(err, "");
}

/* ---- terminals --------------------------------------------------------------------------------
 */

static const char *no_color;

static int ask_for_colour(void)
{
	unsetenv("NO_COLOR");
	if (no_color)
		setenv("NO_COLOR", no_color, 1);
	return cli_colour() ? 10 : 11;
}

static int print_binary(void)
{
	cli_start(&tool, 1, (char *[]){(char[]){"x"}, NULL});
	cli_refuse_terminal();
	return cli_finish(CLI_DONE);
}

static void terminals(void **state)
{
	int master, terminal;

	(void)state;
	assert_int_equal(openpty(&master, &terminal, NULL, NULL, NULL), 0);
	no_color = NULL;
	run(null_input(), terminal, ask_for_colour);
	assert_ended(10);
	run(null_input(), CAPTURED, ask_for_colour);
	assert_ended(11);
	no_color = "1";
	run(null_input(), terminal, ask_for_colour);
	assert_ended(11);
	no_color = ""; /* as if it were not set */
	run(null_input(), terminal, ask_for_colour);
	assert_ended(10);

	run(null_input(), terminal, print_binary);
	assert_ended(2);
	assert_non_null(strstr(err, "pitot-test: the output is not for a terminal"));
	run(null_input(), CAPTURED, print_binary);
	assert_ended(0);
	assert_string_equal(err, "");
	close(master);
	close(terminal);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(starts),
		cmocka_unit_test(help_and_version),
		cmocka_unit_test(wrong_usage),
		cmocka_unit_test(messages),
		cmocka_unit_test(ends_as_told),
		cmocka_unit_test(output_refused),
		cmocka_unit_test(output_refused_before_the_end),
		cmocka_unit_test(no_file_becomes_a_standard_one),
		cmocka_unit_test(reader_gone),
		cmocka_unit_test(no_operand),
		cmocka_unit_test(operand_wins),
		cmocka_unit_test(silent_input),
		cmocka_unit_test(mapping_shrinks),
		cmocka_unit_test(terminals),
	};

	return cmocka_run_group_tests_name("cli-process", tests, NULL, NULL);
}
