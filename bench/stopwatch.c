// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stopwatch [-t SECONDS] [-c FILE] [-i FILE] COMMAND [ARGUMENT...]: runs a command once, its output
 * thrown away, and prints
 *
 *	seconds <tab> processor seconds <tab> peak KB <tab> exit status <tab> how
 *
 * The processor's time is that of all its processes; the peak is that of the largest one. A status
 * over 128 is a signal; `over` stands in its place when the command was ended after -t seconds.
 * -c takes the page cache away first: all of it where the kernel lets us (`dropped`), else that of
 * FILE (`advised`); without it: `warm`. -i is the command's standard input.
 *
 * It is small on purpose: a child's peak begins with that of the process it was made by.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pid_t child;
static volatile sig_atomic_t is_over;

struct options {
	unsigned limit_s;
	const char *cold_file, *input;
};

static void fail(const char *what, const char *subject)
{
	fprintf(stderr, "stopwatch: cannot %s '%s': %s\n", what, subject, strerror(errno));
	exit(2);
}

static void end_child(int signal_number)
{
	is_over = signal_number == SIGALRM;
	kill(-child, SIGKILL);
}

static const char *make_cold(const char *path)
{
	int all = open("/proc/sys/vm/drop_caches", O_WRONLY | O_CLOEXEC), file;
	bool dropped;

	file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0 || fdatasync(file) < 0)
		fail("flush", path);
	dropped = all >= 0 && write(all, "1\n", 2) == 2;
	if (!dropped && posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED))
		fail("give back", path);
	close(file);
	if (all >= 0)
		close(all);
	return dropped ? "dropped" : "advised";
}

/* Starts it in a process group of its own, so that all of it can be ended. */
static void start(char **command, const char *input)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	int err;

	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, input ? input : "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
	err = posix_spawnp(&child, command[0], &files, &attributes, command, environ);
	if (err) {
		errno = err;
		fail("run", command[0]);
	}
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
}

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static double seconds_of(const struct timeval *time)
{
	return (double)time->tv_sec + (double)time->tv_usec / 1e6;
}

static char **read_options(struct options *options, int argc, char **argv)
{
	for (int letter; (letter = getopt(argc, argv, "+t:c:i:")) != -1;) {
		if (letter == 't')
			options->limit_s = (unsigned)atoi(optarg);
		else if (letter == 'c')
			options->cold_file = optarg;
		else if (letter == 'i')
			options->input = optarg;
		else
			exit(2);
	}
	if (!argv[optind]) {
		fputs("usage: stopwatch [-t SECONDS] [-c FILE] [-i FILE] COMMAND...\n", stderr);
		exit(2);
	}
	return argv + optind;
}

int main(int argc, char **argv)
{
	struct options options = {0};
	char **command = read_options(&options, argc, argv);
	const char *how = options.cold_file ? make_cold(options.cold_file) : "warm";
	struct timespec begin;
	struct rusage usage;
	double seconds;
	int status;

	clock_gettime(CLOCK_MONOTONIC, &begin);
	start(command, options.input);
	for (int number = SIGHUP; number <= SIGTERM; number++)
		if (number == SIGHUP || number == SIGINT || number == SIGTERM || number == SIGALRM)
			signal(number, end_child);
	alarm(options.limit_s);
	while (wait4(child, &status, 0, &usage) < 0)
		if (errno != EINTR)
			fail("wait for", command[0]);
	seconds = seconds_since(&begin);
	printf("%.6f\t%.6f\t%ld\t", seconds,
	       seconds_of(&usage.ru_utime) + seconds_of(&usage.ru_stime), usage.ru_maxrss);
	if (is_over)
		printf("over");
	else
		printf("%d", WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	printf("\t%s\n", how);
	return 0;
}
