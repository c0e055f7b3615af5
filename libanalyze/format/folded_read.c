// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Folded stacks -> profile. Lines are mostly sorted, so that a stack keeps the frames that it
 * shares with the one before; what is added up stands beside the nodes of the profile until the
 * end, when it is known whether there were decimals.
 */
#include "analyze/format.h"
#include "base/vector.h"
#include "format/folded_frames.h"
#include "format/folded_line.h"
#include "format/text_cache.h"
#include "format/text_lines.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum {
	LOOKED_AT = 1 << 20, /* bytes, to see what it is */
	LINES_LOOKED_AT = 100,
	COLUMNS = 2,
};

/* What the lines of a node's stack sum up to. */
struct sums {
	int64_t whole[COLUMNS], fraction[COLUMNS];
	uint64_t lines;
};

struct depth {
	size_t end; /* of the frame, in the text of the stack */
	struct text_cache_key key;
	uint32_t node;
};

struct folded {
	struct profile *profile;
	struct text_lines lines;
	bool is_difference;
	int decimals; /* the most that were met */
	struct folded_frames frames;
	struct text_cache cache;
	struct span stack; /* the one before */
	struct {
		struct depth *items;
		size_t count, capacity;
	} depths; /* its frames */
	struct {
		struct sums *items;
		size_t count, capacity;
	} sums; /* by node + 1: the first is of stacks without a frame */
};

/* ---- what it is ------------------------------------------------------------------------------ */

static bool next_stack(struct text_lines *lines, struct span *line)
{
	while (text_next(lines, line))
		if (!is_empty(*line) && !is_comment(*line))
			return true;
	return false;
}

/* Of lines that may be as long as they like, the end of the first need not be there. */
static bool may_be_long_stack(const struct input *looked_at, struct span line)
{
	return line.at + line.size == looked_at->bytes + looked_at->size &&
	       memchr(line.at, ';', line.size) && line.at[0] != '{' && line.at[0] != '<' &&
	       !memchr(line.at, '\0', line.size);
}

/* Most lines end in a count: other texts have numbers, too. */
bool folded_begins(const unsigned char *bytes, size_t size)
{
	struct input input = input_over_bytes(bytes, size < LOOKED_AT ? size : LOOKED_AT);
	struct text_lines lines = text_lines_over(&input);
	struct folded_value value;
	struct span line;
	int all = 0, good = 0;

	for (; all < LINES_LOOKED_AT && next_stack(&lines, &line); all++) {
		if (memchr(line.at, '\0', line.size))
			return false;
		good += folded_take_value(&line, &value) || may_be_long_stack(&input, line);
	}
	return good > 0 && good * 2 >= all;
}

/* Two numbers at the end of each of the first lines: a name may end in a number, but not all. */
static bool is_difference(const struct input *input)
{
	struct text_lines lines = text_lines_over(input);
	struct folded_value value;
	struct span line;
	int found = 0;

	while (found < LINES_LOOKED_AT && lines.at - input->bytes < LOOKED_AT &&
	       next_stack(&lines, &line)) {
		if (!folded_take_value(&line, &value))
			continue;
		if (!folded_take_value(&line, &value))
			return false;
		found++;
	}
	return found > 0;
}

/* ---- stacks ---------------------------------------------------------------------------------- */

static size_t common_size(struct span a, struct span b)
{
	size_t most = a.size < b.size ? a.size : b.size, size = 0;
	uint64_t x, y;

	for (; size + sizeof(x) <= most; size += sizeof(x)) {
		memcpy(&x, a.at + size, sizeof(x));
		memcpy(&y, b.at + size, sizeof(y));
		if (x != y)
			break;
	}
	while (size < most && a.at[size] == b.at[size])
		size++;
	return size;
}

/* How many frames both stacks begin with. */
static size_t shared_depth(const struct folded *folded, struct span stack)
{
	size_t common = common_size(folded->stack, stack), depth = folded->depths.count;

	for (; depth; depth--) {
		size_t end = folded->depths.items[depth - 1].end;

		if (end < common || (end == common && (end == stack.size || stack.at[end] == ';')))
			break;
	}
	return depth;
}

/* First all are gone for, so that what is found of one need not be waited for before the next. */
static uint32_t add_frames(struct folded *folded, struct span stack, size_t depth)
{
	uint32_t node = depth ? folded->depths.items[depth - 1].node : NONE;
	size_t start = depth ? folded->depths.items[depth - 1].end + 1 : 0, at = start;

	folded->depths.count = depth;
	folded->stack = stack;
	while (at <= stack.size && stack.size) {
		const unsigned char *end = memchr(stack.at + at, ';', stack.size - at);
		size_t frame_end = end ? (size_t)(end - stack.at) : stack.size;
		struct span text = {stack.at + at, frame_end - at};

		*vector_push(&folded->depths) = (struct depth){
			.end = frame_end, .key = folded_frames_key(&folded->frames, text)};
		at = frame_end + 1;
	}
	for (; depth < folded->depths.count; depth++) {
		struct depth *frame = &folded->depths.items[depth];
		struct span text = {stack.at + start, frame->end - start};

		node = frame->node = folded_frames_add(&folded->frames, node, text, frame->key);
		start = frame->end + 1;
	}
	return node;
}

/* Sorted stacks share most of their frames with the one before; others may have been met before. */
static uint32_t add_stack(struct folded *folded, struct span stack)
{
	size_t depth = shared_depth(folded, stack);
	size_t shared = depth ? folded->depths.items[depth - 1].end : 0;
	uint32_t *cached;
	bool known;

	if (shared > stack.size / 2)
		return add_frames(folded, stack, depth);
	cached = text_cache_find(&folded->cache, text_cache_key(&folded->cache, stack), &known);
	if (!known)
		*cached = add_frames(folded, stack, depth);
	return *cached;
}

static bool is_no_stack(struct span stack)
{
	static const char word[] = "[no stack]";

	return stack.size == strlen(word) && !memcmp(stack.at, word, stack.size);
}

/* At the limits it stays, which are those that a number in the text can have. */
static void add_to(int64_t *sum, int64_t value)
{
	if (__builtin_add_overflow(*sum, value, sum))
		*sum = value < 0 ? -INT64_MAX : INT64_MAX;
	else if (*sum == INT64_MIN)
		*sum = -INT64_MAX;
}

static void add_value(struct folded *folded, uint32_t node, const struct folded_value *values,
		      int columns)
{
	struct sums *sums;

	while (folded->sums.count <= (size_t)node + 1 && node != NONE)
		*vector_push(&folded->sums) = (struct sums){.lines = 0};
	sums = &folded->sums.items[node == NONE ? 0 : node + 1];
	sums->lines++;
	for (int i = 0; i < columns; i++) {
		int64_t fraction = sums->fraction[i] + values[i].fraction;

		add_to(&sums->whole[i], values[i].whole);
		add_to(&sums->whole[i], fraction / FOLDED_UNIT);
		sums->fraction[i] = fraction % FOLDED_UNIT;
		if (values[i].decimals > folded->decimals)
			folded->decimals = values[i].decimals;
	}
}

static void add_line(struct folded *folded, struct span line)
{
	struct folded_value values[COLUMNS];
	int columns = folded->is_difference ? 2 : 1;

	for (int i = columns; i-- > 0;) {
		if (!folded_take_value(&line, &values[i])) {
			text_skip(&folded->lines);
			return;
		}
	}
	if (line.size >= UINT32_MAX)
		text_skip(&folded->lines);
	else
		add_value(folded, is_no_stack(line) ? NONE : add_stack(folded, line), values,
			  columns);
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* What the numbers count when some have decimals. */
static const struct scale {
	int decimals;
	int64_t factor;
	const char *unit;
} scales[] = {
	{0, 1, "count"},
	{3, 1000, "thousandths"},
	{6, 1000000, "millionths"},
	{9, FOLDED_UNIT, "billionths"},
};

static int64_t scaled(const struct sums *sums, int column, const struct scale *scale)
{
	int64_t value;

	if (__builtin_mul_overflow(sums->whole[column], scale->factor, &value))
		return sums->whole[column] < 0 ? -INT64_MAX : INT64_MAX;
	add_to(&value, sums->fraction[column] / (FOLDED_UNIT / scale->factor));
	return value;
}

/* Whole numbers count samples that weigh 1; of others it is only known how many lines there were.
 */
static void add_sample(struct folded *folded, const struct scale *scale, uint32_t event,
		       uint32_t node, int column)
{
	const struct sums *sums = &folded->sums.items[node == NONE ? 0 : node + 1];
	struct profile_sample sample = {.node = node, .event = event};

	sample.value = scaled(sums, column, scale);
	if (!sums->lines || (!sample.value && folded->is_difference))
		return;
	sample.count = scale->decimals    ? sums->lines
		       : sample.value > 0 ? (uint64_t)sample.value
					  : 0;
	sample.squares = sample.count;
	profile_add_sample(folded->profile, &sample);
}

static void add_samples(struct folded *folded)
{
	static const char *const names[] = {"samples", "base", "new"};
	struct profile *profile = folded->profile;
	const struct scale *scale = scales;
	int columns = folded->is_difference ? 2 : 1;

	while (scale->decimals < folded->decimals)
		scale++;
	for (int column = 0; column < columns; column++) {
		const char *name = names[folded->is_difference + column];
		uint32_t event = profile_add_event(
			profile,
			&(struct profile_event){
				.name = profile_string(profile, name, strlen(name)),
				.unit = profile_string(profile, scale->unit, strlen(scale->unit)),
				.rank = (uint32_t)column});

		add_sample(folded, scale, event, NONE, column);
		for (uint32_t i = 1; i < folded->sums.count; i++)
			add_sample(folded, scale, event, i - 1, column);
	}
}

struct profile *folded_read(struct input *input, const char *name, struct error *error)
{
	struct folded folded = {.profile = profile_new(),
				.lines = text_lines_over(input),
				.is_difference = is_difference(input)};
	struct profile *profile = folded.profile;
	struct span line;

	folded_frames_init(&folded.frames, profile);
	text_cache_init(&folded.cache);
	*vector_push(&folded.sums) = (struct sums){.lines = 0};
	while (text_next(&folded.lines, &line)) {
		if (!is_empty(line) && !is_comment(line))
			add_line(&folded, line);
		text_release_read(&folded.lines);
	}
	add_samples(&folded);
	text_finish(&folded.lines,
		    folded.is_difference ? "no two counts at its end" : "no count at its end",
		    profile);
	if (!profile->samples.count && folded.lines.skipped) {
		error_set(error, ERROR_INPUT, "'%s' has no line that ends in a count", name);
		profile_free(profile);
		profile = NULL;
	} else {
		profile_normalize(profile);
	}
	folded_frames_release(&folded.frames);
	text_cache_release(&folded.cache);
	vector_release(&folded.depths);
	vector_release(&folded.sums);
	return profile;
}
