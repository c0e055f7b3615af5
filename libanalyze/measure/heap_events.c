/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "measure/heap_events.h"

#include <stdlib.h>
#include <string.h>

/* Which of its arguments are what, counted from 1; 0: none. */
static const struct {
	const char *name;
	unsigned char size, count, pointer;
} calls[CALL_COUNT] = {
	[CALL_NONE] = {"", 0, 0, 0},
	[CALL_MALLOC] = {"malloc", 1, 0, 0},
	[CALL_CALLOC] = {"calloc", 2, 1, 0},
	[CALL_REALLOC] = {"realloc", 2, 0, 1},
	[CALL_REALLOCARRAY] = {"reallocarray", 3, 2, 1},
	[CALL_MEMALIGN] = {"memalign", 2, 0, 0},
	[CALL_ALIGNED_ALLOC] = {"aligned_alloc", 2, 0, 0},
	[CALL_VALLOC] = {"valloc", 1, 0, 0},
	[CALL_PVALLOC] = {"pvalloc", 1, 0, 0},
	[CALL_POSIX_MEMALIGN] = {"posix_memalign", 3, 0, 0},
	[CALL_FREE] = {"free", 0, 0, 1},
};

const char *heap_call_name(enum heap_call call)
{
	return calls[call].name;
}

/* Less "_1" at its end, or whatever number. */
static size_t without_number(const char *name, size_t length)
{
	size_t end = length;

	while (end && name[end - 1] >= '0' && name[end - 1] <= '9')
		end--;
	return end < length && end && name[end - 1] == '_' ? end - 1 : length;
}

static size_t without_return(const char *name, size_t length)
{
	static const char ending[] = "__return";
	size_t size = strlen(ending);

	return length > size && !memcmp(name + length - size, ending, size) ? length - size : length;
}

/*
 * "malloc", "malloc_1" where there is another of the name, "malloc__return"; a number may be before
 * what perf adds, or behind it.
 */
static enum heap_call call_of(const char *name)
{
	size_t length = without_number(name, strlen(name));

	length = without_number(name, without_return(name, length));
	for (int call = CALL_MALLOC; call < CALL_COUNT; call++)
		if (strlen(calls[call].name) == length && !memcmp(calls[call].name, name, length))
			return (enum heap_call)call;
	return CALL_NONE;
}

static const struct tracepoint_field *field(const struct tracepoint *tracepoint, const char *name)
{
	return tracepoint_field(tracepoint, name, strlen(name));
}

/* By the name that it was given, or else perf's own for the argument of this number. */
static const struct tracepoint_field *argument(const struct tracepoint *tracepoint,
					       const char *name, unsigned char number)
{
	char otherwise[] = "arg0";
	const struct tracepoint_field *found;

	if (!number)
		return NULL;
	found = field(tracepoint, name);
	otherwise[3] = (char)('0' + number);
	return found ? found : field(tracepoint, otherwise);
}

static void learn(struct heap_event *event, const struct tracepoint *tracepoint)
{
	enum heap_call call = call_of(tracepoint->name);

	if (field(tracepoint, "__probe_ret_ip")) {
		event->is_return = true;
		event->result = argument(tracepoint, "result", 1);
		if (event->result)
			event->call = call;
	} else if (field(tracepoint, "__probe_ip")) {
		event->size = argument(tracepoint, "size", calls[call].size);
		event->count = argument(tracepoint, "count", calls[call].count);
		event->pointer = argument(tracepoint, "pointer", calls[call].pointer);
		if (!event->size == !calls[call].size && !event->count == !calls[call].count &&
		    !event->pointer == !calls[call].pointer)
			event->call = call;
	}
}

struct heap_event *heap_events_new(const struct recording *recording, struct error *error)
{
	struct heap_event *events = xcalloc(recording->event_count + 1, sizeof(*events));
	bool has_calls = false, has_returns = false, is_sampled = false;

	for (size_t i = 0; i < recording->event_count; i++) {
		const struct event *event = recording->events[i];

		if (event->tracepoint)
			learn(&events[i], event->tracepoint);
		if (events[i].call == CALL_NONE || events[i].call == CALL_FREE)
			continue;
		is_sampled = is_sampled || attr_has(&event->attr, ATTR_FREQ) ||
			     event->attr.sample_period > 1;
		has_calls = has_calls || !events[i].is_return;
		has_returns = has_returns || events[i].is_return;
	}
	if (has_calls && has_returns && !is_sampled)
		return events;
	free(events);
	if (is_sampled)
		error_set(
			error, ERROR_INPUT,
			"'%s' has not all calls of the allocator, as -F or -c holds for them, too",
			recording->name);
	else
		error_set(
			error, ERROR_INPUT,
			"'%s' has no probes of malloc and of its return; record with pitot record "
			"heap",
			recording->name);
	return NULL;
}

static bool read_number(const struct tracepoint_field *from, const struct sample *sample, bool swap,
			uint64_t *number)
{
	return !from || payload_number(from, sample->raw, swap, number);
}

bool heap_event_read(const struct heap_event *event, const struct sample *sample, bool swap,
		     struct heap_values *values)
{
	uint64_t count = 1;

	*values = (struct heap_values){.size = 0};
	if (!read_number(event->size, sample, swap, &values->size) ||
	    !read_number(event->count, sample, swap, &count) ||
	    !read_number(event->pointer, sample, swap, &values->pointer) ||
	    !read_number(event->result, sample, swap, &values->result))
		return false;
	if (__builtin_mul_overflow(values->size, count, &values->size))
		values->size = UINT64_MAX;
	return true;
}
