/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * elf_relocatable: files that were not linked, as kernel modules are. Their sections get addresses
 * only when the kernel loads them, and their debug info is full of holes that wait for these.
 */
#ifndef PROCESS_ELF_RELOCATABLE_H
#define PROCESS_ELF_RELOCATABLE_H

#include "process/elf_unpack.h"

/*
 * Gives the sections with code the addresses that they have in the kernel, counted from where the
 * module is: one behind the other, but for those that are given back after the start.
 */
void elf_lay_out(struct elf_file *elf);

/* Fills in what a section without memory (debug info) has of addresses and offsets. */
void elf_relocate(const struct elf_file *elf, const struct elf_section *section,
		  struct elf_data *data);

#endif
