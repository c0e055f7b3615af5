/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cli_nearest: what a misspelled name was most likely meant to be. */
#include "cli_options.h"

#include <string.h>

enum { LONGEST = 40 }; /* a longer word is no typing error */

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

static bool same(char a, char b)
{
	return (a == '_' ? '-' : a) == (b == '_' ? '-' : b);
}

/*
 * How many letters must be added, left out, replaced or swapped with their neighbour to make one
 * word of the other. A row of the table is a prefix of `a`, a column a prefix of `b`; three rows
 * are enough, as a swap looks two back.
 */
static size_t edit_distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
	size_t rows[3][LONGEST + 1];
	size_t i, j;

	for (j = 0; j <= b_length; j++)
		rows[0][j] = j;
	for (i = 1; i <= a_length; i++) {
		size_t *row = rows[i % 3];
		const size_t *above = rows[(i - 1) % 3];
		const size_t *above_that = rows[(i + 1) % 3];

		row[0] = i;
		for (j = 1; j <= b_length; j++) {
			row[j] = least(above[j], row[j - 1]) + 1;
			row[j] = least(row[j], above[j - 1] + !same(a[i - 1], b[j - 1]));
			if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
				row[j] = least(row[j], above_that[j - 2] + 1);
		}
	}
	return rows[a_length % 3][b_length];
}

void cli_nearest_offer(struct cli_nearest *nearest, const char *name)
{
	size_t length = strlen(name), distance;

	/* One letter is one mistake away from every other letter. */
	if (nearest->length < 2 || nearest->length > LONGEST || length > LONGEST)
		return;
	/* Of a word cut short every letter is right. */
	if (nearest->length < length && !strncmp(name, nearest->word, nearest->length))
		distance = 1;
	else
		distance = edit_distance(nearest->word, nearest->length, name, length);
	if (distance > (nearest->length + 2) / 3)
		return;
	if (!nearest->name || distance < nearest->distance) {
		nearest->name = name;
		nearest->distance = distance;
	}
}
