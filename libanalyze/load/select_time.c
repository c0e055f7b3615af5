/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/select_time.h"

#include <string.h>

enum { NS_DIGITS = 9 };

/* A decimal number in units of 10^-9, exactly; what is finer is cut off. NULL: it is none. */
static const char *take_decimal(const char *text, uint64_t *value)
{
	const char *start = text;
	unsigned places = 0;
	bool has_point = false;

	for (*value = 0; (*text >= '0' && *text <= '9') || (*text == '.' && !has_point); text++) {
		if (*text == '.') {
			has_point = true;
			continue;
		}
		if (has_point && places == NS_DIGITS)
			continue;
		if (__builtin_mul_overflow(*value, (uint64_t)10, value) ||
		    __builtin_add_overflow(*value, (uint64_t)(*text - '0'), value))
			return NULL;
		places += has_point;
	}
	if (text == start || (has_point && text == start + 1))
		return NULL;
	for (; places < NS_DIGITS; places++)
		if (__builtin_mul_overflow(*value, (uint64_t)10, value))
			return NULL;
	return text;
}

static uint64_t later(uint64_t time, uint64_t by)
{
	return __builtin_add_overflow(time, by, &time) ? UINT64_MAX : time;
}

/* One end; NULL: it is no time. */
static const char *take_time(const char *text, uint64_t first_ns, uint64_t last_ns, uint64_t *time)
{
	static const uint64_t whole = 100000000000u; /* 100 % */
	bool is_absolute = *text == '@';
	uint64_t value;

	text = take_decimal(text + is_absolute, &value);
	if (!text)
		return NULL;
	if (is_absolute) {
		*time = value;
	} else if (*text == '%') {
		if (value > whole)
			return NULL;
		*time = later(first_ns,
			      (uint64_t)((unsigned __int128)(last_ns - first_ns) * value / whole));
		if (value == whole)
			*time = later(last_ns, 1);
		text++;
	} else {
		*time = later(first_ns, value);
	}
	return text;
}

static bool read_both(const char *text, uint64_t first_ns, uint64_t last_ns, uint64_t *start_ns,
		      uint64_t *end_ns)
{
	bool is_share;

	*start_ns = 0;
	*end_ns = UINT64_MAX;
	if (!*text || !strcmp(text, ","))
		return false;
	if (*text != ',')
		text = take_time(text, first_ns, last_ns, start_ns);
	if (!text)
		return false;
	is_share = text[0] == '-' && text[-1] == '%';
	if (*text != ',' && !is_share)
		return false;
	if (*++text)
		text = take_time(text, first_ns, last_ns, end_ns);
	return text && !*text;
}

int select_time(const char *text, uint64_t first_ns, uint64_t last_ns, uint64_t *start_ns,
		uint64_t *end_ns, struct error *error)
{
	if (!read_both(text, first_ns, last_ns, start_ns, end_ns))
		return error_set(
			error, ERROR_INPUT,
			"--time takes START,END in seconds from the first sample, @START,@END "
			"for times as they were recorded, or A%%-B%%, not '%s'",
			text);
	if (*start_ns >= *end_ns)
		return error_set(error, ERROR_INPUT, "--time: '%s' ends before it starts", text);
	return 0;
}
