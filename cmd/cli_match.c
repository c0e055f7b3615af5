/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli_match.h"

#include <sys/stat.h>

const char *cli_match_operand(const struct cli_tool *tool, struct cli_operands *operands)
{
	const char *pattern;
	struct stat status;

	if (!operands->count)
		return NULL;
	pattern = operands->at[0];
	if (operands->count == 1 && !stat(pattern, &status))
		cli_warn("'%s' is taken for the regular expression; to read the file, say "
			 "%s REGEX '%s'",
			 pattern, tool->name, pattern);
	operands->at++;
	operands->count--;
	return pattern;
}
