/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/sample_key.h"

#include "analyze/load.h"

#include <string.h>

/* By value: the next question may need the place that this answer is remembered in. */
static struct history_answer ask(const struct history *history, struct whos *whos, uint32_t pid,
				 uint32_t tid, uint64_t time)
{
	struct who *who = &whos->items[(tid * 0x9e3779b1u >> 16) % WHO_COUNT];

	if (who->pid != pid || who->tid != tid || time < who->answer.since ||
	    time >= who->answer.until) {
		who->pid = pid;
		who->tid = tid;
		who->answer = history_ask(history, pid, tid, time);
	}
	return who->answer;
}

struct sample_key sample_key_of_thread(const struct history *history, struct whos *whos,
				       const struct sample *sample, uint64_t time, unsigned labels)
{
	struct history_answer answer = ask(history, whos, sample->pid, sample->tid, time);
	struct sample_key key;

	memset(&key, 0, sizeof(key)); /* it is hashed with its padding */
	key.event = UINT32_MAX;
	key.epoch = answer.epoch;
	key.kernel_epoch = ask(history, whos, (uint32_t)PID_KERNEL, 0, time).epoch;
	key.guest_epoch = ask(history, whos, (uint32_t)PID_GUEST_KERNEL, 1, time).epoch;
	if (labels & (LABEL_COMM | LABEL_THREAD))
		key.comm = answer.comm;
	if (labels & LABEL_PID)
		key.pid = sample->pid;
	/* A thread without a name is called by its tid. */
	if (labels & (LABEL_TID | LABEL_THREAD) || (key.comm && !*key.comm))
		key.tid = sample->tid;
	if (labels & LABEL_CPU)
		key.cpu = sample->cpu;
	if (labels & LABEL_CGROUP)
		key.cgroup = sample->cgroup;
	return key;
}

struct sample_key sample_key_of(const struct history *history, struct whos *whos,
				const struct record *record, const struct sample *sample,
				unsigned labels)
{
	uint64_t time = history_clock(history, record, sample);
	struct sample_key key = sample_key_of_thread(history, whos, sample, time, labels);

	key.event = sample->event->index;
	key.space = sample_space(sample);
	return key;
}
