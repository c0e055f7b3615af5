/* SPDX-License-Identifier: GPL-2.0-or-later */
/* elf_unpack: compressed sections, and ELF files that are compressed as a whole. */
#ifndef PROCESS_ELF_UNPACK_H
#define PROCESS_ELF_UNPACK_H

#include "process/elf_file.h"

/* The bytes of a section; of a compressed one, in memory of their own. */
struct elf_data {
	struct span bytes;
	void *mapping; /* of `mapped` bytes, or NULL; set as soon as there is one */
	size_t mapped;
	bool is_plausible; /* that it will be so much */
};

/*
 * Fills `data`, which is all zero, with what the section holds, compressed (SHF_COMPRESSED,
 * .zdebug_*) or not. Another section may be unpacked at the same time in another thread.
 */
int elf_load_section(const struct elf_file *elf, const struct elf_section *section,
		     struct elf_data *data, struct error *error);
/*
 * The same; but of a compressed section, no more need be there than the first `wanted` bytes. Then
 * its checksum, which is of all of it, is not checked.
 */
int elf_load_start(const struct elf_file *elf, const struct elf_section *section, uint64_t wanted,
		   struct elf_data *data, struct error *error);
void elf_data_release(struct elf_data *data);
/* How much there is to unpack, by what it says of itself; 0: it is not compressed. */
uint64_t elf_unpacked_size(const struct elf_file *elf, const struct elf_section *section);

/*
 * While another thread fills `data`: has the system provide the memory for the end of it, so that
 * the other one need not wait for that.
 */
void elf_data_prepare(const struct elf_data *data);

/* By its first bytes, gzip, xz or zstd. */
bool elf_is_packed(struct span bytes);
/* Memory from malloc, or NULL. */
void *elf_unpack_file(struct span bytes, const char *name, size_t *size, struct error *error);
/* The same of xz data in a section. */
void *elf_unpack_xz(struct span bytes, const char *name, size_t *size, struct error *error);

#endif
