/* SPDX-License-Identifier: GPL-2.0-or-later */
/* info: what the two renderings of a recording at a glance have in common. */
#ifndef PERFDATA_INFO_H
#define PERFDATA_INFO_H

#include "analyze/perfdata_info.h"

enum chain_kind {
	CHAIN_NONE,
	CHAIN_KERNEL, /* of frame pointers, without the user's part */
	CHAIN_FRAME_POINTER,
	CHAIN_DWARF, /* a copy of the stack, of attr.user_stack_size bytes at most */
	CHAIN_LBR,
};

enum chain_kind chain_kind(const struct attr *attr);

/* "file", "pipe" or "directory" */
const char *mode_name(const struct recording *recording);
/* Of all files, unpacked. */
uint64_t recording_bytes(const struct recording *recording);
/* When the first and last samples were, by the recording host's clock; false: nothing says so. */
bool sample_times(const struct recording *recording, uint64_t *first_ns, uint64_t *last_ns);
/* The first sample's time of day; false as above. */
bool recorded_at(const struct recording *recording, uint64_t *wall_clock_ns);
/* The build-id in hex. */
void build_id_add(struct strbuf *text, const struct build_id *build_id);

#endif
