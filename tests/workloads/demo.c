/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * demo: something to record. It spends MILLISECONDS of CPU time on made-up requests: most of it in
 * sort_words(), some in hash_words() and count_vowels(). comes_after(), mix() and is_vowel() are
 * inlined.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { WORDS = 400, LETTERS = 12 };

struct request {
	char words[WORDS][LETTERS + 1];
	uint64_t answer;
};

static inline __attribute__((always_inline)) uint64_t mix(uint64_t hash, unsigned char byte)
{
	hash ^= byte;
	hash *= 0x100000001b3u;
	return hash ^ (hash >> 29);
}

static inline __attribute__((always_inline)) int is_vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

static inline __attribute__((always_inline)) int comes_after(const char *a, const char *b)
{
	int i = 0;

	while (i < LETTERS && a[i] == b[i])
		i++;
	return a[i] > b[i];
}

static __attribute__((noinline)) void make_words(struct request *request, uint64_t seed)
{
	for (int i = 0; i < WORDS; i++) {
		for (int j = 0; j < LETTERS; j++) {
			seed = mix(seed, (unsigned char)(i + j));
			request->words[i][j] = (char)('a' + seed % 26);
		}
		request->words[i][LETTERS] = '\0';
	}
}

static __attribute__((noinline)) void sort_words(struct request *request)
{
	char word[LETTERS + 1];

	for (int i = 1; i < WORDS; i++) {
		int at = i;

		memcpy(word, request->words[i], sizeof(word));
		for (; at > 0 && comes_after(request->words[at - 1], word); at--)
			memcpy(request->words[at], request->words[at - 1], sizeof(word));
		memcpy(request->words[at], word, sizeof(word));
	}
}

static __attribute__((noinline)) void hash_words(struct request *request)
{
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < WORDS; i++) {
			for (int j = 0; j < LETTERS; j++)
				request->answer =
					mix(request->answer, (unsigned char)request->words[i][j]);
		}
	}
}

static __attribute__((noinline)) void count_vowels(struct request *request)
{
	for (int i = 0; i < WORDS; i++) {
		for (int j = 0; j < LETTERS; j++)
			request->answer += (uint64_t)is_vowel(request->words[i][j]);
	}
}

static __attribute__((noinline)) uint64_t handle_request(struct request *request, uint64_t number)
{
	request->answer = number;
	make_words(request, number);
	sort_words(request);
	hash_words(request);
	count_vowels(request);
	return request->answer;
}

#ifndef MILLISECONDS
#define MILLISECONDS 1000
#endif

int main(void)
{
	struct request request;
	uint64_t number = 0;
	uint64_t answers = 0;

	while (clock() < (clock_t)MILLISECONDS * CLOCKS_PER_SEC / 1000)
		answers ^= handle_request(&request, number++);
	printf("answered %llu requests: %016llx\n", (unsigned long long)number,
	       (unsigned long long)answers);
	return 0;
}
