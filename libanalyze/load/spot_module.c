/* SPDX-License-Identifier: GPL-2.0-or-later */
/* spot_module: an image -> a module of the profile. */
#include "load/spot_names.h"

#include <string.h>

static uint32_t string_number(struct profile *profile, const char *string)
{
	return profile_string(profile, string, strlen(string));
}

uint32_t spot_module(struct profile *profile, const struct image *image, enum address_space space)
{
	static const char *const unknown[] = {
		[SPACE_KERNEL] = "[kernel]",
		[SPACE_USER] = NOWHERE,
		[SPACE_GUEST_KERNEL] = "[guest.kernel]",
		[SPACE_GUEST_USER] = "[guest]",
		[SPACE_HYPERVISOR] = "[hypervisor]",
	};
	struct profile_module module = {.kind = MODULE_UNKNOWN};
	struct strbuf id = STRBUF_INIT;

	if (!image) {
		module.path = string_number(profile, unknown[space]);
		if (space != SPACE_USER && space != SPACE_GUEST_USER)
			module.kind = MODULE_KERNEL;
		return profile_add_module(profile, &module);
	}
	for (size_t i = 0; i < image->build_id_size; i++)
		strbuf_addf(&id, "%02x", image->build_id[i]);
	module.build_id = string_number(profile, id.text);
	strbuf_release(&id);
	module.path = string_number(profile, image->path);
	switch (image->kind) {
	case IMAGE_KERNEL: /* not "[kernel.kallsyms]_text" */
		module.path = string_number(profile, "[kernel.kallsyms]");
		module.kind = MODULE_KERNEL;
		break;
	case IMAGE_KERNEL_MODULE:
	case IMAGE_GUEST_KERNEL:
	case IMAGE_KSYMBOL:
		module.kind = MODULE_KERNEL;
		break;
	case IMAGE_JIT:
		module.kind = MODULE_JIT;
		break;
	case IMAGE_ANONYMOUS:
		module.kind = MODULE_ANONYMOUS;
		break;
	case IMAGE_FILE:
	case IMAGE_VDSO:
		module.kind = MODULE_FILE;
		break;
	}
	return profile_add_module(profile, &module);
}
