/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyze/process_maps.h"

#include <inttypes.h>
#include <string.h>

struct maps {
	const struct maps_options *options;
	struct strbuf *text;
	uint64_t count;
	bool begun;
	uint32_t pid; /* of the section that was begun */
	uint64_t since;
};

static void add_time(struct strbuf *text, uint64_t ns)
{
	strbuf_addf(text, "%" PRIu64 ".%09" PRIu64, ns / 1000000000, ns % 1000000000);
}

static void add_build_id(struct strbuf *text, const struct image *image)
{
	for (size_t i = 0; i < image->build_id_size; i++)
		strbuf_addf(text, "%02x", image->build_id[i]);
}

static void add_owner(struct strbuf *text, uint32_t pid)
{
	if (pid == (uint32_t)PID_KERNEL)
		strbuf_add_string(text, "kernel");
	else if (pid == (uint32_t)PID_GUEST_KERNEL)
		strbuf_add_string(text, "guest kernel");
	else
		strbuf_addf(text, "%" PRIu32, pid);
}

/* "7 sh, until 12.000000000": the head of what holds for a stretch of a process's life. */
static void begin_section(struct maps *maps, const struct epoch_view *epoch)
{
	struct strbuf *text = maps->text;

	if (maps->begun && maps->pid == epoch->pid && maps->since == epoch->since)
		return;
	if (maps->begun)
		strbuf_add_char(text, '\n');
	maps->begun = true;
	maps->pid = epoch->pid;
	maps->since = epoch->since;
	add_owner(text, epoch->pid);
	if (*epoch->comm) {
		strbuf_add_char(text, ' ');
		escape_terminal(text, epoch->comm, strlen(epoch->comm));
	}
	if (epoch->since) {
		strbuf_add_string(text, ", from ");
		add_time(text, epoch->since);
	}
	if (epoch->until != UINT64_MAX) {
		strbuf_add_string(text, ", until ");
		add_time(text, epoch->until);
	}
	strbuf_add_char(text, '\n');
}

static void add_line(struct maps *maps, const struct mapping *mapping)
{
	struct strbuf *text = maps->text;
	const struct image *image = mapping->image;

	strbuf_addf(text, "  %16" PRIx64 "-%-16" PRIx64 " %8" PRIx64 "  ", mapping->start,
		    mapping->end, mapping->file_offset);
	escape_terminal(text, image->path, strlen(image->path));
	if (image->build_id_size) {
		strbuf_add_string(text, "  ");
		add_build_id(text, image);
	}
	strbuf_add_char(text, '\n');
}

static void add_row(struct maps *maps, const struct epoch_view *epoch,
		    const struct mapping *mapping)
{
	struct strbuf *text = maps->text;

	strbuf_addf(text, "%" PRId32 "\t", (int32_t)epoch->pid);
	escape_tsv(text, epoch->comm, strlen(epoch->comm));
	strbuf_addf(text, "\t%" PRIu64 "\t", epoch->since);
	if (epoch->until != UINT64_MAX)
		strbuf_addf(text, "%" PRIu64, epoch->until);
	strbuf_addf(text, "\t0x%" PRIx64 "\t0x%" PRIx64 "\t0x%" PRIx64 "\t", mapping->start,
		    mapping->end, mapping->file_offset);
	add_build_id(text, mapping->image);
	strbuf_add_char(text, '\t');
	escape_tsv(text, mapping->image->path, strlen(mapping->image->path));
	strbuf_add_char(text, '\n');
}

static int show(void *state, const struct epoch_view *epoch, const struct mapping *mapping)
{
	struct maps *maps = state;

	if (maps->options->pid >= 0 && epoch->pid != maps->options->pid)
		return 0;
	maps->count++;
	if (maps->options->tsv) {
		add_row(maps, epoch, mapping);
		return 0;
	}
	begin_section(maps, epoch);
	add_line(maps, mapping);
	return 0;
}

uint64_t maps_write(const struct history *history, const struct maps_options *options,
		    struct strbuf *text)
{
	struct maps maps = {.options = options, .text = text};

	if (options->tsv)
		strbuf_add_string(text, "pid\tcomm\tsince\tuntil\tstart\tend\toffset\tbuild_id\tpath\n");
	history_each_mapping(history, show, &maps);
	return maps.count;
}
