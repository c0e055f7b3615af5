/* SPDX-License-Identifier: GPL-2.0-or-later */
/* info: a recording at a glance: what has to be concluded from several places. */
#include "perfdata/info.h"

#include "perfdata/state.h"

bool recording_complete(const struct recording *recording)
{
	return !recording->damage_count && !recording->tally.undecodable;
}

enum chain_kind chain_kind(const struct attr *attr)
{
	uint64_t type = attr->sample_type;

	if (type & SAMPLE_STACK_USER && attr->user_stack_size)
		return CHAIN_DWARF;
	if (!(type & SAMPLE_CALLCHAIN))
		return CHAIN_NONE;
	if (type & SAMPLE_BRANCH_STACK && attr->branch_sample_type & BRANCH_CALL_STACK)
		return CHAIN_LBR;
	return attr_has(attr, ATTR_EXCLUDE_CALLCHAIN_USER) ? CHAIN_KERNEL : CHAIN_FRAME_POINTER;
}

const char *mode_name(const struct recording *recording)
{
	switch (recording->mode) {
	case MODE_FILE:
		return "file";
	case MODE_PIPE:
		return "pipe";
	case MODE_DIRECTORY:
		return "directory";
	}
	return NULL;
}

uint64_t recording_bytes(const struct recording *recording)
{
	const struct recording_state *state = recording->state;
	uint64_t bytes = 0;

	for (size_t i = 0; i < state->parts.count; i++)
		bytes += state->parts.items[i].input.size;
	return bytes;
}

bool sample_times(const struct recording *recording, uint64_t *first_ns, uint64_t *last_ns)
{
	const struct tally *tally = &recording->tally;
	const struct facts *facts = &recording->facts;

	if (tally->first_ns <= tally->last_ns) {
		*first_ns = tally->first_ns;
		*last_ns = tally->last_ns;
		return true;
	}
	*first_ns = facts->first_sample_ns;
	*last_ns = facts->last_sample_ns;
	return *first_ns && *first_ns <= *last_ns;
}

bool recorded_at(const struct recording *recording, uint64_t *wall_clock_ns)
{
	const struct facts *facts = &recording->facts;
	uint64_t first, last;

	if (!facts->wall_clock_ns)
		return false;
	*wall_clock_ns = facts->wall_clock_ns;
	if (sample_times(recording, &first, &last))
		*wall_clock_ns += first - facts->clock_ns; /* either may be the earlier one */
	return true;
}

void build_id_add(struct strbuf *text, const struct build_id *build_id)
{
	for (unsigned i = 0; i < build_id->size; i++)
		strbuf_addf(text, "%02x", build_id->bytes[i]);
}
