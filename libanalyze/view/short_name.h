/* SPDX-License-Identifier: GPL-2.0-or-later */
/* short_name: names as they fit into a picture. */
#ifndef VIEW_SHORT_NAME_H
#define VIEW_SHORT_NAME_H

#include "analyze/base.h"

/*
 * What pprof leaves of a name in its graphs: no path and version of a Go package, no package of a
 * Java class, no namespaces around a C++ class whose name begins with a capital letter. Part of
 * `name`, or of `buffer`, which is cleared.
 */
struct span short_name(struct span name, struct strbuf *buffer);

#endif
