/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cli_profile: options and input of the tools that read a profile. */
#include "cli_profile.h"

#include "analyze/diff.h"
#include "analyze/format.h"
#include "base/regex.h"

#include <string.h>
#include <sys/stat.h>

enum { CLONES_KEEP = 1 };

struct cli_profile cli_profile;

const char *const cli_demangle_choices[] = {
	[DEMANGLE_DEFAULT] = "default",
	[DEMANGLE_FULL] = "full",
	[DEMANGLE_NONE] = "none",
	[DEMANGLE_TEMPLATES] = "templates",
	NULL,
};

const char *const cli_clones_choices[] = {"merge", [CLONES_KEEP] = "keep", NULL};

/* Files that were given, and would not do. */
static void warn_of_options(const struct profile *profile)
{
	static const char start[] = "option ";

	for (size_t i = 0; i < profile->ledger.count; i++) {
		const struct profile_note *note = &profile->ledger.items[i];
		const char *key = profile_text(profile, note->key);

		if (!strncmp(key, start, strlen(start)))
			cli_warn("%s is %s", key + strlen(start),
				 profile_text(profile, note->value));
	}
}

const char *const cli_format_choices[] = {
	[FORMAT_TABLE] = "table",
	[FORMAT_PPROF] = "pprof",
	[FORMAT_TSV] = "tsv",
	[FORMAT_JSON] = "json",
	NULL,
};

struct module_paths cli_profile_modules(void)
{
	return (struct module_paths){
		.symbols = cli_profile.symbols.items,
		.symbols_count = cli_profile.symbols.count,
		.force = cli_profile.force_symbols,
	};
}

struct load_options cli_profile_load_options(void)
{
	return (struct load_options){
		.event = cli_profile.event,
		.detail = cli_profile.detail,
		.value = cli_profile.value,
		.unit = cli_profile.value_unit,
		.fields = cli_profile.fields.items,
		.field_count = cli_profile.fields.count,
		.measure = cli_profile.measure,
		.measuring = cli_profile.measuring,
		.threads = (unsigned)cli_profile.jobs,
		.source_text = cli_profile.source_text,
		.modules = cli_profile_modules(),
		.kallsyms = cli_profile.kallsyms,
		.vmlinux = cli_profile.vmlinux,
		.stitch = cli_profile.stitch,
		.stats = cli_stats(),
	};
}

static struct profile *load(const struct cli_input *input, unsigned labels)
{
	struct load_options options = cli_profile_load_options();
	struct profile *profile;
	struct error error;

	options.labels = labels | cli_filter_labels();
	if (options.detail == LOAD_NAMES && cli_filter_asks_for_files())
		options.detail = LOAD_FUNCTIONS;
	/* What differs is summed, and rounded, stack by stack. */
	if (cli_profile.base || cli_profile.diff_base)
		options.detail = LOAD_ADDRESSES;
	options.selection = cli_filter_selection();
	options.selected = cli_filter_selected();
	cli_guard_mappings(input->name);
	profile = load_profile(input->path ? input->path : input->name,
			       input->path ? -1 : input->fd, &options, &error);
	if (!profile)
		cli_die_input(input, &error);
	if (cli_profile.kallsyms || cli_profile.vmlinux)
		warn_of_options(profile);
	return profile;
}

static void warn_of_left_out(struct strbuf *events)
{
	if (events->length)
		cli_warn("left out, as not all inputs have them: %s", events->text);
	strbuf_release(events);
}

struct profile *cli_profile_merge(struct cli_operands files, unsigned labels,
				  const struct profile_part *parts)
{
	struct profile_merger *merger = profile_merger_new();
	struct strbuf left_out = STRBUF_INIT;
	struct profile *merged;

	for (size_t i = 0; i == 0 || i < files.count; i++) {
		struct cli_input input = cli_input(files.count ? files.at[i] : NULL);
		struct profile_part part = parts ? parts[i] : (struct profile_part){.name = NULL};
		struct profile *profile = load(&input, labels);
		struct error error;

		stats_stage(cli_stats(), "merge");
		part.name = input.name;
		if (profile_merger_add(merger, profile, &part, &error) < 0)
			cli_die_error(&error);
		profile_free(profile);
	}
	profile_merger_left_out(merger, &left_out);
	warn_of_left_out(&left_out);
	merged = profile_merger_take(merger);
	profile_merger_free(merger);
	return merged;
}

static struct profile *open_plain(struct cli_operands files, unsigned labels, const char **name)
{
	struct cli_input input;

	*name = "the inputs";
	if (files.count > 1)
		return cli_profile_merge(files, labels, NULL);
	input = cli_input(files.count ? files.at[0] : NULL);
	*name = input.name;
	return load(&input, labels);
}

static struct profile *compare(struct cli_operands files, unsigned labels, const char *base_path,
			       bool subtract)
{
	struct strbuf left_out = STRBUF_INIT;
	struct diff_options how = {.normalize = cli_profile.normalize,
				   .subtract = subtract,
				   .left_out = &left_out};
	struct cli_input input = cli_input(base_path);
	struct profile *base = load(&input, labels), *profile;
	struct error error;

	how.base_name = input.name;
	profile = open_plain(files, labels, &how.name);
	stats_stage(cli_stats(), "diff");
	profile = profile_diff(base, profile, &how, &error);
	if (!profile)
		cli_die_error(&error);
	warn_of_left_out(&left_out);
	return profile;
}

static struct profile *open_any(struct cli_operands files, unsigned labels)
{
	const char *name;

	if (cli_profile.base && cli_profile.diff_base)
		cli_usage_error("--base and --diff-base exclude each other");
	if (cli_profile.base)
		return compare(files, labels, cli_profile.base, true);
	if (cli_profile.diff_base)
		return compare(files, labels, cli_profile.diff_base, false);
	if (cli_profile.normalize)
		cli_usage_error("--normalize is for --base and --diff-base");
	return open_plain(files, labels, &name);
}

/* Differences are filtered as pprof does it, when both sides are there. */
static struct profile *filter(struct profile *profile)
{
	struct view_names names = cli_profile_names();
	uint32_t event = NONE;

	if (cli_profile.only_event && cli_profile_is_chosen())
		event = cli_profile_event(profile); /* one of that name there must be */
	if (event != NONE)
		profile_keep_event(profile, event);
	stats_stage(cli_stats(), "filter");
	cli_filter_apply(profile, names.demangle, names.keep_clones);
	stats_stage(cli_stats(), "view");
	return profile;
}

struct profile *cli_profile_open(struct cli_operands files, unsigned labels)
{
	return filter(open_any(files, labels));
}

struct profile *cli_profile_compare(struct cli_operands files, unsigned labels)
{
	cli_at_most(files, 2);
	if (files.count != 2)
		cli_usage_error("two profiles are wanted: what was before, and what is now");
	return filter(
		compare((struct cli_operands){files.at + 1, 1}, labels, files.at[0], false));
}

bool cli_profile_is_chosen(void)
{
	return cli_profile.event || cli_profile.sample_index;
}

/* The event of a sample type; NONE: it is the number of samples. */
static uint32_t event_of_type(const struct profile *profile, const char *choice)
{
	struct sample_types types;
	struct error error;
	uint32_t event;
	size_t chosen;

	sample_types_init(&types, profile);
	if (sample_types_choose(&types, choice, &chosen, &error) < 0)
		cli_die_error(&error);
	event = types.items[chosen].event;
	sample_types_release(&types);
	return event;
}

uint32_t cli_profile_event(struct profile *profile)
{
	const char *choice = cli_profile.sample_index;
	uint32_t event = NONE, of_type;
	struct error error;

	if (cli_profile.event &&
	    view_choose_event(profile, cli_profile.event, &event, &error) < 0)
		cli_die_error(&error);
	if (cli_profile.event && !choice)
		return event;
	if (!choice && !profile->events.count)
		return NONE;
	of_type = event_of_type(profile, choice);
	if (of_type == NONE)
		return profile_count_samples(profile, event);
	if (event != NONE && event != of_type)
		cli_usage_error("--event and --sample-index are of different events");
	return of_type;
}

struct view_names cli_profile_names(void)
{
	return (struct view_names){
		.demangle = (enum demangle_style)cli_profile.demangle,
		.keep_clones = cli_profile.clones == CLONES_KEEP,
	};
}

/* ---- what is shown --------------------------------------------------------------------------- */

enum view_format cli_profile_format(void)
{
	if (cli_profile.tsv && cli_profile.json)
		cli_usage_error("--tsv and --json exclude each other");
	if (cli_profile.tsv)
		return FORMAT_TSV;
	return cli_profile.json ? FORMAT_JSON : (enum view_format)cli_profile.format;
}

bool cli_profile_for_programs(void)
{
	enum view_format format = cli_profile_format();

	return format == FORMAT_TSV || format == FORMAT_JSON;
}

struct view_by cli_profile_by(const char *otherwise)
{
	struct view_by by;
	struct error error;

	if (view_by_parse(&by, cli_profile.by ? cli_profile.by : otherwise, &error) < 0)
		cli_usage_error("%s", error.message);
	return by;
}

enum load_detail cli_profile_detail(const struct view_by *by)
{
	if (by->frames & (VIEW_LINE | VIEW_ADDRESS))
		return LOAD_ADDRESSES;
	return by->frames & VIEW_FILE || cli_profile_for_programs() ? LOAD_FUNCTIONS : LOAD_NAMES;
}

struct view_by cli_profile_by_frames(void)
{
	struct view_by by = cli_profile_by("function");

	if (by.label_count)
		cli_usage_error("there is no key '%.*s'; the keys are function, file, line, module "
				"and address",
				(int)by.labels[0].size, (const char *)by.labels[0].at);
	return by;
}

struct view_by cli_profile_label_list(const char *names)
{
	struct view_by by = {.label_count = 0};
	struct error error;

	if (!names)
		return by;
	if (view_by_parse(&by, names, &error) < 0)
		cli_usage_error("%s", error.message);
	if (by.frames)
		cli_usage_error("'%s' are not all labels, such as comm and pid", names);
	return by;
}

unsigned cli_profile_by_labels(const struct view_by *by)
{
	unsigned labels = 0;

	for (size_t i = 0; i < by->label_count; i++)
		labels |= cli_profile_label((const char *)by->labels[i].at, by->labels[i].size);
	return labels;
}

struct regex *cli_profile_regex(struct cli_operands *operands)
{
	struct regex *regex;
	struct error error;
	struct stat file;

	if (!operands->count)
		return NULL;
	if (operands->count == 1 && stat(operands->at[0], &file) == 0)
		cli_warn("'%s' is taken as a regular expression, as it is the first operand; it is "
			 "also a file, which can be the second",
			 operands->at[0]);
	regex = regex_new(operands->at[0], &error);
	if (!regex)
		cli_usage_error("%s", error.message);
	operands->at++;
	operands->count--;
	return regex;
}

/* ---- the end --------------------------------------------------------------------------------- */

bool cli_profile_incomplete(const struct profile *profile)
{
	const char *damage = NULL;

	if (!profile->is_incomplete)
		return false;
	for (size_t i = 0; i < profile->ledger.count; i++)
		if (!strcmp(profile_text(profile, profile->ledger.items[i].key), "damage"))
			damage = profile_text(profile, profile->ledger.items[i].value);
	cli_warn("the input was damaged and what is shown is incomplete%s%s", damage ? ": " : "",
		 damage ? damage : "");
	return true;
}

enum cli_status cli_profile_status(const struct profile *profile, uint32_t event)
{
	bool has_samples = false;

	for (size_t i = 0; i < profile->samples.count && !has_samples; i++)
		has_samples = profile->samples.items[i].event == event;
	if (!has_samples && !cli_filter_explain(event))
		cli_warn("there are no samples");
	if (cli_profile_incomplete(profile))
		return CLI_INCOMPLETE;
	return has_samples ? CLI_DONE : CLI_NO;
}
