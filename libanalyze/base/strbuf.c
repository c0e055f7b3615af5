/* SPDX-License-Identifier: GPL-2.0-or-later */
/* strbuf: a growing string. */
#include "analyze/base.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What an empty strbuf points at. Shared, so nothing may ever be written here. */
char strbuf_empty[1];

void strbuf_release(struct strbuf *buf)
{
	if (buf->capacity)
		free(buf->text);
	*buf = (struct strbuf)STRBUF_INIT;
}

void strbuf_clear(struct strbuf *buf)
{
	buf->length = 0;
	if (buf->capacity)
		buf->text[0] = '\0';
}

/* Makes room for `size` bytes more and the NUL. */
static void reserve(struct strbuf *buf, size_t size)
{
	size_t needed = buf->length + size + 1, capacity;

	if (needed <= size)
		needed = SIZE_MAX; /* it wrapped; the allocation fails */
	if (needed <= buf->capacity)
		return;
	capacity = buf->capacity < 32 ? 64 : buf->capacity + buf->capacity / 2;
	if (capacity < needed)
		capacity = needed;
	buf->text = xrealloc_array(buf->capacity ? buf->text : NULL, capacity, 1);
	buf->capacity = capacity;
}

void strbuf_add(struct strbuf *buf, const void *bytes, size_t size)
{
	if (!size)
		return; /* `bytes` may be NULL then */
	reserve(buf, size);
	memcpy(buf->text + buf->length, bytes, size);
	buf->length += size;
	buf->text[buf->length] = '\0';
}

void strbuf_add_string(struct strbuf *buf, const char *string)
{
	strbuf_add(buf, string, strlen(string));
}

void strbuf_add_char(struct strbuf *buf, char c)
{
	reserve(buf, 1);
	buf->text[buf->length++] = c;
	buf->text[buf->length] = '\0';
}

void strbuf_addf(struct strbuf *buf, const char *format, ...)
{
	va_list list;
	size_t room;
	int length;

	reserve(buf, 1);
	room = buf->capacity - buf->length;
	va_start(list, format);
	length = vsnprintf(buf->text + buf->length, room, format, list);
	va_end(list);
	if (length >= 0 && (size_t)length >= room) {
		reserve(buf, (size_t)length);
		va_start(list, format);
		length = vsnprintf(buf->text + buf->length, (size_t)length + 1, format, list);
		va_end(list);
	}
	if (length > 0)
		buf->length += (size_t)length;
	buf->text[buf->length] = '\0';
}

/* Numbers are most of what the tools print, so they do not go through printf. */
static void add_number(struct strbuf *buf, uint64_t value, unsigned int base)
{
	char digits[20]; /* of 2^64 - 1 in decimal */
	size_t start = sizeof(digits);

	do {
		digits[--start] = "0123456789abcdef"[value % base];
		value /= base;
	} while (value);
	strbuf_add(buf, digits + start, sizeof(digits) - start);
}

void strbuf_add_u64(struct strbuf *buf, uint64_t value)
{
	add_number(buf, value, 10);
}

void strbuf_add_i64(struct strbuf *buf, int64_t value)
{
	if (value < 0)
		strbuf_add_char(buf, '-');
	add_number(buf, value < 0 ? -(uint64_t)value : (uint64_t)value, 10);
}

void strbuf_add_hex(struct strbuf *buf, uint64_t value)
{
	add_number(buf, value, 16);
}
