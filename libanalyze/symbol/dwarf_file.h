/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dwarf_file: the debug sections of one ELF file, its units, and their abbreviations.
 *
 * A unit is named by where it starts; an entry (DIE) by its unit and the offset in .debug_info. All
 * of a file may be used by several threads once dwarf_file_open is back: what is read on demand is
 * guarded here.
 */
#ifndef SYMBOL_DWARF_FILE_H
#define SYMBOL_DWARF_FILE_H

#include "base/arena.h"
#include "base/reader.h"
#include "process/elf_unpack.h"
#include "symbol/dwarf.h"

#include <pthread.h>

enum dwarf_section {
	DWARF_INFO,
	DWARF_ABBREV,
	DWARF_STR,
	DWARF_LINE,
	DWARF_LINE_STR,
	DWARF_RANGES,
	DWARF_RNGLISTS,
	DWARF_ADDR,
	DWARF_STR_OFFSETS,
	DWARF_ARANGES,
	DWARF_CU_INDEX,
	DWARF_SECTION_COUNT,
};

/* How one attribute is encoded. */
struct dwarf_spec {
	uint16_t attribute, form;
	uint8_t size; /* of its value when that is always the same, or DWARF_VARIES */
	int64_t implicit;
};

enum { DWARF_VARIES = 0xff };

/* What a value of a form takes, where it does not depend on the value; or DWARF_VARIES. */
uint8_t dwarf_form_size(uint64_t form, bool version_2, uint8_t address_size, uint8_t offset_size);

/* What a walk over entries wants to know: of functions and calls all of this, else the sibling. */
enum dwarf_use {
	USE_NONE,
	USE_SIBLING,
	USE_LOW,
	USE_HIGH,
	USE_RANGES,
	USE_ORIGIN,
	USE_NAME,
	USE_LINKAGE,
	USE_LINE,
	USE_CALL_FILE,
	USE_CALL_LINE,
	USE_CALL_COLUMN,
};

enum { STEP_END = UINT32_MAX };

/*
 * How to get through an entry: over so many bytes that nobody wants, to a value that is wanted, or
 * whose size is only told by itself. Most entries have many attributes, and few steps.
 */
struct dwarf_step {
	uint32_t skip;
	uint32_t spec; /* of the value, or STEP_END */
	enum dwarf_use use;
};

struct dwarf_abbrev {
	uint64_t code;
	uint16_t tag;
	bool has_children;
	bool has_code; /* addresses are among the attributes */
	uint32_t spec_start, spec_count, step_start;
	/* How far behind the code the sibling is, where it is always of 4 bytes at the same place;
	 * or UINT32_MAX. */
	uint32_t sibling_at;
};

/* The abbreviations that start at an offset, as one kind of unit reads them. */
struct dwarf_abbrevs {
	uint64_t offset, limit; /* where another table starts */
	uint8_t address_size, offset_size;
	bool version_2; /* where a reference to another unit has the size of an address */
	int is_ready;
	struct dwarf_abbrev *items;
	size_t count, capacity;
	bool is_dense; /* the codes are 1, 2, 3, ... */
	struct dwarf_spec *specs;
	size_t spec_count, spec_capacity;
	struct {
		struct dwarf_step *items;
		size_t count, capacity;
	} steps; /* from step_start on, up to one that ends */
};

struct dwarf_file;

/* What the first entry of a unit says. Offsets are UINT64_MAX where it says nothing. */
struct dwarf_unit_facts {
	const char *name, *directory, *dwo_name;
	uint64_t dwo_id;
	uint64_t low, high, ranges;
	bool has_low, has_high, high_is_size, ranges_is_index, has_dwo_id;
	uint64_t stmt_list;
	uint16_t language, tag;
};

struct dwarf_unit {
	struct dwarf_file *file;
	uint64_t start, entries, end; /* in .debug_info: the header, the first entry, the end */
	uint16_t version;
	uint8_t type, address_size, offset_size;
	uint64_t abbrev_offset;
	struct dwarf_abbrevs *abbrevs;
	int is_ready; /* what follows was read: 1, or -1 when it could not be */
	struct dwarf_unit_facts facts;
	/* Where its parts of shared sections start. */
	uint64_t str_offsets_base, addr_base, rnglists_base, ranges_base;
	struct span str_offsets, rnglists; /* the sections; of a package, the unit's parts */
	struct dwarf_unit *skeleton;       /* of a split unit: where its addresses are */
};

struct dwarf_file {
	const struct elf_file *elf;
	struct elf_file *owned; /* the same, when it is closed with this */
	struct elf_data data[DWARF_SECTION_COUNT];
	bool swap, is_split;
	bool has_zero;            /* there is code at address 0 */
	bool is_part;             /* only the units that stand first are here */
	bool is_short;            /* and more of them are needed after all */
	struct dwarf_unit *units; /* in order of offset */
	size_t unit_count;
	struct dwarf_abbrevs *tables;
	size_t table_count;
	struct dwarf_file *alternate; /* borrowed */
	pthread_mutex_t lock;
	/* What was wrong: counted, and the rest read on. */
	size_t damaged_sections, damaged_units;
};

/*
 * Starts on an ELF file; load its sections with dwarf_file_load, in any threads, and then find the
 * units.
 */
struct dwarf_file *dwarf_file_new(const struct elf_file *elf, bool is_split);
void dwarf_file_free(struct dwarf_file *file);
void dwarf_file_load(struct dwarf_file *file, enum dwarf_section section);
/*
 * The same of .debug_info, up to where a unit ends. When `is_short` is set later on, or a unit is
 * damaged, only the whole will do.
 */
void dwarf_file_load_units(struct dwarf_file *file, uint64_t end);
/* How much there is to unpack in it; 0: it is not compressed. */
uint64_t dwarf_file_packed(const struct dwarf_file *file, enum dwarf_section section);
void dwarf_file_scan(struct dwarf_file *file);
/* All of it in one go, in this thread. */
struct dwarf_file *dwarf_file_open(const struct elf_file *elf, bool is_split);

static inline struct span dwarf_bytes(const struct dwarf_file *file, enum dwarf_section section)
{
	return file->data[section].bytes;
}

/* A cursor over a section from `offset` on; over nothing when that is outside. */
struct reader dwarf_reader(const struct dwarf_file *file, enum dwarf_section section,
			   uint64_t offset);

/* The unit that an offset of .debug_info is in, or NULL. */
struct dwarf_unit *dwarf_find_unit(const struct dwarf_file *file, uint64_t offset);
/* Makes sure that the abbreviations and the facts are there; false when the unit is unusable. */
bool dwarf_unit_load(struct dwarf_unit *unit);

const struct dwarf_abbrev *dwarf_search_abbrev(const struct dwarf_abbrevs *abbrevs, uint64_t code);

/* NULL: no such code. */
static inline const struct dwarf_abbrev *dwarf_find_abbrev(const struct dwarf_abbrevs *abbrevs,
							   uint64_t code)
{
	if (!abbrevs->is_dense)
		return dwarf_search_abbrev(abbrevs, code);
	return code && code <= abbrevs->count ? &abbrevs->items[code - 1] : NULL;
}

void dwarf_abbrevs_read(struct dwarf_file *file, struct dwarf_abbrevs *abbrevs);

#endif
