/* SPDX-License-Identifier: GPL-2.0-or-later */
/* load: what an input is, which its content tells, and who reads it. */
#include "analyze/load.h"

#include "analyze/format.h"
#include "base/input.h"
#include "load/recording_profile.h"
#include "load/select.h"
#include "load/unknown.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the kinds of input ---------------------------------------------------------------------- */

/* The input is closed by the caller. */
typedef struct profile *read_fn(struct input *input, const char *name,
				const struct load_options *options, struct error *error);

struct input_kind {
	const char *name; /* for people, in a list of what can be read */
	/* Whether what begins so can be one; the end may not be there yet. */
	bool (*begins)(const unsigned char *bytes, size_t size);
	read_fn *read;
};

static struct profile *load_recording(struct recording *recording,
				      const struct load_options *options, struct error *error)
{
	struct profile *profile = recording ? recording_profile(recording, options, error) : NULL;

	recording_close(recording);
	return profile;
}

static struct recording_options recording_options_of(const struct load_options *options)
{
	struct recording_options with = RECORDING_OPTIONS_INIT;

	with.threads = options->threads;
	with.wants_gaps = options->measure;
	return with;
}

static struct profile *read_recording(struct input *input, const char *name,
				      const struct load_options *options, struct error *error)
{
	struct recording_options with = recording_options_of(options);

	return load_recording(recording_open_input(input, name, &with, error), options, error);
}

static bool stream_begins(const unsigned char *bytes, size_t size)
{
	static const char word[] = "pitot-profile ";

	return size >= sizeof(word) - 1 && !memcmp(bytes, word, sizeof(word) - 1);
}

static struct profile *read_stream(struct input *input, const char *name,
				   const struct load_options *options, struct error *error)
{
	(void)options;
	return profile_read(input->bytes, input->size, name, error);
}

static struct profile *read_folded(struct input *input, const char *name,
				   const struct load_options *options, struct error *error)
{
	(void)options;
	return folded_read(input, name, error);
}

static struct profile *read_script(struct input *input, const char *name,
				   const struct load_options *options, struct error *error)
{
	struct selection selection = {.wanted = options->selection};

	return script_read(input, name, options->labels | selection_labels(&selection),
			   options->threads, error);
}

/* Of a stream, only so many bytes are there at first: no text has such ones among them. */
static bool may_be_pprof(const unsigned char *bytes, size_t size)
{
	if (unknown_is_comment(bytes, size)) /* empty lines look like fields */
		return false;
	if (size != SPOOL_START)
		return pprof_begins(bytes, size);
	for (size_t i = 0; i < size; i++)
		if (bytes[i] < '\b')
			return pprof_may_begin(*bytes);
	return false;
}

static struct profile *read_pprof(struct input *input, const char *name,
				  const struct load_options *options, struct error *error)
{
	(void)options;
	if (!input->problem)
		return pprof_read(input->bytes, input->size, name, error);
	error_set(error, ERROR_INPUT, "cannot read '%s': its %s data is damaged: %s", name,
		  input->packing, input->problem);
	return NULL;
}

static struct profile *read_svg(struct input *input, const char *name,
				const struct load_options *options, struct error *error)
{
	(void)options;
	return svg_read(input->bytes, input->size, name, error);
}

/* The first that the input can be is what it is: what is surest comes first. */
static const struct input_kind kinds[] = {
	{"a recording of perf", recording_begins, read_recording},
	{"a profile of pitot", stream_begins, read_stream},
	{"a flame graph of pitot", svg_begins, read_svg},
	{"a profile of pprof", may_be_pprof, read_pprof},
	{"the text of perf script", script_begins, read_script},
	{"folded stacks", folded_begins, read_folded},
};

enum { KIND_COUNT = sizeof(kinds) / sizeof(kinds[0]) };

static const struct input_kind *find_kind(const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (kinds[i].begins(bytes, size))
			return &kinds[i];
	return NULL;
}

/*
 * Of a stream: what it is may be seen further on only, as the header of perf script grows with the
 * CPUs of a machine. But it has to end.
 */
static bool may_begin(const unsigned char *start, size_t size)
{
	bool is_comment = unknown_is_comment(start, size);

	return size == SPOOL_START ? is_comment || find_kind(start, size) : !is_comment;
}

static void refuse(const struct input *input, const char *name, struct error *error)
{
	struct strbuf text = STRBUF_INIT;

	unknown_describe(input, &text);
	strbuf_add_string(&text, "; what can be read is ");
	for (size_t i = 0; i < KIND_COUNT; i++)
		strbuf_addf(&text, "%s%s",
			    i == 0               ? ""
			    : i + 1 < KIND_COUNT ? ", "
						 : " or ",
			    kinds[i].name);
	error_set(error, ERROR_INPUT, "'%s' is %s", name, text.text);
	strbuf_release(&text);
}

/* What a recording does while it counts is done afterwards to all other kinds. */
static int select_samples(struct profile *profile, const struct load_options *options,
			  struct error *error)
{
	struct load_selected selected = {.dropped = {0}};
	struct selection selection;
	int result;

	if (!options->selection)
		return 0;
	if (selection_init(&selection, options->selection, error) < 0)
		return -1;
	result = selection_apply(&selection, profile,
				 options->selected ? options->selected : &selected, error);
	selection_release(&selection);
	return result;
}

/* What a recording has no field for is refused, too. */
static int need_labels(const struct profile *profile, const char *name,
		       const struct load_options *options, struct error *error)
{
	for (size_t i = 0; i < options->field_count && profile->samples.count; i++) {
		bool found = false;

		for (size_t k = 0; k < profile->labels.count && !found; k++)
			found = !strcmp(profile_text(profile, profile->labels.items[k].key),
					options->fields[i]);
		if (!found)
			return error_set(error, ERROR_INPUT, "'%s' has no label '%s'", name,
					 options->fields[i]);
	}
	return 0;
}

/* ---- an input -------------------------------------------------------------------------------- */

static struct profile *load_fd(int fd, const char *name, const struct load_options *options,
			       struct error *error)
{
	static const struct input_limits limits = {64 << 20, 4096};
	struct profile *profile = NULL;
	const struct input_kind *kind;
	struct input input;

	if (input_open_wanted(&input, fd, name, &limits, may_begin, error) == 0) {
		/* Of what is empty, or breaks off at once, the reader of recordings knows why. */
		kind = input.size ? find_kind(input.bytes, input.size) : &kinds[0];
		stats_stage(options->stats, "read");
		stats_count(options->stats, "bytes", input.size);
		if (kind)
			profile = kind->read(&input, name, options, error);
		else
			refuse(&input, name, error);
		if (profile && kind != &kinds[0] &&
		    (need_labels(profile, name, options, error) < 0 ||
		     select_samples(profile, options, error) < 0)) {
			profile_free(profile);
			profile = NULL;
		}
	}
	input_close(&input);
	return profile;
}

struct profile *load_profile(const char *path, int fd, const struct load_options *options,
			     struct error *error)
{
	struct recording_options with = recording_options_of(options);
	struct profile *profile;
	struct stat status;

	if (fd >= 0)
		return load_fd(fd, path, options, error);
	if (!stat(path, &status) && S_ISDIR(status.st_mode))
		return load_recording(recording_open(path, &with, error), options, error);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		error_errno(error, "cannot open '%s'", path);
		return NULL;
	}
	profile = load_fd(fd, path, options, error);
	close(fd);
	return profile;
}
