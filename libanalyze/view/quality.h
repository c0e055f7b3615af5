/* SPDX-License-Identifier: GPL-2.0-or-later */
/* quality: what both renderings of the quality of a profile are made from, in samples. */
#ifndef VIEW_QUALITY_H
#define VIEW_QUALITY_H

#include "analyze/view_quality.h"

enum quality_names { NAMES_UNKNOWN, NAMES_FOUND, NAMES_MISSING }; /* UNKNOWN: nobody says */

/* A note of the ledger about a module. Its words are taken one by one by quality_note_next. */
struct quality_note {
	enum quality_names names;
	const char *words;
};

struct quality_module {
	uint32_t module;
	uint64_t leaves;  /* samples whose leaf is in it */
	uint64_t samples; /* and those with any frame in it */
	struct quality_note note;
};

/* Stacks that end before their root, by the module of the outermost frame that is known. */
struct quality_cut {
	enum ending ending;
	uint32_t module;
	uint64_t samples;
};

/* Of leaves, or of all frames of all samples. */
struct quality_frames {
	uint64_t all, named;
	uint64_t with_lines; /* from debug info, which tells of inlined calls, too */
	uint64_t inlined;
};

struct quality {
	const struct profile *profile;
	uint64_t recorded, kept, other_events, filtered, unattributed, undecodable, lost, throttled;
	int64_t difference; /* of recorded and the sum of what became of them */
	const char *damage; /* the first, or NULL */
	uint64_t damages;
	uint64_t endings[ENDING_COUNT];
	struct {
		struct quality_cut *items; /* by ending, the most samples first */
		size_t count, capacity;
	} cuts;
	uint64_t no_stack;
	struct quality_frames leaves, frames;
	struct {
		struct quality_module *items; /* the most leaves first */
		size_t count, capacity;
	} modules;
	uint64_t kernel_leaves, kernel_samples;
	enum quality_names kernel_names;
	const char *kernel_text;         /* where they are from, or why there are none */
	uint64_t no_chain, kernel_chain; /* samples whose event was recorded so */
	uint64_t stack_bytes;            /* the smallest size of stack dumps; 0: nobody says */
};

void quality_init(struct quality *quality, const struct profile *profile, uint32_t event);
void quality_release(struct quality *quality);

/* ---- notes ----------------------------------------------------------------------------------- */

/* The facts or the ledger, in order of key. */
struct quality_notes {
	struct quality_entry *items;
	size_t count;
};

void quality_notes_init(struct quality_notes *notes, const struct profile *profile, bool of_ledger);
void quality_notes_release(struct quality_notes *notes);
/* NULL: there is none. */
const char *quality_find_note(const struct quality_notes *notes, const char *key);

struct quality_note quality_module_note(const struct quality_notes *ledger, const char *path,
					const char *build_id);
/*
 * Moves on to the next word: its key is "image", "debug", "symbols", "build-id", "tried" or
 * "reason", and `value` is as it was before it was escaped. NULL: the end.
 */
const char *quality_note_next(struct quality_note *note, struct strbuf *value);
/* The first value with this key; false: there is none. */
bool quality_note_value(struct quality_note note, const char *key, struct strbuf *value);

/* ---- rendering ------------------------------------------------------------------------------- */

/* One sentence or two for each remedy, without a newline; in a fixed order. */
typedef void quality_advice_taker(void *state, const char *advice);
void quality_advise(const struct quality *quality, quality_advice_taker *take, void *state);

/* "12.34%"; what is neither nothing nor all is never shown as that. */
void quality_add_share(struct strbuf *text, uint64_t part, uint64_t all);

#endif
