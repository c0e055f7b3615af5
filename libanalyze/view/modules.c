// SPDX-License-Identifier: GPL-2.0-or-later
#include "view/modules.h"
#include "analyze/process.h"

#include <inttypes.h>
#include <stdio.h>
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

/* Whether this is the host of the recording, and the file the one that was mapped there. */
static bool is_recorded_file(const struct profile *profile, const char *path)
{
	struct strbuf key = STRBUF_INIT;
	struct file_identity identity;
	const char *text;
	size_t size;
	bool is_same;

	strbuf_addf(&key, "inode %s", path);
	text = profile_fact(profile, key.text, &size);
	is_same = text &&
		  sscanf(text, "%" SCNu32 ":%" SCNu32 " %" SCNu64, &identity.major, &identity.minor,
			 &identity.inode) == 3 &&
		  host_is_here(profile_fact(profile, "host", &size)) &&
		  file_is_same(path, &identity);
	strbuf_release(&key);
	return is_same;
}

struct module *modules_find(struct module_search *search, const struct profile *profile,
			    uint32_t number, bool force)
{
	const struct profile_module *about = &profile->modules.items[number];
	const char *path = profile_text(profile, about->path);
	uint8_t id[ID_MOST];
	struct module_wanted wanted = {
		.path = path,
		.build_id = id,
		.build_id_size = read_id(profile_text(profile, about->build_id), id),
	};

	wanted.trust_path = wanted.build_id_size || force || is_recorded_file(profile, path);
	return module_find(search, &wanted);
}

struct module *modules_find_kernel(struct module_search *search, const struct profile *profile,
				   uint32_t number)
{
	uint8_t id[ID_MOST];
	struct module_wanted wanted = {
		.path = "vmlinux",
		.build_id = id,
		.build_id_size =
			read_id(profile_text(profile, profile->modules.items[number].build_id), id),
	};

	return wanted.build_id_size ? module_find(search, &wanted) : NULL;
}
