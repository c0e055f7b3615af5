/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "transform/tag_match.h"

#include "base/units.h"
#include "base/vector.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- ranges ------------------------------------------------------------------------------------
 */

/* A number as it is written in an option: "-5", "10kb". */
struct written {
	const char *at;
	size_t digits; /* with the sign */
	size_t length; /* with the unit */
	int64_t value;
};

/* Only the characters of a number are looked at, as pprof does. */
static bool take_number(const char *text, struct written *number)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	size_t sign = *text == '+' || *text == '-';
	size_t digits = strspn(text + sign, "0123456789");

	number->at = text;
	number->digits = sign + digits;
	number->length = number->digits + strspn(text + number->digits, letters);
	return digits;
}

static int read_value(struct written *number, const char *option, struct error *error)
{
	errno = 0;
	number->value = strtoll(number->at, NULL, 10);
	if (errno)
		return error_set(error, ERROR_INPUT, "--%s: '%.*s' is too large a number", option,
				 (int)number->digits, number->at);
	return 0;
}

/* The unit of the second number may be another one of the same family; false: it is of another. */
static bool set_range(struct tag_match *match, const struct written *low,
		      const struct written *high)
{
	const struct written *first = low->length ? low : high;
	struct scaled scaled;

	match->units = xcalloc(low->length + high->length + 2, 1);
	memcpy(match->units, first->at + first->digits, first->length - first->digits);
	scaled = units_scale(first->value, match->units, match->units);
	match->unit = scaled.unit;
	match->least = match->most = scaled.value;
	match->has_least = low->length > 0;
	match->has_most = high->length > 0;
	if (first == low && high->length && high != low) {
		char *unit = match->units + low->length + 1;

		memcpy(unit, high->at + high->digits, high->length - high->digits);
		scaled = units_scale(high->value, unit, match->unit);
		match->most = scaled.value;
		return !strcmp(scaled.unit, match->unit);
	}
	return true;
}

/* "10kb", "10kb:", ":10kb" or "10kb:64mb". Anything else is no range. */
static int read_range(struct tag_match *match, const char *option, const char *text)
{
	struct error *error = match->transform->error;
	struct written low = {.at = ""}, high = {.at = ""};
	const char *at = text;

	if (*at != ':' && !take_number(at, &low))
		return 0;
	at += low.length;
	if (!*at) {
		high = low;
	} else if (*at++ != ':' || (*at && !take_number(at, &high)) || at[high.length]) {
		return 0;
	}
	if (!low.length && !high.length)
		return 0;
	if ((low.length && read_value(&low, option, error) < 0) ||
	    (high.length && read_value(&high, option, error) < 0))
		return -1;
	match->is_range = set_range(match, &low, high.at == low.at ? &low : &high);
	return 0;
}

/*
 * A label that is written as a number, "42" or "42 bytes", is in a range whether pprof would know
 * it for one or not: nothing else chooses a text "42" by it. Without a unit that is its key.
 */
bool tag_read_number(const struct profile *profile, const struct profile_label *label,
		     int64_t *value, const char **unit)
{
	const char *text = profile_text(profile, label->value);
	struct written number;

	if (strlen(text) != profile_text_size(profile, label->value) || !take_number(text, &number))
		return false;
	errno = 0;
	*value = strtoll(text, NULL, 10);
	*unit = text + number.digits;
	if (errno || (**unit && (**unit != ' ' || !(*unit)[1])))
		return false;
	*unit = **unit ? *unit + 1 : profile_text(profile, label->key);
	return true;
}

static bool in_range(const struct tag_match *match, const struct profile_label *label)
{
	struct scaled scaled;
	const char *unit;
	int64_t value;

	if (!tag_read_number(match->transform->profile, label, &value, &unit))
		return false;
	scaled = units_scale(value, unit, match->unit);
	return !strcmp(scaled.unit, match->unit) &&
	       (!match->has_least || scaled.value >= match->least) &&
	       (!match->has_most || scaled.value <= match->most);
}

/*
 * As in pprof, a number is no text: ranges match it, and nothing else does. But a text that reads
 * as one is a text, too.
 */
static bool is_number(const struct tag_match *match, const struct profile_label *label)
{
	const struct profile *profile = match->transform->profile;
	const char *unit;
	int64_t value;

	return tag_read_number(profile, label, &value, &unit) &&
	       profile_is_number_key(profile, label->key);
}

/* ---- regular expressions -----------------------------------------------------------------------
 */

static int read_list(struct tag_match *match, const char *option, const char *text)
{
	struct error error;

	for (;;) {
		size_t length = strcspn(text, ",");
		char *pattern = strndup(text, length);
		struct regex *regex = pattern ? regex_new(pattern, &error) : NULL;

		free(pattern);
		if (!regex)
			return error_set(match->transform->error, error.code, "--%s: %s", option,
					 error.message);
		*vector_push(&match->list) = regex;
		if (!text[length])
			return 0;
		text += length + 1;
	}
}

static bool matches(struct tag_match *match, const struct regex *regex, const void *text,
		    size_t size)
{
	int found = regex_match(regex, text, size, match->transform->error);

	match->failed |= found < 0;
	return found > 0;
}

static bool any_matches(struct tag_match *match, const struct profile_label *label)
{
	const struct profile *profile = match->transform->profile;
	uint32_t value = label->value;

	if (is_number(match, label))
		return false;
	for (size_t i = 0; i < match->list.count; i++)
		if (matches(match, match->list.items[i], profile_text(profile, value),
			    profile_text_size(profile, value)))
			return true;
	return false;
}

static bool matches_pair(struct tag_match *match, const struct regex *regex,
			 const struct profile_label *label)
{
	const struct profile *profile = match->transform->profile;
	struct strbuf text = STRBUF_INIT;
	bool found;

	strbuf_add(&text, profile_text(profile, label->key),
		   profile_text_size(profile, label->key));
	strbuf_add_char(&text, ':');
	strbuf_add(&text, profile_text(profile, label->value),
		   profile_text_size(profile, label->value));
	found = matches(match, regex, text.text, text.length);
	strbuf_release(&text);
	return found;
}

static bool all_match(struct tag_match *match, const struct profile_label_set *set)
{
	const struct profile_label *labels = transform_labels(match->transform->profile, set);

	for (size_t i = 0; i < match->list.count; i++) {
		bool found = false;

		for (uint32_t k = 0; k < set->count && !found; k++)
			found = !is_number(match, &labels[k]) &&
				matches_pair(match, match->list.items[i], &labels[k]);
		if (!found)
			return false;
	}
	return true;
}

/* ---- both --------------------------------------------------------------------------------------
 */

int tag_match_init(struct tag_match *match, struct transform *transform, const char *option,
		   const char *text)
{
	const char *equals = strchr(text, '=');

	*match = (struct tag_match){.transform = transform, .unit = ""};
	if (equals) {
		match->has_key = true;
		match->key = (struct span){(const unsigned char *)text, (size_t)(equals - text)};
		text = equals + 1;
		if (profile_need_label(transform->profile, match->key, option, transform->error) <
		    0)
			return -1;
	}
	if (read_range(match, option, text) == 0 &&
	    (match->is_range || read_list(match, option, text) == 0))
		return 0;
	tag_match_release(match);
	return -1;
}

int tag_match_release(struct tag_match *match)
{
	for (size_t i = 0; i < match->list.count; i++)
		regex_free(match->list.items[i]);
	vector_release(&match->list);
	free(match->units);
	match->units = NULL;
	return match->failed ? -1 : 0;
}

bool tag_match_set(struct tag_match *match, uint32_t label_set)
{
	const struct profile *profile = match->transform->profile;
	const struct profile_label_set *set = &profile->label_sets.items[label_set];

	if (!match->is_range && !match->has_key)
		return all_match(match, set);
	for (uint32_t i = 0; i < set->count; i++) {
		const struct profile_label *label = &profile->labels.items[set->start + i];

		if (match->has_key && !transform_is_text(match->transform, label->key, match->key))
			continue;
		if (match->is_range ? in_range(match, label) : any_matches(match, label))
			return true;
	}
	return false;
}
