/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "process/vdso.h"

#include <link.h>
#include <sys/auxv.h>

/* The table of sections is the last that is in it. */
struct elf_file *vdso_open_own(void)
{
	unsigned long address = getauxval(AT_SYSINFO_EHDR);
	const ElfW(Ehdr) *header = (const void *)address; /* NOLINT: that is where it is */
	struct error error;

	if (!header)
		return NULL;
	return elf_open_bytes(header,
			      header->e_shoff + (size_t)header->e_shnum * header->e_shentsize,
			      "[vdso]", &error);
}
