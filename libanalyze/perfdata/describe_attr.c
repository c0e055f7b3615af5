/* SPDX-License-Identifier: GPL-2.0-or-later */
/* describe_attr: perf_event_attr in words. */
#include "perfdata/describe.h"

static const struct word type_words[] = {
	{ATTR_TYPE_HARDWARE, "hardware"},
	{ATTR_TYPE_SOFTWARE, "software"},
	{ATTR_TYPE_TRACEPOINT, "tracepoint"},
	{ATTR_TYPE_HW_CACHE, "hardware-cache"},
	{ATTR_TYPE_RAW, "raw"},
	{ATTR_TYPE_BREAKPOINT, "breakpoint"},
	{0, NULL},
};

static const struct word sample_words[] = {
	{SAMPLE_IP, "IP"},
	{SAMPLE_TID, "TID"},
	{SAMPLE_TIME, "TIME"},
	{SAMPLE_ADDR, "ADDR"},
	{SAMPLE_READ, "READ"},
	{SAMPLE_CALLCHAIN, "CALLCHAIN"},
	{SAMPLE_ID, "ID"},
	{SAMPLE_CPU, "CPU"},
	{SAMPLE_PERIOD, "PERIOD"},
	{SAMPLE_STREAM_ID, "STREAM_ID"},
	{SAMPLE_RAW, "RAW"},
	{SAMPLE_BRANCH_STACK, "BRANCH_STACK"},
	{SAMPLE_REGS_USER, "REGS_USER"},
	{SAMPLE_STACK_USER, "STACK_USER"},
	{SAMPLE_WEIGHT, "WEIGHT"},
	{SAMPLE_DATA_SRC, "DATA_SRC"},
	{SAMPLE_IDENTIFIER, "IDENTIFIER"},
	{SAMPLE_TRANSACTION, "TRANSACTION"},
	{SAMPLE_REGS_INTR, "REGS_INTR"},
	{SAMPLE_PHYS_ADDR, "PHYS_ADDR"},
	{SAMPLE_AUX, "AUX"},
	{SAMPLE_CGROUP, "CGROUP"},
	{SAMPLE_DATA_PAGE_SIZE, "DATA_PAGE_SIZE"},
	{SAMPLE_CODE_PAGE_SIZE, "CODE_PAGE_SIZE"},
	{SAMPLE_WEIGHT_STRUCT, "WEIGHT_STRUCT"},
	{0, NULL},
};

static const struct word read_words[] = {
	{READ_TOTAL_TIME_ENABLED, "TOTAL_TIME_ENABLED"},
	{READ_TOTAL_TIME_RUNNING, "TOTAL_TIME_RUNNING"},
	{READ_ID, "ID"},
	{READ_GROUP, "GROUP"},
	{READ_LOST, "LOST"},
	{0, NULL},
};

static const struct word branch_words[] = {
	{1 << 0, "USER"},
	{1 << 1, "KERNEL"},
	{1 << 2, "HV"},
	{1 << 3, "ANY"},
	{1 << 4, "ANY_CALL"},
	{1 << 5, "ANY_RETURN"},
	{1 << 6, "IND_CALL"},
	{1 << 7, "ABORT_TX"},
	{1 << 8, "IN_TX"},
	{1 << 9, "NO_TX"},
	{1 << 10, "COND"},
	{BRANCH_CALL_STACK, "CALL_STACK"},
	{1 << 12, "IND_JUMP"},
	{1 << 13, "CALL"},
	{1 << 14, "NO_FLAGS"},
	{1 << 15, "NO_CYCLES"},
	{1 << 16, "TYPE_SAVE"},
	{BRANCH_HW_INDEX, "HW_INDEX"},
	{1 << 18, "PRIV_SAVE"},
	{BRANCH_COUNTERS, "COUNTERS"},
	{0, NULL},
};

/* By number of the bit; precise_ip, which has two, is shown by itself. */
static const char *const flag_names[] = {
	"disabled",
	"inherit",
	"pinned",
	"exclusive",
	"exclude_user",
	"exclude_kernel",
	"exclude_hv",
	"exclude_idle",
	"mmap",
	"comm",
	"freq",
	"inherit_stat",
	"enable_on_exec",
	"task",
	"watermark",
	NULL,
	NULL,
	"mmap_data",
	"sample_id_all",
	"exclude_host",
	"exclude_guest",
	"exclude_callchain_kernel",
	"exclude_callchain_user",
	"mmap2",
	"comm_exec",
	"use_clockid",
	"context_switch",
	"write_backward",
	"namespaces",
	"ksymbol",
	"bpf_event",
	"aux_output",
	"cgroup",
	"text_poke",
	"build_id",
	"inherit_thread",
	"remove_on_exec",
	"sigtrap",
	"defer_callchain",
	"defer_output",
};

static void describe_attr_flags(struct strbuf *text, const struct attr *attr)
{
	uint64_t flags = attr->flags & ~((uint64_t)3 << ATTR_PRECISE_IP);
	const char *separator = "";

	describe_key(text, "flags");
	for (size_t bit = 0; bit < sizeof(flag_names) / sizeof(*flag_names); bit++) {
		if (!flag_names[bit] || !(flags >> bit & 1))
			continue;
		strbuf_add_string(text, separator);
		strbuf_add_string(text, flag_names[bit]);
		flags &= ~((uint64_t)1 << bit);
		separator = "|";
	}
	if (flags) {
		strbuf_add_string(text, separator);
		add_address(text, flags);
	} else if (!*separator) {
		strbuf_add_char(text, '0');
	}
	describe_number(text, "precise_ip", attr_precise_ip(attr));
}

static void describe_words(struct strbuf *text, const char *key, const struct word *words,
			   uint64_t flags)
{
	describe_key(text, key);
	add_flags(text, words, flags);
}

static void describe_type(struct strbuf *text, uint32_t type)
{
	const char *name = word_of(type_words, type);

	describe_key(text, "type");
	if (name)
		strbuf_add_string(text, name);
	else
		strbuf_add_u64(text, type); /* of a PMU: PMU_MAPPINGS has its name */
}

void describe_attr(struct strbuf *text, const struct attr *attr)
{
	describe_type(text, attr->type);
	describe_number(text, "size", attr->size);
	describe_address(text, "config", attr->config);
	describe_address(text, "config1", attr->config1);
	describe_address(text, "config2", attr->config2);
	describe_address(text, "config3", attr->config3);
	describe_address(text, "config4", attr->config4);
	describe_number(text, attr_has(attr, ATTR_FREQ) ? "sample_freq" : "sample_period",
			attr->sample_period);
	describe_words(text, "sample_type", sample_words, attr->sample_type);
	describe_words(text, "read_format", read_words, attr->read_format);
	describe_attr_flags(text, attr);
	describe_number(text, "wakeup", attr->wakeup);
	describe_number(text, "breakpoint_type", attr->breakpoint_type);
	describe_words(text, "branch_sample_type", branch_words, attr->branch_sample_type);
	describe_address(text, "user_registers", attr->user_registers);
	describe_address(text, "interrupt_registers", attr->interrupt_registers);
	describe_number(text, "user_stack_size", attr->user_stack_size);
	describe_signed(text, "clock_id", attr->clock_id);
	describe_number(text, "aux_watermark", attr->aux_watermark);
	describe_number(text, "max_stack", attr->max_stack);
	describe_number(text, "aux_sample_size", attr->aux_sample_size);
	describe_address(text, "signal_data", attr->signal_data);
}
