// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Any bytes -> the reader of pprof profiles; what it takes is written and read back, and from the
 * second time on nothing may change.
 */
#include "analyze/format.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const struct pprof_options options = {.event = NONE, .raw = true};

/* Reads and writes; false when the input is refused. */
static bool pass(const void *bytes, size_t size, struct strbuf *out)
{
	struct error error;
	struct profile *profile = pprof_read(bytes, size, "input", &error);

	if (!profile)
		return false;
	pprof_write(profile, &options, out);
	profile_free(profile);
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT, again = STRBUF_INIT;

	pprof_begins(bytes, size);
	if (pass(bytes, size, &once)) {
		if (!pass(once.text, once.length, &twice) ||
		    !pass(twice.text, twice.length, &again) || again.length != twice.length ||
		    memcmp(again.text, twice.text, again.length) != 0)
			abort();
	}
	strbuf_release(&once);
	strbuf_release(&twice);
	strbuf_release(&again);
	return 0;
}
