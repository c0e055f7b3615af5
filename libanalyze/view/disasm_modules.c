// SPDX-License-Identifier: GPL-2.0-or-later
/* disasm_modules: the file that has the code of a module, and where in it a location is. */
#include "view/disasm.h"
#include "view/modules.h"

#include <string.h>

static const struct profile_module *about(const struct disasm *disasm,
					  const struct disasm_module *module)
{
	return &disasm->profile->modules.items[module->number];
}

/* The kernel proper is known by how far it is from where its text begins. */
static void open_kernel(struct disasm *disasm, struct disasm_module *module)
{
	struct error error;

	if (disasm->options->vmlinux)
		module->module = module_open(disasm->search, disasm->options->vmlinux, &error);
	else
		module->module =
			modules_find_kernel(disasm->search, disasm->profile, module->number);
	module->is_kernel = true;
	if (!module->module || module_symbol_address(module->module, "_text", &module->text) ||
	    module_symbol_address(module->module, "_stext", &module->text))
		return;
	module_close(module->module);
	module->module = NULL;
}

void disasm_open_module(struct disasm *disasm, struct disasm_module *module)
{
	bool force = disasm->options->modules.force;

	const char *path = profile_text(disasm->profile, about(disasm, module)->path);
	enum module_kind kind = about(disasm, module)->kind;

	if (kind == MODULE_KERNEL && !strcmp(path, "[kernel.kallsyms]"))
		open_kernel(disasm, module);
	else if (kind == MODULE_FILE || (kind == MODULE_KERNEL && *path == '/'))
		module->module =
			modules_find(disasm->search, disasm->profile, module->number, force);
	if (!module->module)
		return;
	elf_symbols_read(&module->symbols, module->module);
	elf_symbols_read_slots(&module->slots, module->module);
	elf_relocations_read(&module->relocations, module->module->image);
}

void disasm_close_module(struct disasm_module *module)
{
	symbols_free(module->chains);
	elf_symbols_release(&module->symbols);
	elf_symbols_release(&module->slots);
	elf_relocations_release(&module->relocations);
	module_close(module->module);
}

/* Modules of the kernel: what is known of a place is how far it is from their start. */
static bool is_unlinked(const struct disasm_module *module)
{
	const struct elf_file *image = module->module->image;

	return image && image->type == ET_REL;
}

bool disasm_address(const struct disasm_module *module, uint64_t offset, uint64_t *address)
{
	if (!module->module)
		return false;
	if (!module->is_kernel && !is_unlinked(module))
		return module_address(module->module, offset, address);
	*address = module->text + offset;
	return true;
}

const char *disasm_module_problem(struct disasm *disasm, const struct disasm_module *module)
{
	const char *path = profile_text(disasm->profile, about(disasm, module)->path);
	const char *id = profile_text(disasm->profile, about(disasm, module)->build_id);
	struct strbuf text = STRBUF_INIT;
	const char *problem;

	if (module->module && module_has_image(module->module))
		return NULL;
	if (module->is_kernel && !*id)
		strbuf_addf(&text,
			    "'%s' was recorded without a build-id: --vmlinux tells where its code "
			    "is",
			    path);
	else if (*path != '/' && !*id)
		strbuf_addf(&text, "the code of '%s' is in no file that could be looked for", path);
	else if (*id)
		strbuf_addf(&text,
			    "the file with its code, '%s' with build-id %s, was not found: "
			    "--symbols DIR tells where it is",
			    path, id);
	else
		strbuf_addf(&text,
			    "'%s' was recorded without a build-id: --force-symbols takes the file "
			    "of that name",
			    path);
	problem = arena_copy(&disasm->arena, text.text, text.length);
	strbuf_release(&text);
	return problem;
}
