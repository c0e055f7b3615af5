/* SPDX-License-Identifier: GPL-2.0-or-later */
/* names_other.c: the second file of the programs names.c and names.cc. */
#include "names.h"

#include <string.h>

static inline unsigned fold(unsigned sum, unsigned char c)
{
	return mix(sum ^ c);
}

unsigned other(unsigned value, const char *text)
{
	size_t length = strlen(text);

	for (size_t i = 0; i < length; i++)
		value = fold(value, (unsigned char)text[i]);
	return mix_twice(value);
}

unsigned other_small(unsigned value)
{
	return mix(value) | 1;
}
