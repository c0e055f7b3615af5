/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unwind/leaf.h"

#include "base/reader.h"

#include <elf.h>

/* ModRM, SIB and displacement of an instruction, by their first two bytes. */
static size_t operand_size(unsigned char modrm, unsigned char sib)
{
	enum { DISPLACEMENT_8 = 1, DISPLACEMENT_32, REGISTER, HAS_SIB = 4, NO_BASE = 5 };
	unsigned mode = modrm >> 6, base = modrm & 7;
	size_t size = mode != REGISTER && base == HAS_SIB ? 2 : 1;

	if (mode == REGISTER)
		return size;
	if (base == HAS_SIB)
		base = sib & 7;
	if (mode == DISPLACEMENT_32 || (!mode && base == NO_BASE))
		return size + 4;
	return size + (mode == DISPLACEMENT_8);
}

/* call ADDRESS; call *OPERAND */
static bool ends_with_call_x86(struct span code)
{
	enum { DIRECT = 0xe8, DIRECT_SIZE = 5, INDIRECT = 0xff, INDIRECT_CALL = 2 };
	const unsigned char *end = code.at + code.size;

	if (code.size >= DIRECT_SIZE && end[-DIRECT_SIZE] == DIRECT)
		return true;
	for (ptrdiff_t size = 2; size <= 7 && (size_t)size <= code.size; size++) {
		const unsigned char *at = end - size;

		if (at[0] == INDIRECT && (at[1] >> 3 & 7) == INDIRECT_CALL &&
		    operand_size(at[1], size > 2 ? at[2] : 0) == (size_t)size - 1)
			return true;
	}
	return false;
}

/* bl ADDRESS; blr REGISTER, and those with pointer authentication */
static bool ends_with_call_aarch64(struct span code, bool swap)
{
	uint32_t last;

	if (code.size < sizeof(last))
		return false;
	last = load_u32(code.at + code.size - sizeof(last), swap);
	return (last & 0xfc000000) == 0x94000000 || (last & 0xfefff000) == 0xd63f0000;
}

bool leaf_ends_with_call(const struct machine *machine, struct span code)
{
	switch (machine->elf_machine) {
	case EM_X86_64:
	case EM_386:
		return ends_with_call_x86(code);
	case EM_AARCH64: /* whose code is little endian, whatever its data is */
		return ends_with_call_aarch64(code, __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__);
	}
	return false;
}

static bool is_after_call(struct unwind_modules *modules, const struct machine *machine,
			  uint32_t epoch, uint64_t address)
{
	struct place place = history_find(modules->history, epoch, address - 1);
	const struct elf_file *image;

	if (!place.image || place.image->kind != IMAGE_FILE)
		return false;
	image = unwind_modules_find(modules, place.image)->image;
	return image && place.offset < image->bytes.size &&
	       leaf_ends_with_call(machine,
				   (struct span){image->bytes.at, (size_t)place.offset + 1});
}

static bool go_on(struct walk *walk, struct unwind_modules *modules, uint32_t epoch,
		  uint64_t address, uint64_t stack)
{
	uint64_t before = walk->values[walk->machine->stack_pointer];

	address &= walk->machine->address_mask;
	if (!is_after_call(modules, walk->machine, epoch, address))
		return false;
	walk->values[walk->machine->stack_pointer] = stack;
	return walk_arrive(walk, address, before, false);
}

bool walk_by_leaf(struct walk *walk, struct unwind_modules *modules, uint32_t epoch)
{
	const struct machine *machine = walk->machine;
	uint64_t stack = walk->values[machine->stack_pointer], address;

	if (machine->link != MACHINE_NO_REGISTER)
		return walk->is_known[machine->link] &&
		       go_on(walk, modules, epoch, walk->values[machine->link], stack);
	return walk_read(walk, stack, machine->word, &address) &&
	       go_on(walk, modules, epoch, address, stack + machine->word);
}

bool walk_by_trampoline(struct walk *walk, struct unwind_modules *modules, uint32_t epoch)
{
	const struct machine *machine = walk->machine;
	uint64_t stack = walk->values[machine->stack_pointer] + machine->word, address;

	return machine->elf_machine == EM_X86_64 &&
	       walk_read(walk, stack, machine->word, &address) &&
	       go_on(walk, modules, epoch, address, stack + machine->word);
}
