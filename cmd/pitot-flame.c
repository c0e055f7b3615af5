/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-flame: profile -> flame graph, an SVG */
#include "analyze/diff.h"
#include "analyze/view_flame.h"
#include "cli_profile.h"

#include <string.h>

static struct flame_options wanted = {.width = 1200, .min_width = 0.1};
static const char *base;
static bool is_normalized;
static int colors, comparison;

static const char *const colors_known[] = {
	[FLAME_KIND] = "kind",
	[FLAME_MODULE] = "module",
	[FLAME_LANGUAGE] = "language",
	[FLAME_FUNCTION] = "function",
	[FLAME_HOT] = "hot",
	[FLAME_MEM] = "mem",
	[FLAME_IO] = "io",
	[FLAME_RED] = "red",
	[FLAME_GREEN] = "green",
	[FLAME_BLUE] = "blue",
	[FLAME_AQUA] = "aqua",
	[FLAME_YELLOW] = "yellow",
	[FLAME_PURPLE] = "purple",
	[FLAME_ORANGE] = "orange",
	[FLAME_GREY] = "grey",
	NULL,
};

enum { COMPARE_SHARE, COMPARE_ABSOLUTE };

static const char *const comparisons[] = {
	[COMPARE_SHARE] = "share", [COMPARE_ABSOLUTE] = "absolute", NULL};

static const struct cli_option options[] = {
	CLI_FLAG("icicle", 0, &wanted.icicle, "the root is on top"),
	CLI_FLAG("reverse", 0, &wanted.reverse, "merge stacks from the leaf: who calls it?"),
	CLI_STRING("base", 0, &base, "FILE",
		   "compare with this recording or profile: colours say what changed"),
	CLI_STRING("diff-base", 0, &base, "FILE", "the same"),
	CLI_CHOICE("compare", 0, &comparison, comparisons,
		   "with --base: shares of the totals, or what was counted"),
	CLI_FLAG("normalize", 0, &is_normalized, "shares of the totals, whatever --compare says"),
	CLI_CHOICE("colors", 0, &colors, colors_known, "what colours say"),
	CLI_FLAG("samples", 0, &wanted.samples, "widths are samples, not what they are worth"),
	CLI_STRING("title", 0, &wanted.title, "TEXT", "the first line"),
	CLI_STRING("subtitle", 0, &wanted.subtitle, "TEXT", "the second; default: the command"),
	CLI_INTEGER("width", 0, &wanted.width, FLAME_WIDTH_MIN, FLAME_WIDTH_MAX, "N",
		    "pixels, where no script runs; default: 1200"),
	CLI_REAL("min-width", 0, &wanted.min_width, 0, 1000, "N",
		 "frames of fewer pixels are joined; default: 0.1"),
	CLI_STRING("font", 0, &wanted.font, "NAME", "the font, where it is there"),
	CLI_FLAG("no-data", 0, &wanted.no_data, "do not carry the profile in the SVG"),
	CLI_PROFILE_UNIT,
	CLI_PROFILE_NO_MARKS,
	CLI_PROFILE_NOINLINES,
	CLI_PROFILE_NAMES,
	CLI_PROFILE_INPUT,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-flame perf.data >app.svg", "open it in a browser; ? shows the keys"},
	{"pitot-flame --base before.data after.data >change.svg", "what became more, and less"},
	{"pitot-top app.svg", "every tool reads the profile in it"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-flame",
	.synopsis = "[OPTION]... [FILE]",
	.summary = "recording or profile -> flame graph, an SVG for any browser",
	.options = options,
	.examples = examples,
};

/* The event of this name, or the first one when there is none. */
static uint32_t base_event(const struct profile *profile)
{
	const struct profile *before = wanted.base;

	for (uint32_t i = 0; wanted.event != NONE && i < before->events.count; i++) {
		if (!strcmp(profile_text(before, before->events.items[i].name),
			    profile_text(profile, profile->events.items[wanted.event].name)))
			return i;
	}
	cli_warn("'%s' has no such event as is shown: it is taken for empty", base);
	return NONE;
}

static void say(const struct flame_notes *notes)
{
	if (notes->min_width > 0)
		cli_warn("too many frames for 2 MB: those of less than %.2g pixels are joined",
			 notes->min_width);
	if (notes->depth)
		cli_warn("too many levels for 2 MB: frames deeper than %u are joined",
			 (unsigned)notes->depth);
	if (notes->data_missing)
		cli_warn("the profile is too large to be carried in the SVG, and was left out");
}

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);
	struct profile *profile, *before = NULL;
	enum cli_status status;
	struct flame_notes notes;
	struct error error;

	if (wanted.no_data && !base) /* what it carries has lines and addresses */
		cli_profile.detail = LOAD_FUNCTIONS;
	profile = cli_profile_open(files, LABEL_COMM);
	cli_refuse_terminal();
	wanted.event = cli_profile_event(profile);
	if (is_normalized && !base)
		cli_usage_error("--normalize is for --base");
	if (base) {
		char *path = (char *)(uintptr_t)base;

		before = cli_profile_open((struct cli_operands){&path, 1}, LABEL_COMM);
		if (profile_is_diff(before))
			cli_die("'%s' is a difference already", base);
		wanted.base = before;
		wanted.base_event = base_event(profile);
	}
	wanted.names = cli_profile_names();
	wanted.unit = cli_profile.unit;
	wanted.noinlines = cli_profile.noinlines;
	wanted.no_marks = cli_profile.no_marks;
	wanted.colors = (enum flame_colors)colors;
	wanted.absolute = comparison == COMPARE_ABSOLUTE && !is_normalized;
	wanted.threads = (unsigned)cli_profile.jobs;
	profile_normalize(profile);
	if (flame_write(profile, &wanted, stdout, &notes, &error) < 0)
		cli_die_error(&error);
	say(&notes);
	status = cli_profile_status(profile, wanted.event);
	profile_free(before);
	profile_free(profile);
	return cli_finish(status);
}
