/* SPDX-License-Identifier: GPL-2.0-or-later */
/* dwarf_value: what attributes say, whatever their form. */
#ifndef SYMBOL_DWARF_VALUE_H
#define SYMBOL_DWARF_VALUE_H

#include "symbol/dwarf_file.h"
#include "base/leb128.h"

struct dwarf_value {
	uint16_t form;
	uint64_t number;  /* or an index, or an offset */
	const char *text; /* of a string that stands in the entry itself; NULL when it has no end */
};

/* An entry, wherever it is. */
struct dwarf_place {
	struct dwarf_unit *unit;
	uint64_t offset; /* in .debug_info of its file */
};

/* Of any form. */
bool dwarf_read_other(const struct dwarf_unit *unit, const struct dwarf_spec *spec,
		      struct reader *reader, struct dwarf_value *value);

/* The cursor stands on the value. False, with its overrun set: of an unknown form. */
static inline bool dwarf_read_value(const struct dwarf_unit *unit, const struct dwarf_spec *spec,
				    struct reader *reader, struct dwarf_value *value)
{
	if (spec->size != 4 && spec->size != 8 && spec->size != 1 && spec->size != 2)
		return dwarf_read_other(unit, spec, reader, value);
	*value = (struct dwarf_value){.form = spec->form,
				      .number = reader_unsigned(reader, spec->size)};
	return !reader->overrun;
}

void dwarf_skip_varying(const struct dwarf_unit *unit, uint16_t form, struct reader *reader);

static inline void dwarf_skip_value(const struct dwarf_unit *unit, const struct dwarf_spec *spec,
				    struct reader *reader)
{
	if (spec->size != DWARF_VARIES)
		reader_take(reader, spec->size);
	else
		dwarf_skip_varying(unit, spec->form, reader);
}

/* A string, which lives as long as the section it is in; NULL when it is none. */
const char *dwarf_string(const struct dwarf_unit *unit, const struct dwarf_value *value);
/* False: none, or not to be had. */
bool dwarf_address(const struct dwarf_unit *unit, const struct dwarf_value *value,
		   uint64_t *address);
bool dwarf_is_address(uint16_t form);
bool dwarf_indexed_address(const struct dwarf_unit *unit, uint64_t index, uint64_t *address);
/* What a reference leads to, in this unit, another, or the alternate file. */
bool dwarf_reference(const struct dwarf_unit *unit, const struct dwarf_value *value,
		     struct dwarf_place *place);

/* The entries of a unit, from `offset` on. */
struct reader dwarf_entries(const struct dwarf_unit *unit, uint64_t offset);

#endif
