/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * offcpu: the time that threads were off their CPU, by the stack where they left it; and wall: that
 * and the time on it. How long a thread was on its CPU is known from when it came and left: the
 * samples of the same recording only share it out over stacks.
 */
#include "base/vector.h"
#include "measure/sched_labels.h"

#include <stdlib.h>

/* What the samples of a thread make a stack's share. */
struct share {
	uint32_t owner; /* in on_cpu */
	uint32_t stack;
	uint64_t weight;
};

/* Of a thread, over all lives that had its number; and of a CPU, where these are kept apart. */
struct on_cpu {
	uint32_t cpu;
	uint32_t next; /* of the same thread, + 1; 0: none */
	uint32_t labels;
	uint32_t stack; /* an empty one, for when there are no samples */
	uint64_t time;
};

__extension__ typedef unsigned __int128 wide;

struct offcpu {
	const struct recording *recording;
	struct measure_sink sink;
	struct sched *sched;
	struct sched_labels labels;
	struct measure_options options;
	bool is_wall;
	struct {
		struct share *items;
		size_t count, capacity;
	} shares;
	uint32_t *slots; /* of shares, number + 1; 0: free */
	size_t slot_count;
	struct {
		struct on_cpu *items;
		size_t count, capacity;
	} on_cpu;
	struct {
		uint32_t *items; /* the first of each thread, by its number, + 1; 0: none */
		size_t count, capacity;
	} first_on_cpu;
};

/* ---- slices ------------------------------------------------------------------------------------ */

/* Its number in on_cpu. */
static uint32_t on_cpu_of(struct offcpu *offcpu, uint32_t thread, uint32_t cpu)
{
	uint32_t *first, number;

	if (!offcpu->options.by_cpu)
		cpu = 0;
	while (offcpu->first_on_cpu.count <= thread)
		*vector_push(&offcpu->first_on_cpu) = 0;
	first = &offcpu->first_on_cpu.items[thread];
	for (number = *first; number; number = offcpu->on_cpu.items[number - 1].next)
		if (offcpu->on_cpu.items[number - 1].cpu == cpu)
			return number - 1;
	*vector_push(&offcpu->on_cpu) = (struct on_cpu){.cpu = cpu, .next = *first};
	*first = (uint32_t)offcpu->on_cpu.count;
	return *first - 1;
}

static void take_slice(void *state, const struct sched_thread *thread, uint64_t length,
		       enum sched_end how)
{
	struct offcpu *offcpu = state;

	if (!sched_is_wanted(&offcpu->options, thread))
		return;
	if (thread->where == SCHED_OFF || thread->where == SCHED_RUNNABLE) {
		struct measured measured = {
			.stack = sched_stack(offcpu->sched, thread),
			.other = thread->where == SCHED_OFF ? thread->waker : STACK_NONE,
			.labels = sched_labels_of(&offcpu->labels, thread, how),
			.count = 1,
			.value = length,
		};

		offcpu->sink.add(offcpu->sink.state, &measured);
	} else if (thread->where == SCHED_ON_CPU && offcpu->is_wall) {
		uint32_t number = on_cpu_of(offcpu, thread->number, thread->cpu);
		struct on_cpu *on_cpu = &offcpu->on_cpu.items[number];

		on_cpu->stack = sched_no_stack(offcpu->sched, thread);
		on_cpu->labels = sched_labels_of(&offcpu->labels, thread, SCHED_END_SEEN);
		on_cpu->time += length;
	}
}

/* ---- time on the CPU --------------------------------------------------------------------------- */

static size_t find_slot(const struct offcpu *offcpu, uint32_t owner, uint32_t stack)
{
	uint64_t mix = ((uint64_t)owner << 32 | stack) * 0x9e3779b97f4a7c15u;
	size_t mask = offcpu->slot_count - 1, slot;

	for (slot = (size_t)(mix >> 24) & mask; offcpu->slots[slot]; slot = (slot + 1) & mask) {
		const struct share *share = &offcpu->shares.items[offcpu->slots[slot] - 1];

		if (share->owner == owner && share->stack == stack)
			break;
	}
	return slot;
}

static void grow_slots(struct offcpu *offcpu)
{
	free(offcpu->slots);
	offcpu->slot_count = offcpu->slot_count ? offcpu->slot_count * 2 : 1024;
	offcpu->slots = xcalloc(offcpu->slot_count, sizeof(*offcpu->slots));
	for (size_t i = 0; i < offcpu->shares.count; i++) {
		const struct share *share = &offcpu->shares.items[i];

		offcpu->slots[find_slot(offcpu, share->owner, share->stack)] = (uint32_t)i + 1;
	}
}

static void add_weight(uint64_t *sum, uint64_t weight)
{
	if (__builtin_add_overflow(*sum, weight, sum))
		*sum = UINT64_MAX;
}

static void take_sample(void *state, struct sched_thread *thread, const struct moment *moment)
{
	struct offcpu *offcpu = state;
	uint32_t stack, owner;
	size_t slot;

	if (!moment->value || moment->time < offcpu->options.start_ns ||
	    !sched_is_wanted(&offcpu->options, thread))
		return;
	owner = on_cpu_of(offcpu, thread->number, thread->cpu);
	stack = offcpu->sink.stack_of(offcpu->sink.state, moment);
	if (offcpu->shares.count * 2 >= offcpu->slot_count)
		grow_slots(offcpu);
	slot = find_slot(offcpu, owner, stack);
	if (!offcpu->slots[slot]) {
		*vector_push(&offcpu->shares) = (struct share){owner, stack, 0};
		offcpu->slots[slot] = (uint32_t)offcpu->shares.count;
	}
	add_weight(&offcpu->shares.items[offcpu->slots[slot] - 1].weight, moment->value);
}

static int compare_shares(const void *a, const void *b)
{
	const struct share *x = a, *y = b;

	if (x->owner != y->owner)
		return x->owner < y->owner ? -1 : 1;
	return (x->stack > y->stack) - (x->stack < y->stack);
}

/* What is due of `time` for `part` of `total`, rounded down; never less for a larger part. */
static uint64_t part_of(uint64_t time, wide part, wide total)
{
	for (; total > UINT64_MAX; total >>= 1)
		part >>= 1;
	return (uint64_t)(time * part / total);
}

/* All of `time`, in parts as `shares` have it: each gets what is due up to it, less what was given. */
static void share_out(struct offcpu *offcpu, const struct on_cpu *on_cpu,
		      const struct share *shares, size_t count)
{
	wide total = 0, so_far = 0;
	uint64_t given = 0;

	for (size_t i = 0; i < count; i++)
		total += shares[i].weight;
	for (size_t i = 0; i < count; i++) {
		struct measured measured = {.stack = shares[i].stack,
					    .other = STACK_NONE,
					    .labels = on_cpu->labels,
					    .count = 1};
		uint64_t due;

		so_far += shares[i].weight;
		due = i + 1 == count ? on_cpu->time : part_of(on_cpu->time, so_far, total);
		measured.value = due - given;
		given = due;
		offcpu->sink.add(offcpu->sink.state, &measured);
	}
}

static void share_all(struct offcpu *offcpu)
{
	size_t at = 0;

	if (offcpu->shares.count)
		qsort(offcpu->shares.items, offcpu->shares.count, sizeof(*offcpu->shares.items),
		      compare_shares);
	for (uint32_t owner = 0; owner < offcpu->on_cpu.count; owner++) {
		const struct on_cpu *on_cpu = &offcpu->on_cpu.items[owner];
		struct share whole = {owner, on_cpu->stack, 1};
		size_t start = at;

		while (at < offcpu->shares.count && offcpu->shares.items[at].owner == owner)
			at++;
		if (!on_cpu->time)
			continue;
		if (at > start)
			share_out(offcpu, on_cpu, &offcpu->shares.items[start], at - start);
		else
			share_out(offcpu, on_cpu, &whole, 1);
	}
}

/* ---- the measures ------------------------------------------------------------------------------ */

/* The first event whose samples are taken by time, or by something that goes on with it. */
static const struct event *find_sampler(const struct recording *recording)
{
	enum { CPU_CLOCK, TASK_CLOCK };

	for (size_t i = 0; i < recording->event_count; i++) {
		const struct event *event = recording->events[i];
		const struct attr *attr = &event->attr;

		if (!event->sample_count || attr->type == ATTR_TYPE_TRACEPOINT ||
		    attr->type == ATTR_TYPE_BREAKPOINT)
			continue;
		if (attr->type != ATTR_TYPE_SOFTWARE || attr->config == CPU_CLOCK ||
		    attr->config == TASK_CLOCK)
			return event;
	}
	return NULL;
}

static void offcpu_free(void *state)
{
	struct offcpu *offcpu = state;

	sched_free(offcpu->sched);
	vector_release(&offcpu->shares);
	vector_release(&offcpu->on_cpu);
	vector_release(&offcpu->first_on_cpu);
	free(offcpu->slots);
	free(offcpu);
}

static void *start(const struct recording *recording, const struct measure_options *options,
		   const struct measure_sink *sink, bool is_wall, struct error *error)
{
	struct offcpu *offcpu = xcalloc(1, sizeof(*offcpu));
	struct sched_user user = {.state = offcpu, .slice = take_slice};

	offcpu->recording = recording;
	offcpu->sink = *sink;
	offcpu->labels.sink = &offcpu->sink;
	offcpu->options = *options;
	offcpu->is_wall = is_wall;
	if (is_wall) {
		user.sampler = find_sampler(recording);
		user.sampled = take_sample;
	}
	offcpu->sched = sched_new(recording, options, sink, &user, error);
	if (offcpu->sched)
		return offcpu;
	offcpu_free(offcpu);
	return NULL;
}

static void *offcpu_start(const struct recording *recording, const struct measure_options *options,
			  const struct measure_sink *sink, struct error *error)
{
	return start(recording, options, sink, false, error);
}

static void *wall_start(const struct recording *recording, const struct measure_options *options,
			const struct measure_sink *sink, struct error *error)
{
	return start(recording, options, sink, true, error);
}

static bool look(const void *state, const struct record *record, const struct sample_brief *sample,
		 const struct measure_ahead *ahead, struct moment *moment)
{
	const struct offcpu *offcpu = state;

	return sched_look(offcpu->sched, record, sample, ahead, moment);
}

static void take(void *state, const struct moment *moment)
{
	struct offcpu *offcpu = state;

	sched_take(offcpu->sched, moment);
}

static void finish(void *state, uint64_t time)
{
	struct offcpu *offcpu = state;

	sched_finish(offcpu->sched, time);
	share_all(offcpu);
}

static const struct measure_event off_event = {"off-cpu", "ns"}, wall_event = {"wall", "ns"};

const struct measure measure_offcpu = {
	.name = "off-cpu",
	.events = &off_event,
	.event_count = 1,
	.takes_window = true,
	.start = offcpu_start,
	.look = look,
	.take = take,
	.finish = finish,
	.free = offcpu_free,
};

const struct measure measure_wall = {
	.name = "wall",
	.events = &wall_event,
	.event_count = 1,
	.takes_window = true,
	.start = wall_start,
	.look = look,
	.take = take,
	.finish = finish,
	.free = offcpu_free,
};
