/* SPDX-License-Identifier: GPL-2.0-or-later */
/* module_state: what a module is made of, for the layers that read it. */
#ifndef PROCESS_MODULE_STATE_H
#define PROCESS_MODULE_STATE_H

#include "analyze/module.h"
#include "base/arena.h"
#include "process/elf_file.h"

struct module {
	struct module_search *search; /* borrowed */
	struct elf_file *image;       /* the file that was mapped, or NULL */
	struct elf_file *debug;       /* where DWARF is: `image`, another file, or NULL */
	struct elf_file *tables;      /* has .symtab, if none of the above; from .gnu_debugdata */
	struct elf_file *alternate;   /* of dwz, or NULL */
	const char *path;             /* as recorded */
	uint8_t build_id[ELF_BUILD_ID_MAX];
	size_t build_id_size;
	struct {
		struct module_tried *items;
		size_t count, capacity;
	} tried;
	struct arena arena;
};

/* What is looked for. */
enum module_role {
	MODULE_IMAGE,
	MODULE_DEBUG,
};

/*
 * Looks for a file that is named by debug info: a .dwo by its path, or by its last name in the
 * given directories; a .dwp. NULL when it is not there. The caller closes it.
 */
struct elf_file *module_open_dwo(const struct module *module, const char *directory,
				 const char *name);
struct elf_file *module_open_dwp(const struct module *module);

/* Notes where something was looked for in vain. */
void module_note_tried(struct module *module, const char *path, const char *reason);

#endif
