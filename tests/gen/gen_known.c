// SPDX-License-Identifier: GPL-2.0-or-later
/* Known values for each record of the kernel: no two fields of one record are alike. */
#include <string.h>

#include "gen.h"

static struct span text(const char *string)
{
	return (struct span){(const unsigned char *)string, strlen(string)};
}

static struct words words(const uint64_t *values, uint64_t count)
{
	return (struct words){(const unsigned char *)values, count};
}

static bool known_mapping(uint32_t type, struct record_body *body, uint16_t *misc)
{
	switch (type) {
	case RECORD_MMAP:
		body->mmap.pid = 1234, body->mmap.tid = 1235;
		body->mmap.start = 0x400000, body->mmap.length = 0x3000;
		body->mmap.page_offset = 0x1000;
		body->mmap.path = text("/usr/bin/first");
		*misc = MISC_CPUMODE_USER;
		return true;
	case RECORD_MMAP2:
		body->mmap.pid = 1234, body->mmap.tid = 1236;
		body->mmap.start = 0x7f0000000000, body->mmap.length = 0x21000;
		body->mmap.page_offset = 0x2000;
		body->mmap.major = 8, body->mmap.minor = 3;
		body->mmap.inode = 987654, body->mmap.inode_generation = 31;
		body->mmap.protection = 5, body->mmap.flags = 2;
		body->mmap.path = text("/usr/lib/libsecond.so");
		*misc = MISC_CPUMODE_USER;
		return true;
	case RECORD_TEXT_POKE:
		body->text_poke.address = 0xffffffff81001230;
		body->text_poke.old_length = 5, body->text_poke.new_length = 2;
		body->text_poke.old_bytes = text("\x0f\x1f\x44\x33\x22");
		body->text_poke.new_bytes = text("\xeb\x05");
		*misc = MISC_CPUMODE_KERNEL;
		return true;
	case RECORD_KSYMBOL:
		body->ksymbol.address = 0xffffffffa0001000, body->ksymbol.length = 0x140;
		body->ksymbol.type = 1, body->ksymbol.flags = 0;
		body->ksymbol.name = text("bpf_prog_0123456789abcdef_probe");
		return true;
	case RECORD_BPF_EVENT:
		body->bpf.type = 1, body->bpf.flags = 0, body->bpf.id = 55;
		body->bpf.tag = text("\x01\x23\x45\x67\x89\xab\xcd\xef");
		return true;
	default:
		return false;
	}
}

static bool known_task(uint32_t type, struct record_body *body, uint16_t *misc)
{
	static const uint64_t links[] = {4, 4026531838, 4, 4026531837, 5, 4026531836};

	switch (type) {
	case RECORD_COMM:
		body->comm.pid = 1234, body->comm.tid = 1235;
		body->comm.name = text("worker");
		*misc = MISC_COMM_EXEC;
		return true;
	case RECORD_FORK:
	case RECORD_EXIT:
		body->task.pid = 1300, body->task.parent_pid = 1234;
		body->task.tid = 1301, body->task.parent_tid = 1235;
		body->task.time = 1000002;
		return true;
	case RECORD_NAMESPACES:
		body->namespaces.pid = 1234, body->namespaces.tid = 1235;
		body->namespaces.count = 3;
		body->namespaces.links = words(links, 6);
		return true;
	case RECORD_CGROUP:
		body->cgroup.id = 4242;
		body->cgroup.path = text("/system.slice/one");
		return true;
	case RECORD_SWITCH:
		*misc = MISC_SWITCH_OUT | MISC_SWITCH_OUT_PREEMPT;
		return true;
	case RECORD_ITRACE_START:
	case RECORD_SWITCH_CPU_WIDE:
		body->thread.pid = 1400, body->thread.tid = 1401;
		return true;
	default:
		return false;
	}
}

static bool known_counter(uint32_t type, struct record_body *body)
{
	static const uint64_t chain[] = {(uint64_t)CONTEXT_USER, 0x401234, 0x402345};

	switch (type) {
	case RECORD_LOST:
		body->lost.id = 77, body->lost.count = 17;
		return true;
	case RECORD_LOST_SAMPLES:
		body->lost.count = 23;
		return true;
	case RECORD_THROTTLE:
	case RECORD_UNTHROTTLE:
		body->throttle.time = 1000003, body->throttle.id = 77;
		body->throttle.stream_id = 79;
		return true;
	case RECORD_READ:
		body->read.pid = 1234, body->read.tid = 1235;
		body->read.values.count = 1; /* a read_format of 0 */
		body->read.values.single = 99123;
		return true;
	case RECORD_AUX:
		body->aux.offset = 0x8000, body->aux.size = 0x2000, body->aux.flags = 1;
		return true;
	case RECORD_AUX_OUTPUT_HW_ID:
		body->aux_output.hardware_id = 0x1f3;
		return true;
	case RECORD_CALLCHAIN_DEFERRED:
		body->deferred.cookie = 0xc00c1e, body->deferred.count = 3;
		body->deferred.chain = words(chain, 3);
		return true;
	default:
		return false;
	}
}

bool gen_known_body(uint32_t type, struct record_body *body, uint16_t *misc)
{
	memset(body, 0, sizeof(*body));
	*misc = 0;
	body->trailer.pid = 1234, body->trailer.tid = 1237, body->trailer.cpu = 2;
	body->trailer.time = 1000001, body->trailer.id = 77, body->trailer.stream_id = 78;
	return known_mapping(type, body, misc) || known_task(type, body, misc) ||
	       known_counter(type, body);
}
