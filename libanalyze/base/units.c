// SPDX-License-Identifier: GPL-2.0-or-later
/* units: families of units, each from the smallest to the largest. */
#include "base/units.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

struct unit {
	const char *name;
	const char *aliases[4]; /* the singular; case does not matter */
	double factor;          /* of the smallest */
};

struct family {
	struct unit units[7];
	int count;
	int fallback; /* what zero is shown in */
};

enum { FAMILY_BYTES, FAMILY_TIME, FAMILY_COUNT };

static const struct family families[FAMILY_COUNT] = {
	[FAMILY_BYTES] = {{
				  {"B", {"b", "byte"}, 1},
				  {"kB", {"kb", "kbyte", "kilobyte"}, 0x1p10},
				  {"MB", {"mb", "mbyte", "megabyte"}, 0x1p20},
				  {"GB", {"gb", "gbyte", "gigabyte"}, 0x1p30},
				  {"TB", {"tb", "tbyte", "terabyte"}, 0x1p40},
				  {"PB", {"pb", "pbyte", "petabyte"}, 0x1p50},
			  },
			  6,
			  0},
	[FAMILY_TIME] = {{
				 {"ns", {"ns", "nanosecond"}, 1},
				 {"us", {"\u03bcs", "us", "microsecond"}, 1e3},
				 {"ms", {"ms", "millisecond"}, 1e6},
				 {"s", {"s", "sec", "second"}, 1e9},
				 {"hrs", {"hour", "hr"}, 3600e9},
			 },
			 5,
			 3},
};

static bool is_called(const struct unit *unit, const char *name, size_t length)
{
	for (int i = 0; i < 4 && unit->aliases[i]; i++) {
		if (strlen(unit->aliases[i]) == length &&
		    !strncasecmp(unit->aliases[i], name, length))
			return true;
	}
	return false;
}

/* "nanoseconds" is as good as "nanosecond". */
static const struct unit *find_unit(const struct family *family, const char *name)
{
	size_t length = strlen(name);

	if (length > 2 && (name[length - 1] | 0x20) == 's')
		length--;
	for (int i = 0; i < family->count; i++) {
		if (is_called(&family->units[i], name, length))
			return &family->units[i];
	}
	return NULL;
}

/* The largest that `value`, in the smallest, is at least one of. */
static const struct unit *fitting_unit(const struct family *family, double value)
{
	const struct unit *fitting = &family->units[family->fallback];

	for (int i = 0; i < family->count; i++) {
		if (value >= family->units[i].factor)
			fitting = &family->units[i];
	}
	return fitting;
}

/* Units of no family have no other unit to be shown in, and those that only count no name. */
static struct scaled scale_unknown(double value, const char *to)
{
	static const char *const plain[] = {"count", "sample", "samples", "unit"};

	for (size_t i = 0; to && i < sizeof(plain) / sizeof(*plain); i++) {
		if (!strcmp(to, plain[i]))
			to = NULL;
	}
	return (struct scaled){value, to ? to : ""};
}

/* Numbers with decimals that were made whole. 0: it is none of them. */
static double decimal_factor(const char *unit)
{
	static const struct {
		const char *unit;
		double factor;
	} decimals[] = {{"thousandths", 1e3}, {"millionths", 1e6}, {"billionths", 1e9}};

	for (size_t i = 0; i < sizeof(decimals) / sizeof(*decimals); i++) {
		if (!strcmp(unit, decimals[i].unit))
			return decimals[i].factor;
	}
	return 0;
}

struct scaled units_scale(int64_t value, const char *from, const char *to)
{
	double magnitude = fabs((double)value), decimals = decimal_factor(from);

	if (decimals > 0)
		return (struct scaled){(double)value / decimals, ""};
	for (int i = 0; i < FAMILY_COUNT; i++) {
		const struct family *family = &families[i];
		const struct unit *unit = find_unit(family, from), *target;

		if (!unit)
			continue;
		magnitude *= unit->factor;
		target = to ? find_unit(family, to) : fitting_unit(family, magnitude);
		if (!target)
			target = &family->units[family->fallback];
		magnitude /= target->factor;
		return (struct scaled){value < 0 ? -magnitude : magnitude, target->name};
	}
	return scale_unknown((double)value, to);
}

const char *units_choose(const char *from, int64_t least, int64_t most)
{
	const char *of_least = units_scale(least, from, NULL).unit;
	const char *of_most = units_scale(most, from, NULL).unit;

	/* Two digits behind the point are enough for the smallest: rather larger units. */
	if (strcmp(of_least, of_most) && least < INT64_MAX / 100 && least * 100 < most)
		of_least = units_scale(least * 100, from, NULL).unit;
	return *of_least ? of_least : from;
}

bool units_convert(const char *from, const char *to)
{
	for (int i = 0; i < FAMILY_COUNT; i++)
		if (find_unit(&families[i], from))
			return find_unit(&families[i], to);
	return false;
}

void units_add_value(struct strbuf *text, int64_t value, const char *from, const char *to)
{
	struct scaled scaled = units_scale(value, from, to);
	char digits[400]; /* the largest double has 309 */
	int length = snprintf(digits, sizeof(digits), "%.2f", scaled.value);

	if (length > 3 && !strcmp(digits + length - 3, ".00"))
		digits[length - 3] = '\0';
	if (!strcmp(digits, "0") || !strcmp(digits, "-0"))
		strbuf_add_string(text, "0");
	else
		strbuf_addf(text, "%s%s", digits, scaled.unit);
}

void units_add_percent(struct strbuf *text, int64_t value, int64_t total)
{
	double percent = total ? fabs((double)value / (double)total) * 100 : 0;

	if (percent >= 99.95 && percent <= 100.05)
		strbuf_add_string(text, "  100%");
	else if (percent >= 1)
		strbuf_addf(text, "%5.2f%%", percent);
	else
		strbuf_addf(text, "%5.2g%%", percent);
}

bool units_nanoseconds(int64_t value, const char *unit, double *nanoseconds)
{
	const struct unit *known = find_unit(&families[FAMILY_TIME], unit);

	if (known)
		*nanoseconds = (double)value * known->factor;
	return known;
}
