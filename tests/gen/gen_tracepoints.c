// SPDX-License-Identifier: GPL-2.0-or-later
/* Some tracepoints of the kernel: their formats and payloads, for longs of either size. */
#include <stdio.h>
#include <string.h>

#include "gen.h"

enum { LONG, FIELDS = 8, PAYLOAD = 128 };

struct field {
	const char *declaration;
	unsigned size; /* LONG: that of a long */
	bool is_signed;
};

static const struct tracepoint_form {
	const char *system, *name, *print;
	unsigned id;
	struct field fields[FIELDS];
} forms[GEN_TRACEPOINTS] = {
	[GEN_SCHED_SWITCH] = {
		"sched", "sched_switch",
		"\"prev_comm=%s prev_pid=%d prev_prio=%d prev_state=%s%s ==> next_comm=%s "
		"next_pid=%d next_prio=%d\", REC->prev_comm, REC->prev_pid, REC->prev_prio, "
		"(REC->prev_state & ((((0x00000000 | 0x00000001 | 0x00000002 | 0x00000004 | "
		"0x00000008 | 0x00000010 | 0x00000020 | 0x00000040) + 1) << 1) - 1)) ? "
		"__print_flags(REC->prev_state & ((((0x00000000 | 0x00000001 | 0x00000002 | "
		"0x00000004 | 0x00000008 | 0x00000010 | 0x00000020 | 0x00000040) + 1) << 1) - 1), "
		"\"|\", { 0x00000001, \"S\" }, { 0x00000002, \"D\" }, { 0x00000004, \"T\" }, "
		"{ 0x00000008, \"t\" }, { 0x00000010, \"X\" }, { 0x00000020, \"Z\" }, "
		"{ 0x00000040, \"P\" }, { 0x00000080, \"I\" }) : \"R\", REC->prev_state & "
		"(((0x00000000 | 0x00000001 | 0x00000002 | 0x00000004 | 0x00000008 | 0x00000010 | "
		"0x00000020 | 0x00000040) + 1) << 1) ? \"+\" : \"\", REC->next_comm, "
		"REC->next_pid, REC->next_prio",
		301,
		{{"char prev_comm[16]", 16, false},
		 {"pid_t prev_pid", 4, true},
		 {"int prev_prio", 4, true},
		 {"long prev_state", LONG, true},
		 {"char next_comm[16]", 16, false},
		 {"pid_t next_pid", 4, true},
		 {"int next_prio", 4, true}}},
	[GEN_SCHED_WAKEUP] = {
		"sched", "sched_wakeup",
		"\"comm=%s pid=%d prio=%d target_cpu=%03d\", REC->comm, REC->pid, REC->prio, "
		"REC->target_cpu",
		302,
		{{"char comm[16]", 16, false},
		 {"pid_t pid", 4, true},
		 {"int prio", 4, true},
		 {"int target_cpu", 4, true}}},
	[GEN_CONTENTION_BEGIN] = {
		"lock", "contention_begin", "\"%p (flags=%x)\", REC->lock_addr, REC->flags", 303,
		{{"void * lock_addr", LONG, false}, {"unsigned int flags", 4, false}}},
	[GEN_CONTENTION_END] = {
		"lock", "contention_end", "\"%p (ret=%d)\", REC->lock_addr, REC->ret", 304,
		{{"void * lock_addr", LONG, false}, {"int ret", 4, true}}},
	[GEN_FUTEX_ENTER] = {
		"syscalls", "sys_enter_futex", "\"uaddr: 0x%08lx\", REC->uaddr", 305,
		{{"int __syscall_nr", 4, true},
		 {"u32 * uaddr", LONG, false},
		 {"int op", LONG, false}}},
	[GEN_FUTEX_EXIT] = {
		"syscalls", "sys_exit_futex", "\"0x%lx\", REC->ret", 306,
		{{"int __syscall_nr", 4, true}, {"long ret", LONG, true}}},
};

static const struct field common[] = {
	{"unsigned short common_type", 2, false},
	{"unsigned char common_flags", 1, false},
	{"unsigned char common_preempt_count", 1, false},
	{"int common_pid", 4, true},
};

enum { COMMON = sizeof(common) / sizeof(*common), COMMON_SIZE = 8 };

static unsigned size_of(const struct field *field, unsigned long_size)
{
	return field->size == LONG ? long_size : field->size;
}

/* Where a field is: behind what is before it, and aligned, but for text. */
static unsigned place(const struct field *field, unsigned at, unsigned long_size)
{
	unsigned align = field->size == 16 ? 1 : size_of(field, long_size);

	return (at + align - 1) / align * align;
}

static void add_field(struct strbuf *text, const struct field *field, unsigned *at,
		      unsigned long_size)
{
	unsigned size = size_of(field, long_size);

	*at = place(field, *at, long_size);
	strbuf_addf(text, "\tfield:%s;\toffset:%u;\tsize:%u;\tsigned:%d;\n", field->declaration, *at,
		    size, field->is_signed);
	*at += size;
}

static void describe(struct strbuf *text, const struct tracepoint_form *form, unsigned long_size)
{
	unsigned at = 0;

	strbuf_addf(text, "name: %s\nID: %u\nformat:\n", form->name, form->id);
	for (size_t i = 0; i < COMMON; i++)
		add_field(text, &common[i], &at, long_size);
	strbuf_add_string(text, "\n");
	for (size_t i = 0; i < FIELDS && form->fields[i].declaration; i++)
		add_field(text, &form->fields[i], &at, long_size);
	strbuf_addf(text, "\nprint fmt: %s\n", form->print);
}

void gen_add_tracepoints(struct gen *gen, unsigned long_size)
{
	struct gen_format formats[GEN_TRACEPOINTS];
	struct strbuf texts[GEN_TRACEPOINTS];

	for (size_t i = 0; i < GEN_TRACEPOINTS; i++) {
		texts[i] = (struct strbuf)STRBUF_INIT;
		describe(&texts[i], &forms[i], long_size);
		formats[i] = (struct gen_format){forms[i].system, texts[i].text};
	}
	gen_add_tracing_of(gen, formats, GEN_TRACEPOINTS, long_size);
	for (size_t i = 0; i < GEN_TRACEPOINTS; i++)
		strbuf_release(&texts[i]);
}

struct gen_event *gen_tracepoint_event(struct gen *gen, enum gen_tracepoint which,
				       uint64_t sample_type, uint64_t id)
{
	static char names[GEN_TRACEPOINTS][64];
	struct gen_event *event;

	snprintf(names[which], sizeof(names[which]), "%s:%s", forms[which].system,
		 forms[which].name);
	event = gen_event(gen, names[which], sample_type, id);
	event->attr.type = ATTR_TYPE_TRACEPOINT;
	event->attr.config = forms[which].id;
	event->attr.sample_period = 1;
	return event;
}

static void put_value(struct gen_bytes *out, unsigned size, const struct gen_value *value)
{
	if (value->text)
		gen_text(out, value->text, size);
	else if (size == 8)
		gen_u64(out, value->number);
	else
		gen_u32(out, (uint32_t)value->number);
}

void gen_tracepoint_sample(struct gen *gen, const struct gen_event *event,
			   enum gen_tracepoint which, unsigned long_size,
			   const struct gen_value *values, struct gen_sample sample)
{
	const struct tracepoint_form *form = &forms[which];
	struct gen_bytes raw = {.big_endian = gen->data.big_endian};

	gen_u16(&raw, (uint16_t)form->id);
	gen_u16(&raw, 0);
	gen_u32(&raw, sample.tid);
	for (size_t i = 0; i < FIELDS && form->fields[i].declaration; i++) {
		unsigned at = place(&form->fields[i], (unsigned)raw.size, long_size);

		gen_zero(&raw, at - raw.size);
		put_value(&raw, size_of(&form->fields[i], long_size), &values[i]);
	}
	sample.raw = raw.at;
	sample.raw_size = (uint32_t)raw.size;
	sample.period = 1;
	sample.id = event->ids[0];
	gen_sample(gen, event, &sample);
	gen_bytes_release(&raw);
}
