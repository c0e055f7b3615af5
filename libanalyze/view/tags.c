// SPDX-License-Identifier: GPL-2.0-or-later
/* tags: which values labels have, and how much of all is counted with each. */
#include "view/tags.h"
#include "base/vector.h"

#include <string.h>

bool tags_is_labelled(const struct tags *tags, const struct row *row)
{
	return tags->aggregate.label_values[row->labels] != NONE;
}

struct tally tags_rest(const struct tags *tags)
{
	struct tally rest = {.value = 0};

	for (size_t i = tags->shown; i < tags->aggregate.row_count; i++)
		tally_add(&rest, &tags->aggregate.rows[i].flat);
	return rest;
}

/* ---- keys ------------------------------------------------------------------------------------ */

struct keys {
	struct span *items;
	size_t count, capacity;
};

static int compare_keys(const void *left, const void *right)
{
	const struct span *a = left, *b = right;
	int order = memcmp(a->at, b->at, a->size < b->size ? a->size : b->size);

	return order ? order : a->size < b->size ? -1 : a->size > b->size;
}

/* Of the samples of the event. Which side of a difference they are of is no label but to pprof. */
static void find_keys(struct keys *keys, const struct profile *profile,
		      const struct tags_options *options)
{
	bool *used = xcalloc(profile->label_sets.count + 1, sizeof(*used));
	size_t kept = 0;

	for (size_t i = 0; i < profile->samples.count; i++) {
		if (profile->samples.items[i].event == options->event)
			used[profile->samples.items[i].labels] = true;
	}
	for (size_t i = 0; i < profile->label_sets.count; i++) {
		const struct profile_label_set *set = &profile->label_sets.items[i];

		for (uint32_t j = 0; used[i] && j < set->count; j++) {
			uint32_t key = profile->labels.items[set->start + j].key;

			if (key == STRING_BASE && options->format != FORMAT_PPROF)
				continue;
			*vector_push(keys) = (struct span){
				(const unsigned char *)profile_text(profile, key),
				profile_text_size(profile, key),
			};
		}
	}
	if (keys->count)
		qsort(keys->items, keys->count, sizeof(*keys->items), compare_keys);
	for (size_t i = 0; i < keys->count; i++) {
		if (!kept || compare_keys(&keys->items[kept - 1], &keys->items[i]))
			keys->items[kept++] = keys->items[i];
	}
	keys->count = kept;
	free(used);
}

/* ---- one label ------------------------------------------------------------------------------- */

static void choose_rows(struct tags *tags)
{
	struct aggregate *aggregate = &tags->aggregate;
	int64_t count = tags->options->count;
	uint64_t least = aggregate_cutoff(aggregate->totals.sum, tags->options->fraction);
	size_t all = 0, small;

	tags->values = 0;
	tags->labelled = (struct tally){.value = 0};
	for (size_t i = 0; i < aggregate->row_count; i++) {
		const struct row *row = &aggregate->rows[i];

		all += row->flat.value != 0;
		if (!tags_is_labelled(tags, row))
			continue;
		tags->values++;
		tally_add(&tags->labelled, &row->flat);
	}
	tags->shown = aggregate_cut(aggregate, least, WANT_NO_STACK, &small);
	if (count >= 0 && (uint64_t)count < tags->shown)
		tags->shown = (size_t)count;
	tags->hidden = all - tags->shown;
}

static int find_values(struct tags *tags, const struct profile *profile, struct strbuf *text,
		       struct error *error)
{
	struct aggregate *aggregate = &tags->aggregate;
	struct aggregate_options how = {
		.by = {.labels = {tags->key}, .label_count = 1},
		.event = tags->options->event,
	};

	if (aggregate_init(aggregate, profile, tags->names, &how, error) < 0)
		return -1;
	aggregate_sort(aggregate, tags->names, false);
	choose_rows(tags);
	sheet_init(&tags->sheet, profile, tags->options->event, &aggregate->totals, text);
	if (tags->options->format == FORMAT_PPROF)
		sheet_want_unit(&tags->sheet, tags->options->unit);
	else if (tags->options->format == FORMAT_TABLE && tags->shown)
		sheet_choose_unit(&tags->sheet, tags->options->unit,
				  aggregate_least(aggregate, tags->shown));
	return 0;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static int write_keys(struct tags *tags, const struct profile *profile, const struct keys *keys,
		      struct strbuf *text, struct json *json, struct error *error)
{
	for (size_t i = 0; i < keys->count; i++) {
		tags->key = keys->items[i];
		if (find_values(tags, profile, text, error) < 0)
			return -1;
		if (tags->options->format == FORMAT_TSV)
			tags_tsv(tags);
		else if (tags->options->format == FORMAT_JSON)
			tags_json(tags, json);
		else if (tags->options->format == FORMAT_PPROF)
			tags_pprof(tags);
		else
			tags_table(tags, i == 0);
		aggregate_release(&tags->aggregate);
	}
	return 0;
}

static struct sheet whole_sheet(const struct profile *profile, const struct tags_options *options,
				struct strbuf *text)
{
	struct totals totals;
	struct sheet sheet;

	totals_of(&totals, profile, options->event);
	sheet_init(&sheet, profile, options->event, &totals, text);
	return sheet;
}

static int write_all(struct tags *tags, const struct profile *profile, const struct keys *keys,
		     struct strbuf *text, struct error *error)
{
	struct sheet sheet = whole_sheet(profile, tags->options, text);
	enum view_format format = tags->options->format;
	struct json json = {.out = text};

	if (format == FORMAT_TSV) {
		strbuf_add_string(text, "key\tlabel\tvalue\tshare\tsamples\tlow\thigh");
		strbuf_add_string(text, sheet.has_sides ? "\tbase\n" : "\n");
	} else if (format == FORMAT_JSON) {
		json_object(&json);
		sheet_json_event(&sheet, &json);
		sheet_json_i64(&json, "total", sheet.total);
		sheet_json_account(&sheet, &json);
		json_key(&json, "labels");
		json_array(&json);
	} else if (format == FORMAT_TABLE) {
		sheet_add_origin(&sheet);
	}
	if (write_keys(tags, profile, keys, text, &json, error) < 0)
		return -1;
	if (format == FORMAT_JSON) {
		json_end(&json);
		json_end(&json);
	} else if (format == FORMAT_TABLE) {
		strbuf_add_string(text, keys->count ? "\n" : "There are no labels.\n");
		sheet_add_account(&sheet);
	}
	return 0;
}

int tags_write(const struct profile *profile, const struct tags_options *options, FILE *out,
	       struct error *error)
{
	struct view_names plain = {DEMANGLE_NONE, true};
	struct tags tags = {.options = options};
	struct strbuf text = STRBUF_INIT;
	struct keys keys = {NULL, 0, 0};
	int result;

	tags.names = names_new(profile, &plain);
	for (size_t i = 0; i < options->labels.label_count; i++)
		*vector_push(&keys) = options->labels.labels[i];
	if (!keys.count)
		find_keys(&keys, profile, options);
	result = write_all(&tags, profile, &keys, &text, error);
	if (!result)
		fwrite(text.text, 1, text.length, out);
	strbuf_release(&text);
	vector_release(&keys);
	names_free(tags.names);
	return result;
}
