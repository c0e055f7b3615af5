/* SPDX-License-Identifier: GPL-2.0-or-later */
/* facts_event: the feature sections on events, PMUs and what else there was to be recorded. */
#include "perfdata/facts.h"

#include <inttypes.h>

/* ---- events --------------------------------------------------------------------------------- */

static bool read_event_ids(struct section *section, struct event_description *event, uint32_t count)
{
	struct reader *in = &section->in;
	size_t there = reader_left(in) / 8;
	uint64_t *ids;

	if (count > there) {
		count = (uint32_t)there;
		in->overrun = true;
	}
	ids = section_alloc(section, count * sizeof(*ids));
	if (!ids)
		return false;
	for (uint32_t i = 0; i < count; i++)
		ids[i] = load_u64(in->at + 8 * (size_t)i, in->swap);
	in->at += 8 * (size_t)count;
	event->ids = ids;
	event->id_count = count;
	return true;
}

/* Its attribute has the size that the section states; then how many ids, the name, the ids. */
static bool read_event(struct section *section, uint32_t attr_size)
{
	const struct recording *recording = section->recording;
	struct facts *facts = section->facts;
	struct reader *in = &section->in;
	struct event_description *events =
		section_grow(section, facts->event_descriptions, facts->event_description_count,
			     sizeof(*events));
	struct event_description event = {0};
	struct span attr = reader_span(in, attr_size);
	uint32_t id_count = reader_u32(in);

	if (!events || in->overrun ||
	    !attr_read(attr, recording->swap, recording->big_endian, &event.attr)) {
		in->overrun = true;
		return false;
	}
	event.name = section_string(section);
	if (in->overrun || !read_event_ids(section, &event, id_count))
		return false;
	facts->event_descriptions = events;
	events[facts->event_description_count++] = event;
	section_line(section, event.name, "type %" PRIu32 ", config 0x%" PRIx64 ", %zu ids",
		     event.attr.type, event.attr.config, event.id_count);
	return !in->overrun;
}

void read_event_description(struct section *section)
{
	uint32_t count = reader_u32(&section->in);
	uint32_t attr_size = reader_u32(&section->in);

	section->facts->event_description_count = 0;
	for (uint32_t i = 0; i < count; i++)
		if (!read_event(section, attr_size))
			return;
}

void read_group_description(struct section *section)
{
	struct facts *facts = section->facts;
	struct reader *in = &section->in;
	uint32_t count = reader_u32(in);

	facts->group_count = 0;
	for (uint32_t i = 0; i < count && !in->overrun; i++) {
		struct event_group *groups =
			section_grow(section, facts->groups, facts->group_count, sizeof(*groups));
		const char *name = section_string(section);
		uint32_t leader = reader_u32(in);
		uint32_t members = reader_u32(in);

		if (in->overrun)
			return;
		facts->groups = groups;
		groups[facts->group_count++] = (struct event_group){name, leader, members};
		section_line(section, name, "leader %" PRIu32 ", %" PRIu32 " members", leader,
			     members);
	}
}

/* ---- PMUs ----------------------------------------------------------------------------------- */

void read_pmu_mappings(struct section *section)
{
	struct facts *facts = section->facts;
	struct reader *in = &section->in;
	uint32_t count = reader_u32(in);

	facts->pmu_count = 0;
	for (uint32_t i = 0; i < count && !in->overrun; i++) {
		struct pmu *pmus =
			section_grow(section, facts->pmus, facts->pmu_count, sizeof(*pmus));
		uint32_t type = reader_u32(in);
		const char *name = section_string(section);

		if (in->overrun)
			return;
		facts->pmus = pmus;
		pmus[facts->pmu_count++] = (struct pmu){type, name};
		section_line(section, name, "%" PRIu32, type);
	}
}

/* "branches=32, max_precise=3" */
static void read_capabilities(struct section *section, struct strbuf *text)
{
	struct reader *in = &section->in;
	uint32_t count = reader_u32(in);

	for (uint32_t i = 0; i < count && !in->overrun; i++) {
		const char *name = section_string(section);
		const char *value = section_string(section);

		if (!in->overrun)
			strbuf_addf(text, "%s%s=%s", text->length ? ", " : "", name, value);
	}
}

void read_cpu_pmu_capabilities(struct section *section)
{
	struct strbuf text = STRBUF_INIT;

	read_capabilities(section, &text);
	section_line(section, "cpu", "%s", text.text);
	strbuf_release(&text);
}

void read_pmu_capabilities(struct section *section)
{
	struct reader *in = &section->in;
	uint32_t count = reader_u32(in);
	struct strbuf text = STRBUF_INIT;

	for (uint32_t i = 0; i < count && !in->overrun; i++) {
		strbuf_clear(&text);
		read_capabilities(section, &text);
		section_line(section, section_string(section), "%s", text.text);
	}
	strbuf_release(&text);
}

/* ---- AUX data and BPF ----------------------------------------------------------------------- */

/* Where each AUXTRACE record is. perf says first how many, simpleperf does not. */
void read_auxtrace(struct section *section)
{
	enum { ENTRY_SIZE = 16 };
	struct reader *in = &section->in;
	bool counted = reader_left(in) % ENTRY_SIZE != 0;
	uint64_t count = counted ? reader_u64(in) : reader_left(in) / ENTRY_SIZE;
	uint64_t i;

	for (i = 0; i < count; i++) {
		reader_u64(in); /* where it is */
		reader_u64(in); /* the size of the record, without that of its data */
		if (in->overrun)
			break;
	}
	section_line(section, "", "%" PRIu64 " records", i);
}

/* The beginning of the kernel's bpf_prog_info, of which newer kernels have more. */
static void read_bpf_program(struct section *section)
{
	struct reader *in = &section->in;
	uint32_t info_size = reader_u32(in);
	uint32_t data_size = reader_u32(in);
	struct span information;
	struct reader info;
	uint32_t type, id, jited_size, translated_size;
	struct strbuf key = STRBUF_INIT;
	struct span name;

	reader_u64(in); /* which of the pointers lead into the data */
	information = reader_span(in, info_size);
	reader_take(in, data_size);
	if (in->overrun)
		return;
	info = reader_over(information.at, information.size, in->swap);
	type = reader_u32(&info);
	id = reader_u32(&info);
	reader_u64(&info); /* the tag */
	jited_size = reader_u32(&info);
	translated_size = reader_u32(&info);
	reader_take(&info, 40);
	name = reader_span(&info, 16);
	if (name.size)
		name.size = strnlen((const char *)name.at, name.size);
	strbuf_addf(&key, "program %" PRIu32, id);
	section_line(section, key.text, "%.*s%stype %" PRIu32 ", %" PRIu32 " bytes, jited %" PRIu32,
		     (int)name.size, name.size ? (const char *)name.at : "", name.size ? ", " : "",
		     type, translated_size, jited_size);
	strbuf_release(&key);
}

void read_bpf_program_info(struct section *section)
{
	uint32_t count = reader_u32(&section->in);

	for (uint32_t i = 0; i < count && !section->in.overrun; i++)
		read_bpf_program(section);
}

void read_bpf_btf(struct section *section)
{
	struct reader *in = &section->in;
	uint32_t count = reader_u32(in);
	struct strbuf key = STRBUF_INIT;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t id = reader_u32(in);
		uint32_t size = reader_u32(in);

		reader_take(in, size);
		if (in->overrun)
			break;
		strbuf_clear(&key);
		strbuf_addf(&key, "btf %" PRIu32, id);
		section_line(section, key.text, "%" PRIu32 " bytes", size);
	}
	strbuf_release(&key);
}
