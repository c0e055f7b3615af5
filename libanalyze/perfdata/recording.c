/* SPDX-License-Identifier: GPL-2.0-or-later */
/* recording: from a path or a descriptor to parts of records. */
#include "perfdata/state.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct recording_options usual = RECORDING_OPTIONS_INIT;

static struct recording *recording_new(const char *name, const struct recording_options *options)
{
	struct recording *recording = xcalloc(1, sizeof(*recording));

	recording->state = xcalloc(1, sizeof(*recording->state));
	recording->state->options = options ? *options : usual;
	recording->name = arena_copy(&recording->state->arena, name, strlen(name));
	recording->version = 2;
	return recording;
}

static struct input_limits limits_of(const struct recording_options *options)
{
	if (!options)
		options = &usual;
	return (struct input_limits){options->memory_limit, options->expansion_limit};
}

void recording_close(struct recording *recording)
{
	struct recording_state *state;

	if (!recording)
		return;
	state = recording->state;
	for (size_t i = 0; i < state->parts.count; i++) {
		input_close(&state->parts.items[i].input);
		spool_free(state->parts.items[i].plain);
		vector_release(&state->parts.items[i].origins);
	}
	tracing_free(state->tracing);
	vector_release(&state->parts);
	vector_release(&state->events);
	vector_release(&state->damages);
	vector_release(&state->chunks);
	vector_release(&state->event_types);
	free(recording->tally.types);
	free(recording->gaps);
	free(state->ids);
	arena_release(&state->arena);
	free(state);
	free(recording);
}

void damage_add(struct recording *recording, const struct part *part, uint64_t offset,
		uint64_t missing_bytes, uint64_t missing_samples, const char *reason, ...)
{
	struct recording_state *state = recording->state;
	struct damage *damage = vector_push(&state->damages);
	char text[256];
	va_list arguments;

	va_start(arguments, reason);
	vsnprintf(text, sizeof(text), reason, arguments);
	va_end(arguments);
	*damage = (struct damage){
		.file = part ? part->file_name : NULL,
		.offset = offset,
		.reason = arena_copy(&state->arena, text, strlen(text)),
		.missing_bytes = missing_bytes,
		.missing_samples = missing_samples,
	};
	recording->damages = state->damages.items;
	recording->damage_count = state->damages.count;
}

/* The part that has the header. */
static int open_main_part(struct recording *recording, struct input input, struct error *error)
{
	struct recording_state *state = recording->state;
	struct part *part = vector_push(&state->parts);

	*part = (struct part){.input = input};
	recording->packing = input.packing;
	recording->modified_s = input.modified_s;
	if (!input.size && input.packing)
		return error_set(error, ERROR_INPUT, "'%s' holds nothing that %s can unpack%s%s",
				 recording->name, input.packing, input.problem ? ": " : "",
				 input.problem ? input.problem : "");
	if (!input.size)
		return error_set(error, ERROR_EMPTY, "'%s' is empty", recording->name);
	state->id_budget = input.size / 8;
	if (header_read(recording, part, error) < 0)
		return -1;
	if (input.problem)
		damage_add(recording, part, input.size, 0, 0, "the %s data breaks off: %s",
			   input.packing, input.problem);
	return 0;
}

struct recording *recording_open_input(struct input *input, const char *name,
				       const struct recording_options *options,
				       struct error *error)
{
	struct recording *recording = recording_new(name, options);
	struct input taken = *input;

	memset(input, 0, sizeof(*input));
	if (open_main_part(recording, taken, error) < 0) {
		recording_close(recording);
		return NULL;
	}
	return recording;
}

struct recording *recording_open_fd(int fd, const char *name,
				    const struct recording_options *options, struct error *error)
{
	struct input_limits limits = limits_of(options);
	struct input input;

	if (input_open_wanted(&input, fd, name, &limits, recording_begins, error) < 0) {
		input_close(&input);
		return NULL;
	}
	return recording_open_input(&input, name, options, error);
}

struct recording *recording_open_bytes(const void *bytes, size_t size,
				       const struct recording_options *options,
				       struct error *error)
{
	struct input_limits limits = limits_of(options);
	struct input input = input_over_bytes(bytes, size);

	if (input_unpack(&input, &limits, error) < 0) {
		input_close(&input);
		return NULL;
	}
	return recording_open_input(&input, "bytes", options, error);
}

/* ---- directories ------------------------------------------------------------------------------ */

/* The N of "data.N", or -1. */
static long data_number(const char *name)
{
	char *end;
	long number;

	if (strncmp(name, "data.", 5) || name[5] < '0' || name[5] > '9')
		return -1;
	errno = 0;
	number = strtol(name + 5, &end, 10);
	return *end || errno ? -1 : number;
}

static int compare_long(const void *a, const void *b)
{
	long x = *(const long *)a, y = *(const long *)b;

	return (x > y) - (x < y);
}

static int add_data_file(struct recording *recording, int directory, const char *name,
			 struct error *error)
{
	struct recording_state *state = recording->state;
	int fd = openat(directory, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct part *part = vector_push(&state->parts);
	struct input_limits limits = limits_of(&recording->state->options);
	struct stat status;
	int result = -1;

	*part = (struct part){.file_name = arena_copy(&state->arena, name, strlen(name))};
	if (fd < 0 || fstat(fd, &status) < 0)
		error_errno(error, "cannot read '%s/%s'", recording->name, name);
	else if (!S_ISREG(status.st_mode))
		error_set(error, ERROR_INPUT, "'%s/%s' is no regular file", recording->name, name);
	else
		result = input_open_fd(&part->input, fd, name, &limits, error);
	if (fd >= 0)
		close(fd);
	part->bytes = part->input.bytes;
	part->size = part->input.size;
	part->droppable = part->input.droppable;
	state->id_budget += part->input.size / 8;
	return result;
}

static int add_data_files(struct recording *recording, int directory, struct error *error)
{
	struct {
		long *items;
		size_t count, capacity;
	} numbers = {0};
	DIR *listing = fdopendir(dup(directory));
	struct dirent *entry;
	int result = 0;

	if (!listing)
		return error_errno(error, "cannot list '%s'", recording->name);
	while ((entry = readdir(listing)))
		if (data_number(entry->d_name) >= 0)
			*vector_push(&numbers) = data_number(entry->d_name);
	closedir(listing);
	if (numbers.count)
		qsort(numbers.items, numbers.count, sizeof(long), compare_long);
	if (numbers.count >= PARTS_MOST)
		result = error_set(error, ERROR_INPUT, "'%s' has more than %d files of records",
				   recording->name, PARTS_MOST - 1);
	for (size_t i = 0; i < numbers.count && !result; i++) {
		char name[32];

		snprintf(name, sizeof(name), "data.%ld", numbers.items[i]);
		result = add_data_file(recording, directory, name, error);
	}
	vector_release(&numbers);
	return result;
}

static int open_directory(struct recording *recording, int directory, struct error *error)
{
	int fd = openat(directory, "data", O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct input_limits limits = limits_of(&recording->state->options);
	struct input input;
	int result;

	recording->mode = MODE_DIRECTORY;
	if (fd < 0)
		return error_errno(error, "'%s' is a directory and cannot be read as a recording: "
					  "'%s/data'", recording->name, recording->name);
	result = input_open_fd(&input, fd, recording->name, &limits, error);
	close(fd);
	if (result < 0) {
		input_close(&input);
		return -1;
	}
	if (open_main_part(recording, input, error) < 0)
		return -1;
	recording->state->parts.items[0].file_name = "data";
	return add_data_files(recording, directory, error);
}

struct recording *recording_open(const char *path, const struct recording_options *options,
				 struct error *error)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct recording *recording;
	struct stat status;

	if (fd < 0) {
		error_errno(error, "cannot open '%s'", path);
		return NULL;
	}
	if (!fstat(fd, &status) && S_ISDIR(status.st_mode)) {
		recording = recording_new(path, options);
		if (open_directory(recording, fd, error) < 0) {
			recording_close(recording);
			recording = NULL;
		}
	} else {
		recording = recording_open_fd(fd, path, options, error);
	}
	close(fd);
	return recording;
}
