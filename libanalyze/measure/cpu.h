/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cpu: what a sample by itself is worth: its period, or a field of its tracepoint. (Counters that
 * it carries are worth what they have grown by: measure/reads.h.) Fields are found by name once, and
 * from then on by their place.
 */
#ifndef MEASURE_CPU_H
#define MEASURE_CPU_H

#include "analyze/perfdata.h"

struct cpu_fields {
	const struct tracepoint_field *value;   /* NULL: the period */
	const struct tracepoint_field **labels; /* in the order of `names`; NULL: it has none */
};

struct cpu {
	const struct recording *recording;
	const char *const *names; /* of fields that are labels */
	size_t name_count;
	struct cpu_fields *events; /* by index; NULL: no fields are asked for */
	bool has_value, is_signed; /* a field, which may be negative */
};

/*
 * Of the events in `wanted` only those that have `value` (NULL: the period) stay. Fails when none
 * has it, or none has one of the names, which are borrowed.
 */
int cpu_init(struct cpu *cpu, const struct recording *recording, const char *value,
	     const char *const *names, size_t name_count, bool *wanted, struct error *error);
void cpu_release(struct cpu *cpu);

/* False: the field is not there. */
bool cpu_field_value(const struct cpu *cpu, const struct sample *sample, uint64_t *value);
/* Appends NAME\0VALUE\0 for each field that is a label. */
void cpu_labels(const struct cpu *cpu, const struct sample *sample, struct strbuf *text);

static inline bool cpu_value(const struct cpu *cpu, const struct sample *sample, uint64_t *value)
{
	if (cpu->has_value)
		return cpu_field_value(cpu, sample, value);
	*value = sample->period;
	return true;
}

#endif
