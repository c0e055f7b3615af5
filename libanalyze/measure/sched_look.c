/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sched_look: what records say by themselves, whatever was before them. */
#include "measure/sched_lives.h"

#include "analyze/perfdata_record.h"

/* What is looked at, and where to put what it says. */
struct look {
	const struct sched *sched;
	const struct record *record;
	const struct sample_brief *sample;
	const struct measure_ahead *ahead;
	struct moment *moment;
	bool is_recalled; /* the record will be read again */
};

/* Its stack is needed later. */
static void take_stack(struct look *look)
{
	look->ahead->stack(look->ahead->state, look->record, look->sample, look->moment);
	look->is_recalled = look->moment->stack == STACK_NONE;
}

static void look_at_switch(struct look *look, const struct sched_event *event)
{
	struct moment *moment = look->moment;
	struct sched_switch what;

	moment->kind = KIND_BAD_SWITCH;
	if (!sched_read_switch(event, look->sample->raw, look->sched->recording->swap, &what))
		return;
	look->is_recalled = moment->tid == UINT32_MAX;
	moment->kind = look->is_recalled ? KIND_REAPED_SWITCH : KIND_SWITCH;
	moment->tid = what.prev;
	moment->value = what.next;
	moment->reason = (uint8_t)what.reason;
	if (!look->is_recalled && life_is_thread(what.prev))
		take_stack(look);
}

static void look_at_wakeup(struct look *look, const struct sched_event *event)
{
	uint32_t tid = 0;

	look->moment->kind = KIND_BAD_WAKEUP;
	if (sched_read_wakeup(event, look->sample->raw, look->sched->recording->swap, &tid))
		look->moment->kind = KIND_WAKEUP;
	look->moment->value = tid;
	if (look->sched->options.by_waker && life_is_thread(tid))
		take_stack(look);
}

static void look_at_other(struct look *look)
{
	bool is_sampler = look->sample->event == look->sched->user.sampler;
	struct moment *moment = look->moment;

	moment->kind = KIND_NOTHING;
	if (!life_is_thread(moment->tid))
		return;
	moment->kind = is_sampler ? KIND_SAMPLER : KIND_SAMPLE;
	moment->value = look->sample->period;
	if (is_sampler || !look->sched->events.has_switches)
		take_stack(look);
}

static void look_at_sample(struct look *look)
{
	const struct sample_brief *sample = look->sample;
	const struct sched_event *event = &look->sched->events.items[sample->event->index];
	struct moment *moment = look->moment;

	moment->kind = KIND_BAD_SAMPLE;
	if (!sample->is_whole)
		return;
	moment->pid = sample->pid;
	moment->tid = sample->tid;
	moment->cpu = life_cpu(sample->event->attr.sample_type, sample->cpu);
	if (event->kind == SCHED_EVENT_SWITCH)
		look_at_switch(look, event);
	else if (event->kind == SCHED_EVENT_WAKEUP)
		look_at_wakeup(look, event);
	else
		look_at_other(look);
}

static void look_at_turn(const struct look *look)
{
	const struct record *record = look->record;
	struct moment *moment = look->moment;
	struct record_trailer trailer;

	record_read_trailer(look->sched->recording, record, &trailer);
	moment->pid = trailer.pid;
	moment->tid = trailer.tid;
	moment->cpu = life_cpu(trailer.present, trailer.cpu);
	moment->kind = record->misc & MISC_SWITCH_OUT ? KIND_OUT : KIND_IN;
	moment->reason = record->misc & MISC_SWITCH_OUT_PREEMPT ? REASON_PREEMPTED : REASON_BLOCKED;
}

bool sched_look(const struct sched *sched, const struct record *record,
		const struct sample_brief *sample, const struct measure_ahead *ahead,
		struct moment *moment)
{
	struct look look = {sched, record, sample, ahead, moment, false};

	moment->stack = STACK_NONE;
	switch (record->type) {
	case RECORD_SAMPLE:
		look_at_sample(&look);
		break;
	case RECORD_SWITCH:
	case RECORD_SWITCH_CPU_WIDE:
		look_at_turn(&look);
		break;
	case RECORD_LOST_SAMPLES: /* told at the end, of no time or place */
		moment->kind = KIND_NOTHING;
		break;
	default:
		moment->kind = KIND_RECORD;
		return false;
	}
	return !look.is_recalled;
}
