// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes -> the reader of profile streams; what it takes comes back as the same bytes. As
 * nothing would find the right counts by chance, the input is tried with an `end` line made for it,
 * too.
 */
#include "analyze/profile.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Reads and writes; NULL when the input is refused. */
static char *pass(const void *bytes, size_t size, size_t *out_size)
{
	struct error error;
	struct profile *profile = profile_read(bytes, size, "input", &error);
	char *text = NULL;
	FILE *file;

	if (!profile)
		return NULL;
	file = open_memstream(&text, out_size);
	if (!file || profile_write(profile, file, &error) < 0 || fclose(file))
		abort();
	profile_free(profile);
	return text;
}

static void pass_twice(const void *bytes, size_t size)
{
	size_t once_size, twice_size;
	char *once = pass(bytes, size, &once_size);
	char *twice = once ? pass(once, once_size, &twice_size) : NULL;

	if (once && (!twice || once_size != twice_size || memcmp(once, twice, once_size)))
		abort();
	free(twice);
	free(once);
}

static void add_end(struct strbuf *text)
{
	static const char *const kinds[] = {"incomplete", "fact",   "ledger",   "transform",
					    "event",      "module", "function", "location",
					    "labels",     "n",      "s"};

	strbuf_add_string(text, "end");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t count = 0, length = strlen(kinds[i]);

		for (char *at = text->text; (at = strchr(at, '\n')); at++)
			count += !strncmp(at + 1, kinds[i], length) &&
				 (at[1 + length] == '\t' || at[1 + length] == '\n');
		strbuf_addf(text, "\t%s=%zu", kinds[i], count);
	}
	strbuf_add_char(text, '\n');
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct strbuf text = STRBUF_INIT;

	pass_twice(bytes, size);
	strbuf_add_string(&text, "pitot-profile 1\n");
	strbuf_add(&text, bytes, size);
	add_end(&text);
	pass_twice(text.text, text.length);
	strbuf_release(&text);
	return 0;
}
