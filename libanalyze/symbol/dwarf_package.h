/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dwarf_package: a .dwp, where the split debug files of a whole program are one. An index says
 * which parts of the shared sections belong to a unit.
 */
#ifndef SYMBOL_DWARF_PACKAGE_H
#define SYMBOL_DWARF_PACKAGE_H

#include "symbol/dwarf_file.h"

/* Gives each unit its parts; does nothing where there is no index. */
void dwarf_package_place(struct dwarf_file *file);

#endif
