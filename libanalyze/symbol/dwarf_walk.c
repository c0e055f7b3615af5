/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dwarf_walk: entries stand in the order of a tree, a parent before its children, and a 0 ends a
 * row of children. Only functions that hold an address are looked into, and types are passed over,
 * as far as the entries say where the next sibling is. But the bodies of local classes and lambdas
 * may stand inside of what was passed over: for addresses that stay unmatched, all is read.
 */
#include "symbol/dwarf_walk.h"

#include "base/vector.h"

/* An honest unit costs less: ranges take bytes, and calls are not nested that deep. */
enum {
	RANGES_PER_BYTE = 16,
	MATCHES_PER_ADDRESS = 1024,
};

struct entry {
	uint64_t sibling; /* 0: not told */
	struct dwarf_extent extent;
	struct dwarf_value name, linkage, origin;
	struct dwarf_scope scope;
};

/* Names are looked up only here: they lie all over the section of strings. */
static uint32_t add_scope(struct dwarf_walk *walk, const struct entry *entry)
{
	struct dwarf_scope *scope = vector_push(&walk->scopes);

	*scope = entry->scope;
	scope->name.source = dwarf_string(walk->unit, &entry->name);
	scope->name.linkage = dwarf_string(walk->unit, &entry->linkage);
	if (!dwarf_reference(walk->unit, &entry->origin, &scope->origin))
		scope->origin.unit = NULL;
	return (uint32_t)walk->scopes.count - 1;
}

/* The number of the scope, when there is an address in it. */
static uint32_t match(struct dwarf_walk *walk, const struct entry *entry)
{
	struct dwarf_ranges ranges;
	struct dwarf_range range;
	uint32_t scope = SCOPE_DEAD;

	dwarf_ranges_init(&ranges, walk->unit, &entry->extent);
	while (dwarf_ranges_next(&ranges, &range, &walk->range_budget)) {
		size_t i = first_address(walk->addresses, walk->count, range.low);

		for (; i < walk->count && walk->addresses[i] < range.high; i++) {
			if (!walk->match_budget)
				return scope;
			walk->match_budget--;
			if (scope == SCOPE_DEAD)
				scope = add_scope(walk, entry);
			walk->hits[i] = scope;
		}
	}
	return scope;
}

static void use_value(const struct dwarf_unit *unit, enum dwarf_use use,
		      const struct dwarf_value *value, struct entry *entry)
{
	struct dwarf_place place;

	switch (use) {
	case USE_NONE:
		break;
	case USE_SIBLING:
		if (dwarf_reference(unit, value, &place) && place.unit == unit)
			entry->sibling = place.offset;
		break;
	case USE_LOW:
		entry->extent.low = *value;
		break;
	case USE_HIGH:
		entry->extent.high = *value;
		break;
	case USE_RANGES:
		entry->extent.ranges = *value;
		break;
	case USE_ORIGIN:
		entry->origin = *value;
		break;
	case USE_NAME:
		entry->name = *value;
		break;
	case USE_LINKAGE:
		entry->linkage = *value;
		break;
	case USE_LINE:
		entry->scope.name.start_line = (uint32_t)value->number;
		break;
	case USE_CALL_FILE:
		entry->scope.call_file = value->number;
		break;
	case USE_CALL_LINE:
		entry->scope.call_line = (uint32_t)value->number;
		break;
	case USE_CALL_COLUMN:
		entry->scope.call_column = (uint32_t)value->number;
		break;
	}
}

static void read_entry(const struct dwarf_unit *unit, const struct dwarf_abbrev *abbrev,
		       struct reader *reader, struct entry *entry)
{
	const struct dwarf_step *step = &unit->abbrevs->steps.items[abbrev->step_start];

	*entry = (struct entry){0};
	for (;; step++) {
		const struct dwarf_spec *spec;
		struct dwarf_value value;

		reader_take(reader, step->skip);
		if (step->spec == STEP_END)
			return;
		spec = &unit->abbrevs->specs[step->spec];
		if (step->use == USE_NONE)
			dwarf_skip_value(unit, spec, reader);
		else if (dwarf_read_value(unit, spec, reader, &value))
			use_value(unit, step->use, &value, entry);
	}
}

/* The sibling without a look at the rest; 0 where that cannot be. */
static uint64_t peek_sibling(const struct dwarf_unit *unit, const struct dwarf_abbrev *abbrev,
			     const struct reader *reader)
{
	uint64_t offset;

	if (abbrev->sibling_at == UINT32_MAX ||
	    reader_left(reader) < (uint64_t)abbrev->sibling_at + 4)
		return 0;
	offset = load_u32(reader->at + abbrev->sibling_at, reader->swap);
	return offset < unit->end - unit->start ? unit->start + offset : 0;
}

/* Passes over the attributes; the sibling, when that is asked for and told. */
static uint64_t skip_entry(const struct dwarf_unit *unit, const struct dwarf_abbrev *abbrev,
			   struct reader *reader, bool want_sibling)
{
	const struct dwarf_step *step = &unit->abbrevs->steps.items[abbrev->step_start];
	struct dwarf_place place;
	uint64_t sibling = 0;

	for (;; step++) {
		const struct dwarf_spec *spec;
		struct dwarf_value value;

		reader_take(reader, step->skip);
		if (step->spec == STEP_END)
			return sibling;
		spec = &unit->abbrevs->specs[step->spec];
		if (step->use != USE_SIBLING || !want_sibling)
			dwarf_skip_value(unit, spec, reader);
		else if (dwarf_read_value(unit, spec, reader, &value) &&
			 dwarf_reference(unit, &value, &place) && place.unit == unit)
			sibling = place.offset;
	}
}

/* Goes on behind the children, when it is known where that is. */
static bool jump(struct reader *reader, uint64_t sibling)
{
	uint64_t offset = (uint64_t)(reader->at - reader->start);

	if (!sibling || sibling <= offset)
		return false;
	reader->at = reader->start + sibling;
	return true;
}

/* Those in which functions are, or calls. Everything in a block has the block's scope. */
static bool is_transparent(uint16_t tag)
{
	switch (tag) {
	case DW_TAG_compile_unit:
	case DW_TAG_partial_unit:
	case DW_TAG_skeleton_unit:
	case DW_TAG_namespace:
	case DW_TAG_module:
	case DW_TAG_lexical_block:
	case DW_TAG_try_block:
	case DW_TAG_catch_block:
	case DW_TAG_with_stmt:
		return true;
	default:
		return false;
	}
}

/* A function, or a call that was inlined, that has addresses. */
static void visit_code(struct dwarf_walk *walk, const struct dwarf_abbrev *abbrev,
		       struct reader *reader, uint32_t around)
{
	struct entry entry;
	uint32_t scope;

	read_entry(walk->unit, abbrev, reader, &entry);
	entry.scope.is_inlined = abbrev->tag == DW_TAG_inlined_subroutine;
	entry.scope.parent = around;
	scope = match(walk, &entry);
	if (!abbrev->has_children)
		return;
	if (scope == SCOPE_DEAD && !walk->is_full && jump(reader, entry.sibling))
		return;
	*vector_push(&walk->open) = scope;
}

/* Anything else. Its children, if they are not passed over, are in `scope`. */
static void visit_other(struct dwarf_walk *walk, const struct dwarf_abbrev *abbrev,
			struct reader *reader, uint32_t scope)
{
	bool can_skip = abbrev->has_children && !walk->is_full && !is_transparent(abbrev->tag);
	uint64_t sibling;

	if (can_skip && jump(reader, peek_sibling(walk->unit, abbrev, reader)))
		return;
	sibling = skip_entry(walk->unit, abbrev, reader, can_skip);
	if (!abbrev->has_children || (can_skip && jump(reader, sibling)))
		return;
	*vector_push(&walk->open) = scope;
}

static void visit(struct dwarf_walk *walk, const struct dwarf_abbrev *abbrev, struct reader *reader)
{
	uint32_t around = walk->open.count ? walk->open.items[walk->open.count - 1] : SCOPE_NONE;
	bool is_code = abbrev->tag == DW_TAG_subprogram ||
		       (abbrev->tag == DW_TAG_inlined_subroutine && around < SCOPE_DEAD);

	if (is_code && abbrev->has_code)
		visit_code(walk, abbrev, reader, around);
	else
		visit_other(walk, abbrev, reader, is_code ? SCOPE_DEAD : around);
}

static void walk_entries(struct dwarf_walk *walk)
{
	struct reader reader = dwarf_entries(walk->unit, walk->unit->entries);

	walk->open.count = 0;
	while (reader_left(&reader)) {
		uint64_t code = reader_uleb(&reader);
		const struct dwarf_abbrev *abbrev;

		if (!code) {
			if (walk->open.count <= 1)
				return;
			walk->open.count--;
			continue;
		}
		abbrev = dwarf_find_abbrev(walk->unit->abbrevs, code);
		if (!abbrev) {
			walk->is_damaged = true;
			return;
		}
		visit(walk, abbrev, &reader);
		if (!walk->open.count)
			return;
	}
	walk->is_damaged = walk->is_damaged || reader.overrun;
}

void dwarf_walk_run(struct dwarf_walk *walk, struct dwarf_unit *unit, const uint64_t *addresses,
		    size_t count)
{
	uint64_t size = unit->end - unit->start;

	*walk = (struct dwarf_walk){.unit = unit, .addresses = addresses, .count = count};
	walk->hits = xcalloc(count + 1, sizeof(*walk->hits));
	for (size_t i = 0; i < count; i++)
		walk->hits[i] = SCOPE_NONE;
	walk->range_budget = size * RANGES_PER_BYTE + 4096;
	walk->match_budget = (uint64_t)count * MATCHES_PER_ADDRESS + size;
	walk_entries(walk);
	for (size_t i = 0; i < count && !walk->is_full; i++)
		walk->is_full = walk->hits[i] == SCOPE_NONE;
	if (!walk->is_full)
		return;
	/* Numbers of scopes stay valid: more are added, and all is matched again in order. */
	walk_entries(walk);
}

void dwarf_walk_release(struct dwarf_walk *walk)
{
	free(walk->hits);
	vector_release(&walk->scopes);
	vector_release(&walk->open);
}
