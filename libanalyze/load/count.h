/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * count: pass 2. Chunks are shared out over threads; each counts equal samples in a table of its own,
 * and the tables are added up at the end. Nothing is decoded that is not needed to tell samples apart.
 */
#ifndef LOAD_COUNT_H
#define LOAD_COUNT_H

#include "analyze/load.h"
#include "analyze/process.h"
#include "analyze/unwind.h"

#include <xxhash.h>

/* What makes two samples the same, but for the chain itself. Labels that nobody wants are 0. */
struct sample_key {
	uint32_t event;
	uint32_t epoch, kernel_epoch, guest_epoch;
	uint32_t space;
	uint32_t pid, tid, cpu;
	uint64_t cgroup;
	const char *comm; /* equal names are equal pointers */
};

struct distinct {
	XXH128_hash_t hash; /* of key and chain; keyed anew for each run */
	struct sample_key key;
	struct record record; /* one of those counted here */
	uint64_t count, value;
	unsigned __int128 squares; /* exact, so that the order of adding does not matter */
};

struct tally_losses {
	uint64_t unattributed, undecodable, unselected;
};

struct counted {
	struct distinct *items;
	size_t count;
	struct tally_losses losses;
};

int count_samples(const struct recording *recording, const struct history *history,
		  const struct load_options *options, const bool *wanted, struct counted *counted,
		  struct error *error);
void counted_release(struct counted *counted);

#endif
