/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli_filter.h"

#include "cli_profile.h"

#include <inttypes.h>
#include <string.h>

static struct load_selection selection;
static struct load_selected selected;
static struct transform_options wanted;
static struct transform_report report;
static struct cli_list renames;
static int granularity;
static bool is_verbose;

static const char *const granularity_choices[] = {
	[GRANULARITY_ADDRESSES] = "addresses",
	[GRANULARITY_LINES] = "lines",
	[GRANULARITY_FILEFUNCTIONS] = "filefunctions",
	[GRANULARITY_FUNCTIONS] = "functions",
	[GRANULARITY_FILES] = "files",
	NULL,
};

const struct cli_option cli_filter_options[] = {
	CLI_STRING("time", 0, &selection.lists[SELECT_TIME], "START,END",
		   "samples of this time: seconds from the first one, @ seconds as recorded, or "
		   "10%-20%; of recordings only"),
	CLI_STRING("pid", 0, &selection.lists[SELECT_PID], "N,...", "of these processes"),
	CLI_STRING("tid", 0, &selection.lists[SELECT_TID], "N,...", "of these threads"),
	CLI_STRING("cpu", 0, &selection.lists[SELECT_CPU], "N,...",
		   "of these processors, as in 0-3,7"),
	CLI_STRING("comm", 0, &selection.lists[SELECT_COMM], "NAME,...",
		   "of threads with these names"),
	CLI_STRING("cgroup", 0, &selection.lists[SELECT_CGROUP], "ID,...",
		   "of these control groups"),
	CLI_STRING("module", 0, &wanted.modules, "FILE,...",
		   "taken in code of these programs or libraries"),
	CLI_FLAG("kernel", 0, &wanted.kernel, "taken in the kernel"),
	CLI_FLAG("user", 0, &wanted.user, "taken outside of it"),
	CLI_FLAG("no-idle", 0, &wanted.no_idle, "not those of idle processors"),
	CLI_STRING("tagroot", 0, &wanted.tagroot, "KEY,...",
		   "add the values of these labels above the roots of stacks"),
	CLI_STRING("tagleaf", 0, &wanted.tagleaf, "KEY,...", "add them below the leaves"),
	CLI_STRING("focus", 0, &wanted.focus, "REGEX",
		   "samples with a frame whose function, source file or module matches"),
	CLI_STRING("ignore", 0, &wanted.ignore, "REGEX", "samples without such a frame"),
	CLI_STRING("hide", 0, &wanted.hide, "REGEX", "take such frames out of stacks"),
	CLI_STRING("show", 0, &wanted.show, "REGEX", "take all other frames out"),
	CLI_STRING("show-from", 0, &wanted.show_from, "REGEX",
		   "stacks from the first such frame on, and only those that have one"),
	CLI_STRING("tagfocus", 0, &wanted.tagfocus, "TAG",
		   "samples with such a label: KEY=REGEX,..., KEY=LEAST:MOST or REGEX,..."),
	CLI_STRING("tagignore", 0, &wanted.tagignore, "TAG", "samples without"),
	CLI_STRING("tagshow", 0, &wanted.tagshow, "REGEX", "labels whose key matches"),
	CLI_STRING("taghide", 0, &wanted.taghide, "REGEX", "labels whose key does not match"),
	CLI_STRING("prune-from", 0, &wanted.prune_from, "REGEX",
		   "nothing that was called by functions that match"),
	CLI_FLAG("drop-unknown", 0, &wanted.drop_unknown,
		 "take frames out of which no name is known"),
	CLI_LIST("rename", 0, &renames, "REGEX=NAME",
		 "call functions that match NAME; may be repeated, the first that matches holds"),
	CLI_FLAG("fold-recursion", 0, &wanted.fold_recursion,
		 "take a function that calls itself for one frame"),
	CLI_INTEGER("max-depth", 0, &wanted.max_depth, 0, INT64_MAX, "N",
		    "no more than the N outermost frames; 0: all"),
	CLI_CHOICE("granularity", 0, &granularity, granularity_choices,
		   "forget what tells frames of the same function, file, ... apart"),
	CLI_FLAG("relative-percentages", 0, &wanted.relative,
		 "shares are of what is left, not of all there was before --tagroot to --max-depth"),
	CLI_FLAG("verbose", 'v', &is_verbose, "say on stderr what each filter has left out"),
	CLI_END,
};

/* ---- reading -----------------------------------------------------------------------------------
 */

const struct load_selection *cli_filter_selection(void)
{
	for (int i = 0; i < SELECT_COUNT; i++)
		if (selection.lists[i] && *selection.lists[i])
			return &selection;
	return NULL;
}

struct load_selected *cli_filter_selected(void)
{
	return &selected;
}

/* Those of "comm,pid"; what a recording does not have is said when it is looked for. */
static unsigned labels_in(const char *list)
{
	unsigned labels = 0;

	while (list && *list) {
		size_t length = strcspn(list, ",");

		labels |= cli_profile_label(list, length);
		list += length + (list[length] == ',');
	}
	return labels;
}

/* Without a key it may be any. */
static unsigned labels_of_tag(const char *tag)
{
	const char *equals;

	if (!tag || !*tag)
		return 0;
	equals = strchr(tag, '=');
	if (!equals)
		return LABEL_COMM | LABEL_PID | LABEL_TID | LABEL_CPU;
	return cli_profile_label(tag, (size_t)(equals - tag));
}

unsigned cli_filter_labels(void)
{
	return labels_in(wanted.tagroot) | labels_in(wanted.tagleaf) |
	       labels_of_tag(wanted.tagfocus) | labels_of_tag(wanted.tagignore) |
	       (wanted.no_idle ? LABEL_COMM : 0);
}

bool cli_filter_asks_for_files(void)
{
	return wanted.focus || wanted.ignore || wanted.hide || wanted.show || wanted.show_from ||
	       wanted.prune_from || renames.count || wanted.fold_recursion || granularity;
}

/* ---- what was done -----------------------------------------------------------------------------
 */

static void add_value(struct strbuf *text, const struct cli_option *option, const char *value)
{
	strbuf_addf(text, "%s--%s%s", text->length ? " " : "", option->name, value ? "=" : "");
	if (value)
		escape_word(text, value, strlen(value));
}

/* As it could be given again. */
static void describe(const struct cli_option *option, struct strbuf *text)
{
	char number[24];

	switch (option->kind) {
	case CLI_KIND_STRING:
		if (*option->store.string && **option->store.string)
			add_value(text, option, *option->store.string);
		break;
	case CLI_KIND_FLAG:
		if (*option->store.flag && option->store.flag != &is_verbose)
			add_value(text, option, NULL);
		break;
	case CLI_KIND_INTEGER:
		snprintf(number, sizeof(number), "%" PRId64, *option->store.integer);
		if (*option->store.integer)
			add_value(text, option, number);
		break;
	case CLI_KIND_CHOICE:
		if (*option->store.choice)
			add_value(text, option, option->limit.choices[*option->store.choice]);
		break;
	case CLI_KIND_LIST:
		for (size_t i = 0; i < option->store.list->count; i++)
			add_value(text, option, option->store.list->items[i]);
		break;
	default:
		break;
	}
}

static uint64_t left_of(const struct transform_step *step, uint32_t event, size_t events)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < events; i++)
		sum += event == NONE || event == i ? step->left[i] : 0;
	return sum;
}

static void report_all(size_t events)
{
	for (int i = 0; i < SELECT_COUNT; i++)
		if (selection.lists[i] && *selection.lists[i])
			cli_warn("--%s left out %" PRIu64 " samples", load_select_names[i],
				 selected.dropped[i]);
	for (size_t i = 0; i < report.count; i++) {
		uint64_t left = left_of(&report.items[i], NONE, events);

		cli_warn("--%s left out %" PRIu64 " of %" PRIu64 " samples", report.items[i].option,
			 report.items[i].dropped, report.items[i].dropped + left);
	}
}

void cli_filter_apply(struct profile *profile, enum demangle_style demangle, bool keep_clones)
{
	struct strbuf text = STRBUF_INIT;
	struct error error;

	for (const struct cli_option *at = cli_filter_options; at->kind != CLI_KIND_END; at++)
		describe(at, &text);
	if (!text.length)
		return;
	if (wanted.kernel && wanted.user)
		cli_usage_error("--kernel and --user exclude each other");
	wanted.demangle = demangle;
	wanted.keep_clones = keep_clones;
	wanted.granularity = (enum granularity)granularity;
	wanted.renames = renames.items;
	wanted.rename_count = renames.count;
	if (transform_profile(profile, &wanted, &report, &error) < 0)
		cli_die_error(&error);
	profile_add_transform(profile, text.text);
	strbuf_release(&text);
	if (is_verbose)
		report_all(profile->events.count);
}

/* The first that had nothing more to leave out for those behind it. */
bool cli_filter_explain(uint32_t event)
{
	const char *last = NULL;

	for (int i = 0; i < SELECT_COUNT; i++)
		if (selected.dropped[i])
			last = load_select_names[i];
	for (size_t i = 0; i < report.count; i++) {
		if (!report.items[i].dropped)
			continue;
		last = report.items[i].option;
		if (event != NONE && !report.items[i].left[event])
			break;
	}
	if (last)
		cli_warn("no samples are left: --%s left out the last of them", last);
	return last;
}
