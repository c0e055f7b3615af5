// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * synthesize [OPTION...] PROGRAM TABLE >RECORDING: a recording of exactly known size. The same
 * options give the same bytes. It is written as it is made, so it may be larger than memory.
 *
 *	-n SAMPLES (1000000)   -s STACKS, distinct ones (10000)   -p PROCESSES (1)   -d DEPTH (20)
 *	-k BYTES               a stack dump of so many bytes in the place of a chain
 *	-f                     file mode, to a file; otherwise the recording is a pipe's
 *	-m PATH                where the recording says that PROGRAM is
 *
 * PROGRAM is an ELF file, mapped whole at 4 MB in each process. The first line of TABLE is its
 * build-id. The others are the places in it that a call returns to: the address in decimal, and
 * how many words of stack there are between the stack pointer there and the function's own return
 * address. All stacks begin at the last one. bench/program makes both.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gen/gen.h"

enum {
	START = 0x400000,
	STACK_TOP = 0x7ffd0000,
	FIRST_PID = 1000,
	MAX_DEPTH = 120,
	MAX_DUMP = 32768,
	BLOCK = 1 << 20,
	PERIOD_NS = 1000000,
};

/* BP, SP, IP of x86-64, in the order of their bits */
static const uint64_t registers_mask = 1 << 6 | 1 << 7 | 1 << 8;

struct place {
	uint64_t address;
	unsigned words;
};

struct synthesis {
	uint64_t samples, stacks, processes;
	unsigned depth, dump_size;
	bool is_file;
	const char *program, *recorded_path;
	unsigned char build_id[20];
	struct place *places;
	size_t place_count;
	struct gen gen;
	struct gen_event *event;
	uint64_t written;
};

static void fail(const char *what, const char *subject)
{
	fprintf(stderr, "synthesize: cannot %s '%s': %s\n", what, subject, strerror(errno));
	exit(2);
}

/* Well mixed, and the same everywhere. */
static uint64_t mix(uint64_t value)
{
	value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
	value = (value ^ value >> 27) * 0x94d049bb133111eb;
	return value ^ value >> 31;
}

static void put(struct synthesis *synthesis, const unsigned char *from, size_t size)
{
	if (size && fwrite(from, 1, size, stdout) != size)
		fail("write", "standard output");
	synthesis->written += size;
}

/* What has been made so far goes out, and its room is used again. */
static void put_records(struct synthesis *synthesis)
{
	put(synthesis, synthesis->gen.data.at, synthesis->gen.data.size);
	synthesis->gen.data.size = 0;
	synthesis->gen.mark_count = 0;
}

static void read_table(struct synthesis *synthesis, const char *path)
{
	FILE *file = fopen(path, "r");
	size_t capacity = 0;
	struct place place;

	if (!file)
		fail("open", path);
	for (size_t i = 0; i < sizeof(synthesis->build_id); i++)
		if (fscanf(file, "%2hhx", &synthesis->build_id[i]) != 1)
			fail("read", path);
	while (fscanf(file, "%lu %u", &place.address, &place.words) == 2) {
		if (synthesis->place_count == capacity) {
			capacity = capacity * 2 + 64;
			synthesis->places =
				xrealloc_array(synthesis->places, capacity, sizeof(place));
		}
		synthesis->places[synthesis->place_count++] = place;
	}
	fclose(file);
	if (synthesis->place_count < 2) {
		errno = EINVAL;
		fail("use", path);
	}
}

/*
 * Stack number `number`, leaf first. Numbers are paths of a binary tree, so that those close to
 * each other have most callers in common, as in a real program. The two below one caller are never
 * alike.
 */
static void choose_stack(const struct synthesis *synthesis, uint64_t number, struct place *stack)
{
	size_t inner = synthesis->place_count - 1;

	for (unsigned up = 0; up + 1 < synthesis->depth; up++) {
		uint64_t path = up < 64 ? number >> up : 0;
		uint64_t level = synthesis->depth - up;

		stack[up] = synthesis->places[(mix(path >> 1 << 8 | level) + (path & 1)) % inner];
	}
	stack[synthesis->depth - 1] = synthesis->places[inner];
}

/* The frames' words, and what the last one returns to: nothing. */
static void fill_dump(const struct synthesis *synthesis, const struct place *stack, uint64_t *dump)
{
	size_t at = 0, room = synthesis->dump_size / 8;

	memset(dump, 0, synthesis->dump_size);
	for (unsigned up = 0; up + 1 < synthesis->depth; up++) {
		at += stack[up].words;
		if (at >= room)
			return;
		dump[at++] = stack[up + 1].address;
	}
}

static void add_sample(struct synthesis *synthesis, uint64_t index)
{
	static uint64_t dump[MAX_DUMP / 8];
	uint64_t u = mix(index + 1) >> 40, number = index, chain[MAX_DEPTH + 1];
	struct place stack[MAX_DEPTH];
	struct gen_sample sample = {.misc = MISC_CPUMODE_USER, .period = PERIOD_NS, .user_abi = 2};

	/* Each once; after that the first ones are the hot ones. */
	if (index >= synthesis->stacks)
		number = (uint64_t)((double)synthesis->stacks * (double)(u * u >> 24) / (1 << 24));
	choose_stack(synthesis, number, stack);
	chain[0] = (uint64_t)CONTEXT_USER;
	for (unsigned i = 0; i < synthesis->depth; i++)
		chain[i + 1] = stack[i].address;
	sample.ip = stack[0].address;
	sample.pid = sample.tid = FIRST_PID + (uint32_t)(number % synthesis->processes);
	sample.time = PERIOD_NS * (index + 1);
	sample.cpu = (uint32_t)(index % 4);
	sample.chain = chain;
	sample.chain_count = synthesis->dump_size ? 0 : synthesis->depth + 1;
	sample.user_registers = (uint64_t[]){0, STACK_TOP - synthesis->dump_size, sample.ip};
	if (synthesis->dump_size) {
		fill_dump(synthesis, stack, dump);
		sample.user_stack = dump;
		sample.user_stack_size = sample.user_stack_copied = synthesis->dump_size;
	}
	gen_sample(&synthesis->gen, synthesis->event, &sample);
}

static void add_process(struct synthesis *synthesis, uint64_t size, uint32_t pid)
{
	struct record_body body = {.trailer = {.pid = pid, .tid = pid}};
	char name[16];

	snprintf(name, sizeof(name), "process-%u", pid);
	gen_comm(&synthesis->gen, synthesis->event, pid, name);
	body.mmap.pid = body.mmap.tid = pid;
	body.mmap.start = START;
	body.mmap.length = size;
	body.mmap.path = (struct span){(const unsigned char *)synthesis->recorded_path,
				       strlen(synthesis->recorded_path)};
	body.mmap.build_id_size = sizeof(synthesis->build_id);
	memcpy(body.mmap.build_id, synthesis->build_id, sizeof(synthesis->build_id));
	body.mmap.protection = PROT_READ | PROT_EXEC;
	body.mmap.flags = MAP_PRIVATE;
	gen_body(&synthesis->gen, synthesis->event, RECORD_MMAP2,
		 MISC_CPUMODE_USER | MISC_MMAP_BUILD_ID, &body);
}

static void begin(struct synthesis *synthesis)
{
	uint64_t type = SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_CPU | SAMPLE_PERIOD;
	struct gen *gen = &synthesis->gen;
	struct gen_bytes header;

	gen_init(gen, synthesis->is_file ? GEN_FILE : GEN_PIPE, GEN_LITTLE);
	type |= SAMPLE_CALLCHAIN;
	if (synthesis->dump_size)
		type |= SAMPLE_REGS_USER | SAMPLE_STACK_USER;
	synthesis->event = gen_event(gen, "cpu-clock", type, 0);
	synthesis->event->attr.sample_period = PERIOD_NS;
	if (synthesis->dump_size) {
		synthesis->event->attr.flags |= 1ULL << ATTR_EXCLUDE_CALLCHAIN_USER;
		synthesis->event->attr.user_registers = registers_mask;
		synthesis->event->attr.user_stack_size = synthesis->dump_size;
	}
	if (!synthesis->is_file) /* a file's would stand behind the data */
		gen_string(gen_feature(gen, FEATURE_ARCH), "x86_64");
	header = gen_finish(gen);
	put(synthesis, header.at, header.size);
	gen_bytes_release(&header);
}

static void end(struct synthesis *synthesis)
{
	uint64_t size = synthesis->written - synthesis->gen.data_offset;

	if (fflush(stdout))
		fail("write", "standard output");
	if (synthesis->is_file &&
	    pwrite(STDOUT_FILENO, &size, sizeof(size), GEN_AT_DATA_SIZE) != sizeof(size))
		fail("seek in", "standard output");
	gen_release(&synthesis->gen);
	free(synthesis->places);
}

static void read_options(struct synthesis *synthesis, int argc, char **argv)
{
	for (int letter; (letter = getopt(argc, argv, "n:s:p:d:k:m:f")) != -1;) {
		uint64_t value = optarg ? strtoull(optarg, NULL, 10) : 0;

		if (letter == 'n')
			synthesis->samples = value;
		else if (letter == 's')
			synthesis->stacks = value;
		else if (letter == 'p')
			synthesis->processes = value;
		else if (letter == 'd')
			synthesis->depth = (unsigned)value;
		else if (letter == 'k')
			synthesis->dump_size = (unsigned)value;
		else if (letter == 'm')
			synthesis->recorded_path = optarg;
		else if (letter == 'f')
			synthesis->is_file = true;
		else
			exit(2);
	}
	if (argc - optind != 2 || !synthesis->stacks || !synthesis->processes ||
	    synthesis->depth < 1 || synthesis->depth > MAX_DEPTH ||
	    synthesis->dump_size > MAX_DUMP || synthesis->dump_size % 8) {
		fputs("usage: synthesize [-n SAMPLES] [-s STACKS] [-p PROCESSES] [-d DEPTH] [-k "
		      "BYTES]\n"
		      "                  [-f] [-m PATH] PROGRAM TABLE >RECORDING\n",
		      stderr);
		exit(2);
	}
}

int main(int argc, char **argv)
{
	struct synthesis synthesis = {
		.samples = 1000000, .stacks = 10000, .processes = 1, .depth = 20};
	struct stat about;

	read_options(&synthesis, argc, argv);
	synthesis.program = argv[optind];
	if (!synthesis.recorded_path)
		synthesis.recorded_path = synthesis.program;
	if (stat(synthesis.program, &about) < 0)
		fail("open", synthesis.program);
	read_table(&synthesis, argv[optind + 1]);
	begin(&synthesis);
	for (uint64_t i = 0; i < synthesis.processes; i++)
		add_process(&synthesis, (uint64_t)about.st_size, FIRST_PID + (uint32_t)i);
	for (uint64_t i = 0; i < synthesis.samples; i++) {
		add_sample(&synthesis, i);
		if (synthesis.gen.data.size >= BLOCK)
			put_records(&synthesis);
	}
	put_records(&synthesis);
	end(&synthesis);
	return 0;
}
