/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Records put together byte by byte, and the lines that they have to be. */
#ifndef TESTS_RECORD_BYTES_H
#define TESTS_RECORD_BYTES_H

#include "analyze/perfdata_record.h"

#include <stdarg.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static unsigned char bytes[8192];
static size_t used;
static bool big;
static struct record record;

static void put(uint64_t value, size_t width)
{
	for (size_t i = 0; i < width; i++)
		bytes[used + (big ? width - 1 - i : i)] = (unsigned char)(value >> (8 * i));
	used += width;
}

static void put_text(const char *text, size_t width)
{
	memset(bytes + used, 0, width);
	memcpy(bytes + used, text, strlen(text));
	used += width;
}

static void begin(uint32_t type, uint16_t misc)
{
	used = 0;
	record = (struct record){.type = type, .misc = misc, .data = bytes};
	put(type, 4);
	put(misc, 2);
	put(0, 2);
}

static bool is_big_machine(void)
{
	const uint16_t probe = 1;

	return *(const unsigned char *)&probe == 0;
}

static struct recording recording_here(void)
{
	return (struct recording){.swap = big != is_big_machine(), .big_endian = big};
}

/* The record that was put together is this line. */
static inline void expect(const char *line)
{
	struct recording recording = recording_here();
	struct strbuf text = STRBUF_INIT;
	bool complete;

	record.size = used;
	complete = record_describe(&recording, &record, &text);
	assert_string_equal(text.text, line);
	assert_int_equal(complete, !strstr(line, " short"));
	strbuf_release(&text);
}

static void in_both_orders(void (*test)(void))
{
	for (int order = 0; order < 2; order++) {
		big = order;
		test();
	}
}

#endif
