/* SPDX-License-Identifier: GPL-2.0-or-later */
/* record_fields_user: the records that perf itself writes between those of the kernel. */
#include "perfdata/record_fields.h"

/* clang-format off */
#define FIELD(wire_, name_, member, show_)                                                         \
	{                                                                                          \
		.wire = WIRE_##wire_, .name = name_, .into = BODY(member), .show = SHOW_##show_    \
	}
#define SHOWN(wire_, name_, show_) {.wire = WIRE_##wire_, .name = name_, .show = SHOW_##show_}

static const struct record_field plain_number_field[] = {
	SHOWN(U64, NULL, NUMBER),
	{.wire = WIRE_END},
};

static const struct record_field header_attr_fields[] = {
	FIELD(ATTR, "attr", header_attr.attr, ATTR),
	{.wire = WIRE_WORDS, .size = 8, .name = "ids", .show = SHOW_LIST,
	 .into = BODY(header_attr.ids), .parts = plain_number_field},
	{.wire = WIRE_END},
};

static const struct record_field event_type_fields[] = {
	FIELD(U64, "id", event_type.id, HEX),
	{.wire = WIRE_TEXT, .size = 64, .name = "name", .show = SHOW_TEXT,
	 .into = BODY(event_type.name)},
	{.wire = WIRE_END},
};

static const struct record_field tracing_data_fields[] = {
	SHOWN(U32, "size", NUMBER),
	{.wire = WIRE_END},
};

static const struct record_field build_id_fields[] = {
	FIELD(U32, "pid", build_id.pid, SIGNED),
	{.wire = WIRE_COPY, .size = 20, .into = BODY(build_id.bytes)},
	{.wire = WIRE_U8, .into = BODY(build_id.size), .when = WHEN_MISC,
	 .value = MISC_BUILD_ID_SIZE},
	{.wire = WIRE_SKIP, .size = 1, .when = WHEN_NOT_MISC, .value = MISC_BUILD_ID_SIZE},
	{.wire = WIRE_SKIP, .size = 3},
	{.wire = WIRE_NOTHING, .name = "build_id", .show = SHOW_BUILD_ID,
	 .into = BODY(build_id.bytes), .count = BODY(build_id.size)},
	FIELD(STRING, "path", build_id.path, TEXT),
	{.wire = WIRE_END},
};

static const struct record_field id_index_entry[] = {
	SHOWN(U64, NULL, NUMBER), /* id */
	SHOWN(U64, NULL, NUMBER), /* index */
	SHOWN(U64, NULL, SIGNED), /* cpu */
	SHOWN(U64, NULL, SIGNED), /* tid */
	{.wire = WIRE_END},
};
static const struct record_field id_index_guest[] = {
	SHOWN(U64, NULL, SIGNED), /* machine_pid */
	SHOWN(U64, NULL, SIGNED), /* vcpu */
	{.wire = WIRE_END},
};
static const struct record_field id_index_fields[] = {
	FIELD(U64, "count", id_index.count, NUMBER),
	{.wire = WIRE_WORDS, .size = 32, .name = "entries", .show = SHOW_LIST,
	 .into = BODY(id_index.entries), .count = BODY(id_index.count), .parts = id_index_entry},
	{.wire = WIRE_WORDS, .size = 16, .name = "guests", .show = SHOW_LIST,
	 .into = BODY(id_index.guests), .count = BODY(id_index.count), .parts = id_index_guest,
	 .when = WHEN_LEFT},
	{.wire = WIRE_END},
};

static const struct word auxtrace_types[] = {
	{0, "unknown"},      {1, "intel-pt"}, {2, "intel-bts"},     {3, "cs-etm"},
	{4, "arm-spe"},      {5, "s390-cpumsf"}, {6, "hisi-ptt"},   {7, "powerpc-vpadtl"},
	{0, NULL},
};
static const struct record_field hex_field[] = {SHOWN(U64, NULL, HEX), {.wire = WIRE_END}};
static const struct record_field auxtrace_info_fields[] = {
	{.wire = WIRE_U32, .name = "type", .into = BODY(auxtrace_info.type), .show = SHOW_WORD,
	 .words = auxtrace_types},
	{.wire = WIRE_SKIP, .size = 4},
	{.wire = WIRE_WORDS, .size = 8, .name = "private", .show = SHOW_LIST,
	 .into = BODY(auxtrace_info.private_data), .parts = hex_field},
	{.wire = WIRE_END},
};

static const struct record_field auxtrace_fields[] = {
	FIELD(U64, "size", auxtrace.size, NUMBER),
	FIELD(U64, "offset", auxtrace.offset, HEX),
	FIELD(U64, "reference", auxtrace.reference, HEX),
	FIELD(U32, "index", auxtrace.index, NUMBER),
	FIELD(U32, "tid", auxtrace.tid, SIGNED),
	FIELD(U32, "cpu", auxtrace.cpu, SIGNED),
	{.wire = WIRE_SKIP, .size = 4},
	{.wire = WIRE_END},
};

static const struct word auxtrace_error_types[] = {{1, "instruction-trace"}, {0, NULL}};
static const struct record_field auxtrace_error_fields[] = {
	{.wire = WIRE_U32, .name = "type", .show = SHOW_WORD, .words = auxtrace_error_types},
	SHOWN(U32, "code", NUMBER),
	SHOWN(U32, "cpu", SIGNED),
	SHOWN(U32, "pid", SIGNED),
	SHOWN(U32, "tid", SIGNED),
	FIELD(U32, "format", auxtrace_error.format, NUMBER),
	SHOWN(U64, "ip", HEX),
	{.wire = WIRE_U64, .name = "time", .show = SHOW_TIME, .when = WHEN_FROM, .value = 1,
	 .decider = BODY(auxtrace_error.format)},
	{.wire = WIRE_TEXT, .size = 64, .name = "message", .show = SHOW_TEXT},
	{.wire = WIRE_U32, .name = "machine_pid", .show = SHOW_SIGNED, .when = WHEN_FROM,
	 .value = 2, .decider = BODY(auxtrace_error.format)},
	{.wire = WIRE_U32, .name = "vcpu", .show = SHOW_SIGNED, .when = WHEN_FROM, .value = 2,
	 .decider = BODY(auxtrace_error.format)},
	{.wire = WIRE_END},
};

static const struct record_field thread_map_entry[] = {
	SHOWN(U64, NULL, SIGNED),
	{.wire = WIRE_TEXT, .size = 16, .show = SHOW_TEXT},
	{.wire = WIRE_END},
};
static const struct record_field thread_map_fields[] = {
	FIELD(U64, "count", thread_map.count, NUMBER),
	{.wire = WIRE_LIST, .size = 24, .name = "threads", .show = SHOW_LIST,
	 .into = BODY(thread_map.threads), .count = BODY(thread_map.count),
	 .parts = thread_map_entry},
	{.wire = WIRE_END},
};

static const struct word cpu_map_kinds[] = {
	{CPU_MAP_LIST, "list"}, {CPU_MAP_MASK, "mask"}, {CPU_MAP_RANGE, "range"}, {0, NULL},
};
static const struct record_field cpu_number[] = {SHOWN(U16, NULL, SIGNED), {.wire = WIRE_END}};
#define OF_KIND(kind_) .when = WHEN_EQUAL, .decider = BODY(cpu_map.kind), .value = kind_
static const struct record_field cpu_map_fields[] = {
	{.wire = WIRE_U16, .name = "kind", .into = BODY(cpu_map.kind), .show = SHOW_WORD,
	 .words = cpu_map_kinds},
	{.wire = WIRE_U16, .into = BODY(cpu_map.count), OF_KIND(CPU_MAP_LIST)},
	{.wire = WIRE_LIST, .size = 2, .name = "cpus", .show = SHOW_LIST, .parts = cpu_number,
	 .into = BODY(cpu_map.cpus), .count = BODY(cpu_map.count), OF_KIND(CPU_MAP_LIST)},
	{.wire = WIRE_U16, .into = BODY(cpu_map.count), OF_KIND(CPU_MAP_MASK)},
	{.wire = WIRE_U16, .into = BODY(cpu_map.word_size), OF_KIND(CPU_MAP_MASK)},
	/* only one of the two word sizes there are, and never of another kind of map */
	{.wire = WIRE_LIST, .size = 4, .name = "cpus", .show = SHOW_MASK,
	 .into = BODY(cpu_map.mask), .count = BODY(cpu_map.count), .when = WHEN_EQUAL,
	 .decider = BODY(cpu_map.word_size), .value = 4},
	{.wire = WIRE_SKIP, .size = 4, .when = WHEN_EQUAL, .decider = BODY(cpu_map.word_size),
	 .value = 8},
	{.wire = WIRE_LIST, .size = 8, .name = "cpus", .show = SHOW_MASK,
	 .into = BODY(cpu_map.mask), .count = BODY(cpu_map.count), .when = WHEN_EQUAL,
	 .decider = BODY(cpu_map.word_size), .value = 8},
	{.wire = WIRE_U8, .name = "any", .into = BODY(cpu_map.any), OF_KIND(CPU_MAP_RANGE)},
	{.wire = WIRE_SKIP, .size = 1, OF_KIND(CPU_MAP_RANGE)},
	{.wire = WIRE_U16, .name = "start", .into = BODY(cpu_map.start), OF_KIND(CPU_MAP_RANGE)},
	{.wire = WIRE_U16, .name = "end", .into = BODY(cpu_map.end), OF_KIND(CPU_MAP_RANGE)},
	{.wire = WIRE_END},
};

static const struct word stat_config_terms[] = {
	{0, "aggregation"}, {1, "interval"}, {2, "scale"}, {3, "aggregation_level"}, {0, NULL},
};
static const struct record_field stat_config_term[] = {
	{.wire = WIRE_U64, .show = SHOW_WORD, .words = stat_config_terms},
	SHOWN(U64, NULL, NUMBER),
	{.wire = WIRE_END},
};
static const struct record_field stat_config_fields[] = {
	FIELD(U64, "count", stat_config.count, NUMBER),
	{.wire = WIRE_WORDS, .size = 16, .name = "terms", .show = SHOW_LIST,
	 .into = BODY(stat_config.terms), .count = BODY(stat_config.count),
	 .parts = stat_config_term},
	{.wire = WIRE_END},
};

static const struct record_field stat_fields[] = {
	FIELD(U64, "id", stat.id, NUMBER),
	FIELD(U32, "cpu", stat.cpu, SIGNED),
	FIELD(U32, "thread", stat.thread, SIGNED),
	FIELD(U64, "value", stat.value, NUMBER),
	FIELD(U64, "enabled", stat.enabled, NUMBER),
	FIELD(U64, "running", stat.running, NUMBER),
	{.wire = WIRE_END},
};

static const struct word stat_round_types[] = {{0, "interval"}, {1, "final"}, {0, NULL}};
static const struct record_field stat_round_fields[] = {
	{.wire = WIRE_U64, .name = "type", .show = SHOW_WORD, .words = stat_round_types},
	SHOWN(U64, "time", TIME),
	{.wire = WIRE_END},
};

static const struct word event_update_kinds[] = {
	{EVENT_UPDATE_UNIT, "unit"},
	{EVENT_UPDATE_SCALE, "scale"},
	{EVENT_UPDATE_NAME, "name"},
	{EVENT_UPDATE_CPUS, "cpus"},
	{0, NULL},
};
#define OF_UPDATE(kind_) .when = WHEN_EQUAL, .decider = BODY(event_update.kind), .value = kind_
static const struct record_field event_update_fields[] = {
	{.wire = WIRE_U64, .name = "type", .into = BODY(event_update.kind), .show = SHOW_WORD,
	 .words = event_update_kinds},
	FIELD(U64, "id", event_update.id, NUMBER),
	{.wire = WIRE_STRING, .name = "unit", .show = SHOW_TEXT, .into = BODY(event_update.text),
	 OF_UPDATE(EVENT_UPDATE_UNIT)},
	{.wire = WIRE_U64, .name = "scale", .show = SHOW_FLOAT, .into = BODY(event_update.scale),
	 OF_UPDATE(EVENT_UPDATE_SCALE)},
	{.wire = WIRE_STRING, .name = "name", .show = SHOW_TEXT, .into = BODY(event_update.text),
	 OF_UPDATE(EVENT_UPDATE_NAME)},
	{.wire = WIRE_GROUP, .name = "", .parts = cpu_map_fields, OF_UPDATE(EVENT_UPDATE_CPUS)},
	{.wire = WIRE_END},
};

static const struct record_field time_conversion_fields[] = {
	FIELD(U64, "shift", time_conversion.shift, NUMBER),
	FIELD(U64, "multiplier", time_conversion.multiplier, NUMBER),
	FIELD(U64, "zero", time_conversion.zero, NUMBER),
	{.wire = WIRE_U64, .name = "cycles", .into = BODY(time_conversion.cycles),
	 .when = WHEN_LEFT},
	{.wire = WIRE_U64, .name = "mask", .into = BODY(time_conversion.mask), .show = SHOW_HEX,
	 .when = WHEN_LEFT},
	{.wire = WIRE_U8, .name = "cap_time_zero", .into = BODY(time_conversion.has_zero),
	 .when = WHEN_LEFT},
	{.wire = WIRE_U8, .name = "cap_time_short", .into = BODY(time_conversion.is_short),
	 .when = WHEN_LEFT},
	{.wire = WIRE_END},
};

static const struct record_field feature_fields[] = {
	FIELD(U64, "feature", feature.feature, FEATURE),
	FIELD(REST, "size", feature.payload, SIZE),
	{.wire = WIRE_END},
};

static const struct record_field compressed_fields[] = {
	FIELD(U64, "stored", compressed.stored, NUMBER),
	FIELD(U64, "plain", compressed.plain, NUMBER),
	{.wire = WIRE_END},
};

static const struct record_field bpf_metadata_entry[] = {
	{.wire = WIRE_TEXT, .size = 64, .show = SHOW_TEXT},
	{.wire = WIRE_TEXT, .size = 256, .show = SHOW_TEXT},
	{.wire = WIRE_END},
};
static const struct record_field bpf_metadata_fields[] = {
	{.wire = WIRE_TEXT, .size = 512, .name = "program", .show = SHOW_TEXT},
	FIELD(U64, "count", bpf_metadata.count, NUMBER),
	{.wire = WIRE_LIST, .size = 320, .name = "entries", .show = SHOW_LIST,
	 .into = BODY(bpf_metadata.entries), .count = BODY(bpf_metadata.count),
	 .parts = bpf_metadata_entry},
	{.wire = WIRE_END},
};

static const struct word build_id_misc[] = {{MISC_BUILD_ID_SIZE, "size"}, {0, NULL}};

const struct record_layout user_layouts[] = {
#define USER(type) [type - RECORD_USER_TYPE_START]
	USER(RECORD_HEADER_ATTR) = {"ATTR", header_attr_fields, NULL},
	USER(RECORD_HEADER_EVENT_TYPE) = {"EVENT_TYPE", event_type_fields, NULL},
	USER(RECORD_HEADER_TRACING_DATA) = {"TRACING_DATA", tracing_data_fields, NULL},
	USER(RECORD_HEADER_BUILD_ID) = {"BUILD_ID", build_id_fields, build_id_misc},
	USER(RECORD_FINISHED_ROUND) = {"FINISHED_ROUND", NULL, NULL},
	USER(RECORD_ID_INDEX) = {"ID_INDEX", id_index_fields, NULL},
	USER(RECORD_AUXTRACE_INFO) = {"AUXTRACE_INFO", auxtrace_info_fields, NULL},
	USER(RECORD_AUXTRACE) = {"AUXTRACE", auxtrace_fields, NULL},
	USER(RECORD_AUXTRACE_ERROR) = {"AUXTRACE_ERROR", auxtrace_error_fields, NULL},
	USER(RECORD_THREAD_MAP) = {"THREAD_MAP", thread_map_fields, NULL},
	USER(RECORD_CPU_MAP) = {"CPU_MAP", cpu_map_fields, NULL},
	USER(RECORD_STAT_CONFIG) = {"STAT_CONFIG", stat_config_fields, NULL},
	USER(RECORD_STAT) = {"STAT", stat_fields, NULL},
	USER(RECORD_STAT_ROUND) = {"STAT_ROUND", stat_round_fields, NULL},
	USER(RECORD_EVENT_UPDATE) = {"EVENT_UPDATE", event_update_fields, NULL},
	USER(RECORD_TIME_CONV) = {"TIME_CONV", time_conversion_fields, NULL},
	USER(RECORD_HEADER_FEATURE) = {"FEATURE", feature_fields, NULL},
	USER(RECORD_COMPRESSED) = {"COMPRESSED", compressed_fields, NULL},
	USER(RECORD_FINISHED_INIT) = {"FINISHED_INIT", NULL, NULL},
	USER(RECORD_COMPRESSED2) = {"COMPRESSED2", compressed_fields, NULL},
	USER(RECORD_BPF_METADATA) = {"BPF_METADATA", bpf_metadata_fields, NULL},
	USER(RECORD_SCHEDSTAT_CPU) = {"SCHEDSTAT_CPU", schedstat_cpu_fields, NULL},
	USER(RECORD_SCHEDSTAT_DOMAIN) = {"SCHEDSTAT_DOMAIN", schedstat_domain_fields, NULL},
};
