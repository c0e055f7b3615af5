/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cli_match: the operands of tools whose first one is a regular expression, as it is grep's. */
#ifndef CMD_CLI_MATCH_H
#define CMD_CLI_MATCH_H

#include "cli.h"

/* Takes it off the operands. NULL: there is none. One alone that is a file is commented on. */
const char *cli_match_operand(const struct cli_tool *tool, struct cli_operands *operands);

#endif
