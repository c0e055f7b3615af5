/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ending: how a stack ended. The unwinder says it, and a profile carries it with each sample. */
#ifndef ANALYZE_ENDING_H
#define ANALYZE_ENDING_H

enum ending {
	ENDING_ROOT,       /* the outermost frame was reached, as far as anyone can tell */
	ENDING_NOT_WALKED, /* there is a stack dump that was not unwound: only the leaf is known */
	ENDING_DUMP,       /* the copied part of the stack ended */
	ENDING_NO_CFI,
	ENDING_NO_MODULE,
	ENDING_BAD_ADDRESS,
	ENDING_DEPTH,
	ENDING_STITCHED, /* it was cut, and goes on as another stack does that is alike */
	ENDING_COUNT,
};

/* What stands in the place of the frames that are missing, and why they are; NULL: none are. */
const char *ending_mark(enum ending ending);
const char *ending_cause(enum ending ending);

#endif
