// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * regex: over PCRE2. Its compiler to machine code is left alone: it would want memory that can be
 * written and run, which some systems refuse, and its limits would not be the same.
 */
#include "base/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <stdlib.h>
#include <string.h>

enum {
	STEPS_MAX = 1000 * 1000,
	HEAP_MAX_KB = 64 * 1024,
};

struct regex {
	char *pattern;
	pcre2_code *code;
	pcre2_match_context *limits;
};

static void *must(void *made)
{
	/* These functions fail for want of memory only. */
	return made ? made : xrealloc_array(NULL, SIZE_MAX, 1);
}

/* How many characters stand before a byte. */
static size_t characters(const char *text, size_t bytes)
{
	size_t count = 0;

	for (size_t i = 0; i < bytes; i++)
		count += ((unsigned char)text[i] & 0xc0) != 0x80;
	return count;
}

static void explain(const char *pattern, int code, size_t offset, struct error *error)
{
	PCRE2_UCHAR reason[256];
	size_t size = strlen(pattern);

	if (pcre2_get_error_message(code, reason, sizeof(reason)) < 0)
		reason[0] = '\0';
	if (offset >= size) {
		error_set(error, ERROR_INPUT, "cannot use regular expression '%s': at its end: %s",
			  pattern, (const char *)reason);
		return;
	}
	error_set(error, ERROR_INPUT,
		  "cannot use regular expression '%s': at character %zu, before '%s': %s", pattern,
		  characters(pattern, offset) + 1, pattern + offset, (const char *)reason);
}

struct regex *regex_new(const char *pattern, struct error *error)
{
	struct regex *regex;
	PCRE2_SIZE offset = 0;
	int reason;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED,
					 PCRE2_UTF | PCRE2_MATCH_INVALID_UTF |
						 PCRE2_NEVER_BACKSLASH_C | PCRE2_DOLLAR_ENDONLY,
					 &reason, &offset, NULL);

	if (!code) {
		explain(pattern, reason, offset, error);
		return NULL;
	}
	regex = xcalloc(1, sizeof(*regex));
	regex->pattern = xstrdup(pattern);
	regex->code = code;
	regex->limits = must(pcre2_match_context_create(NULL));
	pcre2_set_match_limit(regex->limits, STEPS_MAX);
	pcre2_set_heap_limit(regex->limits, HEAP_MAX_KB);
	return regex;
}

void regex_free(struct regex *regex)
{
	if (!regex)
		return;
	pcre2_match_context_free(regex->limits);
	pcre2_code_free(regex->code);
	free(regex->pattern);
	free(regex);
}

int regex_match(const struct regex *regex, const void *name, size_t size, struct error *error)
{
	pcre2_match_data *found = must(pcre2_match_data_create(1, NULL));
	int result = pcre2_match(regex->code, name, size, 0, 0, found, regex->limits);

	pcre2_match_data_free(found);
	if (result >= 0)
		return 1;
	if (result == PCRE2_ERROR_NOMATCH)
		return 0;
	/* What is left are the limits. */
	return error_set(error, ERROR_LIMIT,
			 "regular expression '%s' takes too long to match a name of %zu bytes",
			 regex->pattern, size);
}
