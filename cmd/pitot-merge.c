// SPDX-License-Identifier: GPL-2.0-or-later
/* pitot-merge: profiles, in any format and each weighed and labelled -> one profile stream */
#include "cli_profile.h"

#include "base/arena.h"

#include <string.h>

static struct cli_list labels;
static const char *weights, *kept = "comm";
static struct arena memory; /* of what is made of them */

static const struct cli_option options[] = {
	CLI_LIST("label", 0, &labels, "KEY=VALUE,...",
		 "label the samples of each FILE: one VALUE for each, or one for all; may be "
		 "repeated"),
	CLI_STRING("weights", 0, &weights, "W,...", "multiply the values of each FILE by its W"),
	CLI_STRING("labels", 0, &kept, "NAME,...",
		   "what samples of recordings are kept apart by, as in pitot-profile; default: "
		   "comm"),
	CLI_RECORDING_INPUT,
	CLI_PROFILE_STITCH,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-merge host1.data host2.pitot >fleet.pitot", "all of them, added up"},
	{"pitot-merge --label run=old,new a.data b.data | pitot-top --by run,function",
	 "side by side"},
	{"pitot-merge --weights 0.2,0.8 small.data large.data", "as a mix"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-merge",
	.synopsis = "[OPTION]... [FILE]...",
	.summary = "profiles and recordings -> their sum as one profile",
	.description = "The same bytes come out in whatever order the files are given, and if some "
		       "were merged before. Events that not all files have are left out.",
	.options = options,
	.examples = examples,
};

/* ---- lists with an item for each file ---------------------------------------------------------
 */

/* The items between commas. */
static const char **split(const char *text, size_t *count)
{
	char *copy = arena_copy(&memory, text, strlen(text));
	const char **items = arena_alloc(&memory, (strlen(text) + 1) * sizeof(*items));

	*count = 0;
	for (char *at = copy; at; (*count)++) {
		items[*count] = at;
		at = strchr(at, ',');
		if (at)
			*at++ = '\0';
	}
	return items;
}

static void check_count(const char *option, size_t count, size_t files)
{
	if (count != files)
		cli_usage_error("--%s has %zu item%s for %zu file%s", option, count,
				count == 1 ? "" : "s", files, files == 1 ? "" : "s");
}

/* ---- weights --------------------------------------------------------------------------------- */

/* A decimal number above 0, exactly: 12, 0.25; false: it is none. */
static bool parse_weight(const char *text, struct profile_weight *weight)
{
	enum { DIGITS_MOST = 18 };
	bool is_behind_point = false;
	int digits = 0;

	*weight = (struct profile_weight){0, 1};
	for (; *text; text++) {
		if (*text == '.' && !is_behind_point) {
			is_behind_point = true;
			continue;
		}
		if (*text < '0' || *text > '9' || ++digits > DIGITS_MOST)
			return false;
		weight->numerator = weight->numerator * 10 + (uint64_t)(*text - '0');
		weight->denominator *= is_behind_point ? 10 : 1;
	}
	return weight->numerator > 0;
}

static void set_weights(struct profile_part *parts, size_t files)
{
	size_t count;
	const char **items;

	if (!weights)
		return;
	items = split(weights, &count);
	check_count("weights", count, files);
	for (size_t i = 0; i < count; i++)
		if (!parse_weight(items[i], &parts[i].weight))
			cli_usage_error(
				"'%s' is no weight: a number above 0, of at most 18 digits, "
				"is wanted",
				items[i]);
}

/* ---- labels ---------------------------------------------------------------------------------- */

/* The labels of a part are keys and values in turn. */
static void set_label(struct profile_part *parts, size_t files, const char *text, size_t place)
{
	const char *equals = strchr(text, '=');
	const char **values;
	char *key;
	size_t count;

	if (!equals || equals == text)
		cli_usage_error("'%s' is no label: KEY=VALUE is wanted", text);
	key = arena_copy(&memory, text, (size_t)(equals - text));
	values = split(equals + 1, &count);
	if (count > 1)
		check_count("label", count, files);
	for (size_t i = 0; i < files; i++) {
		const char **items = (const char **)(uintptr_t)parts[i].labels;

		items[2 * place] = key;
		items[2 * place + 1] = values[count > 1 ? i : 0];
	}
}

static void set_labels(struct profile_part *parts, size_t files)
{
	for (size_t i = 0; i < files; i++) {
		parts[i].labels = arena_alloc(&memory, (2 * labels.count + 1) * sizeof(char *));
		parts[i].label_count = 2 * labels.count;
	}
	for (size_t i = 0; i < labels.count; i++)
		set_label(parts, files, labels.items[i], i);
}

int main(int argc, char **argv)
{
	struct cli_operands files = cli_start(&tool, argc, argv);
	size_t count = files.count ? files.count : 1;
	struct profile_part *parts = arena_alloc(&memory, count * sizeof(*parts));
	struct profile *profile;
	enum cli_status status;
	struct error error;

	set_weights(parts, count);
	set_labels(parts, count);
	profile = cli_profile_merge(files, cli_profile_labels(kept), parts);
	if (profile_write(profile, stdout, &error) < 0)
		cli_die_error(&error);
	status = cli_profile_incomplete(profile) ? CLI_INCOMPLETE : CLI_DONE;
	profile_free(profile);
	arena_release(&memory);
	return cli_finish(status);
}
