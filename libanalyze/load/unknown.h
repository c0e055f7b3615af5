/* SPDX-License-Identifier: GPL-2.0-or-later */
/* unknown: what an input seems to be that no reader takes. */
#ifndef LOAD_UNKNOWN_H
#define LOAD_UNKNOWN_H

#include "base/input.h"

/* Lines of '#' and empty ones; the last need not be whole. */
bool unknown_is_comment(const unsigned char *bytes, size_t size);
/* Appends "an ELF file (a program or a library)", "text that begins 'hello'", ... */
void unknown_describe(const struct input *input, struct strbuf *text);

#endif
