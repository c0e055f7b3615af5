/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * describe: the words and numbers that lines about records are made of. What describe_* adds begins
 * with a blank.
 */
#ifndef PERFDATA_DESCRIBE_H
#define PERFDATA_DESCRIBE_H

#include "perfdata/record_fields.h"

static inline void describe_key(struct strbuf *text, const char *key)
{
	strbuf_add_char(text, ' ');
	strbuf_add_string(text, key);
	strbuf_add_char(text, '=');
}

static inline void add_address(struct strbuf *text, uint64_t address)
{
	strbuf_add(text, "0x", 2);
	strbuf_add_hex(text, address);
}

void add_signed(struct strbuf *text, int64_t value);
void add_seconds(struct strbuf *text, uint64_t ns);
void add_bytes(struct strbuf *text, struct span bytes); /* as hex, without a 0x */
/* "a|b|0x40": bits without a word as a number; "0" for none. */
void add_flags(struct strbuf *text, const struct word *words, uint64_t flags);
/* cpumode and what the other bits of `misc` say. */
void describe_misc(struct strbuf *text, const struct word *words, uint16_t misc);

void describe_number(struct strbuf *text, const char *key, uint64_t value);
void describe_signed(struct strbuf *text, const char *key, int64_t value);
void describe_address(struct strbuf *text, const char *key, uint64_t address);
void describe_time(struct strbuf *text, const char *key, uint64_t ns);

/* describe_sample.c */
void add_chain(struct strbuf *text, const struct recording *recording, struct words chain);
void describe_counters(struct strbuf *text, const struct recording *recording,
		       const struct read_group *group);

/* describe_memory.c: what data_source says, as perf script names it. */
void describe_memory(struct strbuf *text, uint64_t data_source);

/* describe_attr.c */
void describe_attr(struct strbuf *text, const struct attr *attr);

#endif
