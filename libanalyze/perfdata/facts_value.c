/* SPDX-License-Identifier: GPL-2.0-or-later */
/* facts_value: the feature sections that hold one value or a plain list. */
#include "perfdata/facts.h"

#include <inttypes.h>
#include <time.h>

enum { NS_PER_SECOND = 1000000000 };

void read_nothing(struct section *section)
{
	(void)section;
}

void read_size_only(struct section *section)
{
	section_line(section, "", "%zu bytes", reader_left(&section->in));
}

/* ---- strings -------------------------------------------------------------------------------- */

static void read_string(struct section *section, const char **string)
{
	const char *text = section_string(section);

	if (!section->in.overrun)
		*string = text; /* half a name would be another name */
	section_line(section, "", "%s", text);
}

void read_host_name(struct section *section)
{
	read_string(section, &section->facts->host_name);
}

void read_os_release(struct section *section)
{
	read_string(section, &section->facts->os_release);
}

void read_perf_version(struct section *section)
{
	read_string(section, &section->facts->perf_version);
}

void read_arch(struct section *section)
{
	read_string(section, &section->facts->arch);
}

void read_cpu_description(struct section *section)
{
	read_string(section, &section->facts->cpu_description);
}

void read_cpu_id(struct section *section)
{
	read_string(section, &section->facts->cpu_id);
}

void read_command_line(struct section *section)
{
	struct facts *facts = section->facts;
	struct reader *in = &section->in;
	uint32_t count = reader_u32(in);

	facts->command = NULL;
	facts->command_count = 0;
	for (uint32_t i = 0; i < count && reader_left(in); i++) {
		const char **command = section_grow(section, facts->command, facts->command_count,
						    sizeof(*command));

		if (!command)
			return;
		facts->command = command;
		command[i] = section_string(section);
		facts->command_count++;
		section_line(section, "", "%s", command[i]);
	}
	in->overrun |= facts->command_count < count;
}

/* simpleperf's: pairs of strings, some of them of several lines. */
void read_meta_info(struct section *section)
{
	struct reader *in = &section->in;

	while (in->end > in->at && in->end[-1]) { /* half a string would be another */
		in->end--;
		in->overrun = true;
	}
	while (reader_left(in)) {
		const char *key = (const char *)reader_string(in).at;
		const char *value;

		if (!reader_left(in)) {
			in->overrun = true;
			return;
		}
		value = (const char *)reader_string(in).at;
		do {
			size_t length = strcspn(value, "\n");

			section_line(section, key, "%.*s", (int)length, value);
			value += length + (value[length] == '\n');
		} while (*value);
	}
}

/* ---- numbers -------------------------------------------------------------------------------- */

void read_cpu_count(struct section *section)
{
	struct facts *facts = section->facts;
	uint32_t available = reader_u32(&section->in);
	uint32_t online = reader_u32(&section->in);

	if (section->in.overrun)
		return;
	facts->cpus_available = available;
	facts->cpus_online = online;
	section_line(section, "", "%" PRIu32 " online, %" PRIu32 " available", online, available);
}

void read_total_memory(struct section *section)
{
	uint64_t kilobytes = reader_u64(&section->in);

	if (section->in.overrun)
		return;
	section->facts->memory_kb = kilobytes;
	section_line(section, "", "%" PRIu64 " kB", kilobytes);
}

void read_directory_format(struct section *section)
{
	uint64_t version = reader_u64(&section->in);

	if (section->in.overrun)
		return;
	section->facts->directory_version = version;
	section_line(section, "", "version %" PRIu64, version);
}

void read_compressed(struct section *section)
{
	struct facts *facts = section->facts;
	struct reader *in = &section->in;
	uint32_t version = reader_u32(in);
	uint32_t type = reader_u32(in);
	uint32_t level = reader_u32(in);
	uint32_t ratio = reader_u32(in);
	uint32_t buffer = reader_u32(in);

	if (in->overrun)
		return;
	facts->compression_type = type;
	facts->compression_level = level;
	facts->compression_ratio = ratio;
	section_line(section, "",
		     "%s, level %" PRIu32 ", ratio %" PRIu32 ", version %" PRIu32
		     ", buffer of %" PRIu32 " bytes",
		     type == 1 ? "zstd" : "unknown kind", level, ratio, version, buffer);
}

void read_elf_machine(struct section *section)
{
	uint32_t machine = reader_u32(&section->in);
	uint32_t flags = reader_u32(&section->in);

	if (section->in.overrun)
		return;
	section->facts->elf_machine = machine;
	section->facts->elf_flags = flags;
	section_line(section, "", "%" PRIu32 ", flags 0x%" PRIx32, machine, flags);
}

void read_cache_line_size(struct section *section)
{
	uint32_t size = reader_u32(&section->in);

	if (section->in.overrun)
		return;
	section->facts->cache_line_size = size;
	section_line(section, "", "%" PRIu32 " bytes", size);
}

/* ---- clocks --------------------------------------------------------------------------------- */

void strbuf_add_utc(struct strbuf *buf, uint64_t wall_clock_ns)
{
	time_t seconds = (time_t)(wall_clock_ns / NS_PER_SECOND);
	char date[64];
	struct tm tm;

	if (!gmtime_r(&seconds, &tm) || !strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%S", &tm))
		return;
	strbuf_addf(buf, "%s.%09uZ", date, (unsigned)(wall_clock_ns % NS_PER_SECOND));
}

static void add_seconds(struct strbuf *buf, uint64_t ns)
{
	strbuf_addf(buf, "%" PRIu64 ".%09u s", ns / NS_PER_SECOND, (unsigned)(ns % NS_PER_SECOND));
}

void read_sample_time(struct section *section)
{
	uint64_t first = reader_u64(&section->in);
	uint64_t last = reader_u64(&section->in);
	struct strbuf text = STRBUF_INIT;

	if (section->in.overrun)
		return;
	section->facts->first_sample_ns = first;
	section->facts->last_sample_ns = last;
	if (!first && !last) {
		section_line(section, "", "not known"); /* a stream began before its samples */
		return;
	}
	add_seconds(&text, first);
	section_line(section, "first", "%s", text.text);
	strbuf_clear(&text);
	add_seconds(&text, last);
	section_line(section, "last", "%s", text.text);
	strbuf_release(&text);
}

void read_clock_id(struct section *section)
{
	uint64_t resolution = reader_u64(&section->in);

	if (section->in.overrun)
		return;
	section->facts->clock_resolution_ns = resolution;
	section_line(section, "", "resolution %" PRIu64 " ns", resolution);
}

static const char *clock_name(uint32_t id)
{
	switch (id) {
	case CLOCK_REALTIME:
		return "realtime";
	case CLOCK_MONOTONIC:
		return "monotonic";
	case CLOCK_MONOTONIC_RAW:
		return "monotonic_raw";
	case CLOCK_BOOTTIME:
		return "boottime";
	case CLOCK_TAI:
		return "tai";
	}
	return "unknown clock";
}

void read_clock_data(struct section *section)
{
	struct facts *facts = section->facts;
	struct reader *in = &section->in;
	uint32_t version = reader_u32(in);
	uint32_t id = reader_u32(in);
	uint64_t wall = reader_u64(in);
	uint64_t clock = reader_u64(in);
	struct strbuf text = STRBUF_INIT;

	if (in->overrun)
		return;
	if (version != 1) {
		section_line(section, "", "version %" PRIu32 ", which is not known", version);
		return;
	}
	facts->clock_id = id;
	facts->wall_clock_ns = wall;
	facts->clock_ns = clock;
	section_line(section, "clock", "%s (%" PRIu32 ")", clock_name(id), id);
	strbuf_add_utc(&text, wall);
	strbuf_add_string(&text, " = ");
	add_seconds(&text, clock);
	section_line(section, "reference", "%s", text.text);
	strbuf_release(&text);
}
