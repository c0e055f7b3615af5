/* SPDX-License-Identifier: GPL-2.0-or-later */
/* names.c: a C program with calls that are inlined over several levels, for tests of names. */
#include "names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct node {
	struct node *left, *right;
	unsigned key, weight;
};

static inline struct node *rotate(struct node *node)
{
	struct node *up = node->left;

	if (!up)
		return node;
	node->left = up->right;
	up->right = node;
	return up;
}

static inline struct node *balance(struct node *node)
{
	if (node->left && node->left->weight > node->weight)
		return rotate(node);
	return node;
}

static struct node *insert(struct node *node, unsigned key)
{
	if (!node) {
		node = calloc(1, sizeof(*node));
		if (!node)
			abort();
		node->key = key;
		node->weight = mix_twice(key);
		return node;
	}
	if (key < node->key)
		node->left = insert(node->left, key);
	else
		node->right = insert(node->right, key);
	return balance(node);
}

static unsigned depth(const struct node *node)
{
	unsigned left, right;

	if (!node)
		return 0;
	left = depth(node->left);
	right = depth(node->right);
	return 1 + (left > right ? left : right);
}

static int compare(const void *a, const void *b)
{
	unsigned left = mix(*(const unsigned *)a), right = mix(*(const unsigned *)b);

	return left < right ? -1 : left > right;
}

static __attribute__((noinline)) unsigned parse(const char *text)
{
	unsigned sum = 0;

	for (; *text; text++) {
		switch (*text) {
		case '0' ... '9':
			sum = sum * 10 + (unsigned)(*text - '0');
			break;
		case '+':
			sum = mix(sum);
			break;
		case '-':
			sum = other_small(sum);
			break;
		default:
			sum ^= other(sum, text);
			if (sum == 17) {
				fprintf(stderr, "bad luck at %s\n", text);
				exit(1);
			}
		}
	}
	return sum;
}

int main(int argc, char **argv)
{
	unsigned keys[64];
	struct node *root = NULL;

	for (unsigned i = 0; i < 64; i++)
		keys[i] = mix_twice(i + (unsigned)argc);
	qsort(keys, 64, sizeof(keys[0]), compare);
	for (unsigned i = 0; i < 64; i++)
		root = insert(root, keys[i]);
	printf("%u %u\n", depth(root), parse(argc > 1 ? argv[1] : "1+2-3 four"));
	return 0;
}
