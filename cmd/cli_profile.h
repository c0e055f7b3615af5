/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli_profile: the options of the tools that read a profile, spelled and explained once, and the
 * opening of their input.
 *
 *	static const struct cli_option options[] = {
 *		CLI_FLAG("mine", ...),
 *		CLI_PROFILE_NAMES,
 *		CLI_PROFILE_INPUT,
 *		CLI_END,
 *	};
 */
#ifndef CMD_CLI_PROFILE_H
#define CMD_CLI_PROFILE_H

#include "analyze/load.h"
#include "analyze/view.h"
#include "cli.h"

/* What the options below store. */
struct cli_profile {
	const char *event;
	int64_t jobs;
	struct cli_list symbols;
	bool force_symbols;
	const char *kallsyms, *vmlinux;
	int demangle; /* enum demangle_style */
	int clones;
	bool noinlines, no_marks, stitch;
	const char *value, *unit;     /* of samples */
	struct cli_list fields;       /* of tracepoints, which are labels */
	const struct measure *measure; /* or NULL */
	struct measure_options measuring;
	struct unwind_counts unwound; /* of a recording that was opened */
	int format;                   /* enum view_format */
	bool tsv, json;
	const char *by;
};

extern struct cli_profile cli_profile;
extern const char *const cli_demangle_choices[], *const cli_clones_choices[],
							 *const cli_format_choices[];

/* clang-format off */
/* How a recording is read. */
#define CLI_PROFILE_INPUT \
	CLI_STRING("event", 'e', &cli_profile.event, "NAME|N", \
		   "the event to count, by name or number; default: the first with samples"), \
	CLI_LIST("symbols", 0, &cli_profile.symbols, "DIR", \
		 "look for binaries and debug files in DIR first; may be repeated"), \
	CLI_FLAG("force-symbols", 0, &cli_profile.force_symbols, \
		 "take them in spite of a wrong build-id"), \
	CLI_STRING("kallsyms", 0, &cli_profile.kallsyms, "FILE", \
		   "names of the kernel, a copy of /proc/kallsyms"), \
	CLI_STRING("vmlinux", 0, &cli_profile.vmlinux, "FILE", "the kernel with its debug info"), \
	CLI_FLAG("stitch", 0, &cli_profile.stitch, \
		 "let a stack that was cut go on as the one complete stack that is alike"), \
	CLI_JOBS(&cli_profile.jobs)

/* How functions are called. */
#define CLI_PROFILE_NAMES \
	CLI_CHOICE("demangle", 0, &cli_profile.demangle, cli_demangle_choices, \
		   "C++, Rust and D names: without parameters, in full, or as linked"), \
	CLI_CHOICE("clones", 0, &cli_profile.clones, cli_clones_choices, \
		   "foo.cold and foo.isra.0 are foo, or are kept apart")

#define CLI_PROFILE_NOINLINES \
	CLI_FLAG("noinlines", 0, &cli_profile.noinlines, \
		 "count inlined functions as the function they were inlined in")

#define CLI_PROFILE_NO_MARKS \
	CLI_FLAG("no-marks", 0, &cli_profile.no_marks, \
		 "do not mark stacks that are incomplete")

#define CLI_PROFILE_FORMAT \
	CLI_CHOICE("format", 0, &cli_profile.format, cli_format_choices, \
		   "for people, as pprof prints it, or for scripts"), \
	CLI_FLAG("tsv", 0, &cli_profile.tsv, "the same as --format=tsv"), \
	CLI_FLAG("json", 0, &cli_profile.json, "the same as --format=json")

#define CLI_PROFILE_BY \
	CLI_STRING("by", 0, &cli_profile.by, "KEY,...", \
		   "what frames are told apart by: function, file, line, module, address, or " \
		   "several of these")
/* clang-format on */

enum view_format cli_profile_format(void);
/* For programs: everything is shown, unless it is said otherwise. */
bool cli_profile_for_programs(void);
/* What --by says, or `otherwise`. Ends the tool when that is wrong. */
struct view_by cli_profile_by(const char *otherwise);
/* "comm,pid", labels alone; NULL: none. Ends the tool when that is wrong. */
struct view_by cli_profile_label_list(const char *names);
/* The labels that a recording has to be read with for it. */
unsigned cli_profile_by_labels(const struct view_by *by);
/* The same for tools that know frames only: labels are wrong usage. */
struct view_by cli_profile_by_frames(void);

struct regex;

/*
 * The first operand, which is taken away, as a regular expression; NULL: there is none. Ends the
 * tool when it is wrong.
 */
struct regex *cli_profile_regex(struct cli_operands *operands);

/*
 * The profile that the operands mean, at most one of them; `labels` are LABEL_ bits, for a
 * recording. Ends the tool when it cannot be read.
 */
struct profile *cli_profile_open(struct cli_operands files, unsigned labels);

/* The event that is meant by --event. Ends the tool when there is none of that name. */
uint32_t cli_profile_event(const struct profile *profile);

struct view_names cli_profile_names(void);

/* The bit of the label of this name; 0: no recording has such a one. */
unsigned cli_profile_label(const char *name, size_t length);
/* Those of "comm,pid". Others are taken for fields of tracepoints, into cli_profile.fields. */
unsigned cli_profile_labels(const char *names);

/* How a tool ends that has shown this event: says that there was nothing, or that some is missing.
 */
enum cli_status cli_profile_status(const struct profile *profile, uint32_t event);

#endif
