// SPDX-License-Identifier: GPL-2.0-or-later
/* traces: every sample with its labels and its stack, leaf first, as pprof's `traces` prints them. */
#include "base/vector.h"
#include "view/columns.h"
#include "view/frame_names.h"

#include <stdlib.h>
#include <string.h>

struct traces {
	const struct profile *profile;
	const struct fold_options *options;
	struct names *names;
	struct sheet sheet;
	PROFILE_TABLE(struct strbuf) labels; /* lines, of the sample at hand */
};

static void add_separator(struct strbuf *out)
{
	strbuf_add_string(
		out, "-----------+-------------------------------------------------------\n");
}

/* ---- labels ---------------------------------------------------------------------------------- */

/* Texts come before numbers; lines of each kind are in the order of their bytes, blanks included. */
static int compare_labels(const void *left, const void *right)
{
	const struct strbuf *a = left, *b = right;

	return strcmp(a->text, b->text);
}

static void add_label(struct traces *traces, const struct profile_label *label)
{
	const struct profile *profile = traces->profile;
	struct strbuf line = STRBUF_INIT, key = STRBUF_INIT;

	escape_terminal(&key, profile_text(profile, label->key),
			profile_text_size(profile, label->key));
	/* The first character is for the order alone. */
	strbuf_add_char(&line, profile_is_number_key(profile, label->key) ? '1' : '0');
	strbuf_addf(&line, "%10s:  ", key.text);
	escape_terminal(&line, profile_text(profile, label->value),
			profile_text_size(profile, label->value));
	strbuf_add_char(&line, '\n');
	*vector_push(&traces->labels) = line;
	strbuf_release(&key);
}

static void add_labels(struct traces *traces, uint32_t set)
{
	const struct profile *profile = traces->profile;
	const struct profile_label_set *labels = &profile->label_sets.items[set];

	for (uint32_t i = 0; i < labels->count; i++)
		add_label(traces, &profile->labels.items[labels->start + i]);
	if (traces->labels.count)
		qsort(traces->labels.items, traces->labels.count, sizeof(struct strbuf),
		      compare_labels);
	for (size_t i = 0; i < traces->labels.count; i++) {
		struct strbuf *line = &traces->labels.items[i];

		strbuf_add(traces->sheet.out, line->text + 1, line->length - 1);
		strbuf_release(line);
	}
	traces->labels.count = 0;
}

/* ---- stacks ---------------------------------------------------------------------------------- */

/* `value`, in the first line only: what the sample is worth. */
static void add_line(const struct traces *traces, const int64_t *value, struct span text,
		     bool inlined)
{
	const struct sheet *sheet = &traces->sheet;

	if (value)
		sheet_add_value_column(sheet, 10, *value);
	else
		sheet_add_right(sheet, 10, "", 0);
	strbuf_add_string(sheet->out, "   ");
	sheet_add_text(sheet, text);
	strbuf_add_string(sheet->out, inlined ? " (inline)\n" : "\n");
}

static void add_mark(const struct traces *traces, const int64_t *value, const char *mark)
{
	add_line(traces, value, (struct span){(const unsigned char *)mark, strlen(mark)}, false);
}

static void add_stack(const struct traces *traces, const struct profile_sample *sample)
{
	const struct profile *profile = traces->profile;
	const char *mark = traces->options->no_marks ? NULL : ending_mark(sample->ending);
	const int64_t *value = &sample->value;

	if (sample->node == NONE)
		add_mark(traces, value, "[no stack]");
	for (uint32_t at = sample->node; at != NONE; at = profile->nodes.items[at].parent) {
		uint32_t location = profile->nodes.items[at].location;
		struct frames frames = frames_of(profile, location, traces->options->noinlines);

		for (uint32_t i = 0; i < frames.count; i++) {
			uint32_t line = frames.start == NONE ? NONE : frames.start + i;
			uint32_t name = frames_name(traces->names, location, line);

			add_line(traces, value, names_text(traces->names, name),
				 i + 1 < frames.count);
			value = NULL;
		}
	}
	if (mark && sample->node != NONE)
		add_mark(traces, NULL, mark);
}

void traces_write(const struct profile *profile, const struct fold_options *options, FILE *out)
{
	struct traces traces = {.profile = profile,
				.options = options,
				.names = names_new(profile, &options->names)};
	struct strbuf text = STRBUF_INIT;

	columns_sheet(&traces.sheet, profile, options->event, &text);
	sheet_want_unit(&traces.sheet, options->unit);
	sheet_add_origin(&traces.sheet);
	for (size_t i = 0; i < profile->samples.count; i++) {
		const struct profile_sample *sample = &profile->samples.items[i];

		if (sample->event != options->event)
			continue;
		add_separator(&text);
		add_labels(&traces, sample->labels);
		add_stack(&traces, sample);
		fwrite(text.text, 1, text.length, out);
		strbuf_clear(&text);
	}
	add_separator(&text);
	sheet_add_account(&traces.sheet);
	fwrite(text.text, 1, text.length, out);
	vector_release(&traces.labels);
	strbuf_release(&text);
	names_free(traces.names);
}
