/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vdso: the code that the running kernel maps into every process, out of our own memory. */
#ifndef PROCESS_VDSO_H
#define PROCESS_VDSO_H

#include "process/elf_file.h"

/* NULL: there is none. The caller closes it. */
struct elf_file *vdso_open_own(void);

#endif
