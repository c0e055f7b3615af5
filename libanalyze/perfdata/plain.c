/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perfdata/plain.h"

#include "perfdata/state.h"

void plain_learn(struct plain *plain, const struct recording *recording,
		 const struct sample *sample)
{
	enum { NEEDED = SAMPLE_TID | SAMPLE_TIME | SAMPLE_CALLCHAIN };
	const struct recording_state *state = recording->state;
	const struct sample_layout *layout = &sample->event->layout;
	uint64_t type = sample->event->attr.sample_type;
	bool has_id = recording->event_count > 1;

	if (recording->swap || (type & NEEDED) != NEEDED ||
	    type & ~(uint64_t)(SAMPLE_FIXED | SAMPLE_CALLCHAIN))
		return;
	/* Those without an id are told by something else. */
	if (has_id && (state->ids_differ || !state->id_offset || !sample->id))
		return;
	plain->id_at = has_id ? state->id_offset : 0;
	plain->events[plain_slot(plain, sample->id)] = (struct plain_event){
		.event = sample->event,
		.id = has_id ? sample->id : 0,
		.period = sample->period,
		.tid = layout->tid,
		.time = layout->time,
		.period_at = layout->period,
		.chain = layout->rest,
	};
}
