/* SPDX-License-Identifier: GPL-2.0-or-later */
/* quality_advice: what is wrong, in plain words, and what helps; nothing that does not apply. */
#include "view/quality.h"

#include <inttypes.h>
#include <stdio.h>

struct advising {
	const struct quality *quality;
	quality_advice_taker *take;
	void *state;
	struct strbuf text;
};

static void advise(struct advising *to, const char *format, ...) PRINTF_LIKE(2, 3);
static void advise(struct advising *to, const char *format, ...)
{
	char line[4096];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	to->take(to->state, line);
}

/* The text is good until the next call. */
static const char *share(struct advising *to, uint64_t part, uint64_t all)
{
	strbuf_clear(&to->text);
	quality_add_share(&to->text, part, all);
	return to->text.text;
}

/* `part` is more than one in `most`. */
static bool exceeds(uint64_t part, uint64_t all, uint64_t most)
{
	return part > all / most;
}

/* So few of all samples that nothing need be done about them. */
static bool is_negligible(const struct advising *to, uint64_t samples)
{
	return !exceeds(samples, to->quality->kept, 1000);
}

static void advise_on_losses(struct advising *to)
{
	const struct quality *quality = to->quality;
	uint64_t taken = quality->recorded;

	if (__builtin_add_overflow(taken, quality->lost, &taken))
		taken = UINT64_MAX;
	if (quality->profile->is_incomplete)
		advise(to,
		       "The recording is damaged, and what lies behind the damage is missing%s. "
		       "Record again; perf has to end by itself, and the disk must not be full.",
		       quality->damage ? " (see above)" : "");
	if (quality->lost && exceeds(quality->lost, taken, 1000))
		advise(to,
		       "%s of all samples were lost, because perf could not write as fast as they "
		       "came. Record with larger buffers (perf record -m 8M) or less often (-F).",
		       share(to, quality->lost, taken));
	if (quality->throttled)
		advise(to,
		       "The kernel held events back %" PRIu64 " times because they came too often: "
		       "busy moments count too little. Record less often (perf record -F), or "
		       "raise kernel.perf_cpu_time_max_percent.",
		       quality->throttled);
	if (quality->undecodable)
		advise(to,
		       "%s of the samples are too short for what belongs in them and are left out.",
		       share(to, quality->undecodable, quality->recorded));
}

static void advise_on_chains(struct advising *to)
{
	const struct quality *quality = to->quality;

	if (quality->no_chain)
		advise(to,
		       "%s of the samples were recorded without call chains: they say where time "
		       "went, but not who called. Record with perf record -g.",
		       share(to, quality->no_chain, quality->kept));
	if (quality->kernel_chain)
		advise(to,
		       "%s of the samples have call chains of the kernel only. Record with perf "
		       "record -g, and not with --kernel-callchains.",
		       share(to, quality->kernel_chain, quality->kept));
}

/* perf rounds up to 8 bytes, and takes no more than fit into 16 bits. */
enum { STACK_BYTES_MORE = 32768, STACK_BYTES_MOST = 65528 };

static void advise_on_dumps(struct advising *to)
{
	const struct quality *quality = to->quality;
	uint64_t bytes = quality->stack_bytes;
	struct strbuf copies = STRBUF_INIT;

	if (is_negligible(to, quality->endings[ENDING_DUMP]))
		return;
	strbuf_add_string(&copies, "the copy of the stack");
	if (bytes)
		strbuf_addf(&copies, ", of %" PRIu64 " bytes,", bytes);
	if (bytes >= STACK_BYTES_MOST)
		advise(to,
		       "%s of the stacks are cut where %s ends. perf copies no more: build with "
		       "-fno-omit-frame-pointer and record with perf record -g.",
		       share(to, quality->endings[ENDING_DUMP], quality->kept), copies.text);
	else
		advise(to,
		       "%s of the stacks are cut where %s ends. Record larger copies (perf record "
		       "--call-graph dwarf,%d).",
		       share(to, quality->endings[ENDING_DUMP], quality->kept), copies.text,
		       bytes >= STACK_BYTES_MORE ? STACK_BYTES_MOST : STACK_BYTES_MORE);
	strbuf_release(&copies);
}

/* "/bin/a (3.20%), /bin/b (1.00%) and 2 more" */
static void name_cuts(const struct quality *quality, enum ending ending, struct strbuf *text)
{
	enum { NAMED = 3 };
	size_t found = 0;

	for (size_t i = 0; i < quality->cuts.count; i++) {
		const struct quality_cut *cut = &quality->cuts.items[i];
		uint32_t path = quality->profile->modules.items[cut->module].path;

		if (cut->ending != ending || ++found > NAMED)
			continue;
		strbuf_add_string(text, found == 1 ? "" : ", ");
		escape_terminal(text, profile_text(quality->profile, path),
				profile_text_size(quality->profile, path));
		strbuf_add_string(text, " (");
		quality_add_share(text, cut->samples, quality->kept);
		strbuf_add_char(text, ')');
	}
	if (found > NAMED)
		strbuf_addf(text, " and %zu more", found - NAMED);
}

/* What kept frame pointers would help with, and what unwind tables would. */
static const char *help_with_addresses(const struct quality *quality)
{
	return quality->stack_bytes
		       ? "The unwind tables do not hold there, as in hand-written code and where "
			 "stacks are switched. Build with -fno-omit-frame-pointer, and record with "
			 "perf record --call-graph fp."
		       : "Build with -fno-omit-frame-pointer, or record with --call-graph dwarf.";
}

/* Of the stacks that are cut in code without tables, those in code that programs made. */
static uint64_t cut_in_made_code(const struct quality *quality)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < quality->cuts.count; i++) {
		const struct quality_cut *cut = &quality->cuts.items[i];
		enum module_kind kind = quality->profile->modules.items[cut->module].kind;

		if (cut->ending == ENDING_NO_CFI &&
		    (kind == MODULE_ANONYMOUS || kind == MODULE_JIT))
			sum += cut->samples;
	}
	return sum;
}

static const char *help_without_tables(const struct advising *to)
{
	uint64_t all = to->quality->endings[ENDING_NO_CFI], made = cut_in_made_code(to->quality);

	if (is_negligible(to, made))
		return "Build it with -fasynchronous-unwind-tables; programs in Go, and those for "
		       "ARM, whose .ARM.exidx tells too little, with debug info. If that was "
		       "stripped, give the debug file with --symbols DIR.";
	if (is_negligible(to, all - made))
		return "Programs made it while they ran: let them keep frame pointers (java "
		       "-XX:+PreserveFramePointer), or write unwind tables into a jitdump file "
		       "(python -X perf_jit, node --perf-prof --perf-prof-unwinding-info) and "
		       "record with -k mono.";
	return "Build what is in files with -fasynchronous-unwind-tables, or with debug info; let "
	       "what programs made while they ran keep frame pointers (java "
	       "-XX:+PreserveFramePointer), or write unwind tables into a jitdump file (python -X "
	       "perf_jit, node --perf-prof --perf-prof-unwinding-info) and record with -k mono.";
}

static const char *help_with(const struct advising *to, enum ending ending)
{
	switch (ending) {
	case ENDING_NOT_WALKED:
		return "Record with perf record --call-graph fp a program that is built with "
		       "-fno-omit-frame-pointer.";
	case ENDING_NO_CFI:
		return help_without_tables(to);
	case ENDING_NO_MODULE:
		return "Give its file with --symbols DIR.";
	case ENDING_BAD_ADDRESS:
		return help_with_addresses(to->quality);
	case ENDING_DEPTH:
		return "Raise kernel.perf_event_max_stack, and record with --max-stack.";
	case ENDING_ROOT:
	case ENDING_DUMP:
	case ENDING_STITCHED:
	case ENDING_COUNT:
		break;
	}
	return "";
}

static void advise_on_endings(struct advising *to)
{
	static const char *const causes[ENDING_COUNT] = {
		[ENDING_NOT_WALKED] = "not unwound: the registers to begin with were not recorded, "
				      "or are of a processor that is not known here",
		[ENDING_NO_CFI] = "cut in code without unwind tables",
		[ENDING_NO_MODULE] = "cut in a module that was not found",
		[ENDING_BAD_ADDRESS] = "cut at an address where no code can be",
		[ENDING_DEPTH] = "cut at the limit of depth",
	};
	const struct quality *quality = to->quality;
	struct strbuf modules = STRBUF_INIT;

	advise_on_dumps(to);
	for (int i = 0; i < ENDING_COUNT; i++) {
		if (!causes[i] || is_negligible(to, quality->endings[i]))
			continue;
		strbuf_clear(&modules);
		name_cuts(quality, (enum ending)i, &modules);
		advise(to, "%s of the stacks are %s%s%s. %s",
		       share(to, quality->endings[i], quality->kept), causes[i],
		       modules.length ? ": " : "", modules.text, help_with(to, (enum ending)i));
	}
	strbuf_release(&modules);
}

/* Modules of some kind. */
struct few {
	uint64_t modules, leaves;
	uint64_t samples; /* of the one that most samples go through */
};

static void count_module(struct few *few, const struct quality_module *module)
{
	few->modules++;
	if (__builtin_add_overflow(few->leaves, module->leaves, &few->leaves))
		few->leaves = UINT64_MAX;
	if (module->samples > few->samples)
		few->samples = module->samples;
}

static void advise_on(struct advising *to, const struct few *few, const char *fault,
		      const char *remedy)
{
	struct strbuf what = STRBUF_INIT;
	uint64_t all = to->quality->kept;

	if (is_negligible(to, few->samples))
		return;
	strbuf_addf(&what, "%" PRIu64 " %s %s (", few->modules,
		    few->modules == 1 ? "module" : "modules", fault);
	quality_add_share(&what, few->leaves, all);
	strbuf_add_string(&what, " of the leaves; ");
	quality_add_share(&what, few->samples, all);
	strbuf_addf(&what, " of the samples go through %s).",
		    few->modules == 1 ? "it" : "the one most used");
	advise(to, "%s %s", what.text, remedy);
	strbuf_release(&what);
}

static void advise_on_modules(struct advising *to)
{
	const struct quality *quality = to->quality;
	const struct profile *profile = quality->profile;
	struct few nameless = {0}, missing = {0}, bare = {0};
	struct strbuf value = STRBUF_INIT;

	for (size_t i = 0; i < quality->modules.count; i++) {
		const struct quality_module *module = &quality->modules.items[i];
		const struct profile_module *about = &profile->modules.items[module->module];

		/* The kernel's pages in every process are in no file. */
		if (about->kind != MODULE_FILE || *profile_text(profile, about->path) == '[')
			continue;
		if (!profile_text_size(profile, about->build_id))
			count_module(&nameless, module);
		else if (module->note.names == NAMES_MISSING)
			count_module(&missing, module);
		if (module->note.names == NAMES_FOUND &&
		    !quality_note_value(module->note, "debug", &value))
			count_module(&bare, module);
	}
	strbuf_release(&value);
	if (missing.modules)
		advise_on(
			to, &missing, "not found",
			"Copy the files with the build-ids above, or their debug files, from where "
			"the recording was made into a directory, and give it with --symbols DIR.");
	if (nameless.modules)
		advise_on(to, &nameless, "recorded without a build-id",
			  "Nothing else proves which file is meant. Record with perf record "
			  "--buildid-mmap, and link with --build-id what has none; or give a "
			  "directory with the same paths below it with --symbols DIR.");
	if (exceeds(bare.leaves, quality->kept, 100))
		advise_on(to, &bare, "without debug info",
			  "Lines and inlined calls are not known there. Build with -g, or install "
			  "the "
			  "debug packages.");
}

static void advise_on_kernel(struct advising *to)
{
	const struct quality *quality = to->quality;

	if (quality->kernel_names == NAMES_MISSING && quality->kernel_samples)
		advise(to,
		       "%s of the samples go through the kernel, whose names are not known: see "
		       "above. Record with perf record --buildid-mmap and run as root on the same "
		       "machine, or give --kallsyms FILE, a copy of its /proc/kallsyms made by "
		       "root.",
		       share(to, quality->kernel_samples, quality->kept));
}

void quality_advise(const struct quality *quality, quality_advice_taker *take, void *state)
{
	struct advising to = {quality, take, state, STRBUF_INIT};

	advise_on_losses(&to);
	advise_on_chains(&to);
	advise_on_endings(&to);
	advise_on_modules(&to);
	advise_on_kernel(&to);
	strbuf_release(&to.text);
}
