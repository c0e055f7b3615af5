/* SPDX-License-Identifier: GPL-2.0-or-later */
/* folded: a recording that was written by tests/gen, as pitot fold prints it. After cmocka.h. */
#ifndef TESTS_UNIT_FOLDED_H
#define TESTS_UNIT_FOLDED_H

#include "analyze/load.h"
#include "analyze/view.h"
#include "gen/gen.h"

#include <stdio.h>

/* The caller frees it. */
static char *folded(struct gen *gen, const struct load_options *options,
		    const struct fold_options *how)
{
	struct gen_bytes file = gen_finish(gen);
	struct profile *profile;
	struct error error = {0};
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size), *in = tmpfile();

	assert_int_equal(fwrite(file.at, 1, file.size, in), file.size);
	rewind(in);
	profile = load_profile("recording", fileno(in), options, &error);
	if (!profile)
		fail_msg("%s", error.message);
	assert_int_equal(fold_write(profile, how, out, &error), 0);
	fclose(out);
	fclose(in);
	profile_free(profile);
	gen_bytes_release(&file);
	return text;
}

#endif
