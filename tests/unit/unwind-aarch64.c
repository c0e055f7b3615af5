// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A recording of another processor, by the unwind tables of a file that is put together here: aarch64,
 * whose return addresses are in a register at first, and signed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyze/unwind.h"
#include "gen/gen.h"

enum {
	TYPE = SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_REGS_USER | SAMPLE_STACK_USER,
	REGISTERS = 33, /* x0 to x30, sp, pc */
	FP = 29,
	LR = 30,
	SP = 31,
	PC = 32,
	BASE = 0x400000, /* where the file is mapped */
	START = 0x1000,  /* its functions: calls the next and is called by nothing */
	CALLER = 0x1040, /* has a frame of 32 bytes */
	LEAF = 0x1080,   /* has none, but signs its return address after an instruction */
	CODE_SIZE = 0x40,
	STACK = 0x7000,
	STACK_SIZE = 64,
};

static const uint64_t signature = 0x00a5000000000000;

/* ---- the file ---------------------------------------------------------------------------------
 */

static void put_program(struct gen_bytes *out, size_t start, const void *program, size_t size)
{
	gen_put(out, program, size);
	while ((out->size - start) % 4)
		gen_u8(out, 0); /* nop */
}

static void end_record(struct gen_bytes *out, size_t start)
{
	uint32_t size = (uint32_t)(out->size - start - 4);

	memcpy(out->at + start, &size, sizeof(size));
}

/* .debug_frame; the return address is in x30, and the CFA is sp. */
static void put_cie(struct gen_bytes *out)
{
	static const unsigned char body[] = {1, 0, 4, 0x78, LR, 0x0c, SP, 0};
	size_t start = out->size;

	gen_u32(out, 0);
	gen_u32(out, UINT32_MAX);
	put_program(out, start, body, sizeof(body));
	end_record(out, start);
}

static void put_fde(struct gen_bytes *out, uint64_t address, const void *program, size_t size)
{
	size_t start = out->size;

	gen_u32(out, 0);
	gen_u32(out, 0);
	gen_u64(out, address);
	gen_u64(out, CODE_SIZE);
	put_program(out, start, program, size);
	end_record(out, start);
}

static void put_tables(struct gen_bytes *out)
{
	static const unsigned char root[] = {0x07, LR}; /* undefined x30 */
	/* After two instructions, paciasp and stp x29, x30, [sp, #-32]!: */
	static const unsigned char frame[] = {
		0x41, 0x2d,            /* advance 1; negate_ra_state */
		0x41, 0x0e, 32,        /* advance 1; def_cfa_offset 32 */
		0x80 | FP, 4,          /* offset x29, 4 * -8 */
		0x80 | LR, 3,          /* offset x30, 3 * -8 */
		0x42, 0x0d, FP,        /* advance 2; def_cfa_register x29 */
	};
	static const unsigned char leaf[] = {0x41, 0x2d};

	put_cie(out);
	put_fde(out, START, root, sizeof(root));
	put_fde(out, CALLER, frame, sizeof(frame));
	put_fde(out, LEAF, leaf, sizeof(leaf));
}

static void write_file(const char *path)
{
	static const char names[] = "\0.debug_frame\0.shstrtab";
	struct gen_bytes tables = {0};
	Elf64_Ehdr head = {
		.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
		.e_type = ET_DYN,
		.e_machine = EM_AARCH64,
		.e_version = EV_CURRENT,
		.e_phoff = sizeof(head),
		.e_ehsize = sizeof(head),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = 1,
		.e_shentsize = sizeof(Elf64_Shdr),
		.e_shnum = 3,
		.e_shstrndx = 2,
	};
	Elf64_Phdr segment = {.p_type = PT_LOAD,
			      .p_flags = PF_R | PF_X,
			      .p_filesz = 0x2000,
			      .p_memsz = 0x2000,
			      .p_align = 0x1000};
	Elf64_Shdr sections[3] = {{0}};
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	put_tables(&tables);
	head.e_shoff = 0x2000;
	sections[1] = (Elf64_Shdr){.sh_name = 1,
				   .sh_type = SHT_PROGBITS,
				   .sh_offset = 0x2000 + sizeof(sections),
				   .sh_size = tables.size};
	sections[2] = (Elf64_Shdr){.sh_name = 14,
				   .sh_type = SHT_STRTAB,
				   .sh_offset = sections[1].sh_offset + tables.size,
				   .sh_size = sizeof(names)};
	assert_int_equal(fwrite(&head, sizeof(head), 1, file), 1);
	assert_int_equal(fwrite(&segment, sizeof(segment), 1, file), 1);
	assert_int_equal(fseek(file, 0x2000, SEEK_SET), 0);
	assert_int_equal(fwrite(sections, sizeof(sections), 1, file), 1);
	assert_int_equal(fwrite(tables.at, tables.size, 1, file), 1);
	assert_int_equal(fwrite(names, sizeof(names), 1, file), 1);
	assert_int_equal(fclose(file), 0);
	gen_bytes_release(&tables);
}

/* ---- the recording ----------------------------------------------------------------------------
 */

struct story {
	uint64_t registers[REGISTERS];
	uint64_t words[STACK_SIZE / 8];
};

static struct gen_bytes make(const struct story *story)
{
	static const char path[] = "/program";
	struct record_body map = {.trailer = {.time = 1, .pid = 7, .tid = 7}};
	struct gen_event *event;
	struct gen_bytes file;
	struct gen gen;

	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	event = gen_event(&gen, "cycles", TYPE, 0);
	event->attr.user_registers = ((uint64_t)1 << REGISTERS) - 1;
	event->attr.user_stack_size = STACK_SIZE;
	gen_string(gen_feature(&gen, FEATURE_ARCH), "aarch64");
	gen_string(gen_feature(&gen, FEATURE_HOSTNAME), "elsewhere");
	map.mmap.pid = map.mmap.tid = 7;
	map.mmap.start = BASE;
	map.mmap.length = 0x2000;
	map.mmap.protection = 5;
	map.mmap.path = (struct span){(const unsigned char *)path, strlen(path)};
	gen_body(&gen, event, RECORD_MMAP2, MISC_CPUMODE_USER, &map);
	gen_sample(&gen, event,
		   &(struct gen_sample){.misc = MISC_CPUMODE_USER,
					.ip = story->registers[PC],
					.pid = 7,
					.tid = 7,
					.time = 9,
					.user_abi = 2,
					.user_registers = story->registers,
					.user_stack = story->words,
					.user_stack_size = STACK_SIZE,
					.user_stack_copied = STACK_SIZE});
	file = gen_finish(&gen);
	gen_release(&gen);
	return file;
}

static void unwind(struct recording *recording, const struct module_paths *paths,
		   struct stack *stack)
{
	struct history *history = history_new(recording);
	struct record_cursor cursor;
	struct unwind_worker *worker;
	struct unwinder *unwinder;
	struct record record;
	struct sample sample;
	struct error error;

	assert_int_equal(recording_scan(recording, history_add, history, &error), 0);
	history_finish(history);
	unwinder = unwinder_new(recording, history, paths);
	worker = unwind_worker_new(unwinder);
	cursor = record_cursor(recording, 0);
	while (record_next(&cursor, &record)) {
		if (record.type != RECORD_SAMPLE)
			continue;
		assert_true(sample_read(recording, &record, &sample));
		unwind_sample(worker, &sample, history_epoch(history, sample.pid, sample.time),
			      stack);
	}
	unwind_worker_free(worker);
	unwinder_free(unwinder);
	history_free(history);
}

/* Without and with the file. */
static void expect(const struct story *story, const uint64_t *frames, size_t count)
{
	char directory[] = "/tmp/pitot-aarch64.XXXXXX", path[64];
	const char *const given[] = {mkdtemp(directory)};
	struct module_paths paths = {.symbols = given, .symbols_count = 0, .only_given = true};
	struct gen_bytes file = make(story);
	struct stack stack = {0};
	struct error error;
	struct recording *recording = recording_open_bytes(file.at, file.size, NULL, &error);

	assert_non_null(given[0]);
	assert_non_null(recording);
	snprintf(path, sizeof(path), "%s/program", directory);
	write_file(path);
	unwind(recording, &paths, &stack);
	assert_int_equal(stack.ending, ENDING_NO_MODULE);
	assert_int_equal(stack.count, 1);
	paths.symbols_count = 1;
	unwind(recording, &paths, &stack);
	assert_int_equal(stack.ending, ENDING_ROOT);
	assert_int_equal(stack.count, count);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(stack.items[i].address, frames[i]);
		assert_int_equal(stack.items[i].is_return, i > 0);
		assert_false(stack.items[i].is_inferred);
	}
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(directory), 0);
	stack_release(&stack);
	recording_close(recording);
	gen_bytes_release(&file);
}

enum {
	IN_START = BASE + START + 0x20,
	IN_CALLER = BASE + CALLER + 0x20,
};

/* At each instruction of a function that signs its return address, and then keeps it in a frame. */
static void signed_in_the_stack(void **state)
{

	(void)state;
	for (unsigned instruction = 0; instruction < 8; instruction++) {
		uint64_t here = BASE + CALLER + 4 * instruction;
		const uint64_t frames[] = {here, IN_START};
		struct story story = {.registers = {[PC] = here, [LR] = IN_START, [SP] = STACK,
						    [FP] = 0x5555}};

		if (instruction >= 1)
			story.registers[LR] |= signature;
		if (instruction >= 2) {
			story.words[0] = 0x5555;
			story.words[1] = story.registers[LR];
			story.registers[LR] = 0x1234; /* of a call since */
		}
		if (instruction >= 3)
			story.registers[FP] = STACK;
		expect(&story, frames, 2);
	}
}

/* In a leaf the address is in the register alone; its caller's is in the stack. */
static void signed_in_the_register(void **state)
{
	(void)state;
	for (unsigned instruction = 0; instruction < 3; instruction++) {
		uint64_t here = BASE + LEAF + 4 * instruction;
		const uint64_t frames[] = {here, IN_CALLER, IN_START};
		struct story story = {
			.registers = {[PC] = here,
				      [LR] = IN_CALLER | (instruction ? signature : 0),
				      [SP] = STACK,
				      [FP] = STACK},
			.words = {0x5555, IN_START | signature},
		};

		expect(&story, frames, 3);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signed_in_the_stack),
		cmocka_unit_test(signed_in_the_register),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
