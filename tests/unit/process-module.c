/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * module: this program itself, which is an ELF file with symbols; and ELF headers written here, in
 * both classes and byte orders, cut anywhere.
 */
#include "analyze/module.h"
#include "process/elf_unpack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* A writer of fields in a given order of bytes. */
struct writer {
	unsigned char bytes[1024];
	size_t size;
	bool is_64, is_big;
};

static void put(struct writer *writer, uint64_t value, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		writer->bytes[writer->size++] =
			(unsigned char)(value >> 8 * (writer->is_big ? size - 1 - i : i));
}

static void put_word(struct writer *writer, uint64_t value)
{
	put(writer, value, writer->is_64 ? 8 : 4);
}

static void put_section(struct writer *writer, uint32_t name, uint32_t type, uint64_t flags,
			uint64_t address, uint64_t offset, uint64_t size)
{
	put(writer, name, 4);
	put(writer, type, 4);
	put_word(writer, flags);
	put_word(writer, address);
	put_word(writer, offset);
	put_word(writer, size);
	put(writer, 0, 4);
	put(writer, 0, 4);
	put_word(writer, 1);
	put_word(writer, 0);
}

static const char names[] = "\0.note.gnu.build-id\0.text\0.shstrtab";
static const unsigned char note[] = "\1\2\3\4\5\6\7\10";

enum { NAME_NOTE = 1, NAME_TEXT = 20, NAME_STRINGS = 26, SECTIONS = 4 };

/* A header, one loaded segment, a build-id of 8 bytes, names, and the sections. */
static void write_elf(struct writer *writer, bool is_64, bool is_big)
{
	size_t header = is_64 ? 64 : 52, segment = is_64 ? 56 : 32, section = is_64 ? 64 : 40;
	size_t notes = header + segment, strings = notes + 24, text = strings + sizeof(names);
	size_t sections = text + 16;

	*writer = (struct writer){.is_64 = is_64, .is_big = is_big};
	put(writer, is_big ? 0x7f454c46 : 0x464c457f, 4);
	put(writer, is_64 ? 2 : 1, 1);
	put(writer, is_big ? 2 : 1, 1);
	put(writer, 1, 1);
	writer->size = 16;
	put(writer, ET_DYN, 2);
	put(writer, EM_PPC64, 2);
	put(writer, 1, 4);
	put_word(writer, 0);
	put_word(writer, header);
	put_word(writer, sections);
	put(writer, 0, 4);
	put(writer, header, 2);
	put(writer, segment, 2);
	put(writer, 1, 2);
	put(writer, section, 2);
	put(writer, SECTIONS, 2);
	put(writer, 3, 2);
	put(writer, PT_LOAD, 4);
	if (is_64)
		put(writer, PF_X | PF_R, 4);
	put_word(writer, 0x10);
	put_word(writer, 0x20010);
	put_word(writer, 0x20010);
	put_word(writer, 0x100);
	put_word(writer, 0x200);
	if (!is_64)
		put(writer, PF_X | PF_R, 4);
	put_word(writer, 1);
	put(writer, 4, 4);
	put(writer, 8, 4);
	put(writer, NT_GNU_BUILD_ID, 4);
	memcpy(writer->bytes + writer->size, "GNU", 4);
	memcpy(writer->bytes + writer->size + 4, note, 8);
	writer->size += 12;
	memcpy(writer->bytes + writer->size, names, sizeof(names));
	writer->size = sections;
	put_section(writer, 0, SHT_NULL, 0, 0, 0, 0);
	put_section(writer, NAME_NOTE, SHT_NOTE, SHF_ALLOC, 0, notes, 24);
	put_section(writer, NAME_TEXT, SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 0x20100, text, 16);
	put_section(writer, NAME_STRINGS, SHT_STRTAB, 0, 0, strings, sizeof(names));
}

static void reads_headers(void **state)
{
	(void)state;
	for (unsigned kind = 0; kind < 4; kind++) {
		struct writer writer;
		struct elf_file *elf;
		struct error error;
		uint64_t value = 0;

		write_elf(&writer, kind & 1, kind & 2);
		elf = elf_open_bytes(writer.bytes, writer.size, "written", &error);
		assert_non_null(elf);
		assert_int_equal(elf->machine, EM_PPC64);
		assert_int_equal(elf->type, ET_DYN);
		assert_int_equal(elf->section_count, SECTIONS);
		assert_int_equal(elf->build_id_size, 8);
		assert_memory_equal(elf->build_id, note, 8);
		assert_int_equal(elf_find_section(elf, ".text")->address, 0x20100);
		assert_null(elf_find_section(elf, ".data"));
		assert_true(elf_has_code(elf));
		assert_false(elf_has_dwarf(elf));
		assert_true(elf_address_of(elf, 0x10, &value));
		assert_true(value == 0x20010);
		assert_true(elf_offset_of(elf, 0x2010f, &value));
		assert_true(value == 0x10f);
		assert_false(elf_address_of(elf, 0x110, &value));
		assert_false(elf_address_of(elf, 0xf, &value));
		elf_close(elf);
	}
}

/* However short, it is opened or refused; and whatever it says it has is inside. */
static void cut_anywhere(void **state)
{
	(void)state;
	for (unsigned kind = 0; kind < 4; kind++) {
		struct writer writer;

		write_elf(&writer, kind & 1, kind & 2);
		for (size_t size = 0; size < writer.size; size++) {
			unsigned char *copy = malloc(size + 1);
			struct elf_file *elf;
			struct error error = {0};

			memcpy(copy, writer.bytes, size);
			elf = elf_open_bytes(copy, size, "cut", &error);
			assert_true(elf || error.code == ERROR_INPUT);
			for (size_t i = 0; elf && i < elf->section_count; i++)
				assert_true(!elf->sections[i].bytes.size ||
					    elf->sections[i].bytes.at +
							    elf->sections[i].bytes.size <=
						    copy + size);
			elf_close(elf);
			free(copy);
		}
	}
}

static void opens_itself(void **state)
{
	struct module_paths paths = {0};
	struct module_search *search = module_search_new(&paths);
	struct error error;
	struct module *module = module_open(search, "/proc/self/exe", &error);
	uint64_t address = 0;

	(void)state;
	assert_non_null(module);
	assert_true(module_has_image(module));
	assert_true(module_symbol_address(module, "main", &address));
	assert_true(address != 0);
	assert_false(module_symbol_address(module, "no such symbol", &address));
	module_close(module);
	assert_null(module_open(search, "/dev/null", &error));
	assert_null(module_open(search, "/nonexistent", &error));
	module_search_free(search);
}

/* What cannot be found is told, with the places. */
static void tells_what_it_tried(void **state)
{
	static const char *const directory = "/nonexistent/symbols";
	static const uint8_t id[20] = {0xab, 0xcd, 0xef};
	struct module_paths paths = {&directory, 1, false, true};
	struct module_wanted wanted = {
		.path = "/usr/lib/libthing.so",
		.build_id = id,
		.build_id_size = sizeof(id),
	};
	struct module_search *search = module_search_new(&paths);
	struct module *module = module_find(search, &wanted);
	bool by_id = false, by_path = false;

	(void)state;
	assert_false(module_found(module));
	assert_true(module_tried_count(module) > 0);
	for (size_t i = 0; i < module_tried_count(module); i++) {
		const struct module_tried *tried = module_tried(module, i);

		assert_string_equal(tried->reason, "No such file or directory");
		by_id = by_id || strstr(tried->path, "/.build-id/ab/cdef0");
		by_path =
			by_path || !strcmp(tried->path, "/nonexistent/symbols/usr/lib/libthing.so");
		assert_int_equal(strncmp(tried->path, directory, strlen(directory)), 0);
	}
	assert_true(by_id && by_path);
	module_close(module);
	module_search_free(search);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_headers),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(opens_itself),
		cmocka_unit_test(tells_what_it_tried),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
