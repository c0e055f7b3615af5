/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * process: records -> who had what mapped when.
 *
 * Pass 1 hands every record but samples to history_add; history_finish puts them in order of time
 * and plays them once. From then on the history never changes, and can be asked for any time, in
 * any order, from any thread.
 *
 * An epoch is a stretch of a process's life in which no address changes its meaning: it ends where
 * something is mapped over something else, at exec, and where a pid is used again. What is mapped
 * into empty space belongs to the whole epoch, as no sample can have been there before.
 */
#ifndef ANALYZE_PROCESS_H
#define ANALYZE_PROCESS_H

#include "analyze/perfdata.h"

enum image_kind {
	IMAGE_FILE,
	IMAGE_KERNEL,
	IMAGE_KERNEL_MODULE,
	IMAGE_GUEST_KERNEL,
	IMAGE_VDSO,
	IMAGE_ANONYMOUS, /* executable memory that is no file: a JIT's, a stack, ... */
	IMAGE_JIT,     /* functions of a jitdump file, at the places that their bytes have in it */
	IMAGE_KSYMBOL, /* code that the kernel made: a BPF program, a trampoline */
};

/* What was mapped, by what the recording says of it: the identity of a module. */
struct image {
	uint32_t index;
	enum image_kind kind;
	const char *path;
	uint8_t build_id_size; /* 0: not recorded */
	uint8_t build_id[20];
	bool has_inode;
	uint32_t major, minor;
	uint64_t inode, inode_generation;
	uint64_t text_address; /* of a kernel: its recorded _text, or 0; of its modules: their start
				*/
	uint64_t
		text_size; /* of a kernel: how far its recorded map goes from there; 0: not known */
	uint32_t pid;      /* of anonymous memory and jitdump files: whose */
	bool is_low;       /* of a vdso: below 4 GiB, as 32-bit programs have it */
};

/* Whether the recording was made on the host that this is, by the name of that. */
bool recorded_here(const struct recording *recording);
/*
 * Without a build-id a path alone proves nothing: it is followed only when the recording was made
 * here, and the file is still the one that was mapped.
 */
bool image_may_trust_path(const struct image *image, const struct recording *recording);
/* The same of a host and of a file, by what was recorded of them. */
bool host_is_here(const char *host);
struct file_identity {
	uint32_t major, minor;
	uint64_t inode;
};
bool file_is_same(const char *path, const struct file_identity *identity);
/* By its build-id. */
bool image_is_running_kernel(const struct image *kernel);
/* An address by what does not change from run to run. */
struct place {
	const struct image *image; /* NULL: nothing known was mapped there */
	uint64_t offset; /* in the file; of a kernel or a module of it: from text_address; else the
			    address */
};

/* A mapping, as `pitot maps` shows it. */
struct mapping {
	uint64_t start, end, file_offset;
	const struct image *image;
	uint64_t since; /* when it was made */
};

struct history;

struct history_counts {
	uint64_t processes, threads, epochs, mappings;
	uint64_t remapped;   /* anonymous memory taken for the file's text around it */
	uint64_t unreadable; /* records shorter than their fields */
};

struct history *history_new(const struct recording *recording);
void history_free(struct history *history);
/* A record_visitor; `state` is the history. */
int history_add(void *state, const struct recording *recording, const struct record *record);
void history_finish(struct history *history);

/* What is mapped for all processes has pids of its own. */
enum { PID_KERNEL = -1, PID_GUEST_KERNEL = -2 };
enum { EPOCH_NONE = 0 };

/*
 * When a sample was taken, on the history's clock: its time, or its place in the recording where
 * not all records have times.
 */
uint64_t history_clock(const struct history *history, const struct record *record,
		       const struct sample *sample);
bool history_has_times(const struct history *history);
/* The epoch of a process at a time; EPOCH_NONE when nothing at all is known of it. */
uint32_t history_epoch(const struct history *history, uint32_t pid, uint64_t time);
/* The name of a thread at a time; "" when it was never told. Equal names are the same pointer. */
const char *history_comm(const struct history *history, uint32_t pid, uint32_t tid, uint64_t time);
/* Both, and how long they hold: `since` <= time < `until`. */
struct history_answer {
	uint32_t epoch;
	const char *comm;
	uint64_t since, until;
};
struct history_answer history_ask(const struct history *history, uint32_t pid, uint32_t tid,
				  uint64_t time);
/*
 * What is at an address in an epoch. Where nothing is, what was there in the epoch before: while a
 * process is in execve its old addresses are still seen.
 */
struct place history_find(const struct history *history, uint32_t epoch, uint64_t address);
/* The last mapping of an epoch that begins at or before an address, which may be behind it; or NULL. */
const struct mapping *history_below(const struct history *history, uint32_t epoch,
				    uint64_t address);
/* Images are numbered from 0. */
size_t history_image_count(const struct history *history);
/* The user part of a sample's chain, if it came in a record of its own with this cookie. */
bool history_deferred(const struct history *history, const struct sample *sample, uint64_t cookie,
		      struct words *chain);
const struct history_counts *history_counts(const struct history *history);

/*
 * Every epoch and what was mapped in it, in order of pid, time and address; `until` is UINT64_MAX
 * for the last one of a process. Non-zero from `visit` stops.
 */
struct epoch_view {
	uint32_t pid;
	const char *comm;
	uint64_t since, until;
};
typedef int mapping_visitor(void *state, const struct epoch_view *epoch,
			    const struct mapping *mapping);
int history_each_mapping(const struct history *history, mapping_visitor *visit, void *state);

/*
 * Whether it may be the vdso that this process has, too. Its build-id tells; mostly there is none,
 * and that of the kernel does, which the vdso is a part of.
 */
bool image_is_own_vdso(const struct image *image, const struct history *history);

#endif
