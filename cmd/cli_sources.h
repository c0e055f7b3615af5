/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cli_sources: the options of tools that show source files. */
#ifndef CMD_CLI_SOURCES_H
#define CMD_CLI_SOURCES_H

#include "analyze/view_sources.h"
#include "cli_options.h"

struct cli_sources {
	struct cli_list directories, maps;
	bool only_given;
};

extern struct cli_sources cli_sources;

/* clang-format off */
#define CLI_SOURCES \
	CLI_LIST("source", 0, &cli_sources.directories, "DIR", \
		 "look for source files in DIR first, by the longest end of their path; may be " \
		 "repeated"), \
	CLI_LIST("source-map", 0, &cli_sources.maps, "OLD=NEW", \
		 "what was below OLD when it was compiled is below NEW; may be repeated"), \
	CLI_FLAG("only-source", 0, &cli_sources.only_given, \
		 "open no source file outside the directories of --source")
/* clang-format on */

/* Ends the tool when they make no sense. */
struct source_paths cli_sources_paths(void);
void cli_sources_release(void);

#endif
