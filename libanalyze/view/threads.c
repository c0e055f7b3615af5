/* SPDX-License-Identifier: GPL-2.0-or-later */
/* threads: the events of one thread, or of all that are alike, make a row. */
#include "view/threads.h"

#include "base/vector.h"

#include <string.h>

const char *const thread_columns[COLUMN_COUNT] = {
	[COLUMN_THREADS] = "threads",
	[COLUMN_ON_CPU] = "on-cpu",
	[COLUMN_RUNNABLE] = "runnable",
	[COLUMN_BLOCKED] = "blocked",
	[COLUMN_UNKNOWN] = "unknown",
	[COLUMN_SWITCHES] = "switches",
	[COLUMN_PREEMPTIONS] = "preemptions",
	[COLUMN_MIGRATIONS] = "migrations",
};

bool thread_column_is_time(enum thread_column column)
{
	return column >= COLUMN_ON_CPU && column <= COLUMN_UNKNOWN;
}

static int find_events(struct threads *threads, struct error *error)
{
	const struct profile *profile = threads->profile;

	for (int column = 0; column < COLUMN_COUNT; column++) {
		threads->events[column] = NONE;
		for (size_t i = 0; i < profile->events.count; i++)
			if (!strcmp(profile_text(profile, profile->events.items[i].name),
				    thread_columns[column]))
				threads->events[column] = (uint32_t)i;
	}
	if (threads->events[COLUMN_THREADS] == NONE)
		return error_set(error, ERROR_INPUT,
				 "the profile has no event 'threads'; give the recording, or make "
				 "one with pitot threads --profile");
	return 0;
}

/* ---- where ------------------------------------------------------------------------------------- */

/* How a thread leaves its CPU, whatever it waits for. */
static bool is_scheduling(struct span name)
{
	static const char *const starts[] = {
		"schedule", "__schedule", "io_schedule", "preempt_schedule", "__cond_resched",
	};

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		if (name.size >= strlen(starts[i]) &&
		    !memcmp(name.at, starts[i], strlen(starts[i])))
			return true;
	return false;
}

static struct span innermost(const struct threads *threads, uint32_t location)
{
	struct frames frames = frames_of(threads->profile, location, false);

	return names_text(threads->names, frames_name(threads->names, location, frames.start));
}

void threads_where(const struct threads *threads, uint32_t node, struct strbuf *text)
{
	const struct profile *profile = threads->profile;
	struct span kernel = {NULL, 0}, user = {NULL, 0};

	for (; node != NONE && !user.size; node = profile->nodes.items[node].parent) {
		uint32_t location = profile->nodes.items[node].location;
		uint32_t module = profile->locations.items[location].module;
		struct span name = innermost(threads, location);

		if (profile->modules.items[module].kind != MODULE_KERNEL)
			user = name;
		else if (!kernel.size && !is_scheduling(name))
			kernel = name;
	}
	strbuf_add(text, user.at ? user.at : (const unsigned char *)"", user.size);
	if (kernel.size) {
		strbuf_add_string(text, user.size ? " [" : "[");
		strbuf_add(text, kernel.at, kernel.size);
		strbuf_add_char(text, ']');
	}
}

/* ---- rows -------------------------------------------------------------------------------------- */

static struct span label_of(const struct profile *profile, const struct profile_sample *sample,
			    const char *key)
{
	const struct profile_label_set *set = &profile->label_sets.items[sample->labels];

	for (uint32_t i = 0; i < set->count; i++) {
		const struct profile_label *label = &profile->labels.items[set->start + i];

		if (!strcmp(profile_text(profile, label->key), key))
			return (struct span){
				(const unsigned char *)profile_text(profile, label->value),
				profile_text_size(profile, label->value)};
	}
	return (struct span){(const unsigned char *)"", 0};
}

/* Names that only count, as pool-1 and pool-2, are one: pool-#. */
static void add_alike(struct strbuf *text, struct span comm)
{
	bool in_number = false;

	for (size_t i = 0; i < comm.size; i++) {
		bool is_digit = comm.at[i] >= '0' && comm.at[i] <= '9';

		if (!is_digit)
			strbuf_add_char(text, (char)comm.at[i]);
		else if (!in_number)
			strbuf_add_char(text, '#');
		in_number = is_digit;
	}
}

static struct span keep(struct threads *threads, struct span text)
{
	uint32_t number = intern_add(&threads->texts, text.at, text.size);

	return (struct span){(const unsigned char *)threads->texts.strings[number], text.size};
}

static bool is_same(struct span a, struct span b)
{
	return a.size == b.size && !memcmp(a.at, b.at, a.size);
}

static struct thread_row *row_of(struct threads *threads, const struct profile_sample *sample)
{
	const struct profile *profile = threads->profile;
	struct thread_row row = {
		.comm = label_of(profile, sample, "comm"),
		.pid = label_of(profile, sample, "pid"),
		.tid = label_of(profile, sample, "tid"),
		.state = label_of(profile, sample, "state"),
	};
	struct strbuf key = STRBUF_INIT, where = STRBUF_INIT, alike = STRBUF_INIT;
	struct thread_row *found;
	uint32_t number;

	threads_where(threads, sample->node, &where);
	add_alike(&alike, row.comm);
	if (threads->options->each)
		strbuf_add(&key, row.tid.at, row.tid.size + 1);
	else
		row.tid.size = 0;
	strbuf_add(&key, threads->options->each ? row.comm.at : (unsigned char *)alike.text,
		   threads->options->each ? row.comm.size : alike.length);
	strbuf_add_char(&key, '\0');
	strbuf_add(&key, row.state.at, row.state.size);
	strbuf_add_char(&key, '\0');
	strbuf_add(&key, where.text, where.length);
	number = intern_add(&threads->keys, key.text, key.length);
	if (number == threads->rows.count) {
		row.where = keep(threads, (struct span){(unsigned char *)where.text, where.length});
		*vector_push(&threads->rows) = row;
	}
	found = &threads->rows.items[number];
	if (!is_same(found->comm, row.comm))
		found->comm =
			keep(threads, (struct span){(unsigned char *)alike.text, alike.length});
	if (!is_same(found->pid, row.pid))
		found->pid.size = 0;
	strbuf_release(&key);
	strbuf_release(&where);
	strbuf_release(&alike);
	return found;
}

static void add_sample(struct threads *threads, const struct profile_sample *sample)
{
	for (int column = 0; column < COLUMN_COUNT; column++)
		if (threads->events[column] == sample->event)
			threads_sum(&row_of(threads, sample)->values[column],
				    sample->value);
}

static int compare_spans(struct span a, struct span b)
{
	int order = memcmp(a.at, b.at, a.size < b.size ? a.size : b.size);

	return order ? order : (a.size > b.size) - (a.size < b.size);
}

/* The most threads, the longest life, and then by name. */
static int compare_rows(const void *left, const void *right)
{
	const struct thread_row *a = left, *b = right;
	int64_t life_a = 0, life_b = 0;
	int order;

	if (a->values[COLUMN_THREADS] != b->values[COLUMN_THREADS])
		return a->values[COLUMN_THREADS] > b->values[COLUMN_THREADS] ? -1 : 1;
	if (a->values[COLUMN_ON_CPU] != b->values[COLUMN_ON_CPU])
		return a->values[COLUMN_ON_CPU] > b->values[COLUMN_ON_CPU] ? -1 : 1;
	for (int column = COLUMN_RUNNABLE; column <= COLUMN_UNKNOWN; column++) {
		threads_sum(&life_a, a->values[column]);
		threads_sum(&life_b, b->values[column]);
	}
	if (life_a != life_b)
		return life_a > life_b ? -1 : 1;
	order = compare_spans(a->comm, b->comm);
	order = order ? order : compare_spans(a->tid, b->tid);
	order = order ? order : compare_spans(a->state, b->state);
	return order ? order : compare_spans(a->where, b->where);
}

/* ---- the whole --------------------------------------------------------------------------------- */

int threads_write(const struct profile *profile, const struct threads_options *options, FILE *out,
		  size_t *rows, struct error *error)
{
	struct strbuf text = STRBUF_INIT;
	struct threads threads = {.profile = profile, .options = options, .out = &text};

	if (find_events(&threads, error) < 0)
		return -1;
	threads.names = names_new(profile, &options->names);
	for (size_t i = 0; i < profile->samples.count; i++)
		add_sample(&threads, &profile->samples.items[i]);
	if (threads.rows.count)
		qsort(threads.rows.items, threads.rows.count, sizeof(*threads.rows.items),
		      compare_rows);
	*rows = threads.rows.count;
	threads.shown = threads.rows.count;
	if (options->count >= 0 && (uint64_t)options->count < threads.shown)
		threads.shown = (size_t)options->count;
	if (options->format == FORMAT_TSV)
		threads_tsv(&threads);
	else if (options->format == FORMAT_JSON)
		threads_json(&threads);
	else
		threads_table(&threads);
	fwrite(text.text, 1, text.length, out);
	names_free(threads.names);
	intern_release(&threads.texts);
	intern_release(&threads.keys);
	vector_release(&threads.rows);
	strbuf_release(&text);
	return 0;
}
