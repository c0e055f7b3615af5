/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sample_brief: of a sample, what can be read without a look at the rest. */
#include "analyze/perfdata_brief.h"
#include "perfdata/state.h"

/* Any sample. */
static void read_whole(const struct recording *recording, const struct record *record,
		       struct sample_brief *brief)
{
	struct sample sample;

	brief->is_whole = sample_read(recording, record, &sample);
	brief->ip = sample.ip;
	brief->pid = sample.pid;
	brief->tid = sample.tid;
	brief->cpu = sample.cpu;
	brief->period = sample.period;
	brief->raw = sample.raw;
}

/* Behind the fixed fields: a count and addresses, a size and bytes; or one of these, or none. */
static inline bool read_raw(const struct event *event, struct reader *reader, struct span *raw)
{
	uint64_t size;

	*raw = (struct span){NULL, 0};
	if (event->attr.sample_type & SAMPLE_CALLCHAIN) {
		size = reader_u64(reader);
		if (size > reader_left(reader) / 8)
			return false;
		reader_take(reader, (size_t)size * 8);
	}
	if (event->attr.sample_type & SAMPLE_RAW) {
		size = reader_u32(reader);
		*raw = reader_span(reader, (size_t)size);
	}
	return !reader->overrun;
}

static inline void read_quickly(const struct recording *recording, const struct record *record,
				struct sample_brief *brief)
{
	const struct sample_layout *layout = &brief->event->layout;
	const unsigned char *data = record->data;
	bool swap = recording->swap;
	struct reader reader = reader_over(data + layout->rest, record->size - layout->rest, swap);

	brief->ip = layout->ip ? load_u64(data + layout->ip, swap) : 0;
	brief->pid = layout->tid ? load_u32(data + layout->tid, swap) : 0;
	brief->tid = layout->tid ? load_u32(data + layout->tid + 4, swap) : 0;
	brief->cpu = layout->cpu ? load_u32(data + layout->cpu, swap) : 0;
	if (layout->period)
		brief->period = load_u64(data + layout->period, swap);
	else
		brief->period = attr_has(&brief->event->attr, ATTR_FREQ)
					? 1
					: brief->event->attr.sample_period;
	brief->is_whole = read_raw(brief->event, &reader, &brief->raw);
}

void sample_read_brief(const struct recording *recording, const struct record *record,
		       struct sample_brief *brief)
{
	enum { BRIEF = SAMPLE_FIXED | SAMPLE_CALLCHAIN | SAMPLE_RAW };
	const struct event *event = event_of_sample(recording, record);

	if (!event || record->size < event->layout.rest) {
		*brief = (struct sample_brief){.event = NULL};
		return;
	}
	brief->event = event;
	brief->has_time = event->layout.time;
	brief->time = 0;
	if (brief->has_time)
		brief->time = load_u64(record->data + event->layout.time, recording->swap);
	/* Some of other kinds have what is told in their raw bytes. */
	if (event->attr.sample_type & ~(uint64_t)BRIEF || !event->tracepoint)
		read_whole(recording, record, brief);
	else
		read_quickly(recording, record, brief);
}
