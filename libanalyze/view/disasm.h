/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * disasm: the parts of pitot disasm. What is shown is a block: the code that a symbol of a module
 * covers, with the instructions in it.
 */
#ifndef VIEW_DISASM_H
#define VIEW_DISASM_H

#include "analyze/symbol.h"
#include "analyze/view_disasm.h"
#include "base/arena.h"
#include "process/module_state.h"
#include "symbol/elf_relocations.h"
#include "view/columns.h"
#include "view/frame_names.h"
#include "view/sources.h"

/* A module of the profile whose code is looked for. */
struct disasm_module {
	uint32_t number;       /* in the profile */
	struct module *module; /* or NULL */
	uint64_t text;         /* of a kernel: where offsets begin */
	bool is_kernel;
	struct elf_symbols symbols, slots;
	struct elf_relocations relocations; /* of a file that was not linked */
	struct symbols *chains;             /* of its instructions, in order */
	size_t chain_count;
};

enum target_kind { TARGET_NONE, TARGET_JUMP, TARGET_CALL, TARGET_DATA };

struct instruction {
	uint64_t address; /* in the ELF file; or, without one, the offset in the module */
	const char *text; /* NULL: it is not known */
	const unsigned char *bytes;
	unsigned size;
	enum target_kind kind;
	uint64_t target;
	const struct elf_symbol *target_symbol; /* or NULL; or else: */
	const char *target_name;                /* from a relocation, or NULL */
	bool is_slot;                           /* which holds the address of that symbol */
	const struct symbol_chain *chain;       /* or NULL */
	struct key_tally tally;
};

struct disasm_block {
	uint32_t name;       /* as functions are shown */
	uint32_t module;     /* of disasm.modules */
	const char *symbol;  /* what covers it; or NULL */
	uint64_t start, end; /* addresses; both 0 without a symbol */
	const char *problem; /* why there is no code; or NULL */
	size_t first, count; /* in disasm.instructions */
	struct key_tally tally;
};

/* A location of the profile that is in a block. */
struct disasm_spot {
	uint32_t location, block;
	uint64_t address;
};

struct disasm {
	const struct profile *profile;
	const struct disasm_options *options;
	struct names *names;
	struct demangler *demangler; /* of names that the profile does not have */
	struct sheet sheet;
	struct sources *sources;
	struct module_search *search;
	struct arena arena;
	PROFILE_TABLE(struct disasm_module) modules;
	PROFILE_TABLE(struct disasm_spot) spots; /* in order of location */
	PROFILE_TABLE(struct disasm_block) blocks;
	PROFILE_TABLE(struct instruction) instructions;
	uint32_t *shown; /* blocks, in order */
	size_t shown_count;
};

/* disasm_modules.c: the file with the code of a module; and where in it a location is. */
void disasm_open_module(struct disasm *disasm, struct disasm_module *module);
bool disasm_address(const struct disasm_module *module, uint64_t offset, uint64_t *address);
const char *disasm_module_problem(struct disasm *disasm, const struct disasm_module *module);
void disasm_close_module(struct disasm_module *module);

/* disasm_blocks.c: the blocks that match, what was counted in each, and which are shown. */
int disasm_find_blocks(struct disasm *disasm, struct error *error);

/* disasm_code.c: the instructions of the blocks that are shown. */
void disasm_decode(struct disasm *disasm);
/* disasm_targets.c: the names of what instructions of a module lead to. */
void disasm_name_targets(struct disasm *disasm, uint32_t module);
/*
 * The instructions of the blocks that are shown of a module, in order of their addresses, or those
 * that lead somewhere, in order of where. How many; there is room for all.
 */
struct disasm_place {
	uint64_t address;
	struct instruction *instruction;
};
size_t disasm_gather(const struct disasm *disasm, uint32_t module, bool targets,
		     struct disasm_place *places, uint64_t *addresses);
/* disasm_decoder.c. NULL: not for this machine. */
struct disasm_decoder;
struct disasm_decoder *disasm_decoder_new(const struct elf_file *elf, enum disasm_syntax syntax);
void disasm_decoder_free(struct disasm_decoder *decoder);
/* Fills all but the chain and the tally; how many bytes it took, 0: none is there. */
size_t disasm_decoder_next(struct disasm_decoder *decoder, struct span code, uint64_t address,
			   struct arena *arena, struct instruction *instruction);

/* disasm_arrows.c: the loops of a block as lines beside its instructions. */
struct arrows;
struct arrows *arrows_new(const struct instruction *instructions, size_t count);
void arrows_free(struct arrows *arrows);
/* Beside instruction `index`; or, `between`, beside what is shown before it. */
void arrows_add(const struct arrows *arrows, struct strbuf *out, size_t index, bool between);

void disasm_print_text(const struct disasm *disasm);
void disasm_print_pprof(const struct disasm *disasm);
void disasm_print_tsv(const struct disasm *disasm);
void disasm_print_json(const struct disasm *disasm);
/* The innermost of the frames of an instruction; all empty where none is known. */
struct symbol_frame disasm_innermost(const struct instruction *instruction);
/* "work+0x1c": where an instruction leads to, or nothing. */
void disasm_add_target(const struct disasm *disasm, struct strbuf *out,
		       const struct instruction *instruction);

#endif
