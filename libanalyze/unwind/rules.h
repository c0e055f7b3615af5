/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rules: the rows of a function, compiled to what a step needs. They are made once, when the first
 * stack goes through the function, whichever thread that is.
 */
#ifndef UNWIND_RULES_H
#define UNWIND_RULES_H

#include "unwind/cfi.h"
#include "unwind/machine.h"

/* Where a register of the caller is. Those not listed keep their value. */
struct saved_register {
	uint8_t number;
	uint8_t how; /* enum cfi_how */
	uint8_t other;
	int64_t offset; /* AT_OFFSET, IS_OFFSET; of an expression: its size */
	const unsigned char *expression;
};

enum rule_kind {
	RULE_NONE,   /* the tables have nothing that could be used */
	RULE_ROOT,   /* there is no caller */
	RULE_SIMPLE, /* the CFA is a register + offset; all that is saved is at CFA + offset */
	RULE_FULL,
};

struct unwind_rule {
	uint64_t start, end;
	enum rule_kind kind;
	bool is_signal;
	bool has_return, has_stack; /* the return address, the stack pointer are among the saved */
	uint8_t return_column;
	uint8_t cfa_register;
	uint32_t saved_count;
	int64_t cfa_offset;
	struct span cfa_expression; /* none: register + offset */
	const struct saved_register *saved;
};

/* Of one function, by address, without gaps. */
struct unwind_rules {
	struct unwind_rule *rules;
	struct saved_register *saved;
	size_t count, saved_count;
};

/*
 * NULL: the entry is damaged. `stack_pointer` is the number of that. Either all rules, or the one that
 * holds at an address.
 */
struct unwind_rules *unwind_rules_new(const struct cfi_section *section, uint64_t at,
				      uint8_t stack_pointer);
struct unwind_rules *unwind_rules_new_at(const struct cfi_section *section, uint64_t at,
					 uint8_t stack_pointer, uint64_t address);
size_t unwind_rules_size(const struct unwind_rules *rules); /* in bytes */
void unwind_rules_free(struct unwind_rules *rules);
/* NULL: nothing is said of the address. */
const struct unwind_rule *unwind_rules_find(const struct unwind_rules *rules, uint64_t address);

#endif
