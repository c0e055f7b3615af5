/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * elf_plt: entries of the procedure linkage table have no symbols. Each jumps through a slot of the
 * global offset table, which a relocation fills with the address of a symbol: that one's name it
 * is.
 */
#include "symbol/elf_symbols.h"

#include "base/reader.h"
#include "base/vector.h"

struct slot {
	uint64_t address;
	const char *name;
};

struct slots {
	struct slot *items;
	size_t count, capacity;
};

static void read_relocations(struct elf_symbols *symbols, const struct elf_file *elf,
			     const struct elf_section *section, struct slots *slots)
{
	size_t word = elf->is_64 ? 8 : 4;
	size_t size = section->type == SHT_RELA ? 3 * word : 2 * word;
	struct span bytes = elf_symbols_load(symbols, elf, section);
	const struct elf_section *table = &elf->sections[section->link];
	struct span syms, strings;

	if (table->type != SHT_DYNSYM || table->link >= elf->section_count)
		return;
	syms = elf_symbols_load(symbols, elf, table);
	strings = elf_symbols_load(symbols, elf, &elf->sections[table->link]);
	for (size_t i = 0; i < bytes.size / size; i++) {
		struct reader reader = reader_over(bytes.at + i * size, size, elf->swap);
		uint64_t address = elf->is_64 ? reader_u64(&reader) : reader_u32(&reader);
		uint64_t info = elf->is_64 ? reader_u64(&reader) : reader_u32(&reader);
		uint64_t index = elf->is_64 ? info >> 32 : info >> 8;
		struct elf_sym sym;
		const char *name = NULL;

		if (index && elf_sym_read(elf, syms, index, &sym))
			name = elf_string(strings, sym.name);
		if (name && *name)
			*vector_push(slots) = (struct slot){address, name};
	}
}

static int compare_slots(const void *left, const void *right)
{
	const struct slot *a = left, *b = right;

	if (a->address != b->address)
		return a->address < b->address ? -1 : 1;
	return strcmp(a->name, b->name);
}

static const char *slot_name(const struct slots *slots, uint64_t address)
{
	size_t low = 0, high = slots->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (slots->items[middle].address < address)
			low = middle + 1;
		else
			high = middle;
	}
	return low < slots->count && slots->items[low].address == address ? slots->items[low].name
									  : NULL;
}

static void add_entry(struct elf_symbols *symbols, const struct slots *slots, uint64_t slot,
		      uint64_t start, uint64_t end)
{
	const char *name = slot_name(slots, slot);
	struct strbuf text = STRBUF_INIT;

	if (!name)
		return;
	strbuf_addf(&text, "%.*s@plt", (int)strcspn(name, "@"), name);
	*elf_symbols_add(symbols) = (struct elf_symbol){
		.start = start,
		.end = end,
		.name = arena_copy(&symbols->arena, text.text, text.length),
		.length = (uint32_t)text.length,
	};
	strbuf_release(&text);
}

/* jmp *displacement(%rip), somewhere in an entry of known size */
static void read_x86_64(struct elf_symbols *symbols, const struct slots *slots,
			const struct elf_section *section)
{
	struct span code = section->bytes;
	uint64_t size =
		section->entry_size == 8 || section->entry_size == 16 ? section->entry_size : 16;

	if (strcmp(section->name, ".plt.got") == 0 && section->entry_size != 16)
		size = 8;
	for (size_t i = 0; i + 6 <= code.size; i++) {
		uint64_t slot, entry = i / size * size;

		if (code.at[i] != 0xff || code.at[i + 1] != 0x25)
			continue;
		slot = section->address + i + 6 +
		       (uint64_t)(int64_t)(int32_t)load_u32(code.at + i + 2, false);
		add_entry(symbols, slots, slot, section->address + entry,
			  section->address + entry + size);
		i = (size_t)(entry + size - 1);
	}
}

/* bti c, if that is used; adrp x16, page; ldr x17, [x16, offset]; add; br x17 */
static void read_aarch64(struct elf_symbols *symbols, const struct slots *slots,
			 const struct elf_section *section)
{
	struct span code = section->bytes;

	for (size_t i = 0; i + 16 <= code.size; i += 4) {
		uint32_t adrp = load_u32(code.at + i, false);
		uint32_t ldr = load_u32(code.at + i + 4, false);
		uint32_t before = i ? load_u32(code.at + i - 4, false) : 0;
		uint64_t start = section->address + i;
		uint64_t pages, end = start + 16;

		if ((adrp & 0x9f00001f) != 0x90000010 || (ldr & 0xffc003ff) != 0xf9400211)
			continue;
		pages = (uint64_t)(adrp >> 5 & 0x7ffff) << 2 | (adrp >> 29 & 3);
		if (pages & 1 << 20)
			pages |= ~(uint64_t)0 << 21;
		if (before == 0xd503245f)
			start -= 4;
		add_entry(symbols, slots,
			  ((section->address + i) & ~(uint64_t)0xfff) + (pages << 12) +
				  (uint64_t)(ldr >> 10 & 0xfff) * 8,
			  start, end);
	}
}

static bool is_known_machine(const struct elf_file *elf)
{
	return !elf->swap && elf->is_64 &&
	       (elf->machine == EM_X86_64 || elf->machine == EM_AARCH64);
}

static void read_slots(struct elf_symbols *symbols, const struct elf_file *elf, struct slots *slots)
{
	for (size_t i = 0; i < elf->section_count; i++)
		if ((elf->sections[i].type == SHT_RELA || elf->sections[i].type == SHT_REL) &&
		    elf->sections[i].link < elf->section_count)
			read_relocations(symbols, elf, &elf->sections[i], slots);
	if (slots->count)
		qsort(slots->items, slots->count, sizeof(*slots->items), compare_slots);
}

void elf_symbols_add_plt(struct elf_symbols *symbols, const struct elf_file *elf)
{
	struct slots slots = {0};

	if (!is_known_machine(elf))
		return;
	read_slots(symbols, elf, &slots);
	for (size_t i = 0; i < elf->section_count; i++) {
		const struct elf_section *section = &elf->sections[i];

		if (strncmp(section->name, ".plt", 4) != 0 || !(section->flags & SHF_EXECINSTR))
			continue;
		if (elf->machine == EM_X86_64)
			read_x86_64(symbols, &slots, section);
		else
			read_aarch64(symbols, &slots, section);
	}
	vector_release(&slots);
}

void elf_symbols_read_slots(struct elf_symbols *symbols, const struct module *module)
{
	struct slots slots = {0};

	*symbols = (struct elf_symbols){0};
	if (!module->image || !is_known_machine(module->image))
		return;
	read_slots(symbols, module->image, &slots);
	for (size_t i = 0; i < slots.count; i++)
		*elf_symbols_add(symbols) = (struct elf_symbol){
			.start = slots.items[i].address,
			.end = slots.items[i].address + 8,
			.name = slots.items[i].name,
			.length = (uint32_t)strcspn(slots.items[i].name, "@"),
		};
	vector_release(&slots);
}
