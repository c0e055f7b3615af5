// SPDX-License-Identifier: GPL-2.0-or-later
/* Tracing data as perf copies it from tracefs, with one made-up tracepoint. */
#include <string.h>

#include "gen.h"

static const char header_page[] =
	"\tfield: u64 timestamp;\toffset:0;\tsize:8;\tsigned:0;\n"
	"\tfield: local_t commit;\toffset:8;\tsize:8;\tsigned:1;\n"
	"\tfield: int overwrite;\toffset:8;\tsize:1;\tsigned:1;\n"
	"\tfield: char data;\toffset:16;\tsize:4080;\tsigned:0;\n";

static const char header_event[] =
	"# compressed entry header\n"
	"\ttype_len    :    5 bits\n"
	"\ttime_delta  :   27 bits\n"
	"\tarray       :   32 bits\n";

static const char format[] =
	"name: ping\n"
	"ID: 4711\n"
	"format:\n"
	"\tfield:unsigned short common_type;\toffset:0;\tsize:2;\tsigned:0;\n"
	"\tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;\n"
	"\tfield:unsigned char common_preempt_count;\toffset:3;\tsize:1;\tsigned:0;\n"
	"\tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;\n"
	"\n"
	"\tfield:u32 target;\toffset:8;\tsize:4;\tsigned:0;\n"
	"\tfield:__data_loc char[] text;\toffset:12;\tsize:4;\tsigned:0;\n"
	"\tfield:u64 value;\toffset:16;\tsize:8;\tsigned:0;\n"
	"\n"
	"print fmt: \"target=%u text=%s value=%llu\", REC->target, __get_str(text), REC->value\n";

static void put_file(struct gen_bytes *out, const char *text)
{
	gen_u64(out, strlen(text));
	gen_put(out, text, strlen(text));
}

void gen_tracing_formats(struct gen_bytes *out, const struct gen_format *formats, size_t count,
			 unsigned long_size)
{
	gen_put(out, "\x17\x08\x44tracing0.6", 14);
	gen_u8(out, out->big_endian);
	gen_u8(out, (uint8_t)long_size);
	gen_u32(out, 4096);
	gen_put(out, "header_page", 12);
	put_file(out, header_page);
	gen_put(out, "header_event", 13);
	put_file(out, header_event);
	gen_u32(out, 0); /* ftrace's own events */
	gen_u32(out, (uint32_t)count); /* systems, one for each event */
	for (size_t i = 0; i < count; i++) {
		gen_put(out, formats[i].system, strlen(formats[i].system) + 1);
		gen_u32(out, 1);
		put_file(out, formats[i].text);
	}
	gen_u32(out, 0); /* kallsyms */
	gen_u32(out, 0); /* printk formats */
	gen_u64(out, 0); /* saved command lines */
}

void gen_tracing_data(struct gen_bytes *out)
{
	gen_tracing_formats(out, &(struct gen_format){"test", format}, 1, 8);
}

void gen_ping(struct gen_bytes *out, uint32_t pid, uint64_t value, const char *text)
{
	uint32_t length = (uint32_t)strnlen(text, 15) + 1;

	gen_u16(out, GEN_PING);
	gen_u16(out, 0);
	gen_u32(out, pid);
	gen_u32(out, pid + 1);
	gen_u32(out, length << 16 | 24);
	gen_u64(out, value);
	gen_text(out, text, 15);
	gen_u8(out, 0);
}

void gen_add_tracing_of(struct gen *gen, const struct gen_format *formats, size_t count,
			unsigned long_size)
{
	struct gen_bytes *section = gen_feature(gen, FEATURE_TRACING_DATA);

	gen_tracing_formats(section, formats, count, long_size);
	if (gen->kind != GEN_PIPE)
		return;
	gen_zero(section, -section->size & 7);
	gen_u32(gen_begin(gen, RECORD_HEADER_TRACING_DATA, 0), (uint32_t)section->size);
	gen_end(gen);
	gen_put(&gen->data, section->at, section->size);
}

void gen_add_tracing(struct gen *gen)
{
	gen_add_tracing_of(gen, &(struct gen_format){"test", format}, 1, 8);
}
