/* SPDX-License-Identifier: GPL-2.0-or-later */
/* place: what a location is called of which no name is known. */
#include "analyze/profile.h"

#include <string.h>

struct span profile_module_base(const struct profile *profile, uint32_t module)
{
	uint32_t path = profile->modules.items[module].path;
	const char *text = profile_text(profile, path);
	size_t size = profile_text_size(profile, path);
	const char *slash;

	if (size > 2 && text[0] == '[' && text[size - 1] == ']') {
		text++;
		size -= 2;
	} else {
		slash = memrchr(text, '/', size);
		if (slash && slash + 1 < text + size) {
			size -= (size_t)(slash + 1 - text);
			text = slash + 1;
		}
	}
	if (!size)
		return (struct span){(const unsigned char *)"unknown", strlen("unknown")};
	return (struct span){(const unsigned char *)text, size};
}

void profile_add_address(const struct profile *profile, uint32_t module, uint64_t start,
		       struct strbuf *text)
{
	struct span base = profile_module_base(profile, module);

	strbuf_add_char(text, '[');
	strbuf_add(text, base.at, base.size);
	strbuf_add_string(text, "+0x");
	strbuf_add_hex(text, start);
	strbuf_add_char(text, ']');
}

static bool is_nowhere(const struct profile *profile, uint32_t module)
{
	const char *path = profile_text(profile, profile->modules.items[module].path);

	return profile->modules.items[module].kind == MODULE_UNKNOWN &&
	       (!*path || !strcmp(path, NOWHERE));
}

void profile_add_place(const struct profile *profile, uint32_t module, uint64_t start,
		       struct strbuf *text)
{
	if (is_nowhere(profile, module))
		strbuf_add_string(text, NOWHERE);
	else
		profile_add_address(profile, module, start, text);
}
