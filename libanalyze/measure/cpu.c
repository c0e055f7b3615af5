/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "measure/cpu.h"

#include "base/reader.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- which fields ------------------------------------------------------------------------------ */

static const struct tracepoint_field *find_field(const struct event *event, const char *name)
{
	if (!event->tracepoint)
		return NULL;
	return tracepoint_field(event->tracepoint, name, strlen(name));
}

/* That of the first event that is wanted and has any. */
static void list_fields(const struct recording *recording, const bool *wanted, struct strbuf *text)
{
	for (size_t i = 0; i < recording->event_count; i++) {
		const struct event *event = recording->events[i];

		if (!wanted[i] || !event->tracepoint)
			continue;
		strbuf_addf(text, "; %s has", event->name);
		for (size_t k = 0; k < event->tracepoint->field_count; k++)
			strbuf_addf(text, "%s %s", k ? "," : "", event->tracepoint->fields[k].name);
		return;
	}
	strbuf_add_string(text, "; no event that is counted has fields");
}

static int refuse(const struct cpu *cpu, const bool *wanted, const char *name, bool is_value,
		  struct error *error)
{
	struct strbuf known = STRBUF_INIT;

	list_fields(cpu->recording, wanted, &known);
	if (is_value)
		error_set(error, ERROR_INPUT, "'%s' has no event with a number '%s'%s",
			  cpu->recording->name, name, known.text);
	else
		error_set(error, ERROR_INPUT,
			  "'%s' has no label or field '%s'; the labels are comm, pid, tid, cpu, cgroup "
			  "and thread%s",
			  cpu->recording->name, name, known.text);
	strbuf_release(&known);
	return -1;
}

static bool is_number(const struct tracepoint_field *field)
{
	return !field->is_string && !field->is_dynamic && !field->element_size &&
	       (field->size == 1 || field->size == 2 || field->size == 4 || field->size == 8);
}

static int find_value(struct cpu *cpu, const char *value, bool *wanted, struct error *error)
{
	bool found = false;

	for (size_t i = 0; i < cpu->recording->event_count; i++) {
		const struct tracepoint_field *field =
			wanted[i] ? find_field(cpu->recording->events[i], value) : NULL;

		if (field && is_number(field)) {
			cpu->events[i].value = field;
			cpu->is_signed = cpu->is_signed || field->is_signed;
			found = true;
		}
	}
	if (!found)
		return refuse(cpu, wanted, value, true, error);
	for (size_t i = 0; i < cpu->recording->event_count; i++)
		wanted[i] = cpu->events[i].value;
	return 0;
}

static int find_labels(struct cpu *cpu, const bool *wanted, struct error *error)
{
	for (size_t k = 0; k < cpu->name_count; k++) {
		bool found = false;

		for (size_t i = 0; i < cpu->recording->event_count; i++) {
			cpu->events[i].labels[k] =
				find_field(cpu->recording->events[i], cpu->names[k]);
			found = found || (wanted[i] && cpu->events[i].labels[k]);
		}
		if (!found)
			return refuse(cpu, wanted, cpu->names[k], false, error);
	}
	return 0;
}

int cpu_init(struct cpu *cpu, const struct recording *recording, const char *value,
	     const char *const *names, size_t name_count, bool *wanted, struct error *error)
{
	*cpu = (struct cpu){.recording = recording, .names = names, .name_count = name_count};
	if (!value && !name_count)
		return 0;
	cpu->events = xcalloc(recording->event_count + 1, sizeof(*cpu->events));
	for (size_t i = 0; i < recording->event_count; i++)
		cpu->events[i].labels = xcalloc(name_count + 1, sizeof(*cpu->events[i].labels));
	cpu->has_value = value;
	if (value && find_value(cpu, value, wanted, error) < 0)
		return -1;
	return find_labels(cpu, wanted, error);
}

void cpu_release(struct cpu *cpu)
{
	for (size_t i = 0; cpu->events && i < cpu->recording->event_count; i++)
		free(cpu->events[i].labels);
	free(cpu->events);
	cpu->events = NULL;
}

/* ---- of a sample ------------------------------------------------------------------------------- */

bool cpu_field_value(const struct cpu *cpu, const struct sample *sample, uint64_t *value)
{
	const struct tracepoint_field *field = cpu->events[sample->event->index].value;

	return field && payload_number(field, sample->raw, cpu->recording->swap, value);
}

static void add_bytes(struct strbuf *text, struct span bytes)
{
	strbuf_add_string(text, "0x");
	for (size_t i = 0; i < bytes.size; i++)
		strbuf_addf(text, "%02x", bytes.at[i]);
}

static void add_value(struct strbuf *text, const struct tracepoint_field *field, struct span raw,
		      bool swap)
{
	struct span bytes;
	struct reader reader;
	uint64_t number;

	if (payload_number(field, raw, swap, &number)) {
		if (field->is_address)
			strbuf_addf(text, "0x%" PRIx64, number);
		else if (field->is_signed)
			strbuf_addf(text, "%" PRId64, (int64_t)number);
		else
			strbuf_add_u64(text, number);
	} else if (!payload_bytes(field, raw, swap, &bytes)) {
		strbuf_add_string(text, "(cut)");
	} else if (field->is_string) {
		reader = reader_over(bytes.at, bytes.size, swap);
		bytes = reader_string(&reader);
		strbuf_add(text, bytes.at, bytes.size);
	} else {
		add_bytes(text, bytes);
	}
}

void cpu_labels(const struct cpu *cpu, const struct sample *sample, struct strbuf *text)
{
	const struct cpu_fields *fields = &cpu->events[sample->event->index];

	for (size_t k = 0; k < cpu->name_count; k++) {
		if (!fields->labels[k])
			continue;
		strbuf_add(text, cpu->names[k], strlen(cpu->names[k]) + 1);
		add_value(text, fields->labels[k], sample->raw, cpu->recording->swap);
		strbuf_add_char(text, '\0');
	}
}
