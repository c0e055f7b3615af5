/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * allocating_more: the rarer ways to get memory: alignment, the kernel's own, a child, and another
 * program. It logs as allocating.c does: lines "FUNCTION ALLOCATIONS BYTES LEFT BYTES_LEFT".
 */
#define _GNU_SOURCE
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define KEPT __attribute__((noinline, noclone))

enum { PAGE = 4096 };

static void *volatile kept;
static void *shared[5];

static void *got(void *block, size_t bytes)
{
	if (!block || block == MAP_FAILED)
		exit(1);
	memset(block, 1, bytes);
	kept = block;
	return block;
}

KEPT void aligned(void)
{
	void *first = NULL, *second = NULL;

	if (posix_memalign(&first, 64, 300) != 0 || posix_memalign(&second, 4096, 700) != 0)
		exit(1);
	free(got(first, 300));
	got(second, 700);
	got(memalign(128, 50), 50);
	free(got(valloc(60), 60));
	got(pvalloc(PAGE), PAGE);
	printf("aligned 5 %d 3 %d\n", 300 + 700 + 50 + 60 + PAGE, 700 + 50 + PAGE);
}

KEPT void grown(void)
{
	void *block = got(reallocarray(NULL, 10, 7), 70);

	block = got(reallocarray(block, 10, 70), 700);
	block = got(realloc(block, 720), 720);
	kept = got(realloc(NULL, 33), 33);
	free(block);
	puts("grown 4 1523 1 33");
}

KEPT void copied(void)
{
	char *text = strdup("123456789");

	kept = strdup("twelve bytes");
	free(text);
	puts("copied 2 23 1 13");
}

static char *map(size_t pages)
{
	return got(mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
		   pages * PAGE);
}

/* What is unmapped: the start, all, and the middle of one whose ends go then. */
KEPT void mapped(void)
{
	char *start = map(10), *all = map(20), *middle = map(10), *ends = map(10);

	munmap(start, PAGE);
	munmap(all, 20 * PAGE);
	munmap(middle + 4 * PAGE, 2 * PAGE);
	munmap(ends + 4 * PAGE, 2 * PAGE);
	munmap(ends, 4 * PAGE);
	munmap(ends + 6 * PAGE, 4 * PAGE);
	printf("mapped 4 %d 2 %d\n", 50 * PAGE, 17 * PAGE);
}

KEPT void remapped(void)
{
	char *block = map(10);

	kept = got(mremap(block, 10 * PAGE, 30 * PAGE, MREMAP_MAYMOVE), 30 * PAGE);
	printf("remapped 2 %d 1 %d\n", 40 * PAGE, 30 * PAGE);
}

/* Reserved only, and a part of it used. */
KEPT void reserved(void)
{
	char *start = mmap(NULL, 100 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	got(mmap(start + PAGE, 3 * PAGE, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0),
	    3 * PAGE);
	printf("reserved 1 %d 1 %d\n", 3 * PAGE, 3 * PAGE);
}

/* The child frees its copies of two, which are the parent's still. */
KEPT void child(void)
{
	free(shared[0]);
	free(shared[1]);
	kept = got(malloc(500), 500);
	free(got(malloc(501), 501));
	puts("child 2 1001 1 500");
	fflush(stdout);
	_exit(0);
}

KEPT void replaced(const char *program)
{
	kept = got(malloc(7000), 7000);
	execl(program, program, "again", NULL);
	_exit(1);
}

KEPT void again(void)
{
	kept = got(malloc(800), 800);
	puts("again 1 800 1 800");
}

KEPT void parent(void)
{
	for (int i = 0; i < 5; i++)
		shared[i] = got(malloc(100), 100);
	fflush(stdout);
	if (fork() == 0)
		child();
	wait(NULL);
	for (int i = 2; i < 5; i++)
		free(shared[i]);
	puts("parent 7 1501 3 700"); /* with what the child did */
}

/* Until it and its own children have ended, as the last end of a pipe is closed then. */
static void run_child(void run(const char *program), const char *program)
{
	int ends[2];
	char byte;

	fflush(stdout);
	if (pipe(ends) != 0)
		exit(1);
	if (fork() == 0)
		run(program);
	close(ends[1]);
	while (read(ends[0], &byte, 1) > 0)
		;
	close(ends[0]);
	wait(NULL);
}

int main(int argc, char **argv)
{
	static char buffer[BUFSIZ]; /* printf is to allocate none */

	setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
	if (argc > 1) {
		again();
		return 0;
	}
	aligned();
	grown();
	copied();
	mapped();
	remapped();
	reserved();
	parent();
	run_child(replaced, argv[0]);
	puts("replaced 1 7000 0 0");
	return 0;
}
