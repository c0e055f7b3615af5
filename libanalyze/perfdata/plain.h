/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plain: samples of an event that has nothing but what stands at fixed places, and a call chain
 * behind that. Most are such, and there are millions: once one of an event was read by sample_read,
 * those like it are read by what is known of it.
 */
#ifndef PERFDATA_PLAIN_H
#define PERFDATA_PLAIN_H

#include "analyze/perfdata_record.h"
#include "base/reader.h"

/* Places in the sample, of which the chain is the last; 0: it is not there. */
struct plain_event {
	const struct event *event; /* NULL: none is known */
	uint64_t id;
	uint64_t period; /* of all, where it is not there */
	uint16_t tid, time, period_at, chain;
};

/*
 * What was last met with an id is remembered at its place. An input can make ids push each other
 * out: then it is read the slow way.
 */
enum { ID_PLACES_LOG2 = 6, ID_PLACES = 1 << ID_PLACES_LOG2 };

static inline size_t id_place(uint64_t id)
{
	return id * 0x9e3779b97f4a7c15u >> (64 - ID_PLACES_LOG2);
}

/* For one thread of ours; zero at first. */
struct plain {
	uint16_t id_at; /* in all samples; 0: there is one event */
	struct plain_event events[ID_PLACES];
};

struct plain_sample {
	const struct event *event;
	uint64_t time, period;
	uint32_t pid, tid;
	uint16_t misc;
	const unsigned char *chain;
	uint64_t count; /* of its words */
};

/*
 * What is at `at`, if it is a sample like those: its size. 0: it is something else, or its chain is
 * not all there.
 */
static inline size_t plain_take(const struct plain *plain, const unsigned char *at, size_t left,
				struct plain_sample *sample)
{
	enum { HEADER = 8 };
	const struct plain_event *event;
	uint64_t id = 0;
	size_t size;

	if (left < HEADER || load_u32(at, false) != RECORD_SAMPLE)
		return 0;
	size = load_u16(at + 6, false);
	if (size > left || size < plain->id_at + 8u)
		return 0;
	if (plain->id_at)
		id = load_u64(at + plain->id_at, false);
	event = &plain->events[id_place(id)];
	if (!event->event || event->id != id || size < event->chain + 8u)
		return 0;
	sample->count = load_u64(at + event->chain, false);
	if (sample->count > (size - event->chain) / 8 - 1)
		return 0;
	sample->event = event->event;
	sample->misc = load_u16(at + 4, false);
	sample->time = load_u64(at + event->time, false);
	sample->pid = load_u32(at + event->tid, false);
	sample->tid = load_u32(at + event->tid + 4, false);
	sample->period = event->period_at ? load_u64(at + event->period_at, false) : event->period;
	sample->chain = at + event->chain + 8;
	return size;
}

/* Remembers how a sample of this event is read, if those are plain, and say who and when. */
void plain_learn(struct plain *plain, const struct recording *recording,
		 const struct sample *sample);

#endif
