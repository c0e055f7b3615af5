/* SPDX-License-Identifier: GPL-2.0-or-later */
/* images: what is mapped, each identity once. */
#ifndef PROCESS_IMAGES_H
#define PROCESS_IMAGES_H

#include "analyze/perfdata_record.h"
#include "analyze/process.h"
#include "base/intern.h"
#include "base/vector.h"

struct images {
	const struct recording *recording;
	struct intern names;
	struct intern identities; /* numbered as `items` */
	struct {
		struct image **items;
		size_t count, capacity;
	} all;
};

void images_release(struct images *images);
/* Of a MMAP or MMAP2 record; cpumode as in its misc. */
const struct image *images_add(struct images *images, const struct record_body *body,
			       uint16_t misc);
const struct image *images_add_jit(struct images *images, uint32_t pid, const char *path);
const struct image *images_add_ksymbol(struct images *images, struct span name);

#endif
