/* SPDX-License-Identifier: GPL-2.0-or-later */
/* folded_line: what is in a line of folded text, and in a frame of it. */
#ifndef FORMAT_FOLDED_LINE_H
#define FORMAT_FOLDED_LINE_H

#include "analyze/profile.h"

enum { FOLDED_DECIMALS = 9, FOLDED_UNIT = 1000000000 };

/* Exact: up to so many decimals, those behind them are cut off. */
struct folded_value {
	int64_t whole;
	int32_t fraction; /* of FOLDED_UNIT, with the sign of the whole */
	int decimals;     /* that were written */
};

/* false: the text does not end in a blank and a number. Takes that away from it. */
bool folded_take_value(struct span *text, struct folded_value *value);

/* What the marks say that tools put behind a name. */
enum folded_mark { FOLDED_PLAIN, FOLDED_KERNEL, FOLDED_JIT, FOLDED_INLINED };

enum folded_mark folded_take_mark(struct span *frame);
/* Undoes the escapes that pitot-fold writes; a backslash before anything else is one. */
void folded_unescape(struct span text, struct strbuf *out);
/* [MODULE+0xOFFSET], where no name is known. */
bool folded_place(struct span text, struct span *module, uint64_t *offset);

#endif
