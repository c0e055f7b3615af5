// SPDX-License-Identifier: GPL-2.0-or-later
/* Any bytes -> the reader of folded stacks; what fold writes of that comes back as the same bytes.
 */
#include "analyze/format.h"
#include "analyze/view.h"
#include "base/input.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Reads and folds; NULL when the input is refused. */
static char *pass(const void *bytes, size_t size, size_t *out_size)
{
	static const struct fold_options options = {.names = {DEMANGLE_NONE, true},
						    .kernel_marks = true,
						    .inline_marks = true,
						    .jit_marks = true};
	struct input input = input_over_bytes(bytes, size);
	struct error error;
	struct profile *profile = folded_read(&input, "input", &error);
	char *text = NULL;
	FILE *file;

	if (!profile)
		return NULL;
	if (!profile_is_normalized(profile))
		abort();
	file = open_memstream(&text, out_size);
	if (!file || (profile->events.count && fold_write(profile, &options, file, &error) < 0) ||
	    fclose(file))
		abort();
	profile_free(profile);
	return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	size_t once_size, twice_size;
	char *once = pass(bytes, size, &once_size);
	char *twice = once ? pass(once, once_size, &twice_size) : NULL;

	folded_begins(bytes, size);
	if (once && (!twice || once_size != twice_size || memcmp(once, twice, once_size) != 0))
		abort();
	free(twice);
	free(once);
	return 0;
}
