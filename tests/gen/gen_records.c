// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel's records but SAMPLE, and the trailer behind them. */
#include <string.h>

#include "gen.h"

void gen_trailer(struct gen_bytes *out, const struct attr *attr,
		 const struct record_trailer *trailer)
{
	uint64_t type = attr->sample_type;

	if (!attr_has(attr, ATTR_SAMPLE_ID_ALL))
		return;
	if (type & SAMPLE_TID) {
		gen_u32(out, trailer->pid);
		gen_u32(out, trailer->tid);
	}
	if (type & SAMPLE_TIME)
		gen_u64(out, trailer->time);
	if (type & SAMPLE_ID)
		gen_u64(out, trailer->id);
	if (type & SAMPLE_STREAM_ID)
		gen_u64(out, trailer->stream_id);
	if (type & SAMPLE_CPU) {
		gen_u32(out, trailer->cpu);
		gen_u32(out, 0);
	}
	if (type & SAMPLE_IDENTIFIER)
		gen_u64(out, trailer->id);
}

static void put_pair(struct gen_bytes *out, uint32_t first, uint32_t second)
{
	gen_u32(out, first);
	gen_u32(out, second);
}

static void put_words(struct gen_bytes *out, struct words words, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t word;

		memcpy(&word, words.at + 8 * i, 8);
		gen_u64(out, word);
	}
}

static void put_mmap(struct gen_bytes *out, uint32_t type, const struct record_body *body)
{
	put_pair(out, body->mmap.pid, body->mmap.tid);
	gen_u64(out, body->mmap.start);
	gen_u64(out, body->mmap.length);
	gen_u64(out, body->mmap.page_offset);
	if (type == RECORD_MMAP2 && body->mmap.build_id_size) {
		gen_u8(out, body->mmap.build_id_size);
		gen_zero(out, 3);
		gen_put(out, body->mmap.build_id, 20);
	} else if (type == RECORD_MMAP2) {
		put_pair(out, body->mmap.major, body->mmap.minor);
		gen_u64(out, body->mmap.inode);
		gen_u64(out, body->mmap.inode_generation);
	}
	if (type == RECORD_MMAP2)
		put_pair(out, body->mmap.protection, body->mmap.flags);
	gen_path(out, (const char *)body->mmap.path.at);
}

/* Those whose fields are few. */
static void put_small(struct gen_bytes *out, uint32_t type, const struct record_body *body)
{
	switch (type) {
	case RECORD_LOST:
		gen_u64(out, body->lost.id);
		gen_u64(out, body->lost.count);
		break;
	case RECORD_LOST_SAMPLES:
		gen_u64(out, body->lost.count);
		break;
	case RECORD_THROTTLE:
	case RECORD_UNTHROTTLE:
		gen_u64(out, body->throttle.time);
		gen_u64(out, body->throttle.id);
		gen_u64(out, body->throttle.stream_id);
		break;
	case RECORD_AUX:
		gen_u64(out, body->aux.offset);
		gen_u64(out, body->aux.size);
		gen_u64(out, body->aux.flags);
		break;
	case RECORD_ITRACE_START:
	case RECORD_SWITCH_CPU_WIDE:
		put_pair(out, body->thread.pid, body->thread.tid);
		break;
	case RECORD_AUX_OUTPUT_HW_ID:
		gen_u64(out, body->aux_output.hardware_id);
		break;
	default:
		break;
	}
}

static void put_named(struct gen_bytes *out, uint32_t type, const struct record_body *body)
{
	switch (type) {
	case RECORD_COMM:
		put_pair(out, body->comm.pid, body->comm.tid);
		gen_path(out, (const char *)body->comm.name.at);
		break;
	case RECORD_KSYMBOL:
		gen_u64(out, body->ksymbol.address);
		gen_u32(out, body->ksymbol.length);
		gen_u16(out, body->ksymbol.type);
		gen_u16(out, body->ksymbol.flags);
		gen_path(out, (const char *)body->ksymbol.name.at);
		break;
	case RECORD_BPF_EVENT:
		gen_u16(out, body->bpf.type);
		gen_u16(out, body->bpf.flags);
		gen_u32(out, body->bpf.id);
		gen_put(out, body->bpf.tag.at, 8);
		break;
	case RECORD_CGROUP:
		gen_u64(out, body->cgroup.id);
		gen_path(out, (const char *)body->cgroup.path.at);
		break;
	default:
		break;
	}
}

static void put_counted(struct gen_bytes *out, uint32_t type, const struct record_body *body)
{
	size_t poke = (size_t)body->text_poke.old_length + body->text_poke.new_length;

	switch (type) {
	case RECORD_NAMESPACES:
		put_pair(out, body->namespaces.pid, body->namespaces.tid);
		gen_u64(out, body->namespaces.count);
		put_words(out, body->namespaces.links, 2 * body->namespaces.count);
		break;
	case RECORD_TEXT_POKE:
		gen_u64(out, body->text_poke.address);
		gen_u16(out, body->text_poke.old_length);
		gen_u16(out, body->text_poke.new_length);
		gen_put(out, body->text_poke.old_bytes.at, body->text_poke.old_length);
		gen_put(out, body->text_poke.new_bytes.at, body->text_poke.new_length);
		gen_zero(out, -(4 + poke) & 7);
		break;
	case RECORD_CALLCHAIN_DEFERRED:
		gen_u64(out, body->deferred.cookie);
		gen_u64(out, body->deferred.count);
		put_words(out, body->deferred.chain, body->deferred.count);
		break;
	default:
		break;
	}
}

void gen_body(struct gen *gen, const struct gen_event *event, uint32_t type, uint16_t misc,
	      const struct record_body *body)
{
	struct gen_bytes *out = gen_begin(gen, type, misc);

	switch (type) {
	case RECORD_MMAP:
	case RECORD_MMAP2:
		put_mmap(out, type, body);
		break;
	case RECORD_FORK:
	case RECORD_EXIT:
		put_pair(out, body->task.pid, body->task.parent_pid);
		put_pair(out, body->task.tid, body->task.parent_tid);
		gen_u64(out, body->task.time);
		break;
	case RECORD_READ:
		put_pair(out, body->read.pid, body->read.tid);
		gen_u64(out, body->read.values.single); /* of a read_format of 0 */
		break;
	default: /* each knows its own */
		put_small(out, type, body);
		put_named(out, type, body);
		put_counted(out, type, body);
	}
	gen_trailer(out, &event->attr, &body->trailer);
	gen_end(gen);
}

void gen_comm(struct gen *gen, const struct gen_event *event, uint32_t pid, const char *name)
{
	struct record_body body = {.comm = {pid, pid, {(const void *)name, strlen(name)}}};

	body.trailer = (struct record_trailer){.pid = pid, .tid = pid, .time = 1,
					       .id = event->ids[0]};
	gen_body(gen, event, RECORD_COMM, 0, &body);
}
