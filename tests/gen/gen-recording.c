// SPDX-License-Identifier: GPL-2.0-or-later
/* gen-recording: NAME -> that recording on stdout; no name -> the names, one a line */
#include <stdio.h>
#include <string.h>

#include "gen.h"

int main(int argc, char **argv)
{
	for (const struct gen_case *c = gen_cases; c->name; c++) {
		struct gen_bytes file;
		bool whole;

		if (argc < 2) {
			puts(c->name);
			continue;
		}
		if (strcmp(c->name, argv[1]) != 0)
			continue;
		file = c->make();
		whole = fwrite(file.at, 1, file.size, stdout) == file.size && !fflush(stdout);
		gen_bytes_release(&file);
		return whole ? 0 : 1;
	}
	if (argc < 2)
		return 0;
	fprintf(stderr, "gen-recording: there is no recording '%s'\n", argv[1]);
	return 2;
}
