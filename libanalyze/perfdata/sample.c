/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sample: SAMPLE records. Which fields there are is said by the event's attr; the order is that of
 * the kernel's perf_output_sample.
 */
#include "perfdata/state.h"

#include <string.h>

uint64_t word_at(const struct recording *recording, struct words words, uint64_t index)
{
	return load_u64(words.at + 8 * index, recording->swap);
}

static struct words take_words(struct reader *reader, uint64_t count)
{
	const unsigned char *at;

	if (count > reader_left(reader) / 8) {
		reader->overrun = true;
		reader->at = reader->end;
		return (struct words){NULL, 0};
	}
	at = reader_take(reader, (size_t)count * 8);
	return (struct words){at, at ? count : 0};
}

static struct span take_span(struct reader *reader, uint64_t size)
{
	return reader_span(reader, size < SIZE_MAX ? (size_t)size : SIZE_MAX);
}

/* Fields that stand at fixed places, before READ. */
static inline void read_fixed(const struct sample_layout *layout, const unsigned char *data,
			      bool swap, struct sample *sample)
{
	if (layout->id)
		sample->id = load_u64(data + layout->id, swap);
	if (layout->ip)
		sample->ip = load_u64(data + layout->ip, swap);
	if (layout->tid) {
		sample->pid = load_u32(data + layout->tid, swap);
		sample->tid = load_u32(data + layout->tid + 4, swap);
	}
	if (layout->time)
		sample->time = load_u64(data + layout->time, swap);
	if (layout->addr)
		sample->addr = load_u64(data + layout->addr, swap);
	if (layout->stream_id)
		sample->stream_id = load_u64(data + layout->stream_id, swap);
	if (layout->cpu)
		sample->cpu = load_u32(data + layout->cpu, swap);
	if (layout->period)
		sample->period = load_u64(data + layout->period, swap);
}

void read_values(struct reader *reader, uint64_t format, struct read_group *group)
{
	uint64_t count = 1;

	*group = (struct read_group){.format = format};
	group->width = (uint8_t)(1 + !!(format & READ_ID) + !!(format & READ_LOST));
	if (format & READ_GROUP) {
		count = reader_u64(reader);
	} else { /* value, enabled, running, id, lost: the value stands before the times */
		const unsigned char *value = reader_take(reader, 8);

		group->single = value ? load_u64(value, reader->swap) : 0;
	}
	if (format & READ_TOTAL_TIME_ENABLED)
		group->enabled = reader_u64(reader);
	if (format & READ_TOTAL_TIME_RUNNING)
		group->running = reader_u64(reader);
	if (format & READ_GROUP) {
		if (count > reader_left(reader) / 8) /* no overflow below */
			count = reader_left(reader) / 8 + 1;
		group->words = take_words(reader, count * group->width);
	} else {
		group->words = take_words(reader, group->width - 1u);
	}
	group->count = reader->overrun ? 0 : count;
}

struct read_value read_group_value(const struct recording *recording,
				   const struct read_group *group, uint64_t index)
{
	struct read_value value = {.value = group->single};
	uint64_t at = index * group->width;

	if (group->format & READ_GROUP)
		value.value = word_at(recording, group->words, at++);
	if (group->format & READ_ID)
		value.id = word_at(recording, group->words, at++);
	if (group->format & READ_LOST)
		value.lost = word_at(recording, group->words, at);
	return value;
}

static void read_branches(struct reader *reader, uint64_t type, struct sample *sample)
{
	uint64_t count = reader_u64(reader);

	if (type & BRANCH_HW_INDEX)
		sample->branch_hw_index = reader_u64(reader);
	if (count > reader_left(reader) / 24) /* no overflow below */
		count = reader_left(reader) / 24 + 1;
	sample->branches = take_words(reader, count * 3);
	if (type & BRANCH_COUNTERS)
		sample->branch_counters = take_words(reader, count);
}

static struct words read_registers(struct reader *reader, uint64_t mask, uint64_t *abi)
{
	*abi = reader_u64(reader);
	if (!*abi)
		return (struct words){NULL, 0};
	return take_words(reader, (uint64_t)__builtin_popcountll(mask));
}

/* The size that was reserved, the bytes, and how many of these the kernel could copy. */
static void read_user_stack(struct reader *reader, struct sample *sample)
{
	uint64_t copied;

	sample->user_stack_size = reader_u64(reader);
	if (!sample->user_stack_size)
		return;
	sample->user_stack = take_span(reader, sample->user_stack_size);
	copied = reader_u64(reader);
	if (copied < sample->user_stack.size)
		sample->user_stack.size = (size_t)copied;
}

static void read_rest(struct reader *reader, const struct attr *attr, struct sample *sample)
{
	uint64_t type = attr->sample_type;

	if (type & SAMPLE_READ)
		read_values(reader, attr->read_format, &sample->read);
	if (type & SAMPLE_CALLCHAIN)
		sample->callchain = take_words(reader, reader_u64(reader));
	if (type & SAMPLE_RAW)
		sample->raw = take_span(reader, reader_u32(reader));
	if (type & SAMPLE_BRANCH_STACK)
		read_branches(reader, attr->branch_sample_type, sample);
	if (type & SAMPLE_REGS_USER)
		sample->user_registers =
			read_registers(reader, attr->user_registers, &sample->user_abi);
	if (type & SAMPLE_STACK_USER)
		read_user_stack(reader, sample);
	if (type & (SAMPLE_WEIGHT | SAMPLE_WEIGHT_STRUCT))
		sample->weight = reader_u64(reader);
	if (type & SAMPLE_DATA_SRC)
		sample->data_source = reader_u64(reader);
	if (type & SAMPLE_TRANSACTION)
		sample->transaction = reader_u64(reader);
	if (type & SAMPLE_REGS_INTR)
		sample->interrupt_registers = read_registers(reader, attr->interrupt_registers,
							     &sample->interrupt_abi);
	if (type & SAMPLE_PHYS_ADDR)
		sample->physical_address = reader_u64(reader);
	if (type & SAMPLE_CGROUP)
		sample->cgroup = reader_u64(reader);
	if (type & SAMPLE_DATA_PAGE_SIZE)
		sample->data_page_size = reader_u64(reader);
	if (type & SAMPLE_CODE_PAGE_SIZE)
		sample->code_page_size = reader_u64(reader);
	if (type & SAMPLE_AUX)
		sample->aux = take_span(reader, reader_u64(reader));
}

/* ---- perf record --off-cpu -------------------------------------------------------------------- */

bool event_is_off_cpu(const struct event *event)
{
	enum { BPF_OUTPUT = 10 };

	return event->attr.type == ATTR_TYPE_SOFTWARE && event->attr.config == BPF_OUTPUT &&
	       !strcmp(event->name, "offcpu-time");
}

/*
 * Since perf 6.16 the sample proper is that of whoever was next on the CPU, and the raw data has whose
 * it is: u32 pid, tid; u64 period, count of addresses, addresses, cgroup.
 */
static void read_off_cpu(const struct recording *recording, struct sample *sample)
{
	struct reader reader =
		reader_over(sample->raw.at, sample->raw.size, recording->swap);
	uint32_t pid = reader_u32(&reader), tid = reader_u32(&reader);
	uint64_t period = reader_u64(&reader);
	struct words chain = take_words(&reader, reader_u64(&reader));
	uint64_t cgroup = reader_u64(&reader);

	if (reader.overrun)
		return;
	sample->pid = pid;
	sample->tid = tid;
	sample->period = period;
	sample->callchain = chain;
	sample->cgroup = cgroup;
	sample->misc = (uint16_t)((sample->misc & ~MISC_CPUMODE_MASK) | MISC_CPUMODE_USER);
	/* The first is the mark of where they are. */
	sample->ip = chain.count > 1 ? word_at(recording, chain, 1) : 0;
	sample->present |= SAMPLE_TID | SAMPLE_PERIOD | SAMPLE_CALLCHAIN | SAMPLE_CGROUP;
}

/*
 * By the library's memset: what compilers put in its place for a size that they know, "rep stos",
 * takes longer than all the rest of reading a sample.
 */
static inline void clear(struct sample *sample)
{
	size_t size = sizeof(*sample);

	__asm__("" : "+r"(size));
	memset(sample, 0, size);
}

static bool read_any(const struct recording *recording, const struct event *event,
		     const struct record *record, struct sample *sample)
{
	struct reader reader;

	clear(sample);
	sample->event = event;
	sample->misc = record->misc;
	sample->branch_hw_index = ~0ull;
	if (!event || record->size < event->layout.rest)
		return false;
	sample->present = event->attr.sample_type;
	read_fixed(&event->layout, record->data, recording->swap, sample);
	if (!(sample->present & SAMPLE_PERIOD))
		sample->period = attr_has(&event->attr, ATTR_FREQ) ? 1 : event->attr.sample_period;
	reader = reader_over(record->data + event->layout.rest,
			     record->size - event->layout.rest, recording->swap);
	read_rest(&reader, &event->attr, sample);
	if (sample->raw.size && !event->tracepoint && event_is_off_cpu(event))
		read_off_cpu(recording, sample);
	return !reader.overrun && !(sample->present & ~(uint64_t)SAMPLE_KNOWN);
}

bool sample_read(const struct recording *recording, const struct record *record,
		 struct sample *sample)
{
	return read_any(recording, event_of_sample(recording, record), record, sample);
}
