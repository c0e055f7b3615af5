/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes code as a JIT compiler does, runs it, and tells of it in a perf map or a jitdump file.
 *
 *	jit map MS          in /tmp/perf-PID.map
 *	jit dump DIR MS     in DIR/jit-PID.dump
 *	jit tables DIR MS   likewise, a function that calls and makes no frame, with unwind tables
 *
 * Each function runs for so many milliseconds. Prints a line for each stretch of time: the
 *function, when it began and ended by CLOCK_MONOTONIC, where the code was, and at which offset its
 *second line begins. The stretches of `dump`: alpha; beta, at the same address; gamma, elsewhere;
 *and gamma again, moved to where the others were.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* Larger than the code of burn(), for any compiler. */
enum { CODE_SIZE = 1024, SLOTS = 3, FIRST_LINE = 10, SECOND_LINE = 20, SECOND_AT = 27 };

typedef long burner(long rounds);

static unsigned char *memory;
static FILE *out;

/* Calls nothing and needs no data, so that it runs wherever its bytes are. */
__attribute__((noinline)) static long burn(long rounds)
{
	long sum = 0;

	for (long i = 0; i < rounds; i++) {
		sum += i ^ sum >> 3;
		__asm__ volatile("" : "+r"(sum));
	}
	return sum;
}

static uint64_t now(clockid_t clock)
{
	struct timespec time;

	clock_gettime(clock, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

static void run(const char *name, int slot, long ms)
{
	void *code = memory + slot * CODE_SIZE;
	uint64_t start = now(CLOCK_MONOTONIC), until;
	burner *function;

	memcpy(&function, &code, sizeof(function));
	until = now(CLOCK_PROCESS_CPUTIME_ID) + (uint64_t)ms * 1000000;
	while (now(CLOCK_PROCESS_CPUTIME_ID) < until)
		function(200000);
	printf("%s %llu %llu %llx %d\n", name, (unsigned long long)start,
	       (unsigned long long)now(CLOCK_MONOTONIC), (unsigned long long)(uintptr_t)code,
	       SECOND_AT);
}

static void place_code(int slot)
{
	void *code = memory + slot * CODE_SIZE;
	burner *function = burn;
	const void *bytes;

	memcpy(&bytes, &function, sizeof(bytes));
	memcpy(code, bytes, CODE_SIZE);
	__builtin___clear_cache(code, (char *)code + CODE_SIZE);
}

/* ---- a perf map -------------------------------------------------------------------------------
 */

static void write_line(const char *name, int slot)
{
	place_code(slot);
	fprintf(out, "%llx %x %s\n", (unsigned long long)(uintptr_t)(memory + slot * CODE_SIZE),
		(unsigned)CODE_SIZE, name);
	fflush(out);
}

static void run_with_map(long ms)
{
	char path[64];

	snprintf(path, sizeof(path), "/tmp/perf-%d.map", (int)getpid());
	out = fopen(path, "w");
	if (!out)
		exit(1);
	write_line("alpha", 0);
	write_line("LazyCompile:*beta /app/main.js:12", 2);
	run("alpha", 0, ms);
	run("beta", 2, ms);
	place_code(1);
	run("-", 1, ms); /* of which the map does not tell */
}

/* ---- jitdump ----------------------------------------------------------------------------------
 */

static void put(const void *bytes, size_t size)
{
	if (fwrite(bytes, 1, size, out) != size)
		exit(1);
}

static void put_u32(uint32_t value)
{
	put(&value, sizeof(value));
}

static void put_u64(uint64_t value)
{
	put(&value, sizeof(value));
}

static void put_header(uint32_t type, size_t size)
{
	put_u32(type);
	put_u32((uint32_t)(size + 16));
	put_u64(now(CLOCK_MONOTONIC));
}

static void begin_dump(const char *directory)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/jit-%d.dump", directory, (int)getpid());
	out = fopen(path, "w+");
	/* What perf sees, and finds the file by. */
	if (!out || mmap(NULL, (size_t)sysconf(_SC_PAGESIZE), PROT_READ | PROT_EXEC, MAP_PRIVATE,
			 fileno(out), 0) == MAP_FAILED)
		exit(1);
	put_u32(0x4a695444);
	put_u32(1);
	put_u32(40);
	put_u32(62); /* x86-64: nobody asks */
	put_u32(0);
	put_u32((uint32_t)getpid());
	put_u64(now(CLOCK_MONOTONIC));
	put_u64(0);
}

static void write_lines(uint64_t address, const char *file)
{
	put_header(2, 16 + 16 + strlen(file) + 1 + 16 + 2);
	put_u64(address);
	put_u64(2);
	put_u64(address);
	put_u32(FIRST_LINE);
	put_u32(0);
	put(file, strlen(file) + 1);
	put_u64(address + SECOND_AT);
	put_u32(SECOND_LINE);
	put_u32(0);
	put("\xff", 2); /* the same file */
}

static void write_load(const char *name, int slot, uint64_t index)
{
	uint64_t address = (uintptr_t)memory + (uint64_t)slot * CODE_SIZE;
	char file[64];

	place_code(slot);
	snprintf(file, sizeof(file), "/app/%s.js", name);
	write_lines(address, file);
	put_header(0, 40 + strlen(name) + 1 + CODE_SIZE);
	put_u32((uint32_t)getpid());
	put_u32((uint32_t)getpid());
	put_u64(address);
	put_u64(address);
	put_u64(CODE_SIZE);
	put_u64(index);
	put(name, strlen(name) + 1);
	put((void *)(uintptr_t)address, CODE_SIZE);
	fflush(out);
}

static void write_move(int from, int to, uint64_t index)
{
	place_code(to);
	put_header(1, 48);
	put_u32((uint32_t)getpid());
	put_u32((uint32_t)getpid());
	put_u64((uintptr_t)memory + (uint64_t)to * CODE_SIZE);
	put_u64((uintptr_t)memory + (uint64_t)from * CODE_SIZE);
	put_u64((uintptr_t)memory + (uint64_t)to * CODE_SIZE);
	put_u64(CODE_SIZE);
	put_u64(index);
	fflush(out);
}

static void run_with_dump(const char *directory, long ms)
{
	begin_dump(directory);
	write_load("alpha", 0, 1);
	run("alpha", 0, ms);
	write_load("beta", 0, 2);
	run("beta", 0, ms);
	write_load("gamma", 2, 3);
	run("gamma", 2, ms);
	write_move(2, 0, 3);
	run("gamma", 0, ms);
	put_header(3, 0);
}

/* ---- jitdump with unwind tables ---------------------------------------------------------------
 */

/* push %rbp; xor %ebp, %ebp; sub $64, %rsp; call *%rsi; add $64, %rsp; pop %rbp; ret */
static const unsigned char caller_code[] = {0x55, 0x31, 0xed, 0x48, 0x83, 0xec, 0x40, 0xff,
					    0xd6, 0x48, 0x83, 0xc4, 0x40, 0x5d, 0xc3};

enum { EH_FRAME_SIZE = 60, INDEX_SIZE = 20 };

static const unsigned char caller_tables[] = {
	/* a CIE: the CFA is %rsp + 8, the return address right below it */
	20, 0, 0, 0, 0, 0, 0, 0, 1, 'z', 'R', 0, 1, 0x78, 16, 1, 0x1b, 0x0c, 7, 8, 0x90, 1, 0, 0,
	/* an FDE: the function, whose size is aligned to 8, starts 48 bytes before its address */
	28, 0, 0, 0, 28, 0, 0, 0, 0xd0, 0xff, 0xff, 0xff, sizeof(caller_code), 0, 0, 0, 0,
	/* each push, and each pop: how far it is, the CFA; %rbp is two words below that */
	0x41, 0x0e, 16, 0x86, 2, 0x46, 0x0e, 80, 0x46, 0x0e, 16, 0x41, 0x0e, 8, 0xc6,
	/* the end, and an index that has nothing in it */
	0, 0, 0, 0, [EH_FRAME_SIZE + INDEX_SIZE - 1] = 0};

typedef long caller(long rounds, burner *burn);

static void write_tables(void)
{
	put_header(4, 24 + sizeof(caller_tables));
	put_u64(sizeof(caller_tables));
	put_u64(INDEX_SIZE);
	put_u64(sizeof(caller_tables));
	put(caller_tables, sizeof(caller_tables));
}

static void write_caller(void)
{
	static const char name[] = "calling";

	memcpy(memory, caller_code, sizeof(caller_code));
	write_tables();
	put_header(0, 40 + sizeof(name) + sizeof(caller_code));
	put_u32((uint32_t)getpid());
	put_u32((uint32_t)getpid());
	put_u64((uintptr_t)memory);
	put_u64((uintptr_t)memory);
	put_u64(sizeof(caller_code));
	put_u64(1);
	put(name, sizeof(name));
	put(caller_code, sizeof(caller_code));
	fflush(out);
}

static void run_with_tables(const char *directory, long ms)
{
	void *code = memory;
	uint64_t until;
	caller *function;

	begin_dump(directory);
	write_caller();
	memcpy(&function, &code, sizeof(function));
	until = now(CLOCK_PROCESS_CPUTIME_ID) + (uint64_t)ms * 1000000;
	while (now(CLOCK_PROCESS_CPUTIME_ID) < until)
		function(200000, burn);
}

int main(int argc, char **argv)
{
	memory = mmap(NULL, SLOTS * CODE_SIZE, PROT_READ | PROT_WRITE | PROT_EXEC,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED || argc < 3)
		return 1;
	if (!strcmp(argv[1], "map"))
		run_with_map(atol(argv[2]));
	else if (argc > 3 && !strcmp(argv[1], "dump"))
		run_with_dump(argv[2], atol(argv[3]));
	else if (argc > 3)
		run_with_tables(argv[2], atol(argv[3]));
	return fclose(out) != 0;
}
