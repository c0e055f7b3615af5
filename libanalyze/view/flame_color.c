// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * flame_color: what a box is -> its colour.
 *
 * A colour is a group, which is a hue and says something, and a shade in it, which follows from the
 * name of the function alone: in each graph it has the same. The hues of groups that mean something
 * are those of Okabe and Ito, which people tell apart however they see colours.
 */
#include "view/flame.h"

#include <math.h>
#include <string.h>

struct hue {
	int degrees, saturation; /* of the shades, percent */
	int lightness;           /* of the middle one */
	const char *meaning;
};

static const struct hue kind_hues[FLAME_KINDS] = {
	[FLAME_PROGRAM] = {36, 92, 66, "program"}, [FLAME_LIBRARY] = {164, 45, 62, "library"},
	[FLAME_KERNEL] = {206, 72, 72, "kernel"},  [FLAME_JIT] = {327, 52, 76, "made at run time"},
	[FLAME_INLINED] = {52, 88, 77, "inlined"}, [FLAME_UNKNOWN] = {0, 0, 74, "no name"},
	[FLAME_GROUP] = {240, 8, 86, NULL},
};

static const struct hue language_hues[FLAME_LANGUAGES] = {
	[FLAME_ASSEMBLER] = {0, 0, 66, "assembler"},
	[FLAME_C] = {206, 72, 72, "C"},
	[FLAME_CXX] = {36, 92, 66, "C++"},
	[FLAME_RUST] = {18, 82, 66, "Rust"},
	[FLAME_GO] = {164, 45, 62, "Go"},
	[FLAME_PYTHON] = {52, 88, 77, "Python"},
	[FLAME_JAVASCRIPT] = {72, 60, 66, "JavaScript"},
	[FLAME_JAVA] = {327, 52, 76, "Java"},
	[FLAME_FORTRAN] = {262, 48, 78, "Fortran"},
	[FLAME_OTHER_LANGUAGE] = {240, 12, 76, "other"},
	[FLAME_NO_LANGUAGE] = {240, 8, 86, NULL},
};

/* For modules and functions, by hash: neighbours in the circle also differ in lightness. */
static const struct hue wheel[] = {
	{36, 92, 66, NULL},  {206, 72, 76, NULL}, {164, 45, 60, NULL}, {52, 88, 78, NULL},
	{327, 52, 78, NULL}, {18, 82, 66, NULL},  {262, 48, 80, NULL}, {90, 42, 62, NULL},
	{186, 48, 70, NULL}, {0, 58, 76, NULL},   {228, 60, 82, NULL}, {290, 36, 70, NULL},
};

enum { WHEEL_SIZE = sizeof(wheel) / sizeof(*wheel) };

/* From less to more: blue, grey, orange, the stronger the more. */
static const struct hue change_hues[] = {
	{224, 80, 62, "gone"},    {212, 74, 66, "a half or less"},
	{206, 66, 76, "less"},    {206, 50, 86, "up to a fifth less"},
	{240, 6, 88, "the same"}, {34, 72, 84, "up to a quarter more"},
	{30, 84, 74, "more"},     {25, 88, 66, "twice or more"},
	{12, 86, 62, "new"},
};

enum { CHANGES = sizeof(change_hues) / sizeof(*change_hues), CHANGE_SAME = CHANGES / 2 };

static const struct hue plain_hues[] = {
	[FLAME_HOT] = {24, 88, 64, NULL},     [FLAME_MEM] = {138, 46, 60, NULL},
	[FLAME_IO] = {214, 62, 70, NULL},     [FLAME_RED] = {4, 76, 70, NULL},
	[FLAME_GREEN] = {124, 42, 62, NULL},  [FLAME_BLUE] = {214, 66, 72, NULL},
	[FLAME_AQUA] = {182, 46, 64, NULL},   [FLAME_YELLOW] = {52, 84, 68, NULL},
	[FLAME_PURPLE] = {290, 42, 74, NULL}, [FLAME_ORANGE] = {33, 88, 66, NULL},
	[FLAME_GREY] = {220, 6, 76, NULL},
};

/* ---- of a box -------------------------------------------------------------------------------- */

static uint32_t hash_of(const struct flame_tree *tree, uint32_t text)
{
	struct span name = names_text(tree->names, text);
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < name.size; i++)
		hash = (hash ^ name.at[i]) * 16777619u;
	return hash ^ hash >> 15;
}

/* How the part of the total changed. */
static int change_of(const struct flame_tree *tree, const struct flame_options *options,
		     const struct flame_box *box)
{
	int64_t now = box->total[FLAME_NEW].value, before = box->total[FLAME_BASE].value;
	double more = flame_share(tree, options, now, 0);
	double less = flame_share(tree, options, 0, before);
	static const double steps[] = {0.5, 0.8, 0.98, 1.02, 1.25, 2};
	int change = 1;

	if (!now || !before)
		return now == before ? CHANGE_SAME : now ? CHANGES - 1 : 0;
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		change += more > less * steps[i];
	return change;
}

static int group_of(const struct flame_tree *tree, enum flame_colors colors,
		    const struct flame_frame *frame)
{
	switch (colors) {
	case FLAME_KIND:
		return (int)frame->kind;
	case FLAME_LANGUAGE:
		return (int)frame->language;
	case FLAME_MODULE:
		return frame->module ? (int)(hash_of(tree, frame->module) % WHEEL_SIZE)
				     : WHEEL_SIZE;
	case FLAME_FUNCTION:
		return frame->kind == FLAME_GROUP
			       ? WHEEL_SIZE
			       : (int)(hash_of(tree, frame->text) / FLAME_SHADES % WHEEL_SIZE);
	default:
		return frame->kind == FLAME_GROUP;
	}
}

struct flame_color flame_color_of(const struct flame_tree *tree,
				  const struct flame_options *options, const struct flame_box *box,
				  uint32_t *used)
{
	const struct flame_frame *frame;
	int group, shade = FLAME_SHADES / 2;

	if (tree->compares) {
		group = change_of(tree, options, box);
	} else if (box->node == NONE) {
		group = flame_color_groups(options->colors, false) - 1;
		shade = box->joined ? 0 : shade;
	} else {
		frame = flame_tree_frame(tree, tree->nodes.items[box->node].frame);
		group = group_of(tree, options->colors, frame);
		shade = (int)(hash_of(tree, frame->text) % FLAME_SHADES);
	}
	*used |= 1u << group;
	return (struct flame_color){(char)('a' + group), (char)('0' + shade)};
}

/* ---- style ----------------------------------------------------------------------------------- */

/* The last group of each is for what is no function. */
char flame_color_groups(enum flame_colors colors, bool compares)
{
	if (compares)
		return CHANGES;
	switch (colors) {
	case FLAME_KIND:
		return FLAME_KINDS;
	case FLAME_LANGUAGE:
		return FLAME_LANGUAGES;
	case FLAME_MODULE:
	case FLAME_FUNCTION:
		return WHEEL_SIZE + 1;
	default:
		return 2;
	}
}

static struct hue hue_of(enum flame_colors colors, bool compares, int group)
{
	if (compares)
		return change_hues[group];
	switch (colors) {
	case FLAME_KIND:
		return kind_hues[group];
	case FLAME_LANGUAGE:
		return language_hues[group];
	case FLAME_MODULE:
	case FLAME_FUNCTION:
		return group < WHEEL_SIZE ? wheel[group] : kind_hues[FLAME_GROUP];
	default:
		return group ? kind_hues[FLAME_GROUP] : plain_hues[colors];
	}
}

const char *flame_color_meaning(enum flame_colors colors, bool compares, char group)
{
	return hue_of(colors, compares, group).meaning;
}

/* Red, green and blue are at the offsets 0, 8 and 4. */
static int channel(const struct hue *hue, int offset)
{
	double k = fmod(offset + hue->degrees / 30.0, 12), l = hue->lightness / 100.0;
	double a = hue->saturation / 100.0 * fmin(l, 1 - l);

	return (int)lrint(255 * (l - a * fmax(-1, fmin(fmin(k - 3, 9 - k), 1))));
}

static void add_rule(struct strbuf *out, int group, int shade, const struct hue *hue)
{
	strbuf_addf(out, ".%c%d{fill:#", 'a' + group, shade);
	for (int offset = 0; offset <= 8; offset += 8)
		strbuf_addf(out, "%02x", (unsigned)channel(hue, offset));
	strbuf_addf(out, "%02x}", (unsigned)channel(hue, 4));
}

/* About how bright people see it, from 0 to 1. */
static double brightness(const struct hue *hue)
{
	double red = channel(hue, 0) / 255.0, green = channel(hue, 8) / 255.0;
	double blue = channel(hue, 4) / 255.0;

	return 0.2126 * red * red + 0.7152 * green * green + 0.0722 * blue * blue;
}

/*
 * As bright as the text on it, which is nearly white, allows. Where lightness says how much
 * something changed, it says so the other way round: the more, the further from the ground.
 */
static struct hue darkened(const struct hue *hue, bool compares)
{
	struct hue dark = *hue;

	if (compares) {
		dark.lightness = 20 + (88 - hue->lightness) * 2 / 3;
	} else {
		dark.saturation = hue->saturation * 7 / 10;
		dark.lightness = 72 - hue->lightness / 2;
	}
	while (brightness(&dark) > 0.11)
		dark.lightness--;
	return dark;
}

static void add_rules(struct strbuf *out, int group, const struct hue *hue, bool dark, bool shaded)
{
	for (int shade = 0; shade < FLAME_SHADES; shade++) {
		int away = shade - FLAME_SHADES / 2;
		struct hue used = dark ? darkened(hue, !shaded) : *hue;

		if (away && !shaded)
			continue;
		used.lightness += away * 2;
		used.degrees = (used.degrees + 360 + away * 4) % 360;
		add_rule(out, group, shade, &used);
	}
	strbuf_add_char(out, '\n');
}

void flame_color_style(enum flame_colors colors, bool compares, uint32_t used, struct strbuf *out)
{
	int count = flame_color_groups(colors, compares);

	for (int dark = 0; dark < 2; dark++) {
		if (dark)
			strbuf_add_string(out, "@media screen and (prefers-color-scheme:dark){\n");
		for (int group = 0; group < count; group++) {
			struct hue hue = hue_of(colors, compares, group);

			if (used >> group & 1)
				add_rules(out, group, &hue, dark, !compares);
		}
	}
	strbuf_add_string(out, "}\n");
}
