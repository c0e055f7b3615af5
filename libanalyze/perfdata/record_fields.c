/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_fields: the records of the kernel, and which layout a type has. */
#include "perfdata/record_fields.h"

/* clang-format off */
#define FIELD(wire_, name_, member, show_)                                                         \
	{                                                                                          \
		.wire = WIRE_##wire_, .name = name_, .into = BODY(member), .show = SHOW_##show_    \
	}
#define THREAD(pid_name, pid, tid_name, tid)                                                       \
	FIELD(U32, pid_name, pid, SIGNED), FIELD(U32, tid_name, tid, SIGNED)

static const struct word mapping_flags[] = {
	{1 << 0, "shared"},         {1 << 1, "private"},        {1 << 4, "fixed"},
	{1 << 5, "anonymous"},      {1 << 8, "growsdown"},      {1 << 11, "denywrite"},
	{1 << 12, "executable"},    {1 << 13, "locked"},        {1 << 14, "noreserve"},
	{1 << 15, "populate"},      {1 << 16, "nonblock"},      {1 << 17, "stack"},
	{1 << 18, "hugetlb"},       {0, NULL},
};

static const struct record_field mmap_fields[] = {
	THREAD("pid", mmap.pid, "tid", mmap.tid),
	FIELD(U64, "start", mmap.start, HEX),
	FIELD(U64, "length", mmap.length, HEX),
	FIELD(U64, "offset", mmap.page_offset, HEX),
	FIELD(STRING, "path", mmap.path, TEXT),
	{.wire = WIRE_END},
};

/* With a build-id there is no room for the file's numbers. */
#define WITH_BUILD_ID .when = WHEN_MISC, .value = MISC_MMAP_BUILD_ID
#define WITHOUT_BUILD_ID .when = WHEN_NOT_MISC, .value = MISC_MMAP_BUILD_ID
static const struct record_field mmap2_fields[] = {
	THREAD("pid", mmap.pid, "tid", mmap.tid),
	FIELD(U64, "start", mmap.start, HEX),
	FIELD(U64, "length", mmap.length, HEX),
	FIELD(U64, "offset", mmap.page_offset, HEX),
	{.wire = WIRE_U8, .into = BODY(mmap.build_id_size), WITH_BUILD_ID},
	{.wire = WIRE_SKIP, .size = 3, WITH_BUILD_ID},
	{.wire = WIRE_COPY, .size = 20, .name = "build_id", .show = SHOW_BUILD_ID,
	 .into = BODY(mmap.build_id), .count = BODY(mmap.build_id_size), WITH_BUILD_ID},
	{.wire = WIRE_U32, .name = "major", .into = BODY(mmap.major), WITHOUT_BUILD_ID},
	{.wire = WIRE_U32, .name = "minor", .into = BODY(mmap.minor), WITHOUT_BUILD_ID},
	{.wire = WIRE_U64, .name = "inode", .into = BODY(mmap.inode), WITHOUT_BUILD_ID},
	{.wire = WIRE_U64, .name = "generation", .into = BODY(mmap.inode_generation),
	 WITHOUT_BUILD_ID},
	FIELD(U32, "protection", mmap.protection, PROTECTION),
	{.wire = WIRE_U32, .name = "flags", .into = BODY(mmap.flags), .show = SHOW_FLAGS,
	 .words = mapping_flags},
	FIELD(STRING, "path", mmap.path, TEXT),
	{.wire = WIRE_END},
};

static const struct record_field lost_fields[] = {
	FIELD(U64, "id", lost.id, NUMBER),
	FIELD(U64, "lost", lost.count, NUMBER),
	{.wire = WIRE_END},
};

static const struct record_field comm_fields[] = {
	THREAD("pid", comm.pid, "tid", comm.tid),
	FIELD(STRING, "comm", comm.name, TEXT),
	{.wire = WIRE_END},
};

static const struct record_field task_fields[] = {
	THREAD("pid", task.pid, "parent_pid", task.parent_pid),
	THREAD("tid", task.tid, "parent_tid", task.parent_tid),
	FIELD(U64, "own_time", task.time, TIME),
	{.wire = WIRE_END},
};

static const struct record_field throttle_fields[] = {
	FIELD(U64, "own_time", throttle.time, TIME),
	FIELD(U64, "id", throttle.id, NUMBER),
	FIELD(U64, "stream_id", throttle.stream_id, NUMBER),
	{.wire = WIRE_END},
};

static const struct record_field read_fields[] = {
	THREAD("pid", read.pid, "tid", read.tid),
	FIELD(READ, "read", read.values, READ),
	{.wire = WIRE_END},
};

/* The byte above these is a format of the PMU's own. */
static const struct word aux_flags[] = {
	{1 << 0, "truncated"}, {1 << 1, "overwrite"}, {1 << 2, "partial"},
	{1 << 3, "collision"}, {0, NULL},
};
static const struct record_field aux_fields[] = {
	FIELD(U64, "offset", aux.offset, HEX),
	FIELD(U64, "size", aux.size, NUMBER),
	{.wire = WIRE_U64, .name = "flags", .into = BODY(aux.flags), .show = SHOW_FLAGS,
	 .words = aux_flags},
	{.wire = WIRE_END},
};

static const struct record_field thread_fields[] = {
	THREAD("pid", thread.pid, "tid", thread.tid),
	{.wire = WIRE_END},
};

static const struct record_field lost_samples_fields[] = {
	FIELD(U64, "lost", lost.count, NUMBER),
	{.wire = WIRE_END},
};

static const struct record_field switch_fields[] = {
	{.wire = WIRE_U32, .name = "next_pid", .into = BODY(thread.pid), .show = SHOW_SIGNED,
	 .when = WHEN_MISC, .value = MISC_SWITCH_OUT},
	{.wire = WIRE_U32, .name = "next_tid", .into = BODY(thread.tid), .show = SHOW_SIGNED,
	 .when = WHEN_MISC, .value = MISC_SWITCH_OUT},
	{.wire = WIRE_U32, .name = "previous_pid", .into = BODY(thread.pid), .show = SHOW_SIGNED,
	 .when = WHEN_NOT_MISC, .value = MISC_SWITCH_OUT},
	{.wire = WIRE_U32, .name = "previous_tid", .into = BODY(thread.tid), .show = SHOW_SIGNED,
	 .when = WHEN_NOT_MISC, .value = MISC_SWITCH_OUT},
	{.wire = WIRE_END},
};

static const struct record_field namespaces_fields[] = {
	THREAD("pid", namespaces.pid, "tid", namespaces.tid),
	FIELD(U64, NULL, namespaces.count, NUMBER),
	{.wire = WIRE_WORDS, .size = 16, .name = "namespaces", .show = SHOW_NAMESPACES,
	 .into = BODY(namespaces.links), .count = BODY(namespaces.count)},
	{.wire = WIRE_END},
};

static const struct word ksymbol_types[] = {
	{0, "unknown"}, {1, "bpf"}, {2, "out-of-line"}, {0, NULL},
};
static const struct word ksymbol_flags[] = {{1, "unregister"}, {0, NULL}};
static const struct record_field ksymbol_fields[] = {
	FIELD(U64, "address", ksymbol.address, HEX),
	FIELD(U32, "length", ksymbol.length, NUMBER),
	{.wire = WIRE_U16, .name = "type", .into = BODY(ksymbol.type), .show = SHOW_WORD,
	 .words = ksymbol_types},
	{.wire = WIRE_U16, .name = "flags", .into = BODY(ksymbol.flags), .show = SHOW_FLAGS,
	 .words = ksymbol_flags},
	FIELD(STRING, "name", ksymbol.name, TEXT),
	{.wire = WIRE_END},
};

static const struct word bpf_types[] = {
	{0, "unknown"}, {1, "load"}, {2, "unload"}, {0, NULL},
};
static const struct record_field bpf_fields[] = {
	{.wire = WIRE_U16, .name = "type", .into = BODY(bpf.type), .show = SHOW_WORD,
	 .words = bpf_types},
	FIELD(U16, "flags", bpf.flags, HEX),
	FIELD(U32, "id", bpf.id, NUMBER),
	{.wire = WIRE_BYTES, .size = 8, .name = "tag", .into = BODY(bpf.tag), .show = SHOW_BYTES},
	{.wire = WIRE_END},
};

static const struct record_field cgroup_fields[] = {
	FIELD(U64, "id", cgroup.id, NUMBER),
	FIELD(STRING, "path", cgroup.path, TEXT),
	{.wire = WIRE_END},
};

static const struct record_field text_poke_fields[] = {
	FIELD(U64, "address", text_poke.address, HEX),
	FIELD(U16, "old_length", text_poke.old_length, NUMBER),
	FIELD(U16, "new_length", text_poke.new_length, NUMBER),
	{.wire = WIRE_BYTES, .name = "old", .into = BODY(text_poke.old_bytes), .show = SHOW_BYTES,
	 .count = BODY(text_poke.old_length)},
	{.wire = WIRE_BYTES, .name = "new", .into = BODY(text_poke.new_bytes), .show = SHOW_BYTES,
	 .count = BODY(text_poke.new_length)},
	{.wire = WIRE_END},
};

static const struct record_field aux_output_fields[] = {
	FIELD(U64, "hardware_id", aux_output.hardware_id, HEX),
	{.wire = WIRE_END},
};

static const struct record_field deferred_fields[] = {
	FIELD(U64, "cookie", deferred.cookie, HEX),
	FIELD(U64, NULL, deferred.count, NUMBER),
	{.wire = WIRE_WORDS, .size = 8, .name = "callchain", .show = SHOW_CHAIN,
	 .into = BODY(deferred.chain), .count = BODY(deferred.count)},
	{.wire = WIRE_END},
};

static const struct word mmap_misc[] = {
	{MISC_PROC_MAP_PARSE_TIMEOUT, "timeout"},
	{MISC_MMAP_DATA, "data"},
	{0, NULL},
};
static const struct word mmap2_misc[] = {
	{MISC_PROC_MAP_PARSE_TIMEOUT, "timeout"},
	{MISC_MMAP_DATA, "data"},
	{MISC_MMAP_BUILD_ID, "build-id"},
	{0, NULL},
};
static const struct word comm_misc[] = {{MISC_COMM_EXEC, "exec"}, {0, NULL}};
static const struct word fork_misc[] = {{MISC_FORK_EXEC, "exec"}, {0, NULL}};
static const struct word sample_misc[] = {{MISC_EXACT_IP, "exact-ip"}, {0, NULL}};
static const struct word lost_misc[] = {{1 << 15, "bpf"}, {0, NULL}};
static const struct word switch_misc[] = {
	{MISC_SWITCH_OUT, "out"},
	{MISC_SWITCH_OUT_PREEMPT, "preempt"},
	{0, NULL},
};

static const struct record_layout kernel_layouts[] = {
	[RECORD_MMAP] = {"MMAP", mmap_fields, mmap_misc},
	[RECORD_LOST] = {"LOST", lost_fields, NULL},
	[RECORD_COMM] = {"COMM", comm_fields, comm_misc},
	[RECORD_EXIT] = {"EXIT", task_fields, NULL},
	[RECORD_THROTTLE] = {"THROTTLE", throttle_fields, NULL},
	[RECORD_UNTHROTTLE] = {"UNTHROTTLE", throttle_fields, NULL},
	[RECORD_FORK] = {"FORK", task_fields, fork_misc},
	[RECORD_READ] = {"READ", read_fields, NULL},
	[RECORD_SAMPLE] = {"SAMPLE", NULL, sample_misc},
	[RECORD_MMAP2] = {"MMAP2", mmap2_fields, mmap2_misc},
	[RECORD_AUX] = {"AUX", aux_fields, NULL},
	[RECORD_ITRACE_START] = {"ITRACE_START", thread_fields, NULL},
	[RECORD_LOST_SAMPLES] = {"LOST_SAMPLES", lost_samples_fields, lost_misc},
	[RECORD_SWITCH] = {"SWITCH", NULL, switch_misc},
	[RECORD_SWITCH_CPU_WIDE] = {"SWITCH_CPU_WIDE", switch_fields, switch_misc},
	[RECORD_NAMESPACES] = {"NAMESPACES", namespaces_fields, NULL},
	[RECORD_KSYMBOL] = {"KSYMBOL", ksymbol_fields, NULL},
	[RECORD_BPF_EVENT] = {"BPF_EVENT", bpf_fields, NULL},
	[RECORD_CGROUP] = {"CGROUP", cgroup_fields, NULL},
	[RECORD_TEXT_POKE] = {"TEXT_POKE", text_poke_fields, NULL},
	[RECORD_AUX_OUTPUT_HW_ID] = {"AUX_OUTPUT_HW_ID", aux_output_fields, NULL},
	[RECORD_CALLCHAIN_DEFERRED] = {"CALLCHAIN_DEFERRED", deferred_fields, NULL},
};

/* From RECORD_SIMPLEPERF_START + 1 on. Nobody reads what is in them. */
static const struct record_layout simpleperf_layouts[] = {
	{"SIMPLEPERF_KERNEL_SYMBOL", NULL, NULL}, {"SIMPLEPERF_DSO", NULL, NULL},
	{"SIMPLEPERF_SYMBOL", NULL, NULL},        {"SIMPLEPERF_SPLIT", NULL, NULL},
	{"SIMPLEPERF_SPLIT_END", NULL, NULL},     {"SIMPLEPERF_EVENT_ID", NULL, NULL},
	{"SIMPLEPERF_CALLCHAIN", NULL, NULL},     {"SIMPLEPERF_UNWINDING_RESULT", NULL, NULL},
	{"SIMPLEPERF_TRACING_DATA", NULL, NULL},  {"SIMPLEPERF_DEBUG", NULL, NULL},
};

/* clang-format on */

static const struct record_layout *layout_in(const struct record_layout *layouts, size_t count,
					     uint32_t index)
{
	return index < count && layouts[index].name ? &layouts[index] : NULL;
}

const struct record_layout *record_layout(uint32_t type)
{
	if (type > RECORD_SIMPLEPERF_START)
		return layout_in(simpleperf_layouts,
				 sizeof(simpleperf_layouts) / sizeof(*simpleperf_layouts),
				 type - RECORD_SIMPLEPERF_START - 1);
	if (type >= RECORD_USER_TYPE_START)
		return layout_in(user_layouts, RECORD_KNOWN_END - RECORD_USER_TYPE_START,
				 type - RECORD_USER_TYPE_START);
	return layout_in(kernel_layouts, sizeof(kernel_layouts) / sizeof(*kernel_layouts), type);
}

const char *record_type_name(uint32_t type)
{
	const struct record_layout *layout = record_layout(type);

	return layout ? layout->name : NULL;
}

const char *word_of(const struct word *words, uint64_t value)
{
	for (; words->word; words++) {
		if (words->value == value)
			return words->word;
	}
	return NULL;
}
