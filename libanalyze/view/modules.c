// SPDX-License-Identifier: GPL-2.0-or-later
#include "view/modules.h"

#include <stdlib.h>

enum { ID_MOST = 64 };

static size_t read_id(const char *digits, uint8_t id[ID_MOST])
{
	size_t size = 0;

	for (; size < ID_MOST && digits[0] && digits[1]; digits += 2) {
		char byte[] = {digits[0], digits[1], '\0'};

		id[size++] = (uint8_t)strtoul(byte, NULL, 16);
	}
	return size;
}

struct module *modules_find(struct module_search *search, const struct profile *profile,
			    uint32_t number, const char *path, bool trust_path)
{
	const struct profile_module *about = &profile->modules.items[number];
	uint8_t id[ID_MOST];
	struct module_wanted wanted = {
		.path = path ? path : profile_text(profile, about->path),
		.build_id = id,
		.build_id_size = read_id(profile_text(profile, about->build_id), id),
		.trust_path = trust_path,
	};

	if (!wanted.build_id_size && !trust_path)
		return NULL;
	return module_find(search, &wanted);
}
