// SPDX-License-Identifier: GPL-2.0-or-later
/* Threads that contend for a few locks of the kernel, one after the other: a recording of all of it. */
#include <stdio.h>
#include <string.h>

#include "gen.h"

enum { THREADS = 4, LOCKS = 3, WAITS = 120, MUTEX = 0x20, PID = 300 };

struct gen_bytes gen_locks(void)
{
	static const uint64_t chain[] = {(uint64_t)CONTEXT_KERNEL, 0xffffffff81000010,
					 0xffffffff81000110, 0xffffffff81000210,
					 0xffffffff81000310};
	static const char path[] = "[kernel.kallsyms]_text";
	uint64_t type = SAMPLE_IDENTIFIER | SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_CPU |
			SAMPLE_PERIOD | SAMPLE_CALLCHAIN | SAMPLE_RAW;
	struct gen gen;
	struct gen_event *events[2];
	struct record_body kernel = {.trailer = {.time = 0}};
	struct gen_bytes file;

	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	gen_string(gen_feature(&gen, FEATURE_HOSTNAME), "machine");
	for (uint64_t i = 0; i < 2; i++)
		events[i] = gen_tracepoint_event(
			&gen, (enum gen_tracepoint)(GEN_CONTENTION_BEGIN + i), type, 77 + i);
	gen_add_tracepoints(&gen, 8);
	kernel.mmap.pid = UINT32_MAX;
	kernel.mmap.start = kernel.mmap.page_offset = 0xffffffff81000000;
	kernel.mmap.length = 0x1000000;
	kernel.mmap.path = (struct span){(const void *)path, sizeof(path) - 1};
	kernel.trailer.id = events[0]->ids[0];
	gen_body(&gen, events[0], RECORD_MMAP, MISC_CPUMODE_KERNEL, &kernel);
	/* Each wait begins before the one of the thread before is over. */
	for (uint32_t i = 0; i < (WAITS + 1) * 2; i++) {
		bool is_end = i & 1;
		uint32_t wait = is_end ? i / 2 - 1 : i / 2, tid = PID + wait % THREADS;
		const struct gen_value values[] = {{NULL, 0xffffffff82000000 + wait % LOCKS * 64},
						   {NULL, is_end ? 0 : MUTEX}};
		struct gen_sample sample = {.misc = MISC_CPUMODE_KERNEL,
					    .ip = chain[1],
					    .pid = PID,
					    .tid = tid,
					    .cpu = tid % 2,
					    .time = 1000000000 + i * 1000 + i % 7 * 10,
					    .chain = chain,
					    .chain_count = 5};

		if (is_end ? i == 1 : wait == WAITS)
			continue; /* of a wait before the first, or after the last */
		gen_tracepoint_sample(&gen, events[is_end],
				      (enum gen_tracepoint)(GEN_CONTENTION_BEGIN + is_end), 8,
				      values, sample);
	}
	file = gen_finish(&gen);
	gen_release(&gen);
	return file;
}
