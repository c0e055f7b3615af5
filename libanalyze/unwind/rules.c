/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unwind/rules.h"

#include "base/vector.h"

/* Above what any function has; so much a damaged one may cost. */
enum { RULES_MOST = 1 << 14, SAVED_MOST = 1 << 16 };

struct compiling {
	const struct cfi_cie *cie;
	uint8_t stack_pointer;
	const uint64_t *only; /* the address that is asked for; NULL: all are */
	struct {
		struct unwind_rule *items;
		size_t count, capacity;
	} rules;
	struct {
		struct saved_register *items;
		size_t count, capacity;
	} saved;
	struct {
		size_t *items; /* of each rule: where its saved registers begin */
		size_t count, capacity;
	} starts;
};

static bool is_expression(enum cfi_how how)
{
	return how == CFI_AT_EXPRESSION || how == CFI_IS_EXPRESSION;
}

/* False: it keeps its value, and need not be listed. */
static bool compile_register(unsigned number, const struct cfi_place *place,
			     struct saved_register *saved)
{
	if (place->how == CFI_UNSET || place->how == CFI_SAME)
		return false;
	*saved = (struct saved_register){
		.number = (uint8_t)number,
		.how = (uint8_t)place->how,
		.other = place->other < CFI_REGISTERS ? (uint8_t)place->other : MACHINE_NO_REGISTER,
		.offset = place->offset,
	};
	if (is_expression(place->how)) {
		saved->expression = place->expression.at;
		saved->offset = (int64_t)place->expression.size;
	}
	return true;
}

static enum rule_kind compile_cfa(const struct cfi_place *cfa, struct unwind_rule *rule)
{
	if (cfa->how == CFI_IS_EXPRESSION) {
		rule->cfa_expression = cfa->expression;
		return cfa->expression.size ? RULE_FULL : RULE_NONE;
	}
	if (cfa->how != CFI_IS_OFFSET || cfa->other >= CFI_REGISTERS)
		return RULE_NONE;
	rule->cfa_register = (uint8_t)cfa->other;
	rule->cfa_offset = cfa->offset;
	return RULE_SIMPLE;
}

/* The frame that a signal interrupted has a program counter of its own, in a column of its own. */
static bool is_root(const struct compiling *compiling, const struct cfi_row *row)
{
	uint64_t column = compiling->cie->return_column;

	return column < CFI_REGISTERS && row->registers[column].how == CFI_UNDEFINED;
}

static void compile_saved(struct compiling *compiling, const struct cfi_row *row,
			  struct unwind_rule *rule)
{
	struct saved_register saved;

	for (unsigned i = 0; i < CFI_REGISTERS; i++) {
		if (!compile_register(i, &row->registers[i], &saved))
			continue;
		if (saved.how != CFI_AT_OFFSET && rule->kind == RULE_SIMPLE)
			rule->kind = RULE_FULL;
		*vector_push(&compiling->saved) = saved;
		rule->saved_count++;
		rule->has_return |= i == rule->return_column;
		rule->has_stack |= i == compiling->stack_pointer;
	}
}

static void compile_row(void *state, const struct cfi_row *row)
{
	struct compiling *compiling = state;
	struct unwind_rule rule = {
		.start = row->start,
		.end = row->end,
		.is_signal = compiling->cie->is_signal,
		.return_column = compiling->cie->return_column < CFI_REGISTERS
					 ? (uint8_t)compiling->cie->return_column
					 : MACHINE_NO_REGISTER,
	};

	if (compiling->only && (*compiling->only < row->start || *compiling->only >= row->end))
		return;
	if (compiling->rules.count >= RULES_MOST || compiling->saved.count >= SAVED_MOST)
		return;
	*vector_push(&compiling->starts) = compiling->saved.count;
	rule.kind = compile_cfa(&row->cfa, &rule);
	if (is_root(compiling, row))
		rule.kind = RULE_ROOT;
	if (rule.return_column == MACHINE_NO_REGISTER)
		rule.kind = RULE_NONE;
	if (rule.kind != RULE_NONE && rule.kind != RULE_ROOT)
		compile_saved(compiling, row, &rule);
	*vector_push(&compiling->rules) = rule;
}

static struct unwind_rules *compile(const struct cfi_section *section, uint64_t at,
				    uint8_t stack_pointer, const uint64_t *only)
{
	struct cfi_cie cie;
	struct compiling compiling = {.cie = &cie, .stack_pointer = stack_pointer, .only = only};
	struct unwind_rules *rules;

	if (!cfi_run(section, at, &cie, compile_row, &compiling))
		return NULL;
	rules = xcalloc(1, sizeof(*rules));
	rules->rules = compiling.rules.items;
	rules->saved = compiling.saved.items;
	rules->count = compiling.rules.count;
	rules->saved_count = compiling.saved.count;
	for (size_t i = 0; i < rules->count; i++)
		if (rules->saved)
			rules->rules[i].saved = rules->saved + compiling.starts.items[i];
	vector_release(&compiling.starts);
	return rules;
}

struct unwind_rules *unwind_rules_new(const struct cfi_section *section, uint64_t at,
				      uint8_t stack_pointer)
{
	return compile(section, at, stack_pointer, NULL);
}

struct unwind_rules *unwind_rules_new_at(const struct cfi_section *section, uint64_t at,
					 uint8_t stack_pointer, uint64_t address)
{
	return compile(section, at, stack_pointer, &address);
}

size_t unwind_rules_size(const struct unwind_rules *rules)
{
	return sizeof(*rules) + rules->count * sizeof(*rules->rules) +
	       rules->saved_count * sizeof(*rules->saved);
}

void unwind_rules_free(struct unwind_rules *rules)
{
	if (!rules)
		return;
	free(rules->rules);
	free(rules->saved);
	free(rules);
}

const struct unwind_rule *unwind_rules_find(const struct unwind_rules *rules, uint64_t address)
{
	size_t low = 0, high = rules->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (rules->rules[middle].start <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low && address < rules->rules[low - 1].end ? &rules->rules[low - 1] : NULL;
}
