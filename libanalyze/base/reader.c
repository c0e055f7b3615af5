/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reader: the part of the bounded cursor that is too long to be inline. */
#include "base/reader.h"

struct span reader_string(struct reader *reader)
{
	size_t left = reader_left(reader);
	const unsigned char *at = reader->at;
	const unsigned char *nul = left ? memchr(at, '\0', left) : NULL;

	reader->at = nul ? nul + 1 : reader->end;
	return (struct span){at, nul ? (size_t)(nul - at) : left};
}
