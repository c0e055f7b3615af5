/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "process/elf_relocatable.h"

#include "base/reader.h"

#include <sys/mman.h>

/* No module is larger; what is freed after the start is put beyond all others. */
static const uint64_t size_most = 1u << 31, init_start = 1ull << 40;

void elf_lay_out(struct elf_file *elf)
{
	uint64_t next = 0, next_init = init_start;

	for (size_t i = 0; i < elf->section_count; i++) {
		struct elf_section *section = &elf->sections[i];
		bool is_init = strncmp(section->name, ".init", 5) == 0;
		uint64_t *at = is_init ? &next_init : &next;
		uint64_t alignment = section->alignment;

		if (!(section->flags & SHF_ALLOC) || !(section->flags & SHF_EXECINSTR))
			continue;
		if (section->size > size_most || *at > init_start + size_most)
			return;
		if (alignment && !(alignment & (alignment - 1)) && alignment <= size_most)
			*at = (*at + alignment - 1) & ~(alignment - 1);
		section->address = *at;
		*at += section->size;
	}
}

/* Of a symbol: where it is. */
static bool symbol_address(const struct elf_file *elf, struct span table, uint64_t index,
			   uint64_t *address)
{
	struct reader reader = reader_over(table.at, table.size, elf->swap);
	uint16_t section;

	if (index >= table.size / sizeof(Elf64_Sym))
		return false;
	reader_take(&reader, index * sizeof(Elf64_Sym) + 6);
	section = reader_u16(&reader);
	*address = reader_u64(&reader);
	if (section < elf->section_count)
		*address += elf->sections[section].address;
	return true;
}

/* How many bytes a relocation of this type sets to an address; 0: it is not one of these. */
static size_t width_of(uint16_t machine, uint32_t type)
{
	switch (machine) {
	case EM_X86_64:
		return type == R_X86_64_64 ? 8 : type == R_X86_64_32 ? 4 : 0;
	case EM_AARCH64:
		return type == R_AARCH64_ABS64 ? 8 : type == R_AARCH64_ABS32 ? 4 : 0;
	}
	return 0;
}

static void store(unsigned char *to, size_t width, uint64_t value, bool swap)
{
	uint32_t half = swap ? __builtin_bswap32((uint32_t)value) : (uint32_t)value;

	value = swap ? __builtin_bswap64(value) : value;
	if (width == 8)
		memcpy(to, &value, 8);
	else
		memcpy(to, &half, 4);
}

/* The bytes in memory that may be changed. */
static unsigned char *own_copy(struct elf_data *data)
{
	if (!data->mapping) {
		void *mapping = mmap(NULL, data->bytes.size, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (mapping == MAP_FAILED)
			return NULL;
		memcpy(mapping, data->bytes.at, data->bytes.size);
		data->mapped = data->bytes.size;
		data->bytes.at = mapping;
		__atomic_store_n(&data->mapping, mapping, __ATOMIC_RELEASE);
	}
	return data->mapping;
}

static void apply(const struct elf_file *elf, const struct elf_section *list, struct elf_data *data)
{
	struct span table = elf->sections[list->link].bytes;
	struct reader reader = reader_over(list->bytes.at, list->bytes.size, elf->swap);
	unsigned char *bytes = own_copy(data);

	while (bytes && reader_left(&reader) >= sizeof(Elf64_Rela)) {
		uint64_t offset = reader_u64(&reader), info = reader_u64(&reader);
		uint64_t addend = reader_u64(&reader), address;
		size_t width = width_of(elf->machine, (uint32_t)info);

		if (width && offset <= data->bytes.size && width <= data->bytes.size - offset &&
		    symbol_address(elf, table, info >> 32, &address))
			store(bytes + offset, width, address + addend, elf->swap);
	}
}

void elf_relocate(const struct elf_file *elf, const struct elf_section *section,
		  struct elf_data *data)
{
	size_t number = (size_t)(section - elf->sections);

	if (elf->type != ET_REL || !elf->is_64 || section->flags & SHF_ALLOC || !data->bytes.size)
		return;
	for (size_t i = 0; i < elf->section_count; i++) {
		const struct elf_section *list = &elf->sections[i];

		if (list->type == SHT_RELA && list->info == number &&
		    list->link < elf->section_count && list->bytes.size)
			apply(elf, list, data);
	}
}
