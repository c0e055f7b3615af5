/* SPDX-License-Identifier: GPL-2.0-or-later */
/* source_text: a line of a source file where people read it. */
#ifndef VIEW_SOURCE_TEXT_H
#define VIEW_SOURCE_TEXT_H

#include "analyze/base.h"

/* With tabs as blanks, without blanks at its start when `stripped`; what is too long is cut. */
void source_text_add(struct strbuf *out, struct span line, bool stripped);

#endif
