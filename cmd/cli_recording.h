/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cli_recording: what tools have in common that read a recording and nothing else. */
#ifndef CMD_CLI_RECORDING_H
#define CMD_CLI_RECORDING_H

#include "analyze/perfdata.h"
#include "cli.h"

/* Opens the operand, or what is meant without one; ends the tool when that cannot be read. */
struct recording *cli_recording_open(struct cli_operands files);
/* Says what is missing, a line each. True: something is. */
bool cli_warn_of_damages(const struct recording *recording);

#endif
