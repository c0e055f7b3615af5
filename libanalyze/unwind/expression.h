/* SPDX-License-Identifier: GPL-2.0-or-later */
/* expression: DWARF's stack machine, as far as unwind tables may use it. */
#ifndef UNWIND_EXPRESSION_H
#define UNWIND_EXPRESSION_H

#include "analyze/base.h"

/* What expressions read. Each is false where it cannot be known. */
struct expression_source {
	bool (*register_value)(void *state, uint64_t number, uint64_t *value);
	bool (*memory)(void *state, uint64_t address, unsigned size, uint64_t *value);
	void *state;
	uint64_t bias; /* from addresses in the file to those of the program */
	unsigned address_size;
	bool swap;
	unsigned *steps; /* that are left, of all expressions of a stack */
};

/* `first`, where given, is on the stack to begin with. False: it has no value. */
bool expression_run(struct span expression, const uint64_t *first,
		    const struct expression_source *source, uint64_t *value);

#endif
