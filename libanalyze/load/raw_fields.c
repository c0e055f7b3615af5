/* SPDX-License-Identifier: GPL-2.0-or-later */
/* raw_fields: which fields of a sample are printed; perf script's names, defaults and complaints. */
#include "load/raw_stacks.h"

#include <string.h>

static const struct {
	const char *name;
	enum raw_field field;
	uint64_t recorded; /* the SAMPLE_ bits of which one is needed; 0: it is always there */
} known[] = {
	{"comm", RAW_COMM, 0},
	{"pid", RAW_PID, SAMPLE_TID},
	{"tid", RAW_TID, SAMPLE_TID},
	{"cpu", RAW_CPU, SAMPLE_CPU},
	{"time", RAW_TIME, SAMPLE_TIME},
	{"period", RAW_PERIOD, 0},
	{"event", RAW_EVENT, 0},
	{"trace", RAW_TRACE, SAMPLE_RAW},
	{"addr", RAW_ADDR, SAMPLE_ADDR},
	{"ip", RAW_IP, SAMPLE_IP},
	{"sym", RAW_SYM, 0},
	{"symoff", RAW_SYMOFF, 0},
	{"dso", RAW_DSO, 0},
	{"srcline", RAW_SRCLINE, 0},
};

enum {
	KNOWN = sizeof(known) / sizeof(*known),
	PLACES = RAW_SYM | RAW_SYMOFF | RAW_DSO | RAW_SRCLINE,
	OF_FRAMES = RAW_IP | RAW_SYM | RAW_SYMOFF | RAW_DSO,
	DEFAULT = RAW_COMM | RAW_TID | RAW_CPU | RAW_TIME | RAW_EVENT,
};

static int unknown_field(const char *name, size_t length, struct error *error)
{
	struct strbuf names = STRBUF_INIT;

	for (size_t i = 0; i < KNOWN; i++)
		strbuf_addf(&names, "%s%s", i ? ", " : "", known[i].name);
	error_set(error, ERROR_INPUT, "there is no field '%.*s'; the fields are %s", (int)length,
		  name, names.text);
	strbuf_release(&names);
	return -1;
}

static unsigned find_field(const char *name, size_t length)
{
	for (size_t i = 0; i < KNOWN; i++)
		if (strlen(known[i].name) == length && !memcmp(known[i].name, name, length))
			return known[i].field;
	return 0;
}

static int check_fields(const struct raw_fields *fields, struct error *error)
{
	if (fields->only && (fields->added || fields->removed))
		return error_set(error, ERROR_INPUT,
				 "fields are either listed, or added with + and taken away with -");
	if (fields->only & PLACES && !(fields->only & RAW_IP))
		return error_set(error, ERROR_INPUT,
				 "sym, symoff, dso and srcline need the field ip");
	if (fields->only & RAW_SYMOFF && !(fields->only & RAW_SYM))
		return error_set(error, ERROR_INPUT, "symoff needs the field sym");
	return 0;
}

int raw_fields_parse(struct raw_fields *fields, const char *text, struct error *error)
{
	*fields = (struct raw_fields){0};
	do {
		size_t length = strcspn(text, ",");
		bool is_change = *text == '+' || *text == '-';
		unsigned field = find_field(text + is_change, length - is_change);

		if (!field)
			return unknown_field(text + is_change, length - is_change, error);
		if (*text == '-')
			fields->removed |= field;
		else if (*text == '+')
			fields->added |= field;
		else
			fields->only |= field;
		text += length;
	} while (*text++);
	return check_fields(fields, error);
}

/* What perf script prints of such an event when nothing is said. */
static unsigned default_fields(const struct attr *attr)
{
	if (attr->type != ATTR_TYPE_TRACEPOINT)
		return DEFAULT | RAW_PERIOD | OF_FRAMES;
	if (attr->sample_type & SAMPLE_CALLCHAIN)
		return DEFAULT | RAW_TRACE | OF_FRAMES;
	return DEFAULT | RAW_TRACE;
}

int raw_fields_of(const struct raw_fields *fields, const struct event *event, unsigned *of_event,
		  struct error *error)
{
	unsigned asked = fields->only | fields->added;

	*of_event = fields->only ? fields->only : default_fields(&event->attr) | fields->added;
	*of_event &= ~fields->removed;
	for (size_t i = 0; i < KNOWN; i++) {
		if (!known[i].recorded || event->attr.sample_type & known[i].recorded ||
		    !(*of_event & known[i].field))
			continue;
		if (asked & known[i].field && known[i].field != RAW_TRACE)
			return error_set(error, ERROR_INPUT,
					 "the samples of '%s' were recorded without '%s'",
					 event->name, known[i].name);
		*of_event &= ~known[i].field;
	}
	if (!(*of_event & RAW_IP))
		*of_event &= ~(unsigned)PLACES;
	return 0;
}
