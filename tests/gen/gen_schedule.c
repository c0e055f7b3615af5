// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Threads on some CPUs, which are chosen by a generator of numbers that is the same each time: their
 * sched_switch and sched_wakeup as a recording of the whole system has them, and the sums of what
 * each did.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen.h"

enum where { ON_CPU, READY, BLOCKED };
enum { ROUND = 40, STATE_S = 1, STATE_D = 2, STATE_PREEMPTED = 0x100, IDLE = -1 };

struct thread {
	enum where where;
	uint64_t since;
	bool was_seen;
	char name[16];
};

/* A record that waits for the end of its round: those of a CPU are written together. */
struct pending {
	enum gen_tracepoint which;
	uint64_t time;
	int cpu, prev, next; /* numbers of threads, or IDLE; who wakes, and whom */
	uint64_t state;
	unsigned step;
};

struct machine {
	struct gen gen;
	struct gen_event *events[2];
	struct gen_schedule *schedule;
	struct thread threads[GEN_THREADS];
	int on[GEN_CPUS];
	uint64_t time, random;
	unsigned step;
	struct pending *round;
	unsigned pending, round_size, lost;
};

static unsigned draw(struct machine *machine, unsigned below)
{
	machine->random = machine->random * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(machine->random >> 33) % below;
}

/* ---- records ----------------------------------------------------------------------------------- */

static const char *name_of(const struct machine *machine, int thread)
{
	return thread == IDLE ? "swapper" : machine->threads[thread].name;
}

static uint32_t tid_of(const struct machine *machine, int thread)
{
	return thread == IDLE ? 0 : machine->schedule->lives[thread].tid;
}

static void write_record(struct machine *machine, const struct pending *what)
{
	static const uint64_t chains[GEN_THREADS + 1][3] = {
		{(uint64_t)CONTEXT_KERNEL, 0xffffffff81000000, 0xffffffff81000100},
		{(uint64_t)CONTEXT_KERNEL, 0xffffffff81001000, 0xffffffff81001100},
		{(uint64_t)CONTEXT_KERNEL, 0xffffffff81002000, 0xffffffff81002100},
		{(uint64_t)CONTEXT_KERNEL, 0xffffffff81003000, 0xffffffff81003100},
		{(uint64_t)CONTEXT_KERNEL, 0xffffffff81004000, 0xffffffff81004100},
		{(uint64_t)CONTEXT_KERNEL, 0xffffffff81005000, 0xffffffff81005100},
		{(uint64_t)CONTEXT_KERNEL, 0xffffffff81006000, 0xffffffff81006100},
	};
	const struct gen_schedule *schedule = machine->schedule;
	struct gen_sample sample = {.misc = MISC_CPUMODE_KERNEL,
				    .ip = chains[what->prev + 1][1],
				    .pid = what->prev == IDLE ? 0 : schedule->lives[what->prev].pid,
				    .tid = tid_of(machine, what->prev),
				    .cpu = (uint32_t)what->cpu,
				    .time = what->time,
				    .chain = chains[what->prev + 1],
				    .chain_count = 3};
	const struct gen_value switched[] = {
		{name_of(machine, what->prev), 0}, {NULL, tid_of(machine, what->prev)},
		{NULL, 120},			   {NULL, what->state},
		{name_of(machine, what->next), 0}, {NULL, tid_of(machine, what->next)},
		{NULL, 120},
	};
	const struct gen_value woken[] = {{name_of(machine, what->next), 0},
					  {NULL, tid_of(machine, what->next)},
					  {NULL, 120},
					  {NULL, (uint64_t)what->cpu}};

	gen_tracepoint_sample(&machine->gen, machine->events[what->which], what->which,
			      schedule->long_size,
			      what->which == GEN_SCHED_SWITCH ? switched : woken, sample);
}

/* The kernel says so when it next has a place in the buffer of that CPU. */
static void write_lost(struct machine *machine, uint64_t time)
{
	struct record_body body = {
		.lost = {.id = machine->events[0]->ids[0], .count = machine->lost},
		.trailer = {.time = time, .id = machine->events[0]->ids[0]}};

	gen_body(&machine->gen, machine->events[0], RECORD_LOST, 0, &body);
	machine->lost = 0;
}

static void end_round(struct machine *machine)
{
	for (int cpu = 0; cpu < GEN_CPUS; cpu++)
		for (unsigned i = 0; i < machine->pending; i++) {
			const struct pending *what = &machine->round[i];

			if (what->cpu != cpu)
				continue;
			if (!cpu && machine->lost && what->step >= machine->schedule->lost_end)
				write_lost(machine, what->time);
			write_record(machine, what);
		}
	gen_own(&machine->gen, RECORD_FINISHED_ROUND);
	machine->pending = 0;
}

static void record(struct machine *machine, struct pending what)
{
	const struct gen_schedule *schedule = machine->schedule;

	what.time = machine->time;
	what.step = machine->step;
	if (!what.cpu && machine->step >= schedule->lost_at && machine->step < schedule->lost_end) {
		machine->lost++;
		return;
	}
	machine->round[machine->pending++] = what;
	if (machine->pending == machine->round_size)
		end_round(machine);
}

/* ---- threads ----------------------------------------------------------------------------------- */

static void account(struct machine *machine, int number)
{
	struct gen_life *life = &machine->schedule->lives[number];
	struct thread *thread = &machine->threads[number];
	uint64_t *sums[] = {
		[ON_CPU] = &life->on_cpu, [READY] = &life->runnable, [BLOCKED] = &life->blocked};

	if (thread->was_seen)
		*sums[thread->where] += machine->time - thread->since;
	else
		life->first = machine->time;
	thread->was_seen = true;
	thread->since = machine->time;
}

static void move(struct machine *machine, int number, enum where where)
{
	account(machine, number);
	machine->threads[number].where = where;
}

/* A thread in this state, any of them; or IDLE. */
static int choose(struct machine *machine, enum where where)
{
	unsigned start = draw(machine, GEN_THREADS);

	for (unsigned i = 0; i < GEN_THREADS; i++) {
		unsigned number = (start + i) % GEN_THREADS;

		if (machine->threads[number].where == where)
			return (int)number;
	}
	return IDLE;
}

static void wake(struct machine *machine, int cpu)
{
	int number = choose(machine, BLOCKED);

	if (number == IDLE)
		return;
	move(machine, number, READY);
	record(machine, (struct pending){GEN_SCHED_WAKEUP, 0, cpu, machine->on[cpu], number, 0, 0});
}

static void switch_on(struct machine *machine, int cpu)
{
	static const uint64_t states[] = {STATE_S, STATE_S, STATE_D, 0, STATE_PREEMPTED};
	uint64_t state = states[draw(machine, sizeof(states) / sizeof(*states))];
	int prev = machine->on[cpu], next = choose(machine, READY);

	if (prev == next) /* both idle */
		return;
	if (prev == IDLE)
		state = 0;
	else
		machine->schedule->lives[prev].switches++;
	if (prev != IDLE)
		move(machine, prev, state & (STATE_S | STATE_D) ? BLOCKED : READY);
	if (next != IDLE)
		move(machine, next, ON_CPU);
	machine->on[cpu] = next;
	record(machine, (struct pending){GEN_SCHED_SWITCH, 0, cpu, prev, next, state, 0});
}

static void make_threads(struct machine *machine)
{
	struct record_body body = {.trailer = {.id = machine->events[0]->ids[0]}};

	for (uint32_t i = 0; i < GEN_THREADS; i++) {
		struct thread *thread = &machine->threads[i];
		uint32_t pid = i < 4 ? 100 : 200;

		machine->schedule->lives[i] = (struct gen_life){.pid = pid, .tid = pid + i % 4};
		snprintf(thread->name, sizeof(thread->name), "thread-%u", i);
		thread->where = BLOCKED;
		body.comm.pid = body.trailer.pid = pid;
		body.comm.tid = body.trailer.tid = pid + i % 4;
		body.comm.name.at = (const void *)thread->name;
		body.comm.name.size = strlen(thread->name);
		gen_body(&machine->gen, machine->events[0], RECORD_COMM, 0, &body);
	}
	for (int cpu = 0; cpu < GEN_CPUS; cpu++)
		machine->on[cpu] = IDLE;
}

struct gen_bytes gen_schedule(struct gen_schedule *schedule)
{
	uint64_t type = SAMPLE_IDENTIFIER | SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_CPU |
			SAMPLE_PERIOD | SAMPLE_CALLCHAIN | SAMPLE_RAW;
	struct machine machine = {.schedule = schedule, .time = 1000000000, .random = 1};
	struct gen_bytes *cpus, file;

	gen_init(&machine.gen, GEN_FILE, schedule->order);
	machine.gen.host_is_32_bit = schedule->long_size == 4;
	for (uint64_t i = 0; i < 2; i++)
		machine.events[i] =
			gen_tracepoint_event(&machine.gen, (enum gen_tracepoint)i, type, 77 + i);
	gen_add_tracepoints(&machine.gen, schedule->long_size);
	/* By it the size of the words of the feature bitmap is found out. */
	gen_string(gen_feature(&machine.gen, FEATURE_HOSTNAME), "machine");
	cpus = gen_feature(&machine.gen, FEATURE_CPU_COUNT);
	gen_u32(cpus, GEN_CPUS);
	gen_u32(cpus, GEN_CPUS);
	make_threads(&machine);
	machine.round_size = schedule->round ? schedule->round : ROUND;
	machine.round = xcalloc(machine.round_size, sizeof(*machine.round));
	for (; machine.step < schedule->steps; machine.step++) {
		int cpu = (int)draw(&machine, GEN_CPUS);

		/* Whole microseconds, which is what perf prints. */
		machine.time += 1000 * (1 + draw(&machine, 50));
		if (draw(&machine, 3))
			switch_on(&machine, cpu);
		else
			wake(&machine, cpu);
	}
	end_round(&machine);
	free(machine.round);
	schedule->end = 0;
	for (int i = 0; i < GEN_THREADS; i++)
		if (machine.threads[i].since > schedule->end)
			schedule->end = machine.threads[i].since;
	machine.time = schedule->end;
	for (int i = 0; i < GEN_THREADS; i++)
		account(&machine, i);
	file = gen_finish(&machine.gen);
	gen_release(&machine.gen);
	return file;
}
