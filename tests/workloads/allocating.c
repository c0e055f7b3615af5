/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * allocating: memory that is leaked, freed, grown and handed from thread to thread. What each
 * function did it logs itself: lines "FUNCTION ALLOCATIONS BYTES LEFT BYTES_LEFT".
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEPT __attribute__((noinline, noclone))

enum { THREADS = 4, BLOCKS = 50 };

struct tally {
	const char *name;
	size_t count, bytes, left, left_bytes;
};

static struct tally leaks = {"leak"}, balance = {"balanced"}, growth = {"grow"},
		    zeroes = {"zeroed"}, alignment = {"aligned"}, failures = {"fail"},
		    moves = {"move"}, handed[THREADS];
static void *blocks[THREADS][BLOCKS];
static void *volatile kept;

static void *got(struct tally *tally, void *block, size_t bytes)
{
	if (!block)
		exit(1);
	memset(block, 1, bytes);
	tally->count++;
	tally->bytes += bytes;
	tally->left++;
	tally->left_bytes += bytes;
	return block;
}

static void gone(struct tally *tally, size_t bytes)
{
	tally->left--;
	tally->left_bytes -= bytes;
}

KEPT void leak(void)
{
	for (int i = 0; i < 37; i++)
		kept = got(&leaks, malloc(1000), 1000);
}

KEPT void balanced(void)
{
	for (size_t i = 0; i < 100; i++) {
		kept = got(&balance, malloc(10 + i), 10 + i);
		free(kept);
		gone(&balance, 10 + i);
	}
}

/* Past where the allocator asks the kernel for each block, and with one that is freed by realloc.
 */
KEPT void grow(void)
{
	char *text = NULL;
	size_t size;

	for (size = 100; size <= 1000000; size *= 10) {
		if (text)
			gone(&growth, size / 10);
		text = got(&growth, realloc(text, size), size);
	}
	kept = text;
	text = got(&growth, malloc(77), 77);
	kept = realloc(text, 0);
	gone(&growth, 77);
}

KEPT void zeroed(void)
{
	for (int i = 0; i < 3; i++)
		kept = got(&zeroes, calloc(10, 12), 120);
	free(kept);
	gone(&zeroes, 120);
}

KEPT void aligned(void)
{
	void *other;

	kept = got(&alignment, aligned_alloc(64, 640), 640);
	other = got(&alignment, aligned_alloc(4096, 8192), 8192);
	free(other);
	gone(&alignment, 8192);
}

/* What cannot be had is none, and what cannot be made larger is still there. */
KEPT void fail(void)
{
	volatile size_t huge = (size_t)-1 / 2;
	void *block = got(&failures, malloc(5000), 5000);

	kept = malloc(huge);
	kept = realloc(block, huge);
	kept = calloc(huge, 3);
	kept = block;
}

KEPT void *move(void *block, size_t size)
{
	return got(&moves, realloc(block, size), size);
}

KEPT void *work(void *argument)
{
	long index = (long)argument;

	for (size_t i = 0; i < BLOCKS; i++)
		blocks[index][i] = got(&handed[index], malloc(i + 1), i + 1);
	return NULL;
}

static void run_threads(void)
{
	pthread_t threads[THREADS];

	for (long i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, work, (void *)i);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	/* Half of each thread's are freed by another, and one is moved. */
	for (int i = 0; i < THREADS; i++)
		for (size_t k = 0; k < BLOCKS / 2; k++) {
			free(blocks[i][k]);
			gone(&handed[i], k + 1);
		}
	kept = move(blocks[0][BLOCKS - 1], 3000);
	gone(&handed[0], BLOCKS);
}

static void print(const struct tally *tally)
{
	printf("%s %zu %zu %zu %zu\n", tally->name, tally->count, tally->bytes, tally->left,
	       tally->left_bytes);
}

int main(void)
{
	struct tally all = {"work"};

	leak();
	balanced();
	grow();
	zeroed();
	aligned();
	fail();
	run_threads();
	for (int i = 0; i < THREADS; i++) {
		all.count += handed[i].count;
		all.bytes += handed[i].bytes;
		all.left += handed[i].left;
		all.left_bytes += handed[i].left_bytes;
	}
	print(&leaks);
	print(&balance);
	print(&growth);
	print(&zeroes);
	print(&alignment);
	print(&failures);
	print(&moves);
	print(&all);
	return 0;
}
