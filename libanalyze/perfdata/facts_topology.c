/* SPDX-License-Identifier: GPL-2.0-or-later */
/* facts_topology: the feature sections on how processors and memory hang together. */
#include "perfdata/facts.h"

#include <inttypes.h>
#include <stdlib.h>

/* ---- processors ----------------------------------------------------------------------------- */

/* A count and as many lists of processors: "0-3", "4-7". */
static void read_lists(struct section *section, const char *key)
{
	struct reader *in = &section->in;
	uint32_t count = reader_u32(in);

	for (uint32_t i = 0; i < count && !in->overrun; i++) {
		const char *list = section_string(section);

		if (!in->overrun || *list)
			section_line(section, key, "%s", list);
	}
}

struct place {
	int32_t core, socket, die;
};

/* The core and socket of each processor; how many there are is only said elsewhere. */
static struct place *read_places(struct section *section, uint32_t *count)
{
	struct reader *in = &section->in;
	uint32_t wanted = section->facts->cpus_available;
	size_t there = reader_left(in) / 8;
	struct place *places;

	*count = !wanted || wanted > there ? (uint32_t)there : wanted;
	places = xcalloc((size_t)*count + 1, sizeof(*places));
	for (uint32_t i = 0; i < *count; i++) {
		places[i].core = (int32_t)reader_u32(in);
		places[i].socket = (int32_t)reader_u32(in);
	}
	in->overrun |= wanted > there;
	return places;
}

static void add_places(struct section *section, const struct place *places, uint32_t count,
		       bool dies)
{
	struct strbuf key = STRBUF_INIT, text = STRBUF_INIT;

	for (uint32_t i = 0; i < count; i++) {
		strbuf_clear(&key);
		strbuf_clear(&text);
		strbuf_addf(&key, "cpu %" PRIu32, i);
		strbuf_addf(&text, "core %" PRId32, places[i].core);
		if (dies)
			strbuf_addf(&text, ", die %" PRId32, places[i].die);
		strbuf_addf(&text, ", socket %" PRId32, places[i].socket);
		section_line(section, key.text, "%s", text.text);
	}
	strbuf_release(&key);
	strbuf_release(&text);
}

/*
 * Two lists of lists. Later perfs add the core and socket of each processor, and still later ones,
 * where the machine tells, lists of dies and each processor's die. A stream pads sections to 8
 * bytes, so a rest as short as that is nothing.
 */
void read_cpu_topology(struct section *section)
{
	struct reader *in = &section->in;
	struct place *places;
	bool dies = false;
	uint32_t count;

	read_lists(section, "socket");
	read_lists(section, "core");
	if (reader_left(in) < 8)
		return;
	places = read_places(section, &count);
	if (reader_left(in) >= 8) {
		read_lists(section, "die");
		dies = !in->overrun && reader_left(in) / 4 >= count;
		in->overrun |= !dies;
		for (uint32_t i = 0; dies && i < count; i++)
			places[i].die = (int32_t)reader_u32(in);
	}
	add_places(section, places, count, dies);
	free(places);
}

void read_hybrid_topology(struct section *section)
{
	struct reader *in = &section->in;
	uint32_t count = reader_u32(in);

	for (uint32_t i = 0; i < count && !in->overrun; i++) {
		const char *pmu = section_string(section);
		const char *processors = section_string(section);

		if (!in->overrun)
			section_line(section, pmu, "cpus %s", processors);
	}
}

static void read_domain(struct section *section, bool named, struct strbuf *text)
{
	uint32_t number = reader_u32(&section->in);
	const char *name = named ? section_string(section) : "";
	const char *list;

	section_string(section); /* the same as a mask */
	list = section_string(section);
	if (section->in.overrun)
		return;
	strbuf_addf(text, "%sdomain %" PRIu32 "%s%s: %s", text->length ? "; " : "", number,
		    *name ? " " : "", name, list);
}

/* The scheduler's, of each processor that was online: as many as there are, there is no count. */
void read_cpu_domain_info(struct section *section)
{
	enum { NAMED_SINCE = 17 };
	struct reader *in = &section->in;
	uint32_t version = reader_u32(in);
	struct strbuf key = STRBUF_INIT, text = STRBUF_INIT;

	reader_u32(in); /* the largest number of domains */
	if (!in->overrun)
		section_line(section, "schedstat", "version %" PRIu32, version);
	while (reader_left(in) >= 8 && !in->overrun) {
		uint32_t processor = reader_u32(in);
		uint32_t domains = reader_u32(in);

		strbuf_clear(&key);
		strbuf_clear(&text);
		strbuf_addf(&key, "cpu %" PRIu32, processor);
		for (uint32_t i = 0; i < domains && !in->overrun; i++)
			read_domain(section, version >= NAMED_SINCE, &text);
		section_line(section, key.text, "%s", text.text);
	}
	strbuf_release(&key);
	strbuf_release(&text);
}

/* ---- memory --------------------------------------------------------------------------------- */

void read_numa_topology(struct section *section)
{
	struct reader *in = &section->in;
	uint32_t count = reader_u32(in);
	struct strbuf key = STRBUF_INIT;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t node = reader_u32(in);
		uint64_t total = reader_u64(in);
		uint64_t free_memory = reader_u64(in);
		const char *processors = section_string(section);

		if (in->overrun)
			break;
		strbuf_clear(&key);
		strbuf_addf(&key, "node %" PRIu32, node);
		section_line(section, key.text, "%" PRIu64 " kB, free %" PRIu64 " kB, cpus %s",
			     total, free_memory, processors);
	}
	strbuf_release(&key);
}

void read_cache(struct section *section)
{
	struct reader *in = &section->in;
	uint32_t version = reader_u32(in);
	uint32_t count = reader_u32(in);
	struct strbuf key = STRBUF_INIT;

	if (version != 1 && !in->overrun) {
		section_line(section, "", "version %" PRIu32 ", which is not known", version);
		return;
	}
	for (uint32_t i = 0; i < count; i++) {
		uint32_t level = reader_u32(in);
		uint32_t line = reader_u32(in);
		uint32_t sets = reader_u32(in);
		uint32_t ways = reader_u32(in);
		const char *type = section_string(section);
		const char *size = section_string(section);
		const char *processors = section_string(section);

		if (in->overrun)
			break;
		strbuf_clear(&key);
		strbuf_addf(&key, "L%" PRIu32 " %s", level, type);
		section_line(section, key.text,
			     "%s, line %" PRIu32 ", sets %" PRIu32 ", ways %" PRIu32 ", cpus %s",
			     size, line, sets, ways, processors);
	}
	strbuf_release(&key);
}

/* The numbers of the set bits as "0-3,8", and how many there are. */
static uint64_t describe_bits(const struct reader *words, uint64_t bits, struct strbuf *text)
{
	enum { RANGES_MAX = 64 };
	uint64_t set = 0, ranges = 0;

	for (uint64_t i = 0; i < bits;) {
		uint64_t start = i;

		while (i < bits && load_u64(words->at + i / 64 * 8, words->swap) >> i % 64 & 1)
			i++;
		set += i - start;
		if (i == start) {
			i++;
		} else if (++ranges > RANGES_MAX) {
			if (ranges == RANGES_MAX + 1)
				strbuf_add_string(text, ",...");
		} else {
			strbuf_addf(text, "%s%" PRIu64, text->length ? "," : "", start);
			if (i - start > 1)
				strbuf_addf(text, "-%" PRIu64, i - 1);
		}
	}
	return set;
}

static void read_memory_node(struct section *section, uint64_t block_size)
{
	struct reader *in = &section->in;
	uint64_t node = reader_u64(in);
	uint64_t bits, bytes, set;
	struct strbuf key = STRBUF_INIT, blocks = STRBUF_INIT;

	reader_u64(in); /* the same as the next */
	bits = reader_u64(in);
	bytes = bits / 64 * 8 + (bits % 64 ? 8 : 0);
	if (bytes > reader_left(in))
		in->overrun = true;
	if (in->overrun)
		return;
	strbuf_addf(&key, "node %" PRIu64, node);
	set = describe_bits(in, bits, &blocks);
	section_line(section, key.text, "%" PRIu64 " bytes in blocks %s", set * block_size,
		     blocks.text);
	reader_take(in, (size_t)bytes);
	strbuf_release(&key);
	strbuf_release(&blocks);
}

void read_memory_topology(struct section *section)
{
	struct reader *in = &section->in;
	uint64_t version = reader_u64(in);
	uint64_t block_size = reader_u64(in);
	uint64_t count = reader_u64(in);

	if (in->overrun)
		return;
	if (version != 1) {
		section_line(section, "", "version %" PRIu64 ", which is not known", version);
		return;
	}
	section_line(section, "block size", "%" PRIu64 " bytes", block_size);
	for (uint64_t i = 0; i < count && !in->overrun; i++)
		read_memory_node(section, block_size);
}
