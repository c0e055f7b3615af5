/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * code_notes: where the code of a program is in its file, and which addresses its symbols have, as a
 * fact of the profile. pprof disassembles by these addresses.
 *
 *	code PATH       0xOFFSET 0xADDRESS 0xSIZE; or "several" when files of that path differ
 */
#ifndef LOAD_CODE_NOTES_H
#define LOAD_CODE_NOTES_H

#include "analyze/module.h"
#include "analyze/profile.h"

/* Notes the segment that has this address, of a program whose file is there; not of libraries. */
void code_note(struct profile *profile, uint32_t number, const struct module *module,
	       uint64_t address);

#endif
