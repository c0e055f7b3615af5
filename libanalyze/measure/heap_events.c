/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "measure/heap_events.h"

#include <stdlib.h>
#include <string.h>

enum { FIELDS_MOST = 3 };

struct wanted {
	enum heap_field field;
	const char *name;     /* NULL: no more */
	const char *argument; /* as perf names it by its number; or NULL */
	bool is_optional;
};

static const struct {
	const char *name;
	struct wanted fields[FIELDS_MOST + 1];
} calls[CALL_COUNT] = {
	[CALL_NONE] = {"", {{0}}},
	[CALL_MALLOC] = {"malloc", {{FIELD_SIZE, "size", "arg1", false}}},
	[CALL_CALLOC] = {"calloc",
			 {{FIELD_COUNT, "count", "arg1", false},
			  {FIELD_SIZE, "size", "arg2", false}}},
	[CALL_REALLOC] = {"realloc",
			  {{FIELD_POINTER, "pointer", "arg1", false},
			   {FIELD_SIZE, "size", "arg2", false}}},
	[CALL_REALLOCARRAY] = {"reallocarray",
			       {{FIELD_POINTER, "pointer", "arg1", false},
				{FIELD_COUNT, "count", "arg2", false},
				{FIELD_SIZE, "size", "arg3", false}}},
	[CALL_MEMALIGN] = {"memalign", {{FIELD_SIZE, "size", "arg2", false}}},
	[CALL_ALIGNED_ALLOC] = {"aligned_alloc", {{FIELD_SIZE, "size", "arg2", false}}},
	[CALL_VALLOC] = {"valloc", {{FIELD_SIZE, "size", "arg1", false}}},
	[CALL_PVALLOC] = {"pvalloc", {{FIELD_SIZE, "size", "arg1", false}}},
	[CALL_NEW] = {"new", {{FIELD_SIZE, "size", "arg1", false}}},
	[CALL_POSIX_MEMALIGN] = {"posix_memalign",
				 {{FIELD_PLACE, "place", "arg1", true},
				  {FIELD_SIZE, "size", "arg3", false}}},
	[CALL_FREE] = {"free", {{FIELD_POINTER, "pointer", "arg1", false}}},
	[CALL_MMAP] = {"mmap",
		       {{FIELD_SIZE, "len", NULL, false},
			{FIELD_PROTECTION, "prot", NULL, false},
			{FIELD_FLAGS, "flags", NULL, false}}},
	[CALL_MREMAP] = {"mremap",
			 {{FIELD_POINTER, "addr", NULL, false},
			  {FIELD_OLD_SIZE, "old_len", NULL, false},
			  {FIELD_SIZE, "new_len", NULL, false}}},
	[CALL_MUNMAP] = {"munmap",
			 {{FIELD_POINTER, "addr", NULL, false},
			  {FIELD_SIZE, "len", NULL, false}}},
	[CALL_BRK] = {"brk", {{0}}},
};

static const struct wanted probe_result[] = {
	{FIELD_RESULT, "result", "arg1", false}, {FIELD_STACK, "stack", NULL, true}, {0}};
static const struct wanted system_call_result[] = {{FIELD_RESULT, "ret", NULL, false}, {0}};

const char *heap_call_name(enum heap_call call)
{
	return calls[call].name;
}

/* ---- which events ------------------------------------------------------------------------------ */

static enum heap_call find_call(const char *name, size_t length, enum heap_call first,
				enum heap_call last)
{
	for (enum heap_call call = first; call <= last; call++)
		if (strlen(calls[call].name) == length && !memcmp(calls[call].name, name, length))
			return call;
	return CALL_NONE;
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
static enum heap_call call_of_probe(const char *name)
{
	size_t length = without_number(name, strlen(name));

	length = without_number(name, without_return(name, length));
	return find_call(name, length, CALL_MALLOC, CALL_FREE);
}

static const struct tracepoint_field *field(const struct tracepoint *tracepoint, const char *name)
{
	return tracepoint_field(tracepoint, name, strlen(name));
}

/* False: one that has to be there is missing. */
static bool find_fields(struct heap_event *event, const struct tracepoint *tracepoint,
			const struct wanted *wanted)
{
	for (; wanted->name; wanted++) {
		const struct tracepoint_field *found = field(tracepoint, wanted->name);

		if (!found && wanted->argument)
			found = field(tracepoint, wanted->argument);
		if (!found && !wanted->is_optional)
			return false;
		event->fields[wanted->field] = found;
	}
	return true;
}

static bool learn_probe(struct heap_event *event, const struct tracepoint *tracepoint)
{
	event->call = call_of_probe(tracepoint->name);
	event->is_return = field(tracepoint, "__probe_ret_ip");
	if (!event->is_return && !field(tracepoint, "__probe_ip"))
		return false;
	return find_fields(event, tracepoint,
			   event->is_return ? probe_result : calls[event->call].fields);
}

static bool learn_system_call(struct heap_event *event, const struct tracepoint *tracepoint)
{
	static const char enter[] = "sys_enter_", leave[] = "sys_exit_";
	const char *name = tracepoint->name;

	event->is_return = !strncmp(name, leave, strlen(leave));
	if (!event->is_return && strncmp(name, enter, strlen(enter)) != 0)
		return false;
	name += event->is_return ? strlen(leave) : strlen(enter);
	event->call = find_call(name, strlen(name), CALL_MMAP, CALL_BRK);
	return find_fields(event, tracepoint,
			   event->is_return ? system_call_result : calls[event->call].fields);
}

static void learn(struct heap_event *event, const struct tracepoint *tracepoint)
{
	bool is_known = !strcmp(tracepoint->system, "syscalls")
				? learn_system_call(event, tracepoint)
				: learn_probe(event, tracepoint);

	if (!is_known)
		event->call = CALL_NONE;
}

int heap_events_init(struct heap_events *events, const struct recording *recording,
		     struct error *error)
{
	bool has_calls = false, has_returns = false;

	events->items = xcalloc(recording->event_count + 1, sizeof(*events->items));
	for (size_t i = 0; i < recording->event_count; i++) {
		const struct event *from = recording->events[i];
		struct heap_event *event = &events->items[i];

		if (from->tracepoint)
			learn(event, from->tracepoint);
		if (event->call == CALL_NONE)
			continue;
		if (attr_has(&from->attr, ATTR_FREQ) || from->attr.sample_period > 1)
			events->is_partial = true;
		if (event->call == CALL_FREE || event->call == CALL_MUNMAP)
			continue;
		has_calls = has_calls || !event->is_return;
		has_returns = has_returns || event->is_return;
	}
	events->is_partial = events->is_partial || !has_returns;
	if (has_calls)
		return 0;
	return error_set(error, ERROR_INPUT,
			 "'%s' has no probes of malloc, nor system calls such as mmap; record with "
			 "pitot record heap",
			 recording->name);
}

void heap_events_release(struct heap_events *events)
{
	free(events->items);
}

/* ---- what they say ----------------------------------------------------------------------------- */

bool heap_event_read(const struct heap_event *event, const struct sample *sample, bool swap,
		     struct heap_values *values)
{
	uint64_t *size = &values->at[FIELD_SIZE];

	*values = (struct heap_values){.at = {[FIELD_COUNT] = 1}};
	for (int i = 0; i < HEAP_FIELDS; i++)
		if (event->fields[i] &&
		    !payload_number(event->fields[i], sample->raw, swap, &values->at[i]))
			return false;
	if (__builtin_mul_overflow(*size, values->at[FIELD_COUNT], size))
		*size = UINT64_MAX;
	return true;
}
