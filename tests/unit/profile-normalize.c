// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The model: equal items are one item, and a profile has one canonical form, whatever order it was
 * made in. A made-up recording is added to profiles in shuffled orders; what each of them means is
 * told by a printer that knows nothing of numbers and orders.
 */
#include "analyze/profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static uint64_t random_state;

static uint32_t random_below(uint32_t limit)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(random_state >> 33) % limit;
}

enum { FRAMES = 12, DEPTH = 6, STACKS = 300, ROUNDS = 40 };

struct stack {
	uint32_t frames[DEPTH], depth;
	uint32_t event, labels, ending;
	int64_t value;
};

static struct stack stacks[STACKS];

static uint32_t text(struct profile *p, const char *prefix, uint32_t number)
{
	char name[40];

	snprintf(name, sizeof(name), "%s%u", prefix, number);
	return profile_string(p, name, strlen(name));
}

static uint32_t add_ranked_event(struct profile *p, uint32_t number, uint32_t rank)
{
	return profile_add_event(p, &(struct profile_event){text(p, "event", number),
							    text(p, "ns", 0), number % 2, rank});
}

/* Event N has rank 9 - N, and when it is added again, one that is not smaller. */
static uint32_t add_event(struct profile *p, uint32_t number)
{
	return add_ranked_event(p, number, 9 - number + random_below(3));
}

static uint32_t add_module(struct profile *p, uint32_t number)
{
	return profile_add_module(p,
				  &(struct profile_module){text(p, "/lib", number / 2),
							   text(p, "id", number % 2), MODULE_FILE});
}

static uint32_t add_function(struct profile *p, uint32_t number)
{
	return profile_add_function(
		p, &(struct profile_function){text(p, "_Z", number / 4), text(p, "f", number / 3),
					      text(p, "/src", number / 2), number});
}

/* Frame N: so many functions inlined as N % 3; some frames share module, offset or functions. */
static uint32_t add_location(struct profile *p, uint32_t frame)
{
	struct profile_line lines[2];

	for (uint32_t i = 0; i < frame % 3; i++)
		lines[i] = (struct profile_line){add_function(p, frame / 2 + i), frame, i};
	return profile_add_location(p, add_module(p, frame / 3), frame / 2, lines, frame % 3);
}

static uint32_t add_label_set(struct profile *p, uint32_t number)
{
	struct profile_label labels[4];
	uint32_t count = 0, at;

	for (uint32_t i = 0; i < number % 4; i++)
		labels[count++] =
			(struct profile_label){text(p, "key", i), text(p, "value", number / 4)};
	for (uint32_t i = 0; i + 1 < count; i++) { /* in any order */
		struct profile_label other = labels[i];

		at = i + random_below(count - i);
		labels[i] = labels[at];
		labels[at] = other;
	}
	return profile_add_labels(p, labels, count);
}

static void add_stack(struct profile *p, const struct stack *stack)
{
	uint32_t node = NONE;

	for (uint32_t i = 0; i < stack->depth; i++)
		node = profile_add_node(p, node, add_location(p, stack->frames[i]));
	profile_add_sample(p, &(struct profile_sample){node, add_event(p, stack->event),
						       add_label_set(p, stack->labels),
						       (enum ending)stack->ending, 1, stack->value,
						       (uint128)(stack->value * stack->value)});
}

static void add_rubbish(struct profile *p)
{
	uint32_t what = random_below(1000);

	add_function(p, 100 + what);
	add_module(p, 100 + what);
	add_label_set(p, 101 + what);
	profile_add_node(p, profile_add_node(p, NONE, add_location(p, what)),
			 add_location(p, what % FRAMES));
}

/* Weights of ten digits: their squares do not add up exactly in a double. */
static void make_stacks(void)
{
	for (size_t i = 0; i < STACKS; i++) {
		stacks[i].depth = random_below(DEPTH + 1);
		for (uint32_t k = 0; k < stacks[i].depth; k++)
			stacks[i].frames[k] = random_below(FRAMES);
		stacks[i].event = random_below(3);
		stacks[i].labels = random_below(6);
		stacks[i].ending = random_below(ENDING_COUNT);
		stacks[i].value = 2000000000 + random_below(1000000000);
		if (i && random_below(3) == 0) { /* often the same stack */
			int64_t value = stacks[i].value;

			stacks[i] = stacks[random_below((uint32_t)i)];
			stacks[i].value = value;
		}
	}
}

static struct profile *make_profile(void)
{
	struct profile *p = profile_new();
	uint32_t first = random_below(2);

	for (uint32_t i = 0; i + 1 < STACKS; i++) {
		uint32_t at = i + random_below(STACKS - i);
		struct stack other = stacks[i];

		stacks[i] = stacks[at];
		stacks[at] = other;
	}
	for (uint32_t i = 0; i < 3; i++) /* all are there, so that shuffling changes no table */
		add_ranked_event(p, (i + first) % 3, 9 - (i + first) % 3);
	profile_set_note(p, first, first ? "kept" : "host", "old");
	for (uint32_t i = 0; i < STACKS; i++) {
		if (random_below(10) == 0)
			add_rubbish(p);
		add_stack(p, &stacks[i]);
	}
	profile_set_note(p, !first, first ? "host" : "kept", "new");
	profile_set_note(p, true, "kept", "7");
	profile_set_note(p, false, "host", "tube");
	profile_set_note(p, false, "arch", "x86_64");
	profile_add_transform(p, "-focus=x");
	profile_add_transform(p, "-a");
	return p;
}

static void tell_frame(struct strbuf *out, const struct profile *p, uint32_t item)
{
	const struct profile_location *location = &p->locations.items[item];
	const struct profile_module *module = &p->modules.items[location->module];

	strbuf_addf(out, " %s(%s,%d)+%x", profile_text(p, module->path),
		    profile_text(p, module->build_id), (int)module->kind,
		    (unsigned int)location->offset);
	for (uint32_t i = 0; i < location->line_count; i++) {
		const struct profile_line *line = &p->lines.items[location->line_start + i];
		const struct profile_function *f = &p->functions.items[line->function];

		strbuf_addf(out, "[%s,%s,%s:%u,%u:%u]", profile_text(p, f->name),
			    profile_text(p, f->source), profile_text(p, f->file), f->start_line,
			    line->line, line->column);
	}
}

/* A line of words without numbers of items. */
static char *tell_sample(const struct profile *p, const struct profile_sample *sample)
{
	const struct profile_event *event = &p->events.items[sample->event];
	const struct profile_label_set *set = &p->label_sets.items[sample->labels];
	struct strbuf out = STRBUF_INIT;

	strbuf_addf(&out, "%s %s %d %d:", profile_text(p, event->name),
		    profile_text(p, event->unit), event->is_sampled, (int)sample->ending);
	for (uint32_t i = 0; i < set->count; i++)
		strbuf_addf(&out, " %s=%s", profile_text(p, p->labels.items[set->start + i].key),
			    profile_text(p, p->labels.items[set->start + i].value));
	for (uint32_t at = sample->node; at != NONE; at = p->nodes.items[at].parent)
		tell_frame(&out, p, p->nodes.items[at].location);
	strbuf_addf(&out, " = %ju %jd %ju %ju\n", (uintmax_t)sample->count, (intmax_t)sample->value,
		    (uintmax_t)(sample->squares >> 64), (uintmax_t)(uint64_t)sample->squares);
	return out.text;
}

static int compare_lines(const void *a, const void *b)
{
	char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

static char *tell(const struct profile *p)
{
	char **lines = xcalloc(p->samples.count, sizeof(*lines));
	struct strbuf out = STRBUF_INIT;

	for (size_t i = 0; i < p->samples.count; i++)
		lines[i] = tell_sample(p, &p->samples.items[i]);
	qsort(lines, p->samples.count, sizeof(*lines), compare_lines);
	for (size_t i = 0; i < p->samples.count; i++) {
		strbuf_add_string(&out, lines[i]);
		free(lines[i]);
	}
	free(lines);
	return out.text;
}

static char *written(const struct profile *profile, size_t *size)
{
	char *out = NULL;
	struct error error;
	FILE *file = open_memstream(&out, size);

	assert_non_null(file);
	assert_int_equal(profile_write(profile, file, &error), 0);
	assert_int_equal(fclose(file), 0);
	return out;
}

static void assert_told_same(const struct profile *profile, const char *expected)
{
	char *told = tell(profile);

	assert_string_equal(told, expected);
	free(told);
}

static void any_order_gives_the_same(void **state)
{
	char *bytes = NULL, *told = NULL;
	size_t size = 0;

	(void)state;
	random_state = 1;
	make_stacks();
	for (int round = 0; round < ROUNDS; round++) {
		struct profile *profile = make_profile(), *again;
		struct error error;
		size_t other_size;
		char *other;

		if (!told)
			told = tell(profile);
		assert_told_same(profile, told);
		profile_normalize(profile);
		assert_true(profile_is_normalized(profile));
		assert_told_same(profile, told);
		other = written(profile, &other_size);
		if (!bytes) {
			bytes = other;
			size = other_size;
		} else {
			assert_int_equal(size, other_size);
			assert_memory_equal(bytes, other, size);
			free(other);
		}
		again = profile_read(bytes, size, "x", &error);
		assert_non_null(again);
		assert_told_same(again, told);
		profile_free(again);
		profile_free(profile);
	}
	assert_non_null(strstr(bytes, "fact\tarch\tx86_64\nfact\thost\ttube\nledger\tkept\t7\n"
				      "transform\t-focus=x\ntransform\t-a\nevent\t7\texact\tns0\t"
				      "event2\nevent\t8\tsampled\tns0\tevent1\nevent\t9\texact"));
	assert_null(strstr(bytes, "/lib50"));
	free(told);
	free(bytes);
}

/* Adding goes on after normalizing and after reading: the indexes know what is there. */
static void can_be_added_to_later(void **state)
{
	struct profile *once, *twice, *read;
	struct error error;
	size_t once_size, twice_size;
	char *once_bytes, *twice_bytes;

	(void)state;
	random_state = 2;
	make_stacks();
	once = make_profile();
	twice = make_profile();
	profile_normalize(twice);
	twice_bytes = written(twice, &twice_size);
	read = profile_read(twice_bytes, twice_size, "x", &error);
	assert_non_null(read);
	free(twice_bytes);
	for (size_t i = 0; i < STACKS; i++) {
		add_stack(once, &stacks[i]);
		add_stack(i % 2 ? twice : read, &stacks[i]);
		add_stack(i % 2 ? read : twice, &stacks[i]);
	}
	profile_normalize(once);
	profile_normalize(twice);
	profile_normalize(read);
	once_bytes = written(once, &once_size);
	twice_bytes = written(twice, &twice_size);
	assert_int_equal(once_size, twice_size);
	assert_memory_equal(once_bytes, twice_bytes, once_size);
	free(twice_bytes);
	twice_bytes = written(read, &twice_size);
	assert_int_equal(once_size, twice_size);
	assert_memory_equal(once_bytes, twice_bytes, once_size);
	free(twice_bytes);
	free(once_bytes);
	profile_free(read);
	profile_free(twice);
	profile_free(once);
}

static void equal_items_are_one(void **state)
{
	struct profile *p = profile_new();
	uint32_t event = add_event(p, 1), location, node;
	struct profile_sample sample = {NONE, event, 0, ENDING_ROOT, 1, 3, 9};

	(void)state;
	assert_int_equal(profile_string(p, "", 0), 0);
	assert_int_equal(profile_add_labels(p, NULL, 0), 0);
	assert_int_equal(add_event(p, 1), event);
	assert_int_not_equal(add_event(p, 2), event);
	location = add_location(p, 5);
	assert_int_equal(add_location(p, 5), location);
	assert_int_not_equal(add_location(p, 2), location);
	assert_int_equal(p->lines.count, 4);
	node = profile_add_node(p, NONE, location);
	assert_int_equal(profile_add_node(p, NONE, location), node);
	assert_int_not_equal(profile_add_node(p, node, location), node);
	profile_add_sample(p, &sample);
	profile_add_sample(p, &sample);
	sample.ending = ENDING_DUMP;
	profile_add_sample(p, &sample);
	assert_int_equal(p->samples.count, 2);
	assert_int_equal(p->samples.items[0].count, 2);
	assert_int_equal(p->samples.items[0].value, 6);
	assert_true(p->samples.items[0].squares == 18);
	profile_free(p);
}

static void sums_stay_at_the_limit(void **state)
{
	struct profile *p = profile_new();
	struct profile_sample sample = {NONE,       add_event(p, 0), 0,          ENDING_ROOT,
					UINT64_MAX, INT64_MIN,       ~(uint128)0};

	(void)state;
	profile_add_sample(p, &sample);
	profile_add_sample(p, &sample);
	assert_true(p->samples.items[0].count == UINT64_MAX);
	assert_true(p->samples.items[0].value == INT64_MIN);
	assert_true(p->samples.items[0].squares == ~(uint128)0);
	sample.ending = ENDING_DUMP;
	sample.value = INT64_MAX;
	profile_add_sample(p, &sample);
	profile_add_sample(p, &sample);
	assert_true(p->samples.items[1].value == INT64_MAX);
	profile_free(p);
}

/* The order that pitot-profile(5) promises, on a case small enough to be seen through. */
static void children_in_order_of_location(void **state)
{
	static const uint32_t parents[] = {NONE, 0, 1, 0}, locations[] = {1, 0, 1, 2};
	struct profile *p = profile_new();
	uint32_t event = add_event(p, 0), module = add_module(p, 0), at[4], root, left, right;

	(void)state;
	for (uint64_t offset = 30; offset; offset -= 10)
		at[offset / 10] = profile_add_location(p, module, offset, NULL, 0);
	root = profile_add_node(p, NONE, at[2]);
	right = profile_add_node(p, root, at[3]);
	left = profile_add_node(p, root, at[1]);
	left = profile_add_node(p, left, at[2]);
	for (int ending = ENDING_COUNT - 1; ending >= 0; ending--) {
		profile_add_sample(
			p, &(struct profile_sample){right, event, 0, (enum ending)ending, 1, 1, 1});
		profile_add_sample(
			p, &(struct profile_sample){left, event, 0, (enum ending)ending, 1, 1, 1});
	}
	assert_false(profile_is_normalized(p));
	profile_normalize(p);
	assert_int_equal(p->nodes.count, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(p->nodes.items[i].parent, parents[i]);
		assert_int_equal(p->nodes.items[i].location, locations[i]);
		assert_int_equal(p->locations.items[i % 3].offset, 10 * (i % 3 + 1));
	}
	for (uint32_t i = 0; i < 2 * ENDING_COUNT; i++) { /* node 2 is the left leaf, 3 the right */
		assert_int_equal(p->samples.items[i].ending, i % ENDING_COUNT);
		assert_int_equal(p->samples.items[i].node, i < ENDING_COUNT ? 2 : 3);
	}
	profile_free(p);
}

/* A stack so deep that recursion would not end well. */
static void very_deep_stack(void **state)
{
	enum { FRAMES_DEEP = 1000000 };
	struct profile *p = profile_new();
	uint32_t event = add_event(p, 0), node = NONE, locations[2];

	(void)state;
	locations[0] = add_location(p, 5);
	locations[1] = add_location(p, 3);
	for (uint32_t i = 0; i < FRAMES_DEEP; i++)
		node = profile_add_node(p, node, locations[i % 2]);
	profile_add_sample(p, &(struct profile_sample){node, event, 0, ENDING_ROOT, 1, 1, 1});
	profile_normalize(p);
	assert_true(profile_is_normalized(p));
	assert_int_equal(p->nodes.count, FRAMES_DEEP);
	assert_int_equal(p->samples.items[0].node, FRAMES_DEEP - 1);
	profile_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_order_gives_the_same),
		cmocka_unit_test(can_be_added_to_later),
		cmocka_unit_test(equal_items_are_one),
		cmocka_unit_test(sums_stay_at_the_limit),
		cmocka_unit_test(children_in_order_of_location),
		cmocka_unit_test(very_deep_stack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
