/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "process/history_jit.h"

#include "analyze/perfdata_record.h"
#include "process/history_state.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Each is open until the end. */
enum { SOURCES_MOST = 4096 };

void history_release_jit(struct history *history)
{
	for (size_t i = 0; i < history->sources.count; i++) {
		jit_dump_close(history->sources.items[i].dump);
		free(history->sources.items[i].note);
	}
	vector_release(&history->sources);
}

size_t history_jit_count(const struct history *history)
{
	return history->sources.count;
}

const struct jit_source *history_jit(const struct history *history, size_t index)
{
	return &history->sources.items[index];
}

const struct jit_source *history_jit_of(const struct history *history, const struct image *image)
{
	for (size_t i = 0; i < history->sources.count; i++)
		if (history->sources.items[i].image == image)
			return &history->sources.items[i];
	return NULL;
}

/* ---- finding ----------------------------------------------------------------------------------
 */

/* jit-PID.dump; the PID is the one that the program itself sees. */
static bool is_dump(struct span path)
{
	static const char start[] = "jit-", end[] = ".dump";
	size_t digits = 0, least = sizeof(start) - 1 + sizeof(end) - 1;
	const unsigned char *slash = memrchr(path.at, '/', path.size);
	struct span name = path;

	if (slash)
		name = (struct span){slash + 1, path.size - (size_t)(slash + 1 - path.at)};
	if (name.size <= least || memcmp(name.at, start, sizeof(start) - 1) != 0 ||
	    memcmp(name.at + name.size - (sizeof(end) - 1), end, sizeof(end) - 1) != 0)
		return false;
	for (size_t i = sizeof(start) - 1; i < name.size - (sizeof(end) - 1); i++)
		digits += name.at[i] >= '0' && name.at[i] <= '9';
	return digits == name.size - least;
}

static void note_damage(struct strbuf *note, const char *path, const struct jit_dump *dump)
{
	struct strbuf text = STRBUF_INIT;

	if (dump->unreadable) {
		strbuf_addf(&text, "%" PRIu64 " records cannot be read", dump->unreadable);
		jit_note_fault(note, path, text.text);
	}
	if (dump->missing) {
		strbuf_clear(&text);
		strbuf_addf(&text, "it breaks off %" PRIu64 " bytes before its end", dump->missing);
		jit_note_fault(note, path, text.text);
	}
	strbuf_release(&text);
}

static struct jit_dump *open_dump(const struct jit_files *files, const char *path,
				  const struct image *mapped, struct strbuf *note)
{
	struct jit_dump *dump;
	struct input input;
	struct error error;

	if (!jit_files_open(files, path, mapped, &input, note))
		return NULL;
	dump = jit_dump_open(&input, path, &error);
	if (!dump) {
		strbuf_clear(note);
		jit_note_fault(note, path, error.message);
		return NULL;
	}
	note_damage(note, path, dump);
	return dump;
}

/* ---- times ------------------------------------------------------------------------------------
 */

void history_take_conversion(struct history *history, const struct record_body *body)
{
	history->conversion.shift = body->time_conversion.shift;
	history->conversion.multiplier = body->time_conversion.multiplier;
	history->conversion.zero = body->time_conversion.zero;
	history->conversion.is_known = body->time_conversion.shift < 64;
}

static bool is_monotonic(const struct recording *recording, bool *has_clock)
{
	bool monotonic = recording->event_count > 0;

	*has_clock = false;
	for (size_t i = 0; i < recording->event_count; i++) {
		const struct attr *attr = &recording->events[i]->attr;

		*has_clock |= attr_has(attr, ATTR_USE_CLOCKID);
		monotonic &= attr_has(attr, ATTR_USE_CLOCKID) && attr->clock_id == CLOCK_MONOTONIC;
	}
	return monotonic;
}

/* Whether times of the file can be turned into those of the recording. */
static bool has_common_clock(const struct history *history, const struct jit_dump *dump)
{
	bool has_clock, monotonic = is_monotonic(history->recording, &has_clock);

	if (dump->has_processor_times)
		return history->conversion.is_known && !has_clock;
	return monotonic;
}

static uint64_t time_of(const struct history *history, const struct jit_dump *dump, uint64_t time)
{
	uint64_t shift = history->conversion.shift, whole = time >> shift;

	if (!dump->has_processor_times)
		return time;
	return history->conversion.zero + whole * history->conversion.multiplier +
	       ((time - (whole << shift)) * history->conversion.multiplier >> shift);
}

/* ---- playing ----------------------------------------------------------------------------------
 */

/*
 * Without a common clock all of the code is there from the moment on that the file is mapped, and
 * of what overlaps the last holds.
 */
static void add_entries(struct history *history, const struct entry *mapped)
{
	uint32_t number = (uint32_t)history->sources.count - 1;
	const struct jit_dump *dump = history->sources.items[number].dump;
	bool is_timed = has_common_clock(history, dump);
	struct entry like = *mapped;

	for (size_t i = 0; i < dump->events.count; i++) {
		like.code = &dump->events.items[i];
		like.source = number;
		if (is_timed)
			like.time = time_of(history, dump, like.code->time);
		*vector_push(&history->entries) = like;
	}
}

static void add_source(struct history *history, const struct jit_files *files,
		       const struct entry *mapped, const struct record_body *body)
{
	const char *path = intern_string(&history->names, body->mmap.path.at, body->mmap.path.size);
	size_t known = history->images.all.count;
	struct jit_source source = {.pid = body->mmap.pid, .path = path};
	struct strbuf note = STRBUF_INIT;
	struct image image = {
		.has_inode = body->mmap.inode != 0,
		.major = body->mmap.major,
		.minor = body->mmap.minor,
		.inode = body->mmap.inode,
	};

	source.image = images_add_jit(&history->images, source.pid, path);
	if (history->images.all.count == known)
		return; /* told again */
	if (history->sources.count < SOURCES_MOST)
		source.dump = open_dump(files, path, &image, &note);
	else
		jit_note_fault(&note, path, "there are too many of them");
	if (source.dump && !has_common_clock(history, source.dump))
		jit_note_fault(
			&note, path,
			"its clock is not that of the recording, so of functions at the same "
			"address the last has all samples; record with -k mono");
	source.note = xstrdup(note.text);
	strbuf_release(&note);
	*vector_push(&history->sources) = source;
	if (source.dump)
		add_entries(history, mapped);
}

void history_add_jit(struct history *history, const struct jit_files *files)
{
	size_t count = history->entries.count;

	for (size_t i = 0; i < count; i++) {
		struct entry entry = history->entries.items[i];
		struct record_body body;

		if ((entry.record.type == RECORD_MMAP || entry.record.type == RECORD_MMAP2) &&
		    record_read(history->recording, &entry.record, &body) &&
		    is_dump(body.mmap.path))
			add_source(history, files, &entry, &body);
	}
}

void history_play_code(struct history *history, const struct entry *entry)
{
	const struct jit_source *source = &history->sources.items[entry->source];
	struct mapping mapping = {
		.start = entry->code->address,
		.end = entry->code->address + entry->code->size,
		.file_offset = entry->code->offset,
		.image = source->image,
		.since = entry->time,
	};

	if (mapping.start < mapping.end)
		history_map_code(history, source->pid, &mapping);
}
