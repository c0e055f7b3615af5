/* SPDX-License-Identifier: GPL-2.0-or-later */
/* events: what was recorded, under which name, and which sample belongs to which. */
#include "perfdata/state.h"

#include <stdlib.h>
#include <string.h>

/* ---- layout ----------------------------------------------------------------------------------- */

static uint16_t place(uint64_t sample_type, enum sample_bit bit, uint16_t *at)
{
	uint16_t here = *at;

	if (!(sample_type & bit))
		return 0;
	*at = (uint16_t)(here + 8);
	return here;
}

static struct sample_layout layout_of(const struct attr *attr)
{
	uint64_t type = attr->sample_type;
	struct sample_layout layout = {0};
	uint16_t at = 8, end = 8;

	layout.identifier = place(type, SAMPLE_IDENTIFIER, &at);
	layout.ip = place(type, SAMPLE_IP, &at);
	layout.tid = place(type, SAMPLE_TID, &at);
	layout.time = place(type, SAMPLE_TIME, &at);
	layout.addr = place(type, SAMPLE_ADDR, &at);
	layout.id = place(type, SAMPLE_ID, &at);
	layout.stream_id = place(type, SAMPLE_STREAM_ID, &at);
	layout.cpu = place(type, SAMPLE_CPU, &at);
	layout.period = place(type, SAMPLE_PERIOD, &at);
	layout.rest = at;
	if (layout.identifier)
		layout.id = layout.identifier;
	if (!attr_has(attr, ATTR_SAMPLE_ID_ALL))
		return layout;
	/* the trailer, from its end */
	layout.id_from_end = place(type, SAMPLE_IDENTIFIER, &end);
	place(type, SAMPLE_CPU, &end);
	place(type, SAMPLE_STREAM_ID, &end);
	if (!layout.id_from_end)
		layout.id_from_end = place(type, SAMPLE_ID, &end);
	else
		place(type, SAMPLE_ID, &end);
	layout.time_from_end = place(type, SAMPLE_TIME, &end);
	place(type, SAMPLE_TID, &end);
	layout.trailer_size = (uint16_t)(end - 8);
	return layout;
}

/* ---- ids -------------------------------------------------------------------------------------- */

__extension__ typedef unsigned __int128 wide;

static size_t id_slot(const struct recording_state *state, uint64_t id)
{
	size_t mask = state->id_capacity - 1, slot;
	/* Each record is asked for: with a seed that the input cannot know, so that its ids cannot be
	 * made to collide, and without a call. */
	wide product = (wide)(id ^ (uintptr_t)state) * 0x9e3779b97f4a7c15u;

	slot = (size_t)((uint64_t)product ^ (uint64_t)(product >> 64)) & mask;

	while (state->ids[slot].event && state->ids[slot].id != id)
		slot = (slot + 1) & mask;
	return slot;
}

static inline struct event *find_id(const struct recording_state *state, uint64_t id)
{
	return state->id_count ? state->ids[id_slot(state, id)].event : NULL;
}

static void grow_ids(struct recording_state *state)
{
	struct id_slot *old = state->ids;
	size_t old_capacity = state->id_capacity;

	state->id_capacity = old_capacity ? old_capacity * 2 : 64;
	state->ids = xcalloc(state->id_capacity, sizeof(*state->ids));
	for (size_t i = 0; i < old_capacity; i++)
		if (old[i].event)
			state->ids[id_slot(state, old[i].id)] = old[i];
	free(old);
}

static void add_id(struct recording_state *state, struct event *event, uint64_t id)
{
	struct id_slot *slot;

	if (state->id_count * 2 >= state->id_capacity)
		grow_ids(state);
	slot = &state->ids[id_slot(state, id)];
	if (slot->event)
		return; /* the first to claim it has it */
	*slot = (struct id_slot){id, event};
	state->id_count++;
}

void event_add_ids(struct recording *recording, struct event *event, struct span words)
{
	struct recording_state *state = recording->state;
	size_t count = words.size / 8;
	uint64_t *ids;

	/* Sections of many events can be the same bytes: bounded by what the file could hold. */
	if (count > state->id_budget) {
		damage_add(recording, state->parts.items, 0, 0, 0,
			   "the events have more ids than the file has room for");
		count = (size_t)state->id_budget;
	}
	state->id_budget -= count;
	if (!count)
		return;
	ids = arena_alloc(&state->arena, (event->id_count + count) * sizeof(*ids));
	if (event->id_count)
		memcpy(ids, event->ids, event->id_count * sizeof(*ids));
	for (size_t i = 0; i < count; i++) {
		uint64_t id = load_u64(words.at + 8 * i, recording->swap);

		ids[event->id_count + i] = id;
		add_id(state, event, id);
	}
	event->ids = ids;
	event->id_count += count;
}

struct event *recording_event(const struct recording *recording, uint64_t id)
{
	struct event *event;

	if (!recording->event_count)
		return NULL;
	if (recording->event_count == 1 || !id)
		return recording->events[0]; /* perf's synthesized records carry 0 */
	event = find_id(recording->state, id);
	return event || recording->state->id_count ? event : recording->events[0];
}

/* Events that keep their ids at different places: the one whose place holds an id of its own. */
static struct event *try_events(const struct recording *recording, const struct record *record)
{
	const struct recording_state *state = recording->state;

	for (size_t i = 0; i < state->id_layout_count; i++) {
		uint16_t at = state->id_layouts[i]->layout.id;
		struct event *event;

		if (!at || at + 8u > record->size)
			continue;
		event = find_id(state, load_u64(record->data + at, recording->swap));
		if (event && event->layout.id == at)
			return event;
	}
	return NULL;
}

/* Of a recording or a sample that is not like most. */
static __attribute__((noinline)) struct event *find_event(const struct recording *recording,
							  const struct record *record)
{
	const struct recording_state *state = recording->state;
	uint16_t at = state->id_offset;

	if (!recording->event_count)
		return NULL;
	if (state->ids_differ)
		return try_events(recording, record);
	if (!at)
		return recording->events[0];
	if (at + 8u > record->size)
		return NULL;
	return recording_event(recording, load_u64(record->data + at, recording->swap));
}

struct event *event_of_sample(const struct recording *recording, const struct record *record)
{
	const struct recording_state *state = recording->state;
	uint16_t at = state->id_offset;

	if (recording->event_count == 1)
		return recording->events[0];
	if (at && at + 8u <= record->size && !state->ids_differ) {
		uint64_t id = load_u64(record->data + at, recording->swap);
		struct event *event = find_id(state, id);

		if (event && id)
			return event;
	}
	return find_event(recording, record);
}

/* ---- events ----------------------------------------------------------------------------------- */

static void note_layout(struct recording_state *state, const struct event *event)
{
	for (size_t i = 0; i < state->id_layout_count; i++) {
		const struct sample_layout *known = &state->id_layouts[i]->layout;

		if (known->id == event->layout.id &&
		    known->id_from_end == event->layout.id_from_end)
			return;
	}
	if (state->id_layout_count < ID_LAYOUTS_MAX)
		state->id_layouts[state->id_layout_count++] = event;
}

struct event *event_add(struct recording *recording, const struct attr *attr)
{
	struct recording_state *state = recording->state;
	struct event *event = arena_alloc(&state->arena, sizeof(*event));

	event->index = (uint32_t)state->events.count;
	event->attr = *attr;
	event->name = "";
	event->scale = 1;
	event->layout = layout_of(attr);
	if (!state->events.count)
		state->id_offset = event->layout.id;
	else if (state->id_offset != event->layout.id)
		state->ids_differ = true;
	note_layout(state, event);
	*vector_push(&state->events) = event;
	recording->events = state->events.items;
	recording->event_count = state->events.count;
	return event;
}

void event_set_name(struct recording *recording, struct event *event, struct span name)
{
	event->name = arena_copy(&recording->state->arena, name.at, name.size);
}

/* In a file this repeats what the header says; perf inject leaves such records behind. */
static bool is_known(const struct recording *recording, const struct attr *attr, struct span ids)
{
	enum { COMPARED_MAX = 64 }; /* without ids there is rarely more than one */
	size_t count = recording->event_count < COMPARED_MAX ? recording->event_count
							      : COMPARED_MAX;

	if (ids.size >= 8)
		return find_id(recording->state, load_u64(ids.at, recording->swap)) != NULL;
	for (size_t i = 0; recording->mode != MODE_PIPE && i < count; i++) {
		const struct attr *other = &recording->events[i]->attr;

		if (other->type == attr->type && other->config == attr->config &&
		    other->sample_type == attr->sample_type)
			return true;
	}
	return false;
}

bool event_add_attr_record(struct recording *recording, const struct record *record)
{
	struct reader reader = reader_over(record->data + 8, record->size - 8, recording->swap);
	struct span body = {reader.at, reader_left(&reader)}, ids;
	struct attr attr;

	if (!attr_read(body, recording->swap, recording->big_endian, &attr))
		return false;
	reader_take(&reader, attr.size);
	ids = reader_span(&reader, reader_left(&reader) & ~(size_t)7);
	if (!is_known(recording, &attr, ids))
		event_add_ids(recording, event_add(recording, &attr), ids);
	return true;
}

bool event_update(struct recording *recording, const struct record *record)
{
	enum { UPDATE_UNIT, UPDATE_SCALE, UPDATE_NAME };
	struct reader reader = reader_over(record->data + 8, record->size - 8, recording->swap);
	uint64_t type = reader_u64(&reader);
	struct event *event = recording_event(recording, reader_u64(&reader));
	struct span text;
	uint64_t bits;

	if (reader.overrun)
		return false;
	if (!event)
		return true;
	switch (type) {
	case UPDATE_NAME:
		event_set_name(recording, event, reader_string(&reader));
		break;
	case UPDATE_UNIT:
		text = reader_string(&reader);
		event->unit = arena_copy(&recording->state->arena, text.at, text.size);
		break;
	case UPDATE_SCALE:
		bits = reader_u64(&reader);
		memcpy(&event->scale, &bits, sizeof(bits));
		break;
	}
	return !reader.overrun;
}

bool event_add_type(struct recording *recording, struct span entry)
{
	struct recording_state *state = recording->state;
	struct reader reader = reader_over(entry.at, entry.size, recording->swap);
	uint64_t config = reader_u64(&reader);
	struct span name = reader_string(&reader);

	if (reader.overrun)
		return false;
	*vector_push(&state->event_types) =
		(struct event_type){config, arena_copy(&state->arena, name.at, name.size)};
	return true;
}

static int compare_event_types(const void *a, const void *b)
{
	const struct event_type *x = a, *y = b;

	return (x->config > y->config) - (x->config < y->config);
}

static const struct tracepoint_field *find_return_address(const struct event *event)
{
	if (!event->tracepoint || !tracepoint_field(event->tracepoint, "__probe_ip", 10))
		return NULL;
	return tracepoint_field(event->tracepoint, "ra", 2);
}

/* What EVENT_TYPE said of a tracepoint; the types are sorted by then. */
static const char *event_type_name(const struct recording_state *state, const struct attr *attr)
{
	struct event_type key = {.config = attr->config};
	const struct event_type *found = NULL;

	if (attr->type == ATTR_TYPE_TRACEPOINT && state->event_types.count)
		found = bsearch(&key, state->event_types.items, state->event_types.count,
				sizeof(key), compare_event_types);
	return found ? found->name : "";
}

/* "system:name", or what EVENT_TYPE said, or perf's words for not knowing. */
static void name_event(struct recording *recording, struct event *event)
{
	struct recording_state *state = recording->state;
	struct strbuf name = STRBUF_INIT;

	if (event->tracepoint)
		strbuf_addf(&name, "%s:%s", event->tracepoint->system, event->tracepoint->name);
	else
		strbuf_add_string(&name, event_type_name(state, &event->attr));
	if (!name.length)
		attr_name(&event->attr, &recording->facts, &name);
	event->name = arena_copy(&state->arena, name.text, name.length);
	strbuf_release(&name);
}

/* EVENT_DESC has the names; it lists the events in the order of the attributes. */
static void take_description(const struct recording *recording, struct event *event)
{
	const struct event_description *description;

	if (event->index >= recording->facts.event_description_count)
		return;
	description = &recording->facts.event_descriptions[event->index];
	if (description->attr.size && (description->attr.type != event->attr.type ||
				       description->attr.config != event->attr.config))
		return; /* it is of other events */
	event->name = description->name;
}

void events_finish(struct recording *recording)
{
	struct recording_state *state = recording->state;

	if (state->event_types.count)
		qsort(state->event_types.items, state->event_types.count,
		      sizeof(*state->event_types.items), compare_event_types);
	for (size_t i = 0; i < recording->event_count; i++) {
		struct event *event = recording->events[i];

		if (!*event->name)
			take_description(recording, event);
		if (event->attr.type == ATTR_TYPE_TRACEPOINT && recording->state->tracing)
			event->tracepoint = tracing_find(recording->state->tracing,
							 event->attr.config);
		event->return_address = find_return_address(event);
		if (!*event->name)
			name_event(recording, event);
	}
}
