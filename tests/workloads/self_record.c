// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * self_record FILE: records itself as `perf record --call-graph dwarf` would, on any processor that
 * Linux or an emulator of it runs on, and at places that are known: FILE has a sample of each call
 * of sample_here(), and on x86_64 of each instruction of step_inner() and step_outer(). What called
 * what then is written in the program text below. Must be linked statically.
 */
#define _GNU_SOURCE
#include <alloca.h>
#include <elf.h>
#include <link.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <ucontext.h>
#include <unistd.h>

enum { DUMP_SIZE = 8192, REGISTERS_MOST = 64 };

static FILE *out;
static uint64_t samples;
static volatile int sink, is_off;

static void put(const void *bytes, size_t size)
{
	fwrite(bytes, 1, size, out);
}

static void put_u16(uint16_t value)
{
	put(&value, sizeof(value));
}

static void put_u32(uint32_t value)
{
	put(&value, sizeof(value));
}

static void put_u64(uint64_t value)
{
	put(&value, sizeof(value));
}

static void put_header(uint32_t type, uint16_t misc, size_t size)
{
	put_u32(type);
	put_u16(misc);
	put_u16((uint16_t)size);
}

/* ---- registers, in perf's order ----------------------------------------------------------------
 */

#if defined(__x86_64__)
enum { ABI = 2 };
static const uint64_t mask = 0xff01ff;
static size_t get_registers(const ucontext_t *context, uint64_t *to)
{
	static const int order[] = {REG_RAX, REG_RBX, REG_RCX, REG_RDX, REG_RSI, REG_RDI,
				    REG_RBP, REG_RSP, REG_RIP, REG_R8,  REG_R9,  REG_R10,
				    REG_R11, REG_R12, REG_R13, REG_R14, REG_R15};

	for (size_t i = 0; i < 17; i++)
		to[i] = (uint64_t)context->uc_mcontext.gregs[order[i]];
	return 17;
}
enum { AT_STACK = 7, AT_CODE = 8 };
#elif defined(__i386__)
enum { ABI = 1 };
static const uint64_t mask = 0x1ff;
static size_t get_registers(const ucontext_t *context, uint64_t *to)
{
	static const int order[] = {REG_EAX, REG_EBX, REG_ECX, REG_EDX, REG_ESI,
				    REG_EDI, REG_EBP, REG_ESP, REG_EIP};

	for (size_t i = 0; i < 9; i++)
		to[i] = (uint32_t)context->uc_mcontext.gregs[order[i]];
	return 9;
}
enum { AT_STACK = 7, AT_CODE = 8 };
#elif defined(__aarch64__)
enum { ABI = 2 };
static const uint64_t mask = 0x1ffffffff;
static size_t get_registers(const ucontext_t *context, uint64_t *to)
{
	memcpy(to, context->uc_mcontext.regs, 31 * 8);
	to[31] = context->uc_mcontext.sp;
	to[32] = context->uc_mcontext.pc;
	return 33;
}
enum { AT_STACK = 31, AT_CODE = 32 };
#elif defined(__arm__)
enum { ABI = 1 };
static const uint64_t mask = 0xffff;
static size_t get_registers(const ucontext_t *context, uint64_t *to)
{
	const unsigned long *from = &context->uc_mcontext.arm_r0;

	for (size_t i = 0; i < 16; i++)
		to[i] = from[i];
	return 16;
}
enum { AT_STACK = 13, AT_CODE = 15 };
#elif defined(__riscv)
enum { ABI = 2 };
static const uint64_t mask = 0xffffffff;
static size_t get_registers(const ucontext_t *context, uint64_t *to)
{
	memcpy(to, context->uc_mcontext.__gregs, 32 * 8);
	return 32;
}
enum { AT_STACK = 2, AT_CODE = 0 };
#elif defined(__s390x__)
enum { ABI = 2 };
static const uint64_t mask = 0x3ffffffff;
static size_t get_registers(const ucontext_t *context, uint64_t *to)
{
	memcpy(to, context->uc_mcontext.gregs, 16 * 8);
	memcpy(to + 16, context->uc_mcontext.fpregs.fprs, 16 * 8);
	to[32] = context->uc_mcontext.psw.mask;
	to[33] = context->uc_mcontext.psw.addr;
	return 34;
}
enum { AT_STACK = 15, AT_CODE = 33 };
#elif defined(__powerpc64__)
enum { ABI = 2 };
static const uint64_t mask = 0x11ffffffff;
static size_t get_registers(const ucontext_t *context, uint64_t *to)
{
	memcpy(to, context->uc_mcontext.gp_regs, 33 * 8);
	to[33] = context->uc_mcontext.gp_regs[36];
	return 34;
}
enum { AT_STACK = 1, AT_CODE = 32 };
#else
#error "what are the registers called here?"
#endif

/* ---- records -----------------------------------------------------------------------------------
 */

static void put_sample(int number, siginfo_t *info, void *context)
{
	static const unsigned char nothing[DUMP_SIZE];
	uint64_t registers[REGISTERS_MOST];
	size_t count = get_registers(context, registers);
	const unsigned char *stack = (void *)(uintptr_t)registers[AT_STACK];
	size_t size = (size_t)((unsigned char *)environ - stack);

	(void)number;
	(void)info;
	if (is_off || samples == 20000)
		return;
	if (size > DUMP_SIZE)
		size = DUMP_SIZE;
	put_header(9, 2, 8 + 8 + 8 + 8 + 8 + 8 * count + 8 + DUMP_SIZE + 8);
	put_u64(registers[AT_CODE]);
	put_u32(4711);
	put_u32(4711);
	put_u64(++samples);
	put_u64(ABI);
	put(registers, 8 * count);
	put_u64(DUMP_SIZE);
	put(stack, size);
	put(nothing, DUMP_SIZE - size);
	put_u64(size);
}

struct identity {
	unsigned char bytes[20];
	uint8_t size;
};

static void find_identity(const struct dl_phdr_info *info, struct identity *identity)
{
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
		const unsigned char *at = (void *)(info->dlpi_addr + segment->p_vaddr);
		const unsigned char *end = at + segment->p_memsz;

		while (segment->p_type == PT_NOTE && at < end) {
			const ElfW(Nhdr) *note = (const void *)at;

			if (note->n_type == NT_GNU_BUILD_ID && note->n_descsz <= 20) {
				memcpy(identity->bytes, at + sizeof(*note) + 4, note->n_descsz);
				identity->size = (uint8_t)note->n_descsz;
			}
			at += sizeof(*note) + ((note->n_namesz + 3) & ~3u) +
			      ((note->n_descsz + 3) & ~3u);
		}
	}
}

extern char __executable_start, end; /* of the program, by the linker */

static void put_mapping(uint64_t start, uint64_t length, uint64_t offset,
			const struct identity *identity, const char path[64])
{
	static const struct identity unknown;

	if (!identity)
		identity = &unknown;
	put_header(10, identity->size ? 2 | 1 << 14 : 2, 8 + 8 + 24 + 24 + 8 + 64);
	put_u32(4711);
	put_u32(4711);
	put_u64(start);
	put_u64(length);
	put_u64(offset);
	put((unsigned char[]){identity->size, 0, 0, 0}, 4);
	put(identity->bytes, 20);
	put_u32(5);
	put_u32(2);
	put(path, 64);
}

static int put_mappings(struct dl_phdr_info *info, size_t size, void *state)
{
	struct identity identity = {{0}, 0};
	char path[64] = "/self_record";

	(void)size;
	(void)state;
	find_identity(info, &identity);
	for (int i = 0; i < info->dlpi_phnum && identity.size; i++) {
		const ElfW(Phdr) *segment = &info->dlpi_phdr[i];

		if (segment->p_type != PT_LOAD || !(segment->p_flags & PF_X))
			continue;
		put_mapping(info->dlpi_addr + segment->p_vaddr, segment->p_memsz, segment->p_offset,
			    &identity, path);
	}
	return 1; /* the program alone */
}

enum { ATTR_AT = 104, ATTR_SIZE = 128, DATA_AT = ATTR_AT + ATTR_SIZE + 16 };

/* Header and attribute; `data_size` is not known at first. */
static void put_start(uint64_t data_size)
{
	/* IP, TID, TIME, REGS_USER, STACK_USER */
	uint64_t attr[ATTR_SIZE / 8] = {[2] = 1, [3] = 1 | 2 | 4 | 1 << 12 | 1 << 13, [10] = mask};
	const uint32_t type_and_size[2] = {1, ATTR_SIZE}; /* a software event */
	const uint32_t dump_size[2] = {DUMP_SIZE, 0};
	uint64_t magic = 0x32454c4946524550, header[12] = {0};

	rewind(out);
	header[0] = ATTR_AT;
	header[1] = ATTR_SIZE + 16;
	header[2] = ATTR_AT;
	header[3] = ATTR_SIZE + 16;
	header[4] = DATA_AT;
	header[5] = data_size;
	put_u64(magic);
	put(header, sizeof(header));
	/* which features there are, the bits of a long: HOSTNAME and ARCH */
	fseek(out, ATTR_AT - 32, SEEK_SET);
	put_u64(1 << 3 | 1 << 6);
	fseek(out, ATTR_AT, SEEK_SET);
	memcpy(&attr[0], type_and_size, 8);
	memcpy(&attr[11], dump_size, 8);
	put(attr, sizeof(attr));
	put_u64(0);
	put_u64(0);
}

static void put_end(void)
{
	uint64_t end = (uint64_t)ftell(out);
	struct utsname name;
	char machine[64] = "";

	uname(&name);
	snprintf(machine, sizeof(machine), "%.60s", name.machine);
	for (uint64_t i = 0; i < 2; i++) { /* where they are */
		put_u64(end + 32 + i * (4 + sizeof(machine)));
		put_u64(4 + sizeof(machine));
	}
	put_u32(sizeof(machine));
	put((char[sizeof(machine)]){"elsewhere"}, sizeof(machine));
	put_u32(sizeof(machine));
	put(machine, sizeof(machine));
	put_start(end - DATA_AT);
}

/* ---- what is sampled ---------------------------------------------------------------------------
 */

#define APART __attribute__((noinline))

APART void sample_here(void)
{
	raise(SIGUSR1);
	sink++;
}

/* Has a frame whose size is not known before it runs. */
APART int dynamic(int size)
{
	volatile char *bytes = alloca((size_t)size);

	bytes[0] = 1;
	sample_here();
	return bytes[0] + sink;
}

/* The stack is aligned more than it is by itself: where the frame ends is in memory. */
APART int aligned(int size)
{
	_Alignas(64) volatile char bytes[256];

	bytes[size % 200] = 2;
	return dynamic(size) + bytes[0];
}

APART int recurse(int depth)
{
	volatile int here = depth;

	if (!depth)
		return aligned(100) + here;
	return recurse(depth - 1) + here;
}

APART void handler(int number)
{
	static char path[64] = "[vdso]";
	uintptr_t page = (uintptr_t)__builtin_return_address(0) & ~(uintptr_t)4095;

	(void)number;
	/* Where it returns to, unless that is the C library's: code of the kernel. */
	if (page > (uintptr_t)&end || page < ((uintptr_t)&__executable_start & ~(uintptr_t)4095))
		put_mapping(page, 4096, 0, NULL, path);
	sample_here();
	sink++;
}

APART void signalled(void)
{
	raise(SIGUSR2);
	sink++;
}

#ifdef __x86_64__
/* What reads the flags moves the stack pointer, and no compiler tells of that. */
APART void set_trap_flag(int is_on)
{
	uint64_t flags = __builtin_ia32_readeflags_u64();

	__builtin_ia32_writeeflags_u64(is_on ? flags | 0x100 : flags & ~(uint64_t)0x100);
}

APART int step_inner(int a, int b, int c, int d, int e, int f, int g, int h)
{
	volatile int bytes[40];

	bytes[a % 40] = b + c * d;
	return bytes[a % 40] + e + f - g * h;
}

APART int step_outer(int a)
{
	int b = step_inner(a, a + 1, a + 2, a + 3, a + 4, a + 5, a + 6, a + 7);
	int c = step_inner(a, b, a, b, a, b, a, b);

	return b * c + a;
}

APART void step(void)
{
	set_trap_flag(1);
	sink = step_outer(sink + 5);
	is_off = 1;
	set_trap_flag(0);
}
#endif

int main(int argc, char **argv)
{
	struct sigaction action = {.sa_sigaction = put_sample, .sa_flags = SA_SIGINFO};

	if (argc != 2 || !(out = fopen(argv[1], "wb+")))
		return 2;
	put_start(0);
	dl_iterate_phdr(put_mappings, NULL);
	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGTRAP, &action, NULL);
	signal(SIGUSR2, handler);
	sink += recurse(3);
	signalled();
#ifdef __x86_64__
	step();
#endif
	put_end();
	return fclose(out) ? 1 : 0;
}
