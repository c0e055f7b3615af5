/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli_filter: the filters that every tool has that reads a profile, in one table. pitot-filter(1)
 * explains them.
 */
#ifndef CMD_CLI_FILTER_H
#define CMD_CLI_FILTER_H

#include "analyze/load.h"
#include "analyze/transform.h"
#include "cli.h"

extern const struct cli_option cli_filter_options[];

/* For the table of a tool. */
#define CLI_FILTERS CLI_TABLE(cli_filter_options, "Filters, which pitot-filter(1) explains")

/* What is chosen while an input is read. */
const struct load_selection *cli_filter_selection(void);
struct load_selected *cli_filter_selected(void);
/* The labels that a recording has to be read with: LABEL_ bits. */
unsigned cli_filter_labels(void);

/* A filter was given that tells functions apart by their files. */
bool cli_filter_asks_for_files(void);

/*
 * Applies the others to what was read, and notes all of them in it; with -v says what each has left
 * out. Ends the tool when one is wrong.
 */
void cli_filter_apply(struct profile *profile, enum demangle_style demangle, bool keep_clones);

/* Says which filter left nothing of an event, NONE: of all; false: none did. */
bool cli_filter_explain(uint32_t event);

#endif
