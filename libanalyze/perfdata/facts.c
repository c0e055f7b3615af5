/* SPDX-License-Identifier: GPL-2.0-or-later */
/* facts: what a recording says of its circumstances: the feature sections and build-ids. */
#include "perfdata/facts.h"

#include <stdio.h>
#include <stdlib.h>

/* Of all a recording's facts: sections may overlap, and a stream may repeat them without end. */
enum { FACTS_BYTES_MAX = 64 << 20, ITEM_COST = 16 };

struct line_node {
	struct line_node *next;
	struct fact_line line;
};

struct build_id_node {
	struct build_id_node *next;
	struct build_id build_id;
};

/* All of it is in the arena: nothing here is ever freed. */
struct facts_builder {
	struct line_node *first[FEATURE_BITS], *last[FEATURE_BITS];
	struct build_id_node *build_ids; /* the last one first */
	size_t build_id_count;
	bool bad[FEATURE_BITS];
	size_t left; /* of FACTS_BYTES_MAX */
};

static const struct {
	const char *name;
	void (*read)(struct section *section);
} features[FEATURE_BITS] = {
	[FEATURE_TRACING_DATA] = {"TRACING_DATA", read_size_only},
	[FEATURE_BUILD_ID] = {"BUILD_ID", read_nothing}, /* facts_add_build_id */
	[FEATURE_HOSTNAME] = {"HOSTNAME", read_host_name},
	[FEATURE_OS_RELEASE] = {"OSRELEASE", read_os_release},
	[FEATURE_VERSION] = {"VERSION", read_perf_version},
	[FEATURE_ARCH] = {"ARCH", read_arch},
	[FEATURE_CPU_COUNT] = {"NRCPUS", read_cpu_count},
	[FEATURE_CPU_DESCRIPTION] = {"CPUDESC", read_cpu_description},
	[FEATURE_CPU_ID] = {"CPUID", read_cpu_id},
	[FEATURE_TOTAL_MEMORY] = {"TOTAL_MEM", read_total_memory},
	[FEATURE_COMMAND_LINE] = {"CMDLINE", read_command_line},
	[FEATURE_EVENT_DESCRIPTION] = {"EVENT_DESC", read_event_description},
	[FEATURE_CPU_TOPOLOGY] = {"CPU_TOPOLOGY", read_cpu_topology},
	[FEATURE_NUMA_TOPOLOGY] = {"NUMA_TOPOLOGY", read_numa_topology},
	[FEATURE_BRANCH_STACK] = {"BRANCH_STACK", read_nothing},
	[FEATURE_PMU_MAPPINGS] = {"PMU_MAPPINGS", read_pmu_mappings},
	[FEATURE_GROUP_DESCRIPTION] = {"GROUP_DESC", read_group_description},
	[FEATURE_AUXTRACE] = {"AUXTRACE", read_auxtrace},
	[FEATURE_STAT] = {"STAT", read_nothing},
	[FEATURE_CACHE] = {"CACHE", read_cache},
	[FEATURE_SAMPLE_TIME] = {"SAMPLE_TIME", read_sample_time},
	[FEATURE_MEMORY_TOPOLOGY] = {"MEM_TOPOLOGY", read_memory_topology},
	[FEATURE_CLOCK_ID] = {"CLOCKID", read_clock_id},
	[FEATURE_DIRECTORY_FORMAT] = {"DIR_FORMAT", read_directory_format},
	[FEATURE_BPF_PROGRAM_INFO] = {"BPF_PROG_INFO", read_bpf_program_info},
	[FEATURE_BPF_BTF] = {"BPF_BTF", read_bpf_btf},
	[FEATURE_COMPRESSED] = {"COMPRESSED", read_compressed},
	[FEATURE_CPU_PMU_CAPABILITIES] = {"CPU_PMU_CAPS", read_cpu_pmu_capabilities},
	[FEATURE_CLOCK_DATA] = {"CLOCK_DATA", read_clock_data},
	[FEATURE_HYBRID_TOPOLOGY] = {"HYBRID_TOPOLOGY", read_hybrid_topology},
	[FEATURE_PMU_CAPABILITIES] = {"PMU_CAPS", read_pmu_capabilities},
	[FEATURE_CPU_DOMAIN_INFO] = {"CPU_DOMAIN_INFO", read_cpu_domain_info},
	[FEATURE_ELF_MACHINE] = {"E_MACHINE", read_elf_machine},
	[FEATURE_CACHE_LINE_SIZE] = {"CLN_SIZE", read_cache_line_size},
	[FEATURE_SIMPLEPERF_FILE] = {"SIMPLEPERF_FILE", read_size_only},
	[FEATURE_SIMPLEPERF_META_INFO] = {"SIMPLEPERF_META_INFO", read_meta_info},
	[FEATURE_SIMPLEPERF_DEBUG_UNWIND] = {"SIMPLEPERF_DEBUG_UNWIND", read_size_only},
	[FEATURE_SIMPLEPERF_DEBUG_UNWIND_FILE] = {"SIMPLEPERF_DEBUG_UNWIND_FILE", read_size_only},
	[FEATURE_SIMPLEPERF_FILE2] = {"SIMPLEPERF_FILE2", read_size_only},
	[FEATURE_SIMPLEPERF_ETM_BRANCH_LIST] = {"SIMPLEPERF_ETM_BRANCH_LIST", read_size_only},
	[FEATURE_SIMPLEPERF_INIT_MAP] = {"SIMPLEPERF_INIT_MAP", read_size_only},
};

const char *feature_name(unsigned feature)
{
	return feature < FEATURE_BITS ? features[feature].name : NULL;
}

/* ---- for the readers of sections ------------------------------------------------------------ */

static struct facts_builder *builder_of(struct recording *recording)
{
	struct recording_state *state = recording->state;

	if (!state->facts) {
		state->facts = arena_alloc(&state->arena, sizeof(*state->facts));
		state->facts->left = FACTS_BYTES_MAX;
	}
	return state->facts;
}

static void *facts_alloc(struct recording *recording, size_t size)
{
	struct facts_builder *builder = builder_of(recording);

	if (size > builder->left || builder->left - size < ITEM_COST)
		return NULL;
	builder->left -= size + ITEM_COST;
	return arena_alloc(&recording->state->arena, size);
}

void *section_alloc(struct section *section, size_t size)
{
	void *memory = facts_alloc(section->recording, size);

	if (!memory)
		section->in.overrun = true;
	return memory;
}

void *section_grow(struct section *section, const void *items, size_t count, size_t item_size)
{
	enum { ROOM_AT_FIRST = 8 };
	size_t room = count ? count * 2 : ROOM_AT_FIRST;
	void *larger;

	if (count && (count < ROOM_AT_FIRST || count & (count - 1)))
		return (void *)(uintptr_t)items;
	larger = section_alloc(section, room * item_size);
	if (larger && count)
		memcpy(larger, items, count * item_size);
	return larger;
}

static const char *section_copy(struct section *section, const void *bytes, size_t size)
{
	char *copy = section_alloc(section, size + 1);

	if (!copy)
		return "";
	if (size)
		memcpy(copy, bytes, size);
	return copy;
}

const char *section_string(struct section *section)
{
	struct reader *in = &section->in;
	uint32_t size = reader_u32(in);
	size_t left = reader_left(in);
	const unsigned char *at = in->at;

	reader_take(in, size);
	if (size > left)
		size = (uint32_t)left;
	return size ? section_copy(section, at, strnlen((const char *)at, size)) : "";
}

static void add_line(struct section *section, const char *key, const char *value)
{
	struct facts_builder *builder = builder_of(section->recording);
	struct line_node *node = section_alloc(section, sizeof(*node));
	struct line_node **last = &builder->last[section->feature];

	if (!node)
		return;
	node->line.feature = section->feature;
	node->line.key = *key ? section_copy(section, key, strlen(key)) : "";
	node->line.value = *value ? section_copy(section, value, strlen(value)) : "";
	if (*last)
		(*last)->next = node;
	else
		builder->first[section->feature] = node;
	*last = node;
}

void section_line(struct section *section, const char *key, const char *format, ...)
{
	va_list list;
	char *value;
	int length;

	va_start(list, format);
	length = vasprintf(&value, format, list);
	va_end(list);
	if (length < 0) {
		section->in.overrun = true;
		return;
	}
	add_line(section, key, value);
	free(value);
}

/* ---- sections ------------------------------------------------------------------------------- */

static void mark_cut(struct section *section)
{
	struct facts_builder *builder = builder_of(section->recording);
	struct line_node *last = builder->last[section->feature];
	struct strbuf value = STRBUF_INIT;

	builder->bad[section->feature] = true;
	if (!last) {
		add_line(section, "", "[cut]");
		return;
	}
	strbuf_addf(&value, "%s%s[cut]", last->line.value, *last->line.value ? " " : "");
	last->line.value = arena_copy(&section->recording->state->arena, value.text, value.length);
	strbuf_release(&value);
}

void facts_add(struct recording *recording, uint32_t feature, struct span payload)
{
	struct facts_builder *builder = builder_of(recording);
	struct section section = {
		.recording = recording,
		.facts = &recording->facts,
		.feature = feature,
		.in = reader_over(payload.at, payload.size, recording->swap),
	};

	if (feature >= FEATURE_BITS)
		return;
	/* A stream's last one is empty, and numbered one above the features that this perf knew. */
	if (recording->mode == MODE_PIPE && !payload.size)
		return;
	recording->facts.present[feature / 64] |= (uint64_t)1 << (feature % 64);
	builder->first[feature] = builder->last[feature] = NULL;
	if (feature != FEATURE_BUILD_ID)
		builder->bad[feature] = false;
	if (!payload.size) /* perf could not find out, or there is no more to say */
		return;
	if (features[feature].read)
		features[feature].read(&section);
	else
		read_size_only(&section);
	if (section.in.overrun)
		mark_cut(&section);
}

/* ---- build-ids ------------------------------------------------------------------------------ */

/*
 * A record header, the pid, 20 bytes of build-id, its size, 3 bytes of nothing, the path. perf of
 * 2010 had no pid: there the path begins where the size should be, and no size is that large.
 */
static bool read_build_id(struct reader *in, struct build_id *build_id, struct span *path)
{
	enum { PLACE_OF_SIZE = 32 };
	bool has_pid = reader_left(in) <= PLACE_OF_SIZE ||
		       (in->at[PLACE_OF_SIZE] != '/' && in->at[PLACE_OF_SIZE] != '[');
	const unsigned char *id;
	uint8_t size;

	reader_u32(in);
	build_id->misc = reader_u16(in);
	reader_u16(in);
	build_id->pid = has_pid ? (int32_t)reader_u32(in) : -1;
	id = reader_take(in, sizeof(build_id->bytes));
	size = reader_u8(in);
	reader_take(in, 3);
	*path = reader_string(in);
	if (in->overrun)
		return false;
	if (!(build_id->misc & MISC_BUILD_ID_SIZE) || size > sizeof(build_id->bytes))
		size = sizeof(build_id->bytes);
	build_id->size = size;
	memcpy(build_id->bytes, id, size);
	return true;
}

void facts_add_build_id(struct recording *recording, struct span record)
{
	struct reader in = reader_over(record.at, record.size, recording->swap);
	struct facts_builder *builder = builder_of(recording);
	struct build_id build_id = {0};
	struct build_id_node *node;
	struct span path;

	recording->facts.present[0] |= (uint64_t)1 << FEATURE_BUILD_ID;
	node = read_build_id(&in, &build_id, &path)
		       ? facts_alloc(recording, sizeof(*node) + path.size)
		       : NULL;
	if (!node) {
		builder->bad[FEATURE_BUILD_ID] = true;
		return;
	}
	build_id.path = arena_copy(&recording->state->arena, path.at, path.size);
	*node = (struct build_id_node){builder->build_ids, build_id};
	builder->build_ids = node;
	builder->build_id_count++;
}

static int compare_build_ids(const void *a, const void *b)
{
	const struct build_id *x = a, *y = b;
	int result = strcmp(x->path, y->path);

	if (!result)
		result = (x->pid > y->pid) - (x->pid < y->pid);
	if (!result)
		result = (x->misc > y->misc) - (x->misc < y->misc);
	return result ? result : memcmp(x->bytes, y->bytes, sizeof(x->bytes));
}

static void finish_build_ids(struct recording *recording)
{
	struct facts_builder *builder = builder_of(recording);
	struct facts *facts = &recording->facts;
	size_t count = 0, kept = 0;

	facts->build_id_count = 0;
	if (!builder->build_id_count)
		return;
	facts->build_ids = arena_alloc(&recording->state->arena,
				       builder->build_id_count * sizeof(*facts->build_ids));
	for (struct build_id_node *node = builder->build_ids; node; node = node->next)
		facts->build_ids[count++] = node->build_id;
	qsort(facts->build_ids, count, sizeof(*facts->build_ids), compare_build_ids);
	for (size_t i = 0; i < count; i++) /* a stream may say the same again */
		if (!kept || compare_build_ids(&facts->build_ids[kept - 1], &facts->build_ids[i]))
			facts->build_ids[kept++] = facts->build_ids[i];
	facts->build_id_count = kept;
}

/* ---- the end -------------------------------------------------------------------------------- */

static void finish_lines(struct recording *recording)
{
	struct facts_builder *builder = builder_of(recording);
	struct facts *facts = &recording->facts;
	size_t count = 0;

	facts->bad_sections = 0;
	for (unsigned feature = 0; feature < FEATURE_BITS; feature++) {
		facts->bad_sections += builder->bad[feature];
		count += facts_have(facts, feature) && !builder->first[feature];
		for (struct line_node *node = builder->first[feature]; node; node = node->next)
			count++;
	}
	facts->line_count = count;
	facts->lines = arena_alloc(&recording->state->arena, count * sizeof(*facts->lines));
	count = 0;
	for (unsigned feature = 0; feature < FEATURE_BITS; feature++) {
		if (facts_have(facts, feature) && !builder->first[feature])
			facts->lines[count++] = (struct fact_line){feature, "", ""};
		for (struct line_node *node = builder->first[feature]; node; node = node->next)
			facts->lines[count++] = node->line;
	}
}

void facts_finish(struct recording *recording)
{
	struct facts_builder *builder = builder_of(recording);
	struct section section = {
		.recording = recording, .facts = &recording->facts, .feature = FEATURE_BUILD_ID};

	finish_build_ids(recording);
	if (facts_have(&recording->facts, FEATURE_BUILD_ID)) {
		builder->first[FEATURE_BUILD_ID] = builder->last[FEATURE_BUILD_ID] = NULL;
		section_line(&section, "", "%zu%s", recording->facts.build_id_count,
			     builder->bad[FEATURE_BUILD_ID] ? " [cut]" : "");
	}
	finish_lines(recording);
}
