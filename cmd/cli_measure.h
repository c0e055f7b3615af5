/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli_measure: what the tools share that make of a recording a profile of more than its samples,
 * and write it.
 */
#ifndef CMD_CLI_MEASURE_H
#define CMD_CLI_MEASURE_H

#include "cli_profile.h"

/* A line of the ledger that is said aloud, as there it would be seen by few. */
struct cli_measure_warning {
	const char *key;            /* NULL: no more */
	const char *before, *after; /* of the value of the line; after NULL: it is not told */
};

/* Does all; gives the exit status. `labels` are those of --labels; cli_profile.measure is set. */
int cli_measure(struct cli_operands files, const char *labels,
		const struct cli_measure_warning *warnings);

#endif
