/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/sample_key.h"

#include "analyze/load.h"

#include <xxhash.h>

/* Fresh or remembered. It stays until the same place is asked for something else. */
static inline const struct history_answer *ask(const struct history *history, struct who *who,
					       uint32_t pid, uint32_t tid, uint64_t time)
{
	if (who->pid != pid || who->tid != tid || time < who->answer.since ||
	    time >= who->answer.until) {
		who->pid = pid;
		who->tid = tid;
		who->answer = history_ask(history, pid, tid, time);
	}
	return &who->answer;
}

struct key_span {
	uint64_t since, until;
};

/* Gives the epoch of the answer. */
static inline uint32_t narrow(struct key_span *span, const struct history_answer *answer)
{
	if (answer->since > span->since)
		span->since = answer->since;
	if (answer->until < span->until)
		span->until = answer->until;
	return answer->epoch;
}

static inline void fill_key(const struct history *history, struct whos *whos,
			    const struct sample *sample, uint64_t time, unsigned labels,
			    struct sample_key *key, struct key_span *span)
{
	struct who *who = &whos->items[whos_place(sample->tid)];
	const struct history_answer *answer =
		ask(history, who, sample->pid, sample->tid, time);

	*span = (struct key_span){0, UINT64_MAX};
	*key = (struct sample_key){.event = UINT32_MAX, .epoch = narrow(span, answer)};
	key->kernel_epoch =
		narrow(span, ask(history, &whos->kernel, (uint32_t)PID_KERNEL, 0, time));
	key->guest_epoch =
		narrow(span, ask(history, &whos->guest, (uint32_t)PID_GUEST_KERNEL, 1, time));
	if (labels & (LABEL_COMM | LABEL_THREAD))
		key->comm = answer->comm;
	if (labels & LABEL_PID)
		key->pid = sample->pid;
	/* A thread without a name is called by its tid. */
	if (labels & (LABEL_TID | LABEL_THREAD) || (key->comm && !*key->comm))
		key->tid = sample->tid;
	if (labels & LABEL_CPU)
		key->cpu = sample->cpu;
	if (labels & LABEL_CGROUP)
		key->cgroup = sample->cgroup;
}

void sample_key_of_thread(const struct history *history, struct whos *whos,
			  const struct sample *sample, uint64_t time, unsigned labels,
			  struct sample_key *key)
{
	struct key_span span;

	fill_key(history, whos, sample, time, labels, key, &span);
}

static inline void fill_sample_key(const struct history *history, struct whos *whos,
				   const struct sample *sample, uint64_t time, unsigned labels,
				   struct sample_key *key, struct key_span *span)
{
	fill_key(history, whos, sample, time, labels, key, span);
	key->event = sample->event->index;
	key->space = sample_space(sample);
}

void sample_key_of(const struct history *history, struct whos *whos, const struct record *record,
		   const struct sample *sample, unsigned labels, struct sample_key *key)
{
	struct key_span span;

	fill_sample_key(history, whos, sample, history_clock(history, record, sample), labels, key,
			&span);
}

static uint64_t make_hashed(const struct history *history, struct whos *whos,
			    const struct sample *sample, uint64_t time, unsigned labels,
			    uint64_t seed, struct sample_key *key)
{
	struct key_span span;
	uint64_t hash;

	fill_sample_key(history, whos, sample, time, labels, key, &span);
	hash = sample_key_hash(key, seed);
	if (!(labels & (LABEL_CPU | LABEL_CGROUP))) /* each sample has its own */
		whos->keys[whos_key_place(sample->tid, sample->event)] = (struct known_key){
			.key = *key,
			.hash = hash,
			.since = span.since,
			.until = span.until,
			.pid = sample->pid,
			.tid = sample->tid,
			.mode = sample->misc & MISC_CPUMODE_MASK,
		};
	return hash;
}

uint64_t sample_key_hashed(const struct history *history, struct whos *whos,
			   const struct record *record, const struct sample *sample,
			   unsigned labels, uint64_t seed, struct sample_key *key)
{
	uint64_t time = history_clock(history, record, sample);
	const struct known_key *known = whos_known(whos, sample->event, sample->pid, sample->tid,
						   sample->misc, time);

	if (!known)
		return make_hashed(history, whos, sample, time, labels, seed, key);
	*key = known->key;
	return known->hash;
}

uint32_t sample_key_epoch(const struct sample_key *key, enum address_space space)
{
	switch (space) {
	case SPACE_KERNEL:
		return key->kernel_epoch;
	case SPACE_GUEST_KERNEL:
		return key->guest_epoch;
	case SPACE_USER:
		return key->epoch;
	case SPACE_GUEST_USER:
	case SPACE_HYPERVISOR:
		break;
	}
	return EPOCH_NONE;
}

uint64_t sample_key_hash(const struct sample_key *key, uint64_t seed)
{
	uint64_t words[] = {
		(uint64_t)key->event << 32 | key->epoch,
		(uint64_t)key->kernel_epoch << 32 | key->guest_epoch,
		(uint64_t)key->space << 32 | key->pid,
		(uint64_t)key->tid << 32 | key->cpu,
		key->cgroup,
		(uintptr_t)key->comm,
	};

	return XXH3_64bits_withSeed(words, sizeof(words), seed);
}
