// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Folded stacks of random profiles, against lines that are put together stack by stack and sorted
 * as strings; and names of all bytes, which must come back from the lines.
 */
#include "view_profiles.h"

#include "analyze/view.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static char *fold(const struct profile *p, const struct fold_options *options)
{
	static char *bytes;
	static size_t size;
	struct error error;
	FILE *out = open_memstream(&bytes, &size);

	assert_int_equal(fold_write(p, options, out, &error), 0);
	fclose(out);
	return bytes;
}

/* ---- all of it, the slow way ------------------------------------------------------------------
 */

enum { LINES_MAX = 2000 };

static struct line {
	char stack[2048];
	int64_t value;
} lines[LINES_MAX];
static size_t line_count;

static void put_before(char *stack, size_t size, const char *frame)
{
	char rest[2048];

	snprintf(rest, sizeof(rest), "%s", stack);
	snprintf(stack, size, "%s%s%.1500s", frame, *rest ? ";" : "", rest);
}

static const char *const marks[ENDING_COUNT] = {
	[ENDING_NOT_WALKED] = "[not unwound]",
	[ENDING_DUMP] = "[truncated: stack dump exhausted]",
	[ENDING_NO_CFI] = "[truncated: no unwind information]",
	[ENDING_NO_MODULE] = "[truncated: module not found]",
	[ENDING_BAD_ADDRESS] = "[truncated: bad address]",
	[ENDING_DEPTH] = "[truncated: depth limit]",
};

static void put_location(const struct profile *p, uint32_t location, bool noinlines, char *stack,
			 size_t size)
{
	const struct profile_location *place = &p->locations.items[location];
	uint32_t first = noinlines && place->line_count ? place->line_count - 1 : 0;
	char frame[128];

	for (uint32_t i = first; i < place->line_count; i++) {
		uint32_t function = p->lines.items[place->line_start + i].function;

		put_before(stack, size, profile_text(p, p->functions.items[function].name));
	}
	if (place->line_count)
		return;
	snprintf(frame, sizeof(frame), "[%s+0x%" PRIx64 "]",
		 profile_text(p, p->modules.items[place->module].path) + strlen("/lib/"),
		 place->offset);
	put_before(stack, size, frame);
}

static void add_line(const struct profile *p, const struct profile_sample *sample,
		     const struct fold_options *options)
{
	const struct profile_label_set *set = &p->label_sets.items[sample->labels];
	const char *comm = "[unknown]";
	char stack[2048] = "";
	size_t i;

	for (uint32_t node = sample->node; node != NONE; node = p->nodes.items[node].parent)
		put_location(p, p->nodes.items[node].location, options->noinlines, stack,
			     sizeof(stack));
	if (marks[sample->ending] && !options->no_marks)
		put_before(stack, sizeof(stack), marks[sample->ending]);
	for (i = 0; i < set->count; i++) {
		if (!strcmp(profile_text(p, p->labels.items[set->start + i].key), "comm"))
			comm = profile_text(p, p->labels.items[set->start + i].value);
	}
	put_before(stack, sizeof(stack), comm);
	for (i = 0; i < line_count && strcmp(lines[i].stack, stack); i++)
		;
	if (i == line_count) {
		assert_true(line_count < LINES_MAX);
		snprintf(lines[line_count].stack, sizeof(lines[i].stack), "%s", stack);
		lines[line_count++].value = 0;
	}
	lines[i].value += options->samples ? (int64_t)sample->count : sample->value;
}

static int compare_lines(const void *left, const void *right)
{
	return strcmp(((const struct line *)left)->stack, ((const struct line *)right)->stack);
}

static void check_fold(const struct profile *p, const struct fold_options *options)
{
	char *got = fold(p, options), *want;
	size_t size;
	FILE *out = open_memstream(&want, &size);

	line_count = 0;
	for (size_t i = 0; i < p->samples.count; i++) {
		if (p->samples.items[i].event == options->event)
			add_line(p, &p->samples.items[i], options);
	}
	qsort(lines, line_count, sizeof(lines[0]), compare_lines);
	for (size_t i = 0; i < line_count; i++)
		fprintf(out, "%s %" PRId64 "\n", lines[i].stack, lines[i].value);
	fclose(out);
	assert_string_equal(got, want);
	free(got);
	free(want);
}

static void test_lines(void **state)
{
	(void)state;
	for (uint32_t round = 0; round < 40; round++) {
		struct profile *p = random_profile(200, round % 2 ? 40 : 6, round % 8 == 7);
		struct fold_options options = {
			.event = round % 3 == 2,
			.noinlines = round & 1,
			.no_marks = round & 2,
			.samples = round & 4,
		};

		check_fold(p, &options);
		profile_normalize(p); /* another order, the same lines */
		check_fold(p, &options);
		profile_free(p);
	}
}

/* A blank comes before ';', and a name may go on where another ends. */
static void test_order(void **state)
{
	static const char *const stacks[][2] = {
		{"a", NULL}, {"a", "c"}, {"a b", NULL}, {"a!", "x"}, {"a<b", NULL}, {"aa", NULL},
	};
	struct fold_options options = {.event = 0};
	struct profile *p = profile_new();
	uint32_t event = profile_add_event(
		p, &(struct profile_event){text(p, "e"), text(p, "count"), false, 0});
	uint32_t module =
		profile_add_module(p, &(struct profile_module){text(p, "/m"), 0, MODULE_FILE});
	char *got;

	(void)state;
	for (uint32_t i = 6; i-- > 0;) {
		uint32_t node = NONE;

		for (uint32_t k = 0; k < 2 && stacks[i][k]; k++) {
			struct profile_function function = {.name = text(p, stacks[i][k])};
			struct profile_line line = {profile_add_function(p, &function), 0, 0};

			node = profile_add_node(
				p, node, profile_add_location(p, module, 2 * i + k, &line, 1));
		}
		profile_add_sample(
			p, &(struct profile_sample){node, event, 0, ENDING_ROOT, 1, i + 1, 1});
	}
	got = fold(p, &options);
	assert_string_equal(got, "a 1\na b 3\na!;x 4\na;c 2\na<b 5\naa 6\n");
	free(got);
	profile_free(p);
}

/* Undoes what the manual says of escapes; the number of bytes. */
static size_t unescape(const char *line, size_t length, unsigned char *bytes)
{
	size_t count = 0;

	for (size_t i = 0; i < length; i++) {
		unsigned value = (unsigned char)line[i];

		if (line[i] == '\\') {
			i++;
			assert_true(strchr("tn\\x", line[i]) != NULL);
			value = line[i] == 't' ? '\t' : line[i] == 'n' ? '\n' : '\\';
			if (line[i] == 'x') {
				assert_int_equal(sscanf(line + i + 1, "%2x", &value), 1);
				i += 2;
			}
		}
		bytes[count++] = (unsigned char)value;
	}
	return count;
}

/*
 * Names that begin alike, far into them, and end within each other; as the last frame of a stack,
 * and as one that others are called from. The lines have the order of their bytes.
 */
static void test_names_alike(void **state)
{
	enum { NAMES = 700 };
	static const char *const beginnings[] = {"", "n", "namespace_", "[binary+0x", "a\xc3\xa9"};
	struct profile *p = profile_new();
	struct fold_options options = {.samples = false};
	uint32_t event = profile_add_event(p, &(struct profile_event){text(p, "e"), 0, false, 0});
	struct profile_module module = {text(p, "/lib/m.so"), 0, MODULE_FILE};
	char *got, *last = NULL;
	size_t count = 0;

	(void)state;
	random_state = 1;
	for (uint32_t i = 0; i < NAMES; i++) {
		char name[128];
		int size = snprintf(name, sizeof(name), "%s",
				    beginnings[random_below(sizeof(beginnings) /
							    sizeof(*beginnings))]);
		uint32_t more = random_below(40), node = NONE;
		struct profile_function function = {.name = 0};
		struct profile_line line = {0};

		for (uint32_t k = 0; k < more; k++)
			name[size++] = (char)(random_below(6) ? 'x' : '0' + (char)random_below(70));
		for (int k = 0; k < size; k++)
			if (name[k] == ';' || name[k] == '\\')
				name[k] = 'y';
		snprintf(name + size, sizeof(name) - (size_t)size, "z");
		function.name = text(p, name);
		line.function = profile_add_function(p, &function);
		for (uint32_t depth = 0; depth <= random_below(3); depth++)
			node = profile_add_node(
				p, node,
				profile_add_location(p, profile_add_module(p, &module), i, &line,
						     1));
		profile_add_sample(p, &(struct profile_sample){node, event, 0, ENDING_ROOT, 1, 1, 0});
	}
	got = fold(p, &options);
	for (char *at = strtok(got, "\n"); at; at = strtok(NULL, "\n"), count++) {
		*strrchr(at, ' ') = '\0';
		assert_true(!last || strcmp(last, at) < 0);
		last = at;
	}
	assert_true(count > NAMES / 2);
	free(got);
	profile_free(p);
}

/* Two frames whose names are all bytes, as comm, as functions and as a module's. */
static void test_all_bytes(void **state)
{
	struct fold_options options = {.module = true};
	unsigned char all[256], back[256];
	struct profile *p = profile_new();
	struct profile_function function;
	struct profile_module module;
	struct profile_line line;
	struct profile_label comm;
	uint32_t node = NONE, name, event;
	char *got, *end, *part;

	(void)state;
	for (unsigned i = 0; i < 256; i++)
		all[i] = (unsigned char)(255 - i);
	name = profile_string(p, all, 256);
	event = profile_add_event(p, &(struct profile_event){name, name, false, 0});
	module = (struct profile_module){text(p, "m;"), 0, MODULE_FILE};
	function = (struct profile_function){.name = name};
	comm = (struct profile_label){text(p, "comm"), name};
	line = (struct profile_line){profile_add_function(p, &function), 0, 0};
	for (uint32_t i = 0; i < 2; i++)
		node = profile_add_node(
			p, node,
			profile_add_location(p, profile_add_module(p, &module), i, &line, 1));
	profile_add_sample(p, &(struct profile_sample){node, event, profile_add_labels(p, &comm, 1),
						       ENDING_ROOT, 1, 42, 0});
	got = fold(p, &options);
	end = strchr(got, '\n');
	assert_non_null(end);
	assert_int_equal(end[1], '\0');
	assert_memory_equal(end - 3, " 42", 3);
	*(end - 3) = '\0';
	part = strtok(got, ";");
	for (int i = 0; i < 3; i++, part = strtok(NULL, ";")) {
		assert_non_null(part);
		if (i) {
			assert_memory_equal(part, "m\\x3b`", 6);
			part += 6;
		}
		for (const char *at = part; *at; at++)
			assert_true((unsigned char)*at >= 0x20 && *at != 0x7f);
		assert_int_equal(unescape(part, strlen(part), back), 256);
		assert_memory_equal(back, all, 256);
	}
	assert_null(part);
	free(got);
	profile_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_names_alike),
		cmocka_unit_test(test_all_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
