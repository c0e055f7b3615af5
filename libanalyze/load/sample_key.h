/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sample_key: whose a sample is, and which address spaces its addresses are of. */
#ifndef LOAD_SAMPLE_KEY_H
#define LOAD_SAMPLE_KEY_H

#include "analyze/process.h"
#include "analyze/unwind.h"

/* What makes two samples the same, but for the chain itself. Labels that nobody wants are 0. */
struct sample_key {
	uint32_t event;
	uint32_t epoch, kernel_epoch, guest_epoch;
	uint32_t space;
	uint32_t pid, tid, cpu;
	uint64_t cgroup;
	const char *comm; /* equal names are equal pointers */
};

/* What the history says of a thread; asked again and again. */
struct who {
	uint32_t pid, tid;
	struct history_answer answer; /* until 0: nothing asked yet */
};

/* A key, and from when to when those of samples that are alike are the same. */
struct known_key {
	struct sample_key key;
	uint64_t hash;
	uint64_t since, until;
	uint32_t pid, tid;
	uint16_t mode; /* bits of misc, of which the space is made */
};

enum { WHO_COUNT = 256 };

/* For one thread of ours; zero at first. */
struct whos {
	struct who items[WHO_COUNT];
	struct known_key keys[WHO_COUNT];
	struct who kernel, guest; /* which each sample asks for */
};

static inline size_t whos_place(uint32_t tid)
{
	return (tid * 0x9e3779b1u >> 16) % WHO_COUNT;
}

static inline size_t whos_key_place(uint32_t tid, const struct event *event)
{
	return whos_place(tid + event->index);
}

/* What is remembered of samples like this one; NULL: nothing. */
static inline const struct known_key *whos_known(const struct whos *whos,
						 const struct event *event, uint32_t pid,
						 uint32_t tid, uint16_t misc, uint64_t time)
{
	const struct known_key *known = &whos->keys[whos_key_place(tid, event)];

	if (known->pid == pid && known->tid == tid && time >= known->since &&
	    time < known->until && known->key.event == event->index &&
	    known->mode == (misc & MISC_CPUMODE_MASK))
		return known;
	return NULL;
}

/*
 * `labels` are LABEL_ bits of analyze/load.h. A key is filled in where it is wanted, and hashed
 * word by word: a structure that is copied right after its parts were written has to wait for them.
 */
void sample_key_of(const struct history *history, struct whos *whos, const struct record *record,
		   const struct sample *sample, unsigned labels, struct sample_key *key);
/* The same without a stack, and so like no sample's: its event is UINT32_MAX. */
void sample_key_of_thread(const struct history *history, struct whos *whos,
			  const struct sample *sample, uint64_t time, unsigned labels,
			  struct sample_key *key);
/* That of the addresses in this space; EPOCH_NONE: nothing is known of it. */
uint32_t sample_key_epoch(const struct sample_key *key, enum address_space space);
/* Gives the hash of the key, too, and remembers both: for samples by the million. */
uint64_t sample_key_hashed(const struct history *history, struct whos *whos,
			   const struct record *record, const struct sample *sample,
			   unsigned labels, uint64_t seed, struct sample_key *key);
uint64_t sample_key_hash(const struct sample_key *key, uint64_t seed);

#endif
