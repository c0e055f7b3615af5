/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli_sources.h"

#include "cli.h"

#include <string.h>

struct cli_sources cli_sources;

struct source_paths cli_sources_paths(void)
{
	const struct cli_list *maps = &cli_sources.maps;

	for (size_t i = 0; i < maps->count; i++) {
		if (!strchr(maps->items[i], '=') || maps->items[i][0] == '=')
			cli_usage_error("--source-map wants OLD=NEW, not '%s'", maps->items[i]);
	}
	if (cli_sources.only_given && !cli_sources.directories.count)
		cli_usage_error("--only-source needs --source DIR");
	return (struct source_paths){
		.directories = cli_sources.directories.items,
		.directory_count = cli_sources.directories.count,
		.maps = maps->items,
		.map_count = maps->count,
		.only_given = cli_sources.only_given,
	};
}

void cli_sources_release(void)
{
	cli_list_release(&cli_sources.directories);
	cli_list_release(&cli_sources.maps);
}
