/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cli_recording: what tools that read one recording have in common. */
#ifndef CMD_CLI_RECORDING_H
#define CMD_CLI_RECORDING_H

#include "analyze/perfdata.h"
#include "cli.h"

/* Opens the only operand, or what is meant without one; or ends the tool. */
struct recording *cli_recording_open(struct cli_operands files);
/* Scans it, too. */
struct recording *cli_recording(struct cli_operands files);

/* Says on stderr what is missing; true: something is. */
bool cli_warn_of_damages(const struct recording *recording);

#endif
