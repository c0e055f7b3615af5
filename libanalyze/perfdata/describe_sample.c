/* SPDX-License-Identifier: GPL-2.0-or-later */
/* describe_sample: a SAMPLE record as one line of text. */
#include "analyze/registers.h"
#include "perfdata/describe.h"

/* ---- callchains ------------------------------------------------------------------------------ */

static const char *context_name(uint64_t address)
{
	switch ((int64_t)address) {
	case CONTEXT_HYPERVISOR:
		return "[hypervisor]";
	case CONTEXT_KERNEL:
		return "[kernel]";
	case CONTEXT_USER:
		return "[user]";
	case CONTEXT_USER_DEFERRED:
		return "[user-deferred]";
	case CONTEXT_GUEST:
		return "[guest]";
	case CONTEXT_GUEST_KERNEL:
		return "[guest-kernel]";
	case CONTEXT_GUEST_USER:
		return "[guest-user]";
	default:
		return NULL;
	}
}

void add_chain(struct strbuf *text, const struct recording *recording, struct words chain)
{
	for (uint64_t i = 0; i < chain.count; i++) {
		uint64_t address = word_at(recording, chain, i);
		const char *context = address >= CONTEXT_MAX ? context_name(address) : NULL;

		if (i)
			strbuf_add_char(text, ',');
		if (context)
			strbuf_add_string(text, context);
		else
			add_address(text, address);
	}
}

/* ---- counters -------------------------------------------------------------------------------- */

void describe_counters(struct strbuf *text, const struct recording *recording,
		       const struct read_group *group)
{
	if (group->format & READ_TOTAL_TIME_ENABLED)
		describe_number(text, "enabled", group->enabled);
	if (group->format & READ_TOTAL_TIME_RUNNING)
		describe_number(text, "running", group->running);
	for (uint64_t i = 0; i < group->count; i++) {
		struct read_value value = read_group_value(recording, group, i);
		const struct event *event;

		describe_number(text, "value", value.value);
		if (group->format & READ_LOST)
			describe_number(text, "value_lost", value.lost);
		if (!(group->format & READ_ID))
			continue;
		describe_number(text, "value_id", value.id);
		event = recording_event(recording, value.id);
		if (!event)
			continue;
		describe_key(text, "value_event");
		escape_word(text, event->name, strlen(event->name));
	}
}

/* ---- branches -------------------------------------------------------------------------------- */

/* The flags of a branch: a bitfield, so the first of them is the highest bit in big endian. */
static unsigned take_bits(uint64_t *flags, unsigned bits, bool big_endian)
{
	uint64_t value;

	if (big_endian) {
		value = *flags >> (64 - bits);
		*flags <<= bits;
	} else {
		value = *flags & (((uint64_t)1 << bits) - 1);
		*flags >>= bits;
	}
	return (unsigned)value;
}

static void add_branch_word(struct strbuf *text, const char *word)
{
	strbuf_add_char(text, '/');
	strbuf_add_string(text, word);
}

static void add_branch_flags(struct strbuf *text, uint64_t flags, bool big_endian)
{
	static const char *const types[] = {
		"-",      "cond",      "uncond",   "ind",  "call", "ind-call", "ret",   "syscall",
		"sysret", "cond-call", "cond-ret", "eret", "irq",  "serror",   "no-tx", NULL,
	};
	static const char *const new_types[] = {
		"fault-align", "fault-data", "fault-inst", "arch-1", "arch-2", "arch-3",
		"arch-4",      "arch-5",     "new-8",      "new-9",  "new-10", "new-11",
		"new-12",      "new-13",     "new-14",     "new-15",
	};
	static const char *const speculations[] = {"-", "wrong-path", "non-spec", "correct-path"};
	static const char *const privileges[] = {
		"-", "user", "kernel", "hypervisor", "4", "5", "6", "7",
	};
	bool mispredicted = take_bits(&flags, 1, big_endian);
	bool predicted = take_bits(&flags, 1, big_endian);
	bool in_transaction = take_bits(&flags, 1, big_endian);
	bool abort = take_bits(&flags, 1, big_endian);
	unsigned cycles = take_bits(&flags, 16, big_endian);
	unsigned type = take_bits(&flags, 4, big_endian);
	unsigned speculation = take_bits(&flags, 2, big_endian);
	unsigned new_type = take_bits(&flags, 4, big_endian);
	unsigned privilege = take_bits(&flags, 3, big_endian);

	add_branch_word(text, mispredicted ? "M" : predicted ? "P" : "-");
	add_branch_word(text, in_transaction ? "in_tx" : "-");
	add_branch_word(text, abort ? "abort" : "-");
	strbuf_add_char(text, '/');
	strbuf_add_u64(text, cycles);
	add_branch_word(text, types[type] ? types[type] : new_types[new_type]);
	add_branch_word(text, speculations[speculation]);
	add_branch_word(text, privileges[privilege]);
}

static void describe_branches(struct strbuf *text, const struct recording *recording,
			      const struct sample *sample)
{
	uint64_t count = sample->branches.count / 3;

	if (sample->branch_hw_index != UINT64_MAX)
		describe_number(text, "branch_hw_index", sample->branch_hw_index);
	describe_key(text, "branches");
	for (uint64_t i = 0; i < count; i++) {
		if (i)
			strbuf_add_char(text, ',');
		add_address(text, word_at(recording, sample->branches, 3 * i));
		strbuf_add_char(text, '/');
		add_address(text, word_at(recording, sample->branches, 3 * i + 1));
		add_branch_flags(text, word_at(recording, sample->branches, 3 * i + 2),
				 recording->big_endian);
	}
	if (!sample->branch_counters.count)
		return;
	describe_key(text, "branch_counters");
	for (uint64_t i = 0; i < sample->branch_counters.count; i++) {
		if (i)
			strbuf_add_char(text, ',');
		add_address(text, word_at(recording, sample->branch_counters, i));
	}
}

/* ---- registers and the rest ------------------------------------------------------------------ */

static enum architecture architecture_of(const struct recording *recording)
{
	const struct facts *facts = &recording->facts;

	if (facts->arch)
		return architecture_by_name(facts->arch);
	return architecture_by_elf_machine(facts->elf_machine);
}

static void describe_registers(struct strbuf *text, const struct recording *recording,
			       const char *which, uint64_t abi, struct words values, uint64_t mask)
{
	enum architecture architecture = architecture_of(recording);
	const char *separator = "";

	strbuf_addf(text, " %s_abi=", which);
	if (abi == 0)
		strbuf_add_string(text, "none");
	else
		strbuf_add_u64(text, abi == 1 ? 32 : abi == 2 ? 64 : abi);
	if (!abi)
		return;
	strbuf_addf(text, " %s_regs=", which);
	for (uint64_t i = 0; i < values.count && mask; i++, mask &= mask - 1) {
		unsigned number = (unsigned)__builtin_ctzll(mask);
		const char *name = register_name(architecture, number);

		strbuf_add_string(text, separator);
		separator = ",";
		if (name)
			strbuf_add_string(text, name);
		else
			strbuf_addf(text, "reg%u", number);
		strbuf_add_char(text, ':');
		add_address(text, word_at(recording, values, i));
	}
}

static void describe_weight(struct strbuf *text, const struct sample *sample)
{
	if (sample->present & SAMPLE_WEIGHT) {
		describe_number(text, "weight", sample->weight);
		return;
	}
	describe_number(text, "weight", sample->weight & UINT32_MAX);
	describe_number(text, "weight2", sample->weight >> 32 & UINT16_MAX);
	describe_number(text, "weight3", sample->weight >> 48);
}

static void describe_transaction(struct strbuf *text, uint64_t transaction)
{
	static const struct word words[] = {
		{1 << 0, "elision"},        {1 << 1, "transaction"},   {1 << 2, "sync"},
		{1 << 3, "async"},          {1 << 4, "retry"},         {1 << 5, "conflict"},
		{1 << 6, "capacity-write"}, {1 << 7, "capacity-read"}, {0, NULL},
	};

	describe_key(text, "transaction");
	add_flags(text, words, transaction & UINT32_MAX);
	if (transaction >> 32)
		describe_address(text, "abort_code", transaction >> 32);
}

static void describe_fixed(struct strbuf *text, const struct sample *sample)
{
	uint64_t present = sample->present;

	if (present & SAMPLE_TIME)
		describe_time(text, "time", sample->time);
	if (present & SAMPLE_CPU)
		describe_signed(text, "cpu", (int32_t)sample->cpu);
	if (present & SAMPLE_TID) {
		describe_signed(text, "pid", (int32_t)sample->pid);
		describe_signed(text, "tid", (int32_t)sample->tid);
	}
	if (present & SAMPLE_IP)
		describe_address(text, "ip", sample->ip);
	if (present & SAMPLE_ADDR)
		describe_address(text, "addr", sample->addr);
	if (present & (SAMPLE_ID | SAMPLE_IDENTIFIER))
		describe_number(text, "id", sample->id);
	if (present & SAMPLE_STREAM_ID)
		describe_number(text, "stream_id", sample->stream_id);
	if (present & SAMPLE_PERIOD)
		describe_number(text, "period", sample->period);
}

/* Lists and dumps, in the order of the record but for the payload, whose keys are not ours. */
static void describe_lists(struct strbuf *text, const struct recording *recording,
			   const struct sample *sample)
{
	const struct attr *attr = &sample->event->attr;
	uint64_t present = sample->present;

	if (present & SAMPLE_READ)
		describe_counters(text, recording, &sample->read);
	if (present & SAMPLE_CALLCHAIN) {
		describe_key(text, "callchain");
		add_chain(text, recording, sample->callchain);
	}
	if (present & SAMPLE_BRANCH_STACK)
		describe_branches(text, recording, sample);
	if (present & SAMPLE_REGS_USER)
		describe_registers(text, recording, "user", sample->user_abi,
				   sample->user_registers, attr->user_registers);
	if (present & SAMPLE_STACK_USER) {
		describe_number(text, "user_stack", sample->user_stack.size);
		strbuf_add_char(text, '/');
		strbuf_add_u64(text, sample->user_stack_size);
	}
	if (present & SAMPLE_REGS_INTR)
		describe_registers(text, recording, "interrupt", sample->interrupt_abi,
				   sample->interrupt_registers, attr->interrupt_registers);
}

static void describe_numbers(struct strbuf *text, const struct sample *sample)
{
	uint64_t present = sample->present;

	if (present & (SAMPLE_WEIGHT | SAMPLE_WEIGHT_STRUCT))
		describe_weight(text, sample);
	if (present & SAMPLE_DATA_SRC)
		describe_memory(text, sample->data_source);
	if (present & SAMPLE_TRANSACTION)
		describe_transaction(text, sample->transaction);
	if (present & SAMPLE_PHYS_ADDR)
		describe_address(text, "phys_addr", sample->physical_address);
	if (present & SAMPLE_CGROUP)
		describe_number(text, "cgroup", sample->cgroup);
	if (present & SAMPLE_DATA_PAGE_SIZE)
		describe_number(text, "data_page_size", sample->data_page_size);
	if (present & SAMPLE_CODE_PAGE_SIZE)
		describe_number(text, "code_page_size", sample->code_page_size);
	if (present & SAMPLE_AUX)
		describe_number(text, "aux_size", sample->aux.size);
}

static bool describe_raw(struct strbuf *text, const struct recording *recording,
			 const struct sample *sample)
{
	describe_number(text, "raw", sample->raw.size);
	if (sample->event->tracepoint)
		return describe_payload(text, sample->event->tracepoint, sample->raw,
					recording->swap, true);
	describe_key(text, "raw_bytes");
	add_bytes(text, sample->raw);
	return true;
}

/* Of a sample that broke off, what is empty most likely was never there. */
static void forget_missing(struct sample *sample)
{
	const struct {
		uint64_t bits;
		bool found;
	} fields[] = {
		{SAMPLE_READ, sample->read.count},
		{SAMPLE_CALLCHAIN, sample->callchain.count},
		{SAMPLE_RAW, sample->raw.size},
		{SAMPLE_BRANCH_STACK, sample->branches.count},
		{SAMPLE_REGS_USER, sample->user_registers.count},
		{SAMPLE_STACK_USER, sample->user_stack_size},
		{SAMPLE_WEIGHT | SAMPLE_WEIGHT_STRUCT, sample->weight},
		{SAMPLE_DATA_SRC, sample->data_source},
		{SAMPLE_TRANSACTION, sample->transaction},
		{SAMPLE_REGS_INTR, sample->interrupt_registers.count},
		{SAMPLE_PHYS_ADDR, sample->physical_address},
		{SAMPLE_CGROUP, sample->cgroup},
		{SAMPLE_DATA_PAGE_SIZE, sample->data_page_size},
		{SAMPLE_CODE_PAGE_SIZE, sample->code_page_size},
		{SAMPLE_AUX, sample->aux.size},
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		if (!fields[i].found)
			sample->present &= ~fields[i].bits;
	}
}

bool sample_describe(const struct recording *recording, const struct record *record,
		     struct strbuf *text)
{
	const struct record_layout *layout = record_layout(RECORD_SAMPLE);
	struct sample sample;
	bool complete = sample_read(recording, record, &sample);

	strbuf_add_string(text, layout->name);
	describe_misc(text, layout->misc, record->misc);
	if (!sample.event) {
		strbuf_add_string(text, " event=?");
		return false;
	}
	if (!complete)
		forget_missing(&sample);
	describe_key(text, "event");
	escape_word(text, sample.event->name, strlen(sample.event->name));
	describe_fixed(text, &sample);
	describe_lists(text, recording, &sample);
	describe_numbers(text, &sample);
	if (!complete)
		strbuf_add_string(text, " short");
	if (sample.present & SAMPLE_RAW && !describe_raw(text, recording, &sample) && complete) {
		strbuf_add_string(text, " short");
		complete = false;
	}
	return complete;
}
