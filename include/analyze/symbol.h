/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * symbol: addresses of a module -> the functions there, those inlined included.
 *
 * Everything is asked in one batch: the debug info of a module is large, and each part of it is
 * read at most once. Addresses are those of the ELF file (module_address), not of the running
 * program.
 */
#ifndef ANALYZE_SYMBOL_H
#define ANALYZE_SYMBOL_H

#include "analyze/base_stats.h"
#include "analyze/module.h"

/* A function at an address. Strings are never NULL; "" is not known. */
struct symbol_frame {
	const char *name;   /* the linkage name, mangled; a symbol table adds suffixes of clones */
	const char *source; /* the name in the source, as debug info has it */
	const char *file;   /* whole, as far as debug info tells */
	uint32_t line, column;
	uint32_t start_line; /* where the function is declared or defined */
	bool is_inlined;     /* into the next frame */
};

/* Frames of one address, the innermost first; none: nothing is known of it. */
struct symbol_chain {
	const struct symbol_frame *frames;
	size_t count;
	uint64_t start; /* of the symbol that a table has there; 0: none, or none was looked at */
};

/* What debug info says of a source file, besides its path. */
struct symbol_source {
	const char *path;         /* as in frames */
	const unsigned char *md5; /* SYMBOL_MD5_SIZE bytes of the contents, or NULL */
	const char *text;         /* the contents, where asked for and embedded; or NULL */
};

enum { SYMBOL_MD5_SIZE = 16 };

/* What was wrong with the debug info, and was passed over. */
struct symbol_notes {
	uint64_t damaged_sections; /* cannot be unpacked */
	uint64_t damaged_units;
	uint64_t missing_split;     /* units whose .dwo or .dwp was not found */
	uint64_t missing_alternate; /* 1: the common debug file that dwz made was not found */
};

struct symbols {
	struct symbol_chain *chains; /* of each address that was asked for */
	size_t count;
	struct symbol_source *sources; /* of files in frames; in no order, some more than once */
	size_t source_count;
	struct symbol_notes notes;
	struct symbol_memory *memory; /* where the frames and their strings are */
};

struct symbol_options {
	unsigned threads; /* 0: 1 */
	bool no_inlines;  /* only the outermost frame of each */
	bool no_dwarf;    /* only symbol tables */
	/*
	 * Lines are 0, and files those that symbol tables tell; but for code without a name, of which
	 * its line is all that is known.
	 */
	bool no_lines;
	bool source_text; /* sources that are embedded in debug info, too */
	/*
	 * The outermost function is called what the symbol table calls it, which also knows the
	 * suffix of a clone. Costs the reading of the table where debug info has all names.
	 */
	bool table_names;
	struct stats *stats; /* or NULL: who counts what was read */
};

/* For addresses in ascending order. The same for any number of threads. Freed by the caller. */
struct symbols *symbols_find(struct module *module, const uint64_t *addresses, size_t count,
			     const struct symbol_options *options);
void symbols_free(struct symbols *symbols);

/* ---- names ----------------------------------------------------------------------------------- */

enum demangle_style {
	DEMANGLE_DEFAULT, /* without parameters and template arguments */
	DEMANGLE_FULL,
	DEMANGLE_NONE,
	DEMANGLE_TEMPLATES, /* without parameters */
};

/* Remembers what it made of each name. For one thread. */
struct demangler;

struct demangler *demangler_new(enum demangle_style style);
void demangler_free(struct demangler *demangler);
/* As people know it; the name itself where it is not mangled. Valid as long as the demangler. */
const char *demangle(struct demangler *demangler, const char *name);

/* How long a name is without what a compiler adds to a copy: .isra.0, .part.1, .cold, ... */
size_t symbol_base_length(const char *name);

/*
 * What a function is called by its linkage name, which ends in a NUL that is not counted: without
 * that, unless clones are kept, and demangled. A name with a NUL in it was in no symbol table, and
 * stays as it is. Valid as long as the demangler.
 */
struct span demangler_name(struct demangler *demangler, struct span name, bool keep_clones);

/* ---- kallsyms -------------------------------------------------------------------------------- */

/* The kernel's own list of its symbols. */
struct kallsyms;

/* The text is borrowed. */
struct kallsyms *kallsyms_read(const void *text, size_t size, const char *name,
			       struct error *error);
void kallsyms_free(struct kallsyms *kallsyms);
/* Where the list says that a symbol of the kernel proper is; false when it does not. */
bool kallsyms_address(const struct kallsyms *kallsyms, const char *name, uint64_t *address);

/* Whether the kernel's code may end there: a symbol is there, or none of the kernel proper is
 * behind. */
bool kallsyms_may_end_at(const struct kallsyms *kallsyms, uint64_t address);

struct kallsyms_symbol {
	uint64_t address;
	const char *name;
	const char *module; /* without brackets; "" is the kernel proper */
};

/*
 * What covers an address, where `shift` is by how much the running kernel was moved from where the
 * list has it; NULL when it is before the first symbol, or in none. What it points to is that of
 * the last call; the texts live as long as the list. For one thread at a time.
 */
const struct kallsyms_symbol *kallsyms_find(struct kallsyms *kallsyms, uint64_t address,
					    uint64_t shift);

#endif
