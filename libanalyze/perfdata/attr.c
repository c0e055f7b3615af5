/* SPDX-License-Identifier: GPL-2.0-or-later */
/* attr: perf_event_attr, and how perf names an event that has nothing else to tell its name. */
#include "perfdata/state.h"

#include <inttypes.h>

enum { ATTR_SIZE_MIN = 64, ATTR_SIZE_KNOWN = 144 };

static unsigned char reverse_bits(unsigned char byte)
{
	byte = (unsigned char)((byte & 0xf0) >> 4 | (byte & 0x0f) << 4);
	byte = (unsigned char)((byte & 0xcc) >> 2 | (byte & 0x33) << 2);
	return (unsigned char)((byte & 0xaa) >> 1 | (byte & 0x55) << 1);
}

/*
 * The flags are a C bitfield: its first member is the lowest bit of the first byte where the lowest
 * byte comes first, and the highest bit of it where the highest does. Then precise_ip, which has two
 * bits, has them the other way round as well.
 */
static uint64_t read_flags(const unsigned char *bytes, bool big_endian)
{
	uint64_t flags = 0, precise;

	for (unsigned i = 0; i < 8; i++) {
		unsigned char byte = big_endian ? reverse_bits(bytes[i]) : bytes[i];

		flags |= (uint64_t)byte << (8 * i);
	}
	if (!big_endian)
		return flags;
	precise = flags >> ATTR_PRECISE_IP & 3;
	precise = precise >> 1 | (precise & 1) << 1;
	return (flags & ~((uint64_t)3 << ATTR_PRECISE_IP)) | precise << ATTR_PRECISE_IP;
}

bool attr_read(struct span bytes, bool swap, bool big_endian, struct attr *attr)
{
	unsigned char copy[ATTR_SIZE_KNOWN] = {0};
	uint32_t size;

	if (bytes.size < ATTR_SIZE_MIN)
		return false;
	size = load_u32(bytes.at + 4, swap);
	if (!size)
		size = ATTR_SIZE_MIN; /* the first version did not fill it in */
	if (size < ATTR_SIZE_MIN || size > bytes.size)
		return false;
	memcpy(copy, bytes.at, size < sizeof(copy) ? size : sizeof(copy));
	*attr = (struct attr){
		.type = load_u32(copy, swap),
		.size = size,
		.config = load_u64(copy + 8, swap),
		.sample_period = load_u64(copy + 16, swap),
		.sample_type = load_u64(copy + 24, swap),
		.read_format = load_u64(copy + 32, swap),
		.flags = read_flags(copy + 40, big_endian),
		.wakeup = load_u32(copy + 48, swap),
		.breakpoint_type = load_u32(copy + 52, swap),
		.config1 = load_u64(copy + 56, swap),
		.config2 = load_u64(copy + 64, swap),
		.branch_sample_type = load_u64(copy + 72, swap),
		.user_registers = load_u64(copy + 80, swap),
		.user_stack_size = load_u32(copy + 88, swap),
		.clock_id = (int32_t)load_u32(copy + 92, swap),
		.interrupt_registers = load_u64(copy + 96, swap),
		.aux_watermark = load_u32(copy + 104, swap),
		.max_stack = load_u16(copy + 108, swap),
		.aux_sample_size = load_u32(copy + 112, swap),
		.signal_data = load_u64(copy + 120, swap),
		.config3 = load_u64(copy + 128, swap),
		.config4 = load_u64(copy + 136, swap),
	};
	return true;
}

#define NAME_OF(names, number) ((number) < sizeof(names) / sizeof(*(names)) ? (names)[number] : NULL)

static const char *const hardware_names[] = {
	"cycles",        "instructions",  "cache-references",        "cache-misses",
	"branches",      "branch-misses", "bus-cycles",              "stalled-cycles-frontend",
	"stalled-cycles-backend",         "ref-cycles",
};

static const char *const software_names[] = {
	"cpu-clock",    "task-clock",       "page-faults",      "context-switches",
	"cpu-migrations", "minor-faults",   "major-faults",     "alignment-faults",
	"emulation-faults", "dummy",        "bpf-output",       "cgroup-switches",
};

static const char *const cache_names[] = {
	"L1-dcache", "L1-icache", "LLC", "dTLB", "iTLB", "branch", "node",
};

static const char *const cache_operations[][2] = {
	{"load", "loads"}, {"store", "stores"}, {"prefetch", "prefetches"},
};

/* The kernel, user, ... of "cycles:ku". By default the guest is left out, and then nothing is said. */
static void add_modifiers(const struct attr *attr, struct strbuf *name)
{
	bool no_kernel = attr_has(attr, ATTR_EXCLUDE_KERNEL);
	bool no_user = attr_has(attr, ATTR_EXCLUDE_USER);
	bool no_hv = attr_has(attr, ATTR_EXCLUDE_HV);
	bool no_host = attr_has(attr, ATTR_EXCLUDE_HOST);
	bool no_guest = attr_has(attr, ATTR_EXCLUDE_GUEST);
	bool levels = no_kernel || no_user || no_hv;
	unsigned precise = attr_precise_ip(attr);
	bool guest_default = levels || precise;
	char letters[16];
	size_t count = 0;

	if (levels && !no_kernel)
		letters[count++] = 'k';
	if (levels && !no_user)
		letters[count++] = 'u';
	if (levels && !no_hv)
		letters[count++] = 'h';
	for (unsigned i = 0; i < precise; i++)
		letters[count++] = 'p';
	if (no_host || no_guest == guest_default) {
		if (!no_host)
			letters[count++] = 'H';
		if (!no_guest)
			letters[count++] = 'G';
	}
	if (count) {
		strbuf_add_char(name, ':');
		strbuf_add(name, letters, count);
	}
}

static void add_cache_name(const struct attr *attr, struct strbuf *name)
{
	const char *cache = NAME_OF(cache_names, attr->config & 0xff);
	uint64_t operation = attr->config >> 8 & 0xff;
	uint64_t result = attr->config >> 16 & 0xff;

	if (!cache || operation >= 3 || result >= 2)
		strbuf_add_string(name, "invalid-cache");
	else if (result)
		strbuf_addf(name, "%s-%s-misses", cache, cache_operations[operation][0]);
	else
		strbuf_addf(name, "%s-%s", cache, cache_operations[operation][1]);
}

static void add_breakpoint_name(const struct attr *attr, struct strbuf *name)
{
	strbuf_addf(name, "mem:0x%" PRIx64 ":", attr->config1);
	for (unsigned i = 0; i < 3; i++)
		if (attr->breakpoint_type >> i & 1)
			strbuf_add_char(name, "rwx"[i]);
}

static const char *pmu_name(const struct facts *facts, uint64_t type)
{
	enum { PMUS_MAX = 4096 }; /* no machine has so many */

	for (size_t i = 0; i < facts->pmu_count && i < PMUS_MAX; i++)
		if (facts->pmus[i].type == type)
			return facts->pmus[i].name;
	return NULL;
}

static void add_other_name(const struct attr *attr, const struct facts *facts, struct strbuf *name)
{
	const char *pmu = pmu_name(facts, attr->type);

	if (pmu)
		strbuf_addf(name, "%s/config=0x%" PRIx64 "/", pmu, attr->config);
	else
		strbuf_addf(name, "unknown attr type: %" PRIu32, attr->type);
}

/* Where there are several kinds of cores, the upper half of config says which PMU is meant. */
static void add_hardware_name(const struct attr *attr, const struct facts *facts,
			      struct strbuf *name)
{
	const char *pmu = pmu_name(facts, attr->config >> 32);
	const char *known = NAME_OF(hardware_names, attr->config & UINT32_MAX);

	if (attr->config >> 32)
		strbuf_addf(name, "%s/%s/", pmu ? pmu : "cpu", known ? known : "unknown-hardware");
	else
		strbuf_add_string(name, known ? known : "unknown-hardware");
}

void attr_name(const struct attr *attr, const struct facts *facts, struct strbuf *name)
{
	const char *known;

	switch (attr->type) {
	case ATTR_TYPE_HARDWARE:
		add_hardware_name(attr, facts, name);
		break;
	case ATTR_TYPE_SOFTWARE:
		known = NAME_OF(software_names, attr->config);
		strbuf_add_string(name, known ? known : "unknown-software");
		break;
	case ATTR_TYPE_HW_CACHE:
		add_cache_name(attr, name);
		break;
	case ATTR_TYPE_RAW:
		strbuf_addf(name, "raw 0x%" PRIx64, attr->config);
		break;
	case ATTR_TYPE_BREAKPOINT:
		add_breakpoint_name(attr, name);
		break;
	case ATTR_TYPE_TRACEPOINT:
		strbuf_add_string(name, "unknown tracepoint");
		return;
	default:
		add_other_name(attr, facts, name);
		return;
	}
	add_modifiers(attr, name);
}
