/* SPDX-License-Identifier: GPL-2.0-or-later */
/* raw_print: one sample in the layout of perf script 6.1. */
#include "load/raw_stacks.h"

#include "analyze/perfdata_record.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

void raw_printer_init(struct raw_printer *printer, const struct raw_stacks *raw)
{
	*printer = (struct raw_printer){
		.raw = raw,
		.text = STRBUF_INIT,
		.demangler = demangler_new(raw->options->demangle),
		.frames = xcalloc(2 * raw->resolved.spots.count + 1, sizeof(*printer->frames)),
		.scratch = STRBUF_INIT,
		.unwind = unwind_worker_new(raw->unwinder),
	};
}

void raw_printer_release(struct raw_printer *printer)
{
	strbuf_release(&printer->text);
	demangler_free(printer->demangler);
	unwind_worker_free(printer->unwind);
	stack_release(&printer->stack);
	free(printer->frames);
	strbuf_release(&printer->scratch);
	arena_release(&printer->arena);
}

static void add_escaped(struct strbuf *text, const char *string)
{
	escape_terminal(text, string, strlen(string));
}

/* ---- frames ---------------------------------------------------------------------------------- */

static bool begins(const char *string, const char *with)
{
	return !strncmp(string, with, strlen(with));
}

/* Memory without a file may have names in the map that a JIT compiler wrote. */
static void add_anonymous(struct strbuf *text, const struct image *image)
{
	if (begins(image->path, "//anon") || begins(image->path, "/dev/zero") ||
	    begins(image->path, "/anon_hugepage"))
		strbuf_addf(text, "/tmp/perf-%" PRIu32 ".map", image->pid);
	else
		add_escaped(text, image->path);
}

static void add_image(struct strbuf *text, const struct image *image)
{
	if (!image) {
		strbuf_add_string(text, "[unknown]");
		return;
	}
	switch (image->kind) {
	case IMAGE_KERNEL:
		strbuf_add_string(text, "[kernel.kallsyms]");
		break;
	case IMAGE_GUEST_KERNEL:
		strbuf_add_string(text, "[guest.kernel.kallsyms]");
		break;
	case IMAGE_ANONYMOUS:
		add_anonymous(text, image);
		break;
	case IMAGE_FILE:
	case IMAGE_VDSO:
	case IMAGE_KERNEL_MODULE:
	case IMAGE_JIT:
	case IMAGE_KSYMBOL:
		add_escaped(text, image->path);
		break;
	}
}

/*
 * Callers are shown where they go on, as they were recorded; those that were found in a copy of the
 * stack a byte before, as perf has them. 0 is never a return address; see resolve.c.
 */
static bool is_after_call(const struct stack_address *address)
{
	return address->is_return && !address->is_walked && address->address;
}

/* perf shows of files where it is in the file, and of all else where it was in memory. */
static uint64_t shown_address(const struct spot *spot, const struct stack_address *address)
{
	bool is_file =
		spot->image && (spot->image->kind == IMAGE_FILE || spot->image->kind == IMAGE_VDSO);

	if (is_file)
		return spot->offset + is_after_call(address);
	return address->address - (address->is_return && address->address && address->is_walked);
}

/* Without its directories. */
static void add_short_image(struct strbuf *text, const struct image *image)
{
	size_t start = text->length, passed;
	const char *slash;

	add_image(text, image);
	slash = memrchr(text->text + start, '/', text->length - start);
	if (!slash)
		return;
	passed = (size_t)(slash + 1 - (text->text + start));
	text->length -= passed;
	memmove(text->text + start, slash + 1, text->length - start + 1);
}

/*
 * FILE:LINE or, as perf has it, MODULE[ADDRESS]: what reads srcline takes the line below a frame
 * for its source, whatever stands there, but where not even the module is known.
 */
static void add_source(struct strbuf *text, const struct profile *profile,
		       const struct profile_line *line, const struct image *image, uint64_t address)
{
	const char *file =
		line ? profile_text(profile, profile->functions.items[line->function].file) : "";
	const char *slash = strrchr(file, '/');

	if (*file && line->line) {
		strbuf_add_string(text, "\n  ");
		add_escaped(text, slash ? slash + 1 : file);
		strbuf_addf(text, ":%" PRIu32, line->line);
	} else if (image) {
		strbuf_add_string(text, "\n  ");
		add_short_image(text, image);
		strbuf_addf(text, "[%" PRIx64 "]", address);
	}
}

/* As perf has it: of a name that is not mangled the suffix of a clone stays. */
static void add_name(struct raw_printer *printer, const char *name)
{
	size_t base = symbol_base_length(name);
	const char *whole = name;

	if (printer->raw->options->demangle != DEMANGLE_NONE && name[base]) {
		whole = arena_copy(&printer->arena, name, base);
		if (!strcmp(demangle(printer->demangler, whole), whole))
			whole = name;
	}
	add_escaped(&printer->scratch, demangle(printer->demangler, whole));
}

static void add_symbol(struct raw_printer *printer, const struct profile_line *line, uint64_t into,
		       unsigned fields)
{
	const struct profile *profile = printer->raw->profile;
	const struct profile_function *function =
		line ? &profile->functions.items[line->function] : NULL;
	const char *name = "";

	if (function)
		name = profile_text(profile, profile_text_size(profile, function->name)
						     ? function->name
						     : function->source);
	strbuf_add_char(&printer->scratch, ' ');
	if (*name)
		add_name(printer, name);
	else
		strbuf_add_string(&printer->scratch, "[unknown]");
	if (fields & RAW_SYMOFF && *name && into != UINT64_MAX)
		strbuf_addf(&printer->scratch, "+0x%" PRIx64, into);
}

/* What stands behind the address of a frame: the function, and what was inlined there before it. */
static void add_functions(struct raw_printer *printer, uint32_t number, bool is_return,
			  uint64_t address, unsigned fields)
{
	const struct raw_stacks *raw = printer->raw;
	const struct profile *profile = raw->profile;
	const struct profile_location *location = &profile->locations.items[raw->locations[number]];
	const struct profile_line *lines =
		location->line_count ? &profile->lines.items[location->line_start] : NULL;
	uint64_t into =
		raw->into[number] == UINT64_MAX ? UINT64_MAX : raw->into[number] + is_return;
	const struct image *image = raw->resolved.spots.items[number].image;
	struct strbuf *text = &printer->scratch;
	uint32_t count = location->line_count;

	for (uint32_t i = 0; raw->options->inlines && i + 1 < count; i++) {
		if (fields & RAW_SYM)
			add_symbol(printer, &lines[i], into, fields);
		strbuf_add_string(text, " (inlined)");
		if (fields & RAW_SRCLINE)
			add_source(text, profile, &lines[i], image, address);
		strbuf_addf(text, "\n\t%16" PRIx64, address);
	}
	if (fields & RAW_SYM)
		add_symbol(printer, count ? &lines[count - 1] : NULL, into, fields);
	if (fields & RAW_DSO) {
		strbuf_add_string(text, " (");
		add_image(text, image);
		strbuf_add_char(text, ')');
	}
	if (fields & RAW_SRCLINE)
		add_source(text, profile,
			   !count ? NULL : &lines[raw->options->inlines ? count - 1 : 0], image,
			   address);
}

/* What stands for a place that none of the counted stacks went through. */
static bool find_spot(const struct raw_printer *printer, const struct sample_key *key,
		      const struct stack_address *address, uint32_t *number)
{
	*number = resolved_find(&printer->raw->resolved, printer->raw->history, key, address);
	return *number != NONE;
}

static void add_frame(struct raw_printer *printer, const struct sample_key *key,
		      const struct stack_address *address, unsigned fields)
{
	const struct raw_stacks *raw = printer->raw;
	struct span *made;
	uint32_t number;
	bool is_return;

	if (!find_spot(printer, key, address, &number))
		return;
	is_return = is_after_call(address);
	made = &printer->frames[2 * (size_t)number + is_return];
	if (!made->at) {
		uint64_t shown = shown_address(&raw->resolved.spots.items[number], address);

		strbuf_clear(&printer->scratch);
		strbuf_addf(&printer->scratch, "\t%16" PRIx64, shown);
		add_functions(printer, number, is_return, shown, fields);
		strbuf_add_char(&printer->scratch, '\n');
		made->size = printer->scratch.length;
		made->at = (unsigned char *)arena_copy(&printer->arena, printer->scratch.text,
						       printer->scratch.length);
	}
	strbuf_add(&printer->text, made->at, made->size);
}

/* Without a call chain there is the sampled address alone, as it was in memory, on the same line.
 */
static void add_leaf(struct raw_printer *printer, const struct sample_key *key, unsigned fields)
{
	const struct stack_address *address = &printer->stack.items[0];
	uint32_t number;

	strbuf_clear(&printer->scratch);
	strbuf_addf(&printer->scratch, " %16" PRIx64, address->address);
	if (find_spot(printer, key, address, &number))
		add_functions(printer, number, address->is_return, address->address, fields);
	strbuf_add(&printer->text, printer->scratch.text, printer->scratch.length);
}

static void add_stack(struct raw_printer *printer, const struct sample_key *key,
		      const struct sample *sample, unsigned fields)
{
	const struct stack *stack = &printer->stack;
	const char *mark = NULL;

	unwind_sample(printer->unwind, sample, key->epoch, &printer->stack);
	if (stack->count == 1 && !(sample->present & SAMPLE_CALLCHAIN)) {
		add_leaf(printer, key, fields);
		return;
	}
	strbuf_add_char(&printer->text, '\n');
	for (size_t i = 0; i < stack->count; i++)
		add_frame(printer, key, &stack->items[i], fields);
	if (!printer->raw->options->no_marks)
		mark = ending_mark(resolved_ending(printer->raw->history, key, stack->items,
						   stack->count, stack->ending));
	if (mark && fields & RAW_SYM)
		strbuf_addf(&printer->text, "\t%16x %s%s\n%s", 0, mark,
			    fields & RAW_DSO ? " ([unknown])" : "",
			    fields & RAW_SRCLINE ? "  [unknown][0]\n" : "");
}

/* ---- samples --------------------------------------------------------------------------------- */

static void add_thread(struct strbuf *text, const struct sample *sample, const char *comm,
		       unsigned fields)
{
	size_t start = text->length;

	if (fields & RAW_COMM) {
		if (*comm)
			add_escaped(text, comm);
		else
			strbuf_addf(text, ":%" PRId32, (int32_t)sample->tid);
		if (!(fields & RAW_IP) || !(sample->present & SAMPLE_CALLCHAIN)) {
			int missing = 16 - (int)(text->length - start);

			if (missing > 0) { /* to the right */
				strbuf_addf(text, "%*s", missing, "");
				memmove(text->text + start + missing, text->text + start,
					text->length - start - (size_t)missing);
				memset(text->text + start, ' ', (size_t)missing);
			}
		}
		strbuf_add_char(text, ' ');
	}
	if (fields & RAW_PID && fields & RAW_TID)
		strbuf_addf(text, "%5" PRId32 "/%-5" PRId32 " ", (int32_t)sample->pid,
			    (int32_t)sample->tid);
	else if (fields & RAW_PID)
		strbuf_addf(text, "%5" PRId32 " ", (int32_t)sample->pid);
	else if (fields & RAW_TID)
		strbuf_addf(text, "%5" PRId32 " ", (int32_t)sample->tid);
}

static void add_time(struct strbuf *text, uint64_t ns)
{
	char time[40];

	snprintf(time, sizeof(time), "%" PRIu64 ".%06" PRIu64, ns / 1000000000,
		 ns % 1000000000 / 1000);
	strbuf_addf(text, "%12s: ", time);
}

void raw_print(struct raw_printer *printer, const struct record *record, const struct event *event,
	       uint64_t period)
{
	const struct raw_stacks *raw = printer->raw;
	unsigned fields = raw->fields[event->index];
	struct strbuf *text = &printer->text;
	struct sample_key key;
	struct sample sample;

	sample_read(raw->recording, record, &sample);
	sample_key_of(raw->history, &printer->whos, record, &sample, LABEL_COMM, &key);
	add_thread(text, &sample, key.comm, fields);
	if (fields & RAW_CPU)
		strbuf_addf(text, "[%03" PRIu32 "] ", sample.cpu);
	if (fields & RAW_TIME)
		add_time(text, sample.time);
	if (fields & RAW_PERIOD)
		strbuf_addf(text, "%10" PRIu64 " ", period);
	if (fields & RAW_EVENT) {
		strbuf_addf(text, "%*s", raw->event_width - (int)strlen(event->name), "");
		add_escaped(text, event->name);
		strbuf_add_string(text, ":");
	}
	if (fields & RAW_TRACE && event->tracepoint)
		describe_payload(text, event->tracepoint, sample.raw, raw->recording->swap, false);
	else if (fields & RAW_EVENT)
		strbuf_add_char(text, ' ');
	if (fields & RAW_ADDR)
		strbuf_addf(text, "%16" PRIx64, sample.addr);
	if (fields & RAW_IP)
		add_stack(printer, &key, &sample, fields);
	strbuf_add_char(text, '\n');
}
