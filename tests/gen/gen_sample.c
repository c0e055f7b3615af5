// SPDX-License-Identifier: GPL-2.0-or-later
/* Samples: each field of attr.sample_type, in the order in which the kernel writes them. */
#include "gen.h"

void gen_read_values(struct gen_bytes *out, uint64_t read_format, const struct gen_sample *sample)
{
	bool group = read_format & READ_GROUP;
	size_t count = group ? sample->read_count : 1;

	if (group)
		gen_u64(out, count);
	else
		gen_u64(out, sample->reads[0].value);
	if (read_format & READ_TOTAL_TIME_ENABLED)
		gen_u64(out, sample->enabled);
	if (read_format & READ_TOTAL_TIME_RUNNING)
		gen_u64(out, sample->running);
	for (size_t i = 0; i < count; i++) {
		if (group)
			gen_u64(out, sample->reads[i].value);
		if (read_format & READ_ID)
			gen_u64(out, sample->reads[i].id);
		if (read_format & READ_LOST)
			gen_u64(out, sample->reads[i].lost);
	}
}

static void put_branches(struct gen_bytes *out, uint64_t branch_type,
			 const struct gen_sample *sample)
{
	/* mispredicted, predicted, in transaction, abort, cycles, type, spec, new type, privilege */
	static const unsigned char widths[] = {1, 1, 1, 1, 16, 4, 2, 4, 3, 31, 0};

	gen_u64(out, sample->branch_count);
	if (branch_type & BRANCH_HW_INDEX)
		gen_u64(out, sample->hw_index);
	for (size_t i = 0; i < sample->branch_count; i++) {
		gen_u64(out, sample->branches[i].from);
		gen_u64(out, sample->branches[i].to);
		gen_u64(out, gen_bitfield(out->big_endian, sample->branches[i].flags, widths));
	}
	if (branch_type & BRANCH_COUNTERS)
		for (size_t i = 0; i < sample->branch_count; i++)
			gen_u64(out, sample->branch_counters[i]);
}

static void put_registers(struct gen_bytes *out, uint64_t abi, uint64_t mask,
			  const uint64_t *values)
{
	gen_u64(out, abi);
	for (; abi && mask; mask &= mask - 1)
		gen_u64(out, *values++);
}

static void put_raw(struct gen_bytes *out, const struct gen_sample *sample)
{
	/* the size and the data together are padded, and the padding is part of the size */
	uint32_t padded = (sample->raw_size + 4 + 7) / 8 * 8 - 4;

	gen_u32(out, padded);
	gen_put(out, sample->raw, sample->raw_size);
	gen_zero(out, padded - sample->raw_size);
}

static void put_user_stack(struct gen_bytes *out, const struct gen_sample *sample)
{
	gen_u64(out, sample->user_stack_size);
	if (!sample->user_stack_size)
		return;
	gen_put(out, sample->user_stack, sample->user_stack_copied);
	gen_zero(out, sample->user_stack_size - sample->user_stack_copied);
	gen_u64(out, sample->user_stack_copied);
}

static void put_fixed(struct gen_bytes *out, uint64_t type, const struct gen_sample *sample)
{
	if (type & SAMPLE_IDENTIFIER)
		gen_u64(out, sample->id);
	if (type & SAMPLE_IP)
		gen_u64(out, sample->ip);
	if (type & SAMPLE_TID) {
		gen_u32(out, sample->pid);
		gen_u32(out, sample->tid);
	}
	if (type & SAMPLE_TIME)
		gen_u64(out, sample->time);
	if (type & SAMPLE_ADDR)
		gen_u64(out, sample->addr);
	if (type & SAMPLE_ID)
		gen_u64(out, sample->id);
	if (type & SAMPLE_STREAM_ID)
		gen_u64(out, sample->stream_id);
	if (type & SAMPLE_CPU) {
		gen_u32(out, sample->cpu);
		gen_u32(out, 0);
	}
	if (type & SAMPLE_PERIOD)
		gen_u64(out, sample->period);
}

static void put_last(struct gen_bytes *out, const struct attr *attr,
		     const struct gen_sample *sample)
{
	uint64_t type = attr->sample_type;

	if (type & (SAMPLE_WEIGHT | SAMPLE_WEIGHT_STRUCT))
		gen_u64(out, sample->weight);
	if (type & SAMPLE_DATA_SRC)
		gen_u64(out, sample->data_source);
	if (type & SAMPLE_TRANSACTION)
		gen_u64(out, sample->transaction);
	if (type & SAMPLE_REGS_INTR)
		put_registers(out, sample->interrupt_abi, attr->interrupt_registers,
			      sample->interrupt_registers);
	if (type & SAMPLE_PHYS_ADDR)
		gen_u64(out, sample->physical_address);
	if (type & SAMPLE_CGROUP)
		gen_u64(out, sample->cgroup);
	if (type & SAMPLE_DATA_PAGE_SIZE)
		gen_u64(out, sample->data_page_size);
	if (type & SAMPLE_CODE_PAGE_SIZE)
		gen_u64(out, sample->code_page_size);
	if (type & SAMPLE_AUX) {
		gen_u64(out, sample->aux_size);
		gen_put(out, sample->aux, sample->aux_size);
	}
}

void gen_sample_fields(struct gen_bytes *out, const struct attr *attr,
		       const struct gen_sample *sample)
{
	uint64_t type = attr->sample_type;

	put_fixed(out, type, sample);
	if (type & SAMPLE_READ)
		gen_read_values(out, attr->read_format, sample);
	if (type & SAMPLE_CALLCHAIN) {
		gen_u64(out, sample->chain_count);
		for (size_t i = 0; i < sample->chain_count; i++)
			gen_u64(out, sample->chain[i]);
	}
	if (type & SAMPLE_RAW)
		put_raw(out, sample);
	if (type & SAMPLE_BRANCH_STACK)
		put_branches(out, attr->branch_sample_type, sample);
	if (type & SAMPLE_REGS_USER)
		put_registers(out, sample->user_abi, attr->user_registers,
			      sample->user_registers);
	if (type & SAMPLE_STACK_USER)
		put_user_stack(out, sample);
	put_last(out, attr, sample);
}

void gen_sample(struct gen *gen, const struct gen_event *event, const struct gen_sample *sample)
{
	gen_sample_fields(gen_begin(gen, RECORD_SAMPLE, sample->misc), &event->attr, sample);
	gen_end(gen);
}

struct gen_sample gen_full_sample(uint64_t seed)
{
	static const uint64_t chain[] = {(uint64_t)CONTEXT_KERNEL, 0xffffffff81000100,
					 (uint64_t)CONTEXT_USER, 0x401000, 0x402000};
	static const struct gen_branch branches[] = {
		{0x401010, 0x402020, 0x1232 /* predicted, 0x123 cycles */},
		{0x403030, 0x404040, 0x501 /* mispredicted */},
	};
	static const uint64_t counters[] = {0xc1, 0xc2};
	static const uint64_t user[] = {0x11, 0x12, 0x13, 0x14, 0x15};
	static const uint64_t interrupt[] = {0x21, 0x22, 0x23, 0x24, 0x25};

	return (struct gen_sample){
		.misc = MISC_CPUMODE_USER, .ip = 0x401000 + seed, .time = 1000000 + seed,
		.addr = 0x7fff0000 + seed, .id = 77, .stream_id = 78 + seed, .period = 5000 + seed,
		.pid = 1234, .tid = 1235, .cpu = 3, .enabled = 600 + seed, .running = 500 + seed,
		.reads = {{10 + seed, 77, 1}, {20 + seed, 88, 2}}, .read_count = 2,
		.chain = chain, .chain_count = 5, .raw = "raw bytes", .raw_size = 9,
		.hw_index = 6, .branches = branches, .branch_count = 2,
		.branch_counters = counters, .user_abi = 2, .user_registers = user,
		.user_stack = "0123456789abcdef", .user_stack_size = 32, .user_stack_copied = 16,
		.weight = 0x0003000200000001 + seed, .data_source = 0x68100142,
		.transaction = 0x900 + seed, .interrupt_abi = 2, .interrupt_registers = interrupt,
		.physical_address = 0x123456000 + seed, .cgroup = 4242, .data_page_size = 4096,
		.code_page_size = 2 << 20, .aux = "aux bytes 012345", .aux_size = 16,
	};
}
