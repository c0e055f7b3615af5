// SPDX-License-Identifier: GPL-2.0-or-later
/* Parts that were read by themselves -> one. */
#include "base/vector.h"
#include "format/script_part.h"
#include "profile/index.h"
#include "profile/merge_tables.h"

/* Events are the same by name, and what the first sample says of one holds. */
static void add_events(struct script_part *part, const struct script_part *from,
		       struct merge_mapping *mapping)
{
	for (uint32_t i = 0; i < from->events.count; i++) {
		uint32_t number = intern_add(&part->event_names, from->event_names.strings[i],
					     from->event_names.sizes[i]);
		struct profile_event event = from->profile->events.items[from->events.items[i]];

		if (number == part->events.count) {
			event.name = mapping->strings[event.name];
			event.unit = mapping->strings[event.unit];
			event.rank = number;
			number = profile_add_event(part->profile, &event);
			*vector_push(&part->events) = number;
		} else {
			number = part->events.items[number];
		}
		mapping->events[from->events.items[i]] = number;
	}
}

static void add_samples(struct profile *profile, const struct merge_mapping *mapping)
{
	for (size_t i = 0; i < mapping->from->samples.count; i++) {
		struct profile_sample sample = mapping->from->samples.items[i];

		sample.event = mapping->events[sample.event];
		sample.node = sample.node == NONE ? NONE : mapping->nodes[sample.node];
		sample.labels = mapping->label_sets[sample.labels];
		profile_add_sample(profile, &sample);
	}
}

/* A line that comes later says what holds. */
static void add_facts(struct profile *profile, const struct merge_mapping *mapping)
{
	for (size_t i = 0; i < mapping->from->facts.count; i++) {
		struct profile_note note = mapping->from->facts.items[i];

		note.key = mapping->strings[note.key];
		note.value = mapping->strings[note.value];
		profile_put_note(profile, false, &note);
	}
}

void script_part_add(struct script_part *part, struct script_part *from)
{
	static const struct profile_part plain = {.name = ""};
	struct merge_mapping mapping;

	merge_mapping_init(&mapping, from->profile, part->profile);
	add_events(part, from, &mapping);
	merge_tables(&mapping, &plain);
	add_samples(part->profile, &mapping);
	add_facts(part->profile, &mapping);
	merge_mapping_release(&mapping);
	profile_free(from->profile);
	from->profile = NULL;
	add_saturated(&part->lost, from->lost);
	if (from->first_ns < part->first_ns)
		part->first_ns = from->first_ns;
	if (from->last_ns > part->last_ns)
		part->last_ns = from->last_ns;
	text_join(&part->lines, &from->lines);
}
