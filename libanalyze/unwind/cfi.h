/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cfi: call frame information, the tables of .eh_frame and .debug_frame. For each address they say
 * where the frame ends (the canonical frame address, CFA), and where in it the registers of the
 * caller are.
 *
 * An entry (FDE) stands for a function, and refers to what many have in common (a CIE). Both hold
 * little programs; run from the start of the function, they make a row for each range of addresses
 * in which nothing changes.
 */
#ifndef UNWIND_CFI_H
#define UNWIND_CFI_H

#include "base/reader.h"
#include "process/elf_unpack.h"

struct cfi_section {
	struct span bytes;
	uint64_t address; /* of the section */
	bool is_eh;       /* .eh_frame, which is a little different */
	bool swap;
	uint8_t address_size; /* 4 or 8 */
};

/* A function that the table covers. */
struct cfi_entry {
	uint64_t start, end;
	uint64_t at; /* of its record in the section */
};

struct cfi_table {
	struct cfi_section section;
	struct elf_data data;
	struct cfi_entry *entries; /* in order of `start` */
	size_t count, capacity;
};

/* Lists what a section covers. What is damaged is passed over. */
void cfi_table_read(struct cfi_table *table, const struct cfi_section *section);
void cfi_table_release(struct cfi_table *table);
/* The number of the entry that covers an address; -1: none does. */
ptrdiff_t cfi_table_find(const struct cfi_table *table, uint64_t address);

/* ---- CIE and FDE ------------------------------------------------------------------------------
 */

struct cfi_cie {
	uint64_t code_align;
	int64_t data_align;
	uint64_t return_column;
	uint8_t encoding; /* of addresses in its FDEs */
	uint8_t address_size, segment_size;
	bool has_sizes; /* of the augmentation, in its FDEs */
	bool is_signal; /* the frame of a signal handler's return */
	struct span program;
};

struct cfi_fde {
	uint64_t cie_at;
	uint64_t start, end;
	struct span program;
};

/* One record, from where `reader` stands to behind it. */
enum cfi_record { CFI_END, CFI_DAMAGED, CFI_CIE, CFI_FDE };
enum cfi_record cfi_next(const struct cfi_section *section, struct reader *reader,
			 struct reader *body, uint64_t *cie_at);
bool cfi_read_cie(const struct cfi_section *section, uint64_t at, struct cfi_cie *cie);
/* `body` is as cfi_next left it. */
bool cfi_read_fde(const struct cfi_section *section, const struct cfi_cie *cie, struct reader *body,
		  struct cfi_fde *fde);
/* An address as an FDE has it. False: it is damaged, or cannot be known. */
bool cfi_read_address(const struct cfi_section *section, const struct cfi_cie *cie,
		      struct reader *reader, uint64_t *address);

/* ---- rows -------------------------------------------------------------------------------------
 */

enum cfi_how {
	CFI_UNSET,
	CFI_UNDEFINED,
	CFI_SAME,
	CFI_AT_OFFSET, /* in memory, at CFA + offset */
	CFI_IS_OFFSET, /* CFA + offset itself; of the CFA: a register + offset */
	CFI_REGISTER,  /* in another register */
	CFI_AT_EXPRESSION,
	CFI_IS_EXPRESSION,
};

struct cfi_place {
	enum cfi_how how;
	uint32_t other; /* register */
	int64_t offset;
	struct span expression;
};

enum {
	CFI_REGISTERS = 66, /* numbered as DWARF does; those above are of no use to a stack */
};

struct cfi_row {
	uint64_t start, end;
	struct cfi_place cfa; /* UNSET, IS_OFFSET or IS_EXPRESSION */
	struct cfi_place registers[CFI_REGISTERS];
};

typedef void cfi_row_visitor(void *state, const struct cfi_row *row);
/*
 * Runs the programs of an entry and shows each row, in order of address. What they say up to where
 * they are damaged is shown. False: there is no such entry.
 */
bool cfi_run(const struct cfi_section *section, uint64_t at, struct cfi_cie *cie,
	     cfi_row_visitor *visit, void *state);

#endif
