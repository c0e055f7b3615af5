/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/code_notes.h"

#include "load/program.h"
#include "process/elf_file.h"
#include "process/module_state.h"

#include <inttypes.h>
#include <string.h>

static const struct elf_segment *segment_of(const struct elf_file *image, uint64_t address)
{
	for (size_t i = 0; i < image->segment_count; i++) {
		const struct elf_segment *segment = &image->segments[i];

		if (segment->type == PT_LOAD && segment->flags & PF_X &&
		    address >= segment->address &&
		    address - segment->address < segment->file_size)
			return segment;
	}
	return NULL;
}

void code_note(struct profile *profile, uint32_t number, const struct module *module,
	       uint64_t address)
{
	struct strbuf key = STRBUF_INIT, value = STRBUF_INIT;
	const struct elf_segment *segment;
	const struct profile_module *about = &profile->modules.items[number];
	const char *path = profile_text(profile, about->path), *before;
	size_t size;

	segment = module->image ? segment_of(module->image, address) : NULL;
	if (!segment || about->kind != MODULE_FILE || program_is_shared_object(path))
		return;
	strbuf_addf(&key, "code %s", path);
	strbuf_addf(&value, "0x%" PRIx64 " 0x%" PRIx64 " 0x%" PRIx64, segment->offset,
		    segment->address, segment->file_size);
	before = profile_fact(profile, key.text, &size);
	profile_set_note(profile, false, key.text,
			 before && strcmp(before, value.text) != 0 ? "several" : value.text);
	strbuf_release(&key);
	strbuf_release(&value);
}
