/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "perfdata/plain.h"

#include "perfdata/state.h"

void plain_learn(struct plain *plain, const struct recording *recording,
		 const struct sample *sample)
{
	enum { NEEDED = SAMPLE_TID | SAMPLE_TIME | SAMPLE_CALLCHAIN };
	const struct sample_layout *layout = &sample->event->layout;
	uint64_t type = sample->event->attr.sample_type, id;
	uint16_t place;

	if (recording->swap || (type & NEEDED) != NEEDED ||
	    type & ~(uint64_t)(SAMPLE_FIXED | SAMPLE_CALLCHAIN))
		return;
	/* Those without an id are told by something else. */
	if (!samples_id_place(recording, &place) || (place && !sample->id))
		return;
	id = place ? sample->id : 0;
	plain->id_at = place;
	plain->events[id_place(id)] = (struct plain_event){
		.event = sample->event,
		.id = id,
		.period = sample->period,
		.tid = layout->tid,
		.time = layout->time,
		.period_at = layout->period,
		.chain = layout->rest,
	};
}
