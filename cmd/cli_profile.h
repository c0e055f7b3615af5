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
#include "cli_filter.h"

/* What the options below store. */
struct cli_profile {
	const char *event, *sample_index;
	const char *unit;
	int64_t jobs;
	struct cli_list symbols;
	bool force_symbols;
	const char *kallsyms, *vmlinux;
	int demangle; /* enum demangle_style */
	int clones;
	bool noinlines, no_marks, stitch;
	const char *value, *value_unit; /* what samples are worth, and in what */
	struct cli_list fields;         /* of tracepoints, which are labels */
	const struct measure *measure;  /* or NULL */
	struct measure_options measuring;
	int format;                   /* enum view_format */
	bool tsv, json;
	const char *by;
	const char *base, *diff_base;
	bool normalize;
	enum load_detail detail; /* set by the tool: how much of a frame it shows */
	bool source_text; /* set by the tool: it wants sources that are embedded, too */
	bool only_event;  /* set by the tool: others than the one that is given are taken out */
};

extern struct cli_profile cli_profile;
extern const char *const cli_demangle_choices[], *const cli_clones_choices[],
							 *const cli_format_choices[];

/* clang-format off */
/* How a recording is read. */
#define CLI_RECORDING_INPUT \
	CLI_STRING("event", 'e', &cli_profile.event, "NAME|N", \
		   "the event to count, by name or number; default: the first with samples"), \
	CLI_LIST("symbols", 0, &cli_profile.symbols, "DIR", \
		 "look for binaries and debug files in DIR first; may be repeated"), \
	CLI_FLAG("force-symbols", 0, &cli_profile.force_symbols, \
		 "take them in spite of a wrong build-id"), \
	CLI_STRING("kallsyms", 0, &cli_profile.kallsyms, "FILE", \
		   "names of the kernel, a copy of /proc/kallsyms"), \
	CLI_STRING("vmlinux", 0, &cli_profile.vmlinux, "FILE", "the kernel with its debug info"), \
	CLI_JOBS(&cli_profile.jobs), \
	CLI_STATS

#define CLI_PROFILE_STITCH \
	CLI_FLAG("stitch", 0, &cli_profile.stitch, \
		 "let a stack that was cut go on as the one complete stack that is alike")

/* How any input becomes a profile, and which of its events is meant. */
#define CLI_PROFILE_READING \
	CLI_RECORDING_INPUT, \
	CLI_PROFILE_STITCH, \
	CLI_STRING("sample-index", 0, &cli_profile.sample_index, "NAME|N", \
		   "the event by pprof's names and numbers; samples, or 0, counts the samples")

/* And what is done with it then. */
#define CLI_PROFILE_INPUT CLI_PROFILE_READING, CLI_FILTERS

/* How functions are called. */
#define CLI_PROFILE_DEMANGLE(store_) \
	CLI_CHOICE("demangle", 0, store_, cli_demangle_choices, \
		   "C++, Rust and D names: without parameters and template arguments, in full, as "\
		   "linked, or only without parameters")

#define CLI_PROFILE_NAMES \
	CLI_PROFILE_DEMANGLE(&cli_profile.demangle), \
	CLI_CHOICE("clones", 0, &cli_profile.clones, cli_clones_choices, \
		   "foo.cold and foo.isra.0 are foo, or are kept apart")

/* How values are shown. */
#define CLI_PROFILE_UNIT \
	CLI_STRING("unit", 0, &cli_profile.unit, "UNIT", \
		   "show values in ns, us, ms, s, hrs, B, kB, MB, ...; minimum: in one that suits " \
		   "all, the default; auto: in one that suits each")

/* Comparing with another profile, as pprof does it; pitot-diff(1). */
#define CLI_PROFILE_COMPARE \
	CLI_STRING("diff-base", 0, &cli_profile.diff_base, "FILE", \
		   "what changed since this recording or profile; shares are of it"), \
	CLI_STRING("base", 0, &cli_profile.base, "FILE", \
		   "take it away; shares are of what is left"), \
	CLI_PROFILE_NORMALIZE

#define CLI_PROFILE_NORMALIZE \
	CLI_FLAG("normalize", 0, &cli_profile.normalize, \
		 "compare as if the totals were the same")

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

/* What the options say of how a recording is read. */
struct load_options cli_profile_load_options(void);
enum view_format cli_profile_format(void);
/* For programs: everything is shown, unless it is said otherwise. */
bool cli_profile_for_programs(void);
/* What --by says, or `otherwise`. Ends the tool when that is wrong. */
struct view_by cli_profile_by(const char *otherwise);
/* So much is shown of frames that are told apart by it. */
enum load_detail cli_profile_detail(const struct view_by *by);
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
 * The profile that the operands mean, or what is meant without one; several are merged. `labels` are
 * LABEL_ bits, for inputs that tell them. Ends the tool when one cannot be read.
 */
struct profile *cli_profile_open(struct cli_operands files, unsigned labels);
/* What changed from one to the other. */
struct profile *cli_profile_compare(struct cli_operands files, unsigned labels);

/* The same, always merged. `parts`, by operand, says how; their names are filled in. */
struct profile *cli_profile_merge(struct cli_operands files, unsigned labels,
				  const struct profile_part *parts);

/* One of --event and --sample-index was given. */
bool cli_profile_is_chosen(void);
/*
 * The event that is meant by these, or without them. Ends the tool when there is none of that name.
 * When it is the number of samples, they become those of an event of that name.
 */
uint32_t cli_profile_event(struct profile *profile);

struct view_names cli_profile_names(void);
struct module_paths cli_profile_modules(void);

/* The bit of the label of this name; 0: no recording has such a one. */
unsigned cli_profile_label(const char *name, size_t length);
/* Those of "comm,pid". Others are taken for fields of tracepoints, into cli_profile.fields. */
unsigned cli_profile_labels(const char *names);

/* Says so, and why, when it is. */
bool cli_profile_incomplete(const struct profile *profile);

/* How a tool ends that has shown this event: says that there was nothing, or that some is missing.
 */
enum cli_status cli_profile_status(const struct profile *profile, uint32_t event);

#endif
