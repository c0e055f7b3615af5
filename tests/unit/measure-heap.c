// SPDX-License-Identifier: GPL-2.0-or-later
/* What is allocated in recordings whose story is known: what is lost, inherited, nested, sampled. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "measured.h"

enum {
	TYPE = SAMPLE_IDENTIFIER | SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_PERIOD |
	       SAMPLE_CALLCHAIN | SAMPLE_RAW | SAMPLE_STACK_USER,
	PAYLOAD_MOST = 64,
	FIELDS_MOST = 4,
	DUMP = 64,
	STACK = 0x7000,
	CALLER = 0x1111,
	PAGE = 4096,
	ANONYMOUS = 0x22,
	WRITE = 3,
};

enum probe {
	MALLOC,
	MALLOC_RETURN,
	OTHER_MALLOC,
	OTHER_MALLOC_RETURN,
	CALLOC,
	CALLOC_RETURN,
	REALLOC,
	REALLOC_RETURN,
	PLACED,
	PLACED_RETURN,
	FREE,
	NEW,
	NEW_RETURN,
	DELETE,
	MMAP,
	MMAP_RETURN,
	MREMAP,
	MREMAP_RETURN,
	MUNMAP,
	BRK,
	BRK_RETURN,
	PROBES,
};

static const struct {
	const char *system, *name;
	const char *fields[FIELDS_MOST + 2]; /* each of 8 bytes */
} probes[PROBES] = {
	[MALLOC] = {"heap", "malloc", {"__probe_ip", "size", "ra"}},
	[MALLOC_RETURN] = {"heap", "malloc__return", {"__probe_func", "__probe_ret_ip", "result"}},
	[OTHER_MALLOC] = {"heap", "malloc_1", {"__probe_ip", "size", "ra"}},
	[OTHER_MALLOC_RETURN] = {"heap", "malloc__return_1",
				 {"__probe_func", "__probe_ret_ip", "result"}},
	[CALLOC] = {"heap", "calloc", {"__probe_ip", "arg1", "arg2"}},
	[CALLOC_RETURN] = {"heap", "calloc__return", {"__probe_func", "__probe_ret_ip", "arg1"}},
	[REALLOC] = {"heap", "realloc", {"__probe_ip", "pointer", "size"}},
	[REALLOC_RETURN] = {"heap", "realloc__return",
			    {"__probe_func", "__probe_ret_ip", "result"}},
	[PLACED] = {"heap", "posix_memalign", {"__probe_ip", "place", "size"}},
	[PLACED_RETURN] = {"heap", "posix_memalign__return",
			   {"__probe_func", "__probe_ret_ip", "result", "stack"}},
	[FREE] = {"heap", "free", {"__probe_ip", "pointer"}},
	[NEW] = {"heap", "new_2", {"__probe_ip", "size", "ra"}},
	[NEW_RETURN] = {"heap", "new__return_2", {"__probe_func", "__probe_ret_ip", "result"}},
	[DELETE] = {"heap", "free_1", {"__probe_ip", "pointer"}},
	[MMAP] = {"syscalls", "sys_enter_mmap", {"nr", "len", "prot", "flags"}},
	[MMAP_RETURN] = {"syscalls", "sys_exit_mmap", {"nr", "ret"}},
	[MREMAP] = {"syscalls", "sys_enter_mremap", {"nr", "addr", "old_len", "new_len"}},
	[MREMAP_RETURN] = {"syscalls", "sys_exit_mremap", {"nr", "ret"}},
	[MUNMAP] = {"syscalls", "sys_enter_munmap", {"nr", "addr", "len"}},
	[BRK] = {"syscalls", "sys_enter_brk", {"nr", "brk"}},
	[BRK_RETURN] = {"syscalls", "sys_exit_brk", {"nr", "ret"}},
};

static struct gen gen;
static struct gen_event *events[PROBES];
static uint64_t now;
static uint64_t chain[3];
static unsigned chain_count;
static uint64_t period;
static struct gen_bytes dump;

/* ---- recordings -------------------------------------------------------------------------------- */

static unsigned id_of(int probe)
{
	return 500 + (unsigned)probe;
}

static void describe(struct strbuf *text, int probe)
{
	strbuf_addf(text, "name: %s\nID: %u\nformat:\n", probes[probe].name, id_of(probe));
	strbuf_add_string(text,
			  "\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
			  "\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"
			  "\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n"
			  "\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n\n");
	for (unsigned i = 0; probes[probe].fields[i]; i++)
		strbuf_addf(text, "\tfield:u64 %s;\toffset:%u;\tsize:8;\tsigned:0;\n",
			    probes[probe].fields[i], 8 + 8 * i);
	strbuf_add_string(text, "\nprint fmt: \"\"\n");
}

static void begin(enum gen_order order)
{
	struct gen_format formats[PROBES];
	struct strbuf texts[PROBES];

	gen_init(&gen, GEN_FILE, order);
	for (int i = 0; i < PROBES; i++) {
		texts[i] = (struct strbuf)STRBUF_INIT;
		describe(&texts[i], i);
		formats[i] = (struct gen_format){probes[i].system, texts[i].text};
	}
	gen_string(gen_feature(&gen, FEATURE_HOSTNAME), "host"); /* tells how wide the bits are */
	gen_add_tracing_of(&gen, formats, PROBES, 8);
	for (int i = 0; i < PROBES; i++) {
		events[i] = gen_event(&gen, probes[i].name, TYPE, id_of(i));
		events[i]->attr.type = ATTR_TYPE_TRACEPOINT;
		events[i]->attr.config = id_of(i);
		events[i]->attr.sample_period = 1;
		strbuf_release(&texts[i]);
	}
	now = 100;
	period = 1;
	chain_count = 0;
}

struct values {
	uint64_t at[FIELDS_MOST];
};

/* One that thread `tid` of process `tid / 10` makes; the values are those of the fields. */
static void put(uint32_t tid, enum probe probe, struct values values)
{
	struct gen_bytes raw = {.big_endian = gen.data.big_endian};

	gen_u16(&raw, (uint16_t)id_of((int)probe));
	gen_u16(&raw, 0);
	gen_u32(&raw, tid);
	for (unsigned i = 0; probes[probe].fields[i]; i++)
		gen_u64(&raw, values.at[i]);
	gen_u32(&raw, 0); /* to a multiple of 8, with the size before it */
	gen_sample(&gen, events[probe],
		   &(struct gen_sample){.misc = MISC_CPUMODE_USER,
					.id = id_of((int)probe),
					.ip = 0x1000 + probe,
					.pid = tid / 10,
					.tid = tid,
					.time = now++,
					.period = period,
					.chain = chain,
					.chain_count = chain_count,
					.raw = raw.at,
					.raw_size = (uint32_t)raw.size,
					.user_stack = dump.at,
					.user_stack_size = dump.size,
					.user_stack_copied = dump.size});
	gen_bytes_release(&raw);
}

#define PUT(tid, probe, ...) put(tid, probe, (struct values){{__VA_ARGS__}})

static void allocate(uint32_t tid, uint64_t size, uint64_t address)
{
	PUT(tid, MALLOC, 0, size, 0);
	PUT(tid, MALLOC_RETURN, 0, 0, address);
}

static void release(uint32_t tid, uint64_t address)
{
	PUT(tid, FREE, 0, address);
}

static void map(uint32_t tid, uint64_t address, uint64_t pages, uint64_t protection, uint64_t flags)
{
	PUT(tid, MMAP, 0, pages * PAGE, protection, flags);
	PUT(tid, MMAP_RETURN, 0, address);
}

static void put_other(uint32_t type, uint16_t misc, struct record_body body)
{
	body.trailer.time = type == RECORD_LOST_SAMPLES ? 0 : now++;
	gen_body(&gen, events[MALLOC], type, misc, &body);
}

static void lose(uint32_t type)
{
	put_other(type, 0, (struct record_body){.lost.count = 3});
}

static void put_task(uint32_t type, uint32_t pid, uint32_t parent)
{
	struct record_body body = {.trailer = {.pid = parent, .tid = parent * 10}};

	body.task.pid = pid;
	body.task.tid = pid;
	body.task.parent_pid = body.task.parent_tid = parent;
	body.task.time = now;
	put_other(type, 0, body);
}

static void put_exec(uint32_t pid)
{
	struct record_body body = {.trailer = {.pid = pid, .tid = pid}};

	body.comm.pid = body.comm.tid = pid;
	body.comm.name = (struct span){(const unsigned char *)"other", 5};
	put_other(RECORD_COMM, MISC_COMM_EXEC, body);
}

static struct profile *load(void)
{
	struct profile *profile = measured_load(gen_finish(&gen), &measure_heap, 0, NULL);

	gen_release(&gen);
	return profile;
}

/* ---- what is in the profile -------------------------------------------------------------------- */

static bool has_label(const struct profile *profile, const struct profile_sample *sample,
		      const char *value)
{
	const struct profile_label_set *set = &profile->label_sets.items[sample->labels];

	for (uint32_t i = 0; i < set->count; i++)
		if (!strcmp(profile_text(profile, profile->labels.items[set->start + i].value),
			    value))
			return true;
	return false;
}

/* The sum of an event; of those with this label, if that is not NULL. */
static int64_t sum(const struct profile *profile, const char *event, const char *label)
{
	int64_t total = 0;

	for (size_t i = 0; i < profile->samples.count; i++) {
		const struct profile_sample *sample = &profile->samples.items[i];
		const struct profile_event *of = &profile->events.items[sample->event];

		if (!strcmp(profile_text(profile, of->name), event) &&
		    (!label || has_label(profile, sample, label)))
			total += sample->value;
	}
	return total;
}

static void is_sums(const struct profile *profile, int64_t objects, int64_t space,
		    int64_t objects_left, int64_t space_left)
{
	assert_int_equal(sum(profile, "alloc_objects", NULL), objects);
	assert_int_equal(sum(profile, "alloc_space", NULL), space);
	assert_int_equal(sum(profile, "inuse_objects", NULL), objects_left);
	assert_int_equal(sum(profile, "inuse_space", NULL), space_left);
}

static int note(const struct profile *profile, const char *key)
{
	for (size_t i = 0; i < profile->ledger.count; i++)
		if (!strcmp(profile_text(profile, profile->ledger.items[i].key), key))
			return atoi(profile_text(profile, profile->ledger.items[i].value));
	return 0;
}

static void is_undisturbed(const struct profile *profile)
{
	assert_int_equal(note(profile, "gaps"), 0);
	assert_int_equal(note(profile, "calls without a return"), 0);
	assert_int_equal(note(profile, "returns without a call"), 0);
	assert_int_equal(note(profile, "frees that were not seen"), 0);
	assert_int_equal(note(profile, "frees of blocks that were not seen allocated"), 0);
	assert_int_equal(note(profile, "undecodable"), 0);
}

/* ---- calls ------------------------------------------------------------------------------------- */

/* Returns are of their own threads, and any thread may free; in both byte orders. */
static void threads_are_interleaved(void **state)
{
	(void)state;
	for (int order = GEN_LITTLE; order <= GEN_BIG; order++) {
		struct profile *profile;

		begin((enum gen_order)order);
		PUT(11, MALLOC, 0, 100, 0);
		PUT(12, MALLOC, 0, 200, 0);
		PUT(12, MALLOC_RETURN, 0, 0, 0xa0);
		PUT(11, MALLOC_RETURN, 0, 0, 0xb0);
		release(12, 0xb0);
		profile = load();
		is_sums(profile, 2, 300, 1, 200);
		is_undisturbed(profile);
		profile_free(profile);
	}
}

static void realloc_frees_and_allocates(void **state)
{
	struct profile *profile;

	(void)state;
	begin(GEN_LITTLE);
	PUT(11, REALLOC, 0, 0, 10);
	PUT(11, REALLOC_RETURN, 0, 0, 0xa0);
	PUT(11, REALLOC, 0, 0xa0, 30); /* in its place */
	PUT(11, REALLOC_RETURN, 0, 0, 0xa0);
	PUT(11, REALLOC, 0, 0xa0, 50); /* while another gets the old one */
	allocate(12, 7, 0xa0);
	PUT(11, REALLOC_RETURN, 0, 0, 0xb0);
	PUT(11, REALLOC, 0, 0xb0, 1 << 30); /* cannot be had */
	PUT(11, REALLOC_RETURN, 0, 0, 0);
	PUT(12, REALLOC, 0, 0xa0, 0);
	PUT(12, REALLOC_RETURN, 0, 0, 0);
	profile = load();
	is_sums(profile, 4, 10 + 30 + 50 + 7, 1, 50);
	is_undisturbed(profile);
	assert_int_equal(note(profile, "allocations that failed"), 1);
	profile_free(profile);
}

static void inner_calls_are_the_outer_one(void **state)
{
	struct profile *profile;

	(void)state;
	begin(GEN_LITTLE);
	PUT(11, CALLOC, 0, 3, 40);
	PUT(11, MALLOC, 0, 120, 0);
	map(11, 0x10000, 1, WRITE, ANONYMOUS);
	PUT(11, MALLOC_RETURN, 0, 0, 0xa0);
	PUT(11, CALLOC_RETURN, 0, 0, 0xa0);
	/* A function that only jumps to another one of its name. */
	PUT(11, MALLOC, 0, 5, 0);
	PUT(11, OTHER_MALLOC, 0, 5, 0);
	PUT(11, OTHER_MALLOC_RETURN, 0, 0, 0xb0);
	PUT(11, MALLOC_RETURN, 0, 0, 0xb0);
	/* An address that is too large to be told by its factors. */
	PUT(11, CALLOC, 0, UINT64_MAX, 16);
	PUT(11, CALLOC_RETURN, 0, 0, 0);
	profile = load();
	is_sums(profile, 2, 125, 2, 125);
	is_undisturbed(profile);
	assert_int_equal(sum(profile, "alloc_space", "calloc"), 120);
	profile_free(profile);
}

/* Whether they call malloc and free or not; what was freed may be another's, and be freed anew. */
static void operators_allocate_and_free(void **state)
{
	struct profile *profile;

	(void)state;
	begin(GEN_LITTLE);
	PUT(11, NEW, 0, 30, 0);
	PUT(11, NEW_RETURN, 0, 0, 0xa0);
	PUT(11, NEW, 0, 50, 0);
	PUT(11, MALLOC, 0, 64, 0);
	PUT(11, MALLOC_RETURN, 0, 0, 0xb0);
	PUT(11, NEW_RETURN, 0, 0, 0xb0);
	PUT(11, DELETE, 0, 0xa0);
	PUT(11, DELETE, 0, 0xb0);
	release(11, 0xb0); /* by that */
	allocate(12, 7, 0xb0);
	PUT(11, DELETE, 0, 0xb0);
	release(11, 0xb0);
	PUT(11, NEW, 0, 9, 0);
	PUT(11, NEW_RETURN, 0, 0, 0xc0);
	profile = load();
	is_sums(profile, 4, 30 + 50 + 7 + 9, 1, 9);
	is_undisturbed(profile);
	assert_int_equal(sum(profile, "alloc_space", "new"), 30 + 50 + 9);
	profile_free(profile);

	begin(GEN_LITTLE);
	release(11, 0xa0);
	release(11, 0xa0); /* the same function twice */
	PUT(11, DELETE, 0, 0xb0);
	profile = load();
	assert_int_equal(note(profile, "frees of blocks that were not seen allocated"), 3);
	profile_free(profile);
}

/* By the copy of the stack; by what was called; or not at all. */
static void posix_memalign_puts_it_in_memory(void **state)
{
	struct profile *profile;

	(void)state;
	for (int order = GEN_LITTLE; order <= GEN_BIG; order++) {
		begin((enum gen_order)order);
		PUT(11, PLACED, 0, STACK + 16, 100);
		dump = (struct gen_bytes){.big_endian = gen.data.big_endian};
		gen_u64(&dump, 1);
		gen_u64(&dump, 2);
		gen_u64(&dump, 0xa0);
		PUT(11, PLACED_RETURN, 0, 0, 0, STACK);
		PUT(11, PLACED, 0, STACK + 20, 200); /* not all of it is in the copy */
		PUT(11, CALLOC, 0, 1, 200);
		PUT(11, CALLOC_RETURN, 0, 0, 0xb0);
		PUT(11, PLACED_RETURN, 0, 0, 0, STACK);
		PUT(11, PLACED, 0, STACK - 8, 400);
		PUT(11, PLACED_RETURN, 0, 0, 0, STACK);
		PUT(11, PLACED, 0, STACK, 800);
		PUT(11, PLACED_RETURN, 0, 0, 12, STACK); /* ENOMEM */
		release(11, 0xb0);
		gen_bytes_release(&dump);
		dump.size = 0;
		profile = load();
		is_sums(profile, 3, 700, 1, 100);
		is_undisturbed(profile);
		assert_int_equal(note(profile, "allocations at unknown addresses"), 1);
		assert_int_equal(note(profile, "allocations that failed"), 1);
		profile_free(profile);
	}
}

/* ---- what is missing --------------------------------------------------------------------------- */

static void gaps_end_calls(void **state)
{
	struct profile *profile;

	(void)state;
	begin(GEN_LITTLE);
	allocate(11, 100, 0xa0);
	allocate(11, 200, 0xb0);
	PUT(11, MALLOC, 0, 300, 0);
	lose(RECORD_LOST);
	PUT(11, MALLOC_RETURN, 0, 0, 0xc0); /* of which call? */
	release(11, 0xb0);
	allocate(11, 400, 0xd0);
	release(11, 0xe0); /* of what was allocated in the gap */
	profile = load();
	is_sums(profile, 3, 700, 2, 500);
	assert_int_equal(sum(profile, "inuse_space", "gap"), 100);
	assert_int_equal(note(profile, "gaps"), 1);
	assert_int_equal(note(profile, "calls ended by gaps"), 1);
	assert_int_equal(note(profile, "returns without a call"), 1);
	assert_int_equal(note(profile, "frees of blocks that were not seen allocated"), 1);
	profile_free(profile);
}

/* Told at the end alone, of no time: any free may be missing; but for what a filter left out. */
static void losses_may_be_told_late(void **state)
{
	struct profile *profile;

	(void)state;
	for (int is_filter = 0; is_filter < 2; is_filter++) {
		begin(GEN_LITTLE);
		allocate(11, 100, 0xa0);
		put_other(RECORD_LOST_SAMPLES, is_filter ? MISC_LOST_SAMPLES_BPF : 0,
			  (struct record_body){.lost.count = 3});
		profile = load();
		is_sums(profile, 1, 100, 1, 100);
		assert_int_equal(sum(profile, "inuse_space", "gap"), is_filter ? 0 : 100);
		assert_int_equal(note(profile, "gaps"), !is_filter);
		profile_free(profile);
	}
}

static void calls_and_returns_may_be_missing(void **state)
{
	struct profile *profile;

	(void)state;
	begin(GEN_LITTLE);
	PUT(11, MALLOC, 0, 100, 0); /* never returns */
	allocate(11, 200, 0xa0);
	PUT(12, MALLOC_RETURN, 0, 0, 0xb0); /* began before the recording */
	allocate(12, 300, 0xa0); /* where one is: its free is missing */
	PUT(12, MALLOC, 0, 400, 0);
	put_task(RECORD_EXIT, 12, 1);
	release(11, 0xc0);
	profile = load();
	is_sums(profile, 2, 500, 1, 300);
	assert_int_equal(note(profile, "calls without a return"), 2);
	assert_int_equal(note(profile, "returns without a call"), 1);
	assert_int_equal(note(profile, "frees that were not seen"), 1);
	assert_int_equal(note(profile, "frees of blocks that were not seen allocated"), 1);
	profile_free(profile);
}

/* Each stands for as many as its period says; nothing is known of frees. */
static void samples_are_scaled(void **state)
{
	struct profile *profile;

	(void)state;
	begin(GEN_LITTLE);
	events[MALLOC]->attr.sample_period = 100;
	period = 100;
	PUT(11, MALLOC, 0, 8, 0);
	PUT(11, MALLOC, 0, 16, 0);
	PUT(11, MALLOC_RETURN, 0, 0, 0xa0);
	release(11, 0xa0);
	profile = load();
	is_sums(profile, 200, 2400, 0, 0);
	assert_int_equal(note(profile, "estimated from some calls alone"), 1);
	profile_free(profile);
}

/* ---- processes --------------------------------------------------------------------------------- */

static void children_have_copies(void **state)
{
	struct profile *profile;

	(void)state;
	begin(GEN_LITTLE);
	allocate(10, 100, 0xa0);
	allocate(10, 200, 0xb0);
	put_task(RECORD_FORK, 2, 1);
	release(20, 0xa0);       /* its copy alone */
	allocate(20, 50, 0xa0);  /* another block, at the same place */
	allocate(10, 400, 0xc0); /* which the child has not */
	release(20, 0xa0);
	release(10, 0xb0);
	release(20, 0xb0);
	profile = load();
	is_sums(profile, 4, 750, 2, 500);
	is_undisturbed(profile);
	assert_int_equal(note(profile, "frees of copies that a child has"), 2);
	profile_free(profile);
}

/* The parent is no more when the child, and its child, free what it had. */
static void children_go_on(void **state)
{
	struct profile *profile;

	(void)state;
	begin(GEN_LITTLE);
	allocate(10, 100, 0xa0);
	allocate(10, 200, 0xb0);
	allocate(10, 400, 0xc0);
	put_task(RECORD_FORK, 2, 1);
	put_task(RECORD_EXIT, 1, 0);
	release(20, 0xa0);
	put_task(RECORD_FORK, 3, 2);
	release(30, 0xb0);
	profile = load();
	is_sums(profile, 3, 700, 1, 400);
	is_undisturbed(profile);
	profile_free(profile);
}

static void programs_are_replaced(void **state)
{
	struct profile *profile;

	(void)state;
	begin(GEN_LITTLE);
	allocate(10, 100, 0xa0);
	put_exec(1);
	allocate(10, 7, 0xb0);
	release(10, 0xa0); /* nothing that was seen */
	profile = load();
	is_sums(profile, 2, 107, 1, 7);
	assert_int_equal(note(profile, "blocks that ended with another program"), 1);
	assert_int_equal(note(profile, "frees of blocks that were not seen allocated"), 1);
	profile_free(profile);
}

/* ---- the kernel -------------------------------------------------------------------------------- */

static void mappings_are_cut(void **state)
{
	struct profile *profile;

	(void)state;
	begin(GEN_LITTLE);
	map(10, 0x100000, 10, WRITE, ANONYMOUS);
	map(10, 0x200000, 10, WRITE, 2);         /* a file */
	map(10, 0x300000, 10, 0, ANONYMOUS);     /* reserved only */
	map(10, (uint64_t)-12, 10, WRITE, ANONYMOUS); /* it failed */
	PUT(10, MUNMAP, 0, 0x102000, 2 * PAGE - 5);
	map(10, 0x108000, 1, 1, 2); /* a file, over a part */
	PUT(20, MUNMAP, 0, 0x100000, 10 * PAGE); /* of another process */
	profile = load();
	is_sums(profile, 1, 10 * PAGE, 1, 7 * PAGE);
	is_undisturbed(profile);
	assert_int_equal(note(profile, "allocations that failed"), 1);
	profile_free(profile);
}

static void mappings_are_moved(void **state)
{
	struct profile *profile;

	(void)state;
	begin(GEN_LITTLE);
	map(10, 0x100000, 10, WRITE, ANONYMOUS);
	PUT(10, MREMAP, 0, 0x100000, 10 * PAGE, 20 * PAGE);
	PUT(10, MREMAP_RETURN, 0, -(uint64_t)12);
	PUT(10, MREMAP, 0, 0x100000, 10 * PAGE, 20 * PAGE);
	map(11, 0x100000, 3, WRITE, ANONYMOUS); /* its old place, before that is told */
	PUT(10, MREMAP_RETURN, 0, 0x200000);
	PUT(10, MREMAP, 0, 0x200000, 20 * PAGE, 5 * PAGE);
	PUT(10, MREMAP_RETURN, 0, 0x200000);
	profile = load();
	is_sums(profile, 4, 38 * PAGE, 2, 8 * PAGE);
	assert_int_equal(sum(profile, "inuse_space", "mremap"), 5 * PAGE);
	is_undisturbed(profile);
	profile_free(profile);
}

static void breaks_grow_and_shrink(void **state)
{
	static const uint64_t breaks[] = {0x10000, 0x20000, 0x20000, 0x40000, 0x30000, 0x18000};
	struct profile *profile;

	(void)state;
	begin(GEN_LITTLE);
	for (size_t i = 0; i < sizeof(breaks) / sizeof(*breaks); i++) {
		PUT(10, BRK, 0, 0);
		PUT(10, BRK_RETURN, 0, breaks[i]);
	}
	PUT(10, MALLOC, 0, 5, 0); /* what malloc gets is malloc's */
	PUT(10, BRK, 0, 0);
	PUT(10, BRK_RETURN, 0, 0x50000);
	PUT(10, MALLOC_RETURN, 0, 0, 0x19000);
	profile = load();
	is_sums(profile, 3, 0x30000 + 5, 2, 0x8000 + 5);
	profile_free(profile);
}

/* ---- stacks ------------------------------------------------------------------------------------ */

static uint32_t depth_of(const struct profile *profile, const struct profile_sample *sample)
{
	uint32_t depth = 0;

	for (uint32_t node = sample->node; node != NONE; node = profile->nodes.items[node].parent)
		depth++;
	return depth;
}

/* Frame pointers miss the caller of a function that has only begun; the probe does not. */
static void callers_are_spliced_in(void **state)
{
	struct profile *profile;
	uint32_t depths[8] = {0};

	(void)state;
	begin(GEN_LITTLE);
	chain[0] = (uint64_t)CONTEXT_USER;
	chain[1] = 0x1000;
	chain[2] = 0x2222;
	chain_count = 3;
	PUT(11, MALLOC, 0, 1, CALLER);
	PUT(11, MALLOC_RETURN, 0, 0, 0xa0);
	PUT(11, MALLOC, 0, 2, CALLER + 1); /* called from elsewhere, by the same */
	PUT(11, MALLOC_RETURN, 0, 0, 0xb0);
	chain[2] = CALLER; /* the kernel has seen to it */
	PUT(11, MALLOC, 0, 4, CALLER);
	PUT(11, MALLOC_RETURN, 0, 0, 0xc0);
	profile = load();
	is_sums(profile, 3, 7, 3, 7);
	for (size_t i = 0; i < profile->samples.count; i++) {
		const struct profile_sample *sample = &profile->samples.items[i];
		const char *event = profile_text(
			profile, profile->events.items[sample->event].name);

		if (!strcmp(event, "alloc_space"))
			depths[sample->value] = depth_of(profile, sample);
	}
	assert_int_equal(depths[1], 3);
	assert_int_equal(depths[2], 3);
	assert_int_equal(depths[4], 2);
	profile_free(profile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(threads_are_interleaved),
		cmocka_unit_test(realloc_frees_and_allocates),
		cmocka_unit_test(inner_calls_are_the_outer_one),
		cmocka_unit_test(operators_allocate_and_free),
		cmocka_unit_test(posix_memalign_puts_it_in_memory),
		cmocka_unit_test(gaps_end_calls),
		cmocka_unit_test(losses_may_be_told_late),
		cmocka_unit_test(calls_and_returns_may_be_missing),
		cmocka_unit_test(samples_are_scaled),
		cmocka_unit_test(children_have_copies),
		cmocka_unit_test(children_go_on),
		cmocka_unit_test(programs_are_replaced),
		cmocka_unit_test(mappings_are_cut),
		cmocka_unit_test(mappings_are_moved),
		cmocka_unit_test(breaks_grow_and_shrink),
		cmocka_unit_test(callers_are_spliced_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
