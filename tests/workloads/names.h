/* SPDX-License-Identifier: GPL-2.0-or-later */
/* names.h: functions in a header, so that both files of a program inline them. */
#ifndef WORKLOADS_NAMES_H
#define WORKLOADS_NAMES_H

static inline unsigned mix(unsigned value)
{
	value ^= value >> 16;
	value *= 0x7feb352dU;
	value ^= value >> 15;
	return value;
}

static inline unsigned mix_twice(unsigned value)
{
	return mix(mix(value) + 1);
}

#ifdef __cplusplus
extern "C" {
#endif
unsigned other(unsigned value, const char *text);
unsigned other_small(unsigned value);
#ifdef __cplusplus
}
#endif

#endif
