/* SPDX-License-Identifier: GPL-2.0-or-later */
/* quality: counts what is known and what is not. */
#include "view/quality.h"

#include "base/vector.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct counting {
	struct quality *quality;
	struct quality_module *modules; /* by number */
	size_t *last_sample;            /* by module: the last one seen in it, plus 1 */
	bool *has_lines;                /* by location */
	uint64_t *cuts;                 /* by ending and module */
	struct quality_notes facts, ledger;
};

static void add(uint64_t *sum, uint64_t count)
{
	if (__builtin_add_overflow(*sum, count, sum))
		*sum = UINT64_MAX;
}

/* ---- samples --------------------------------------------------------------------------------- */

static bool has_lines(const struct profile *profile, const struct profile_location *location)
{
	for (uint32_t i = 0; i < location->line_count; i++)
		if (profile->lines.items[location->line_start + i].line)
			return true;
	return false;
}

static void add_frame(struct quality_frames *frames, const struct counting *counting,
		      uint32_t number, uint64_t count)
{
	const struct profile_location *location =
		&counting->quality->profile->locations.items[number];

	add(&frames->all, count);
	if (location->line_count)
		add(&frames->named, count);
	if (counting->has_lines[number])
		add(&frames->with_lines, count);
	if (location->line_count > 1)
		add(&frames->inlined, count);
}

static bool is_kernel(const struct profile *profile, uint32_t module)
{
	return profile->modules.items[module].kind == MODULE_KERNEL;
}

static void add_stack(struct counting *counting, size_t number)
{
	struct quality *quality = counting->quality;
	const struct profile *profile = quality->profile;
	const struct profile_sample *sample = &profile->samples.items[number];
	bool in_kernel = false;
	uint32_t outermost = NONE;

	for (uint32_t node = sample->node; node != NONE; node = profile->nodes.items[node].parent) {
		uint32_t location = profile->nodes.items[node].location;
		uint32_t module = profile->locations.items[location].module;

		add_frame(&quality->frames, counting, location, sample->count);
		if (node == sample->node) {
			add_frame(&quality->leaves, counting, location, sample->count);
			add(&counting->modules[module].leaves, sample->count);
			if (is_kernel(profile, module))
				add(&quality->kernel_leaves, sample->count);
		}
		if (counting->last_sample[module] != number + 1)
			add(&counting->modules[module].samples, sample->count);
		counting->last_sample[module] = number + 1;
		if (outermost == NONE || profile->modules.items[module].kind != MODULE_UNKNOWN)
			outermost = module; /* garbage may lie behind it */
		in_kernel = in_kernel || is_kernel(profile, module);
	}
	if (in_kernel)
		add(&quality->kernel_samples, sample->count);
	if (outermost != NONE && ending_mark(sample->ending))
		add(&counting->cuts[sample->ending * profile->modules.count + outermost],
		    sample->count);
}

static bool read_number(const char *text, uint64_t *number)
{
	char *end;

	if (!text || text[0] < '0' || text[0] > '9')
		return false;
	*number = strtoull(text, &end, 10);
	return !*end;
}

/* How much of the stack was copied. */
static void add_stack_bytes(const struct counting *counting, struct strbuf *key, size_t event)
{
	struct quality *quality = counting->quality;
	const struct profile *profile = quality->profile;
	uint64_t bytes;

	strbuf_clear(key);
	strbuf_addf(key, "stack bytes %s",
		    profile_text(profile, profile->events.items[event].name));
	if (read_number(quality_find_note(&counting->facts, key->text), &bytes) &&
	    (!quality->stack_bytes || bytes < quality->stack_bytes))
		quality->stack_bytes = bytes;
}

/* How stacks of its kind were recorded. */
static void add_chains(const struct counting *counting, const uint64_t *samples)
{
	struct quality *quality = counting->quality;
	const struct profile *profile = quality->profile;
	struct strbuf key = STRBUF_INIT;

	for (size_t i = 0; i < profile->events.count; i++) {
		const char *chain;

		strbuf_clear(&key);
		strbuf_addf(&key, "callchain %s",
			    profile_text(profile, profile->events.items[i].name));
		chain = quality_find_note(&counting->facts, key.text);
		if (chain && !strcmp(chain, "none"))
			add(&quality->no_chain, samples[i]);
		else if (chain && !strcmp(chain, "kernel"))
			add(&quality->kernel_chain, samples[i]);
		if (chain && !strcmp(chain, "dwarf") && samples[i])
			add_stack_bytes(counting, &key, i);
	}
	strbuf_release(&key);
}

static void add_samples(struct counting *counting, uint32_t event)
{
	struct quality *quality = counting->quality;
	const struct profile *profile = quality->profile;
	uint64_t *of_event = xcalloc(profile->events.count + 1, sizeof(*of_event));

	for (size_t i = 0; i < profile->samples.count; i++) {
		const struct profile_sample *sample = &profile->samples.items[i];

		if (event != NONE && sample->event != event) {
			add(&quality->other_events, sample->count);
			continue;
		}
		add(&quality->kept, sample->count);
		add(&quality->endings[sample->ending], sample->count);
		if (sample->node == NONE)
			add(&quality->no_stack, sample->count);
		add(&of_event[sample->event], sample->count);
		add_stack(counting, i);
	}
	add_chains(counting, of_event);
	free(of_event);
}

/* ---- modules --------------------------------------------------------------------------------- */

/* The model's modules are in order of path and build-id once it is normalized. */
static int compare_modules(const void *a, const void *b)
{
	const struct quality_module *x = a, *y = b;

	if (x->leaves != y->leaves)
		return x->leaves > y->leaves ? -1 : 1;
	if (x->samples != y->samples)
		return x->samples > y->samples ? -1 : 1;
	return (x->module > y->module) - (x->module < y->module);
}

static void take_modules(struct counting *counting)
{
	struct quality *quality = counting->quality;
	const struct profile *profile = quality->profile;

	for (uint32_t i = 0; i < profile->modules.count; i++) {
		const struct profile_module *about = &profile->modules.items[i];
		struct quality_module *module = &counting->modules[i];

		if (!module->samples)
			continue;
		module->module = i;
		module->note =
			quality_module_note(&counting->ledger, profile_text(profile, about->path),
					    profile_text(profile, about->build_id));
		*vector_push(&quality->modules) = *module;
	}
	if (quality->modules.count)
		qsort(quality->modules.items, quality->modules.count,
		      sizeof(*quality->modules.items), compare_modules);
}

static int compare_cuts(const void *a, const void *b)
{
	const struct quality_cut *x = a, *y = b;

	if (x->ending != y->ending)
		return x->ending < y->ending ? -1 : 1;
	if (x->samples != y->samples)
		return x->samples > y->samples ? -1 : 1;
	return (x->module > y->module) - (x->module < y->module);
}

static void take_cuts(struct counting *counting)
{
	struct quality *quality = counting->quality;
	size_t modules = quality->profile->modules.count;

	for (size_t i = 0; i < ENDING_COUNT * modules; i++)
		if (counting->cuts[i])
			*vector_push(&quality->cuts) = (struct quality_cut){
				.ending = (enum ending)(i / modules),
				.module = (uint32_t)(i % modules),
				.samples = counting->cuts[i],
			};
	if (quality->cuts.count)
		qsort(quality->cuts.items, quality->cuts.count, sizeof(*quality->cuts.items),
		      compare_cuts);
}

/* ---- ledger ---------------------------------------------------------------------------------- */

static bool ledger_number(const struct quality_notes *ledger, const char *key, uint64_t *number)
{
	return read_number(quality_find_note(ledger, key), number);
}

static uint64_t all_filtered(const struct profile *profile)
{
	uint64_t sum = 0, number;

	for (size_t i = 0; i < profile->ledger.count; i++) {
		const struct profile_note *note = &profile->ledger.items[i];
		const char *key = profile_text(profile, note->key);

		if ((!strcmp(key, "filtered") || !strncmp(key, "filtered ", strlen("filtered "))) &&
		    read_number(profile_text(profile, note->value), &number))
			add(&sum, number);
	}
	return sum;
}

/* "damage", "damage 2", ... */
static uint64_t count_damages(const struct profile *profile)
{
	uint64_t count = 0;

	for (size_t i = 0; i < profile->ledger.count; i++) {
		const char *key = profile_text(profile, profile->ledger.items[i].key);

		count += !strcmp(key, "damage") || !strncmp(key, "damage ", strlen("damage "));
	}
	return count;
}

static void read_kernel(struct quality *quality, const char *note)
{
	static const char found[] = "found: ", none[] = "none: ";

	if (note && !strncmp(note, found, strlen(found))) {
		quality->kernel_names = NAMES_FOUND;
		quality->kernel_text = note + strlen(found);
	} else if (note && !strncmp(note, none, strlen(none))) {
		quality->kernel_names = NAMES_MISSING;
		quality->kernel_text = note + strlen(none);
	}
}

static void read_ledger(struct quality *quality, const struct quality_notes *ledger)
{
	uint64_t other = 0, sum;

	if (ledger_number(ledger, "other events", &other))
		add(&quality->other_events, other);
	ledger_number(ledger, "unattributed", &quality->unattributed);
	ledger_number(ledger, "undecodable", &quality->undecodable);
	ledger_number(ledger, "lost", &quality->lost);
	ledger_number(ledger, "throttled", &quality->throttled);
	quality->filtered = all_filtered(quality->profile);
	quality->damage = quality_find_note(ledger, "damage");
	quality->damages = count_damages(quality->profile);
	read_kernel(quality, quality_find_note(ledger, "kernel names"));
	sum = quality->kept;
	add(&sum, quality->other_events);
	add(&sum, quality->filtered);
	add(&sum, quality->unattributed);
	add(&sum, quality->undecodable);
	quality->recorded = sum;
	ledger_number(ledger, "recorded", &quality->recorded);
	quality->difference = (int64_t)(quality->recorded - sum);
}

/* ---- all of it ------------------------------------------------------------------------------- */

void quality_init(struct quality *quality, const struct profile *profile, uint32_t event)
{
	struct counting counting = {
		.quality = quality,
		.modules = xcalloc(profile->modules.count + 1, sizeof(*counting.modules)),
		.last_sample = xcalloc(profile->modules.count + 1, sizeof(*counting.last_sample)),
		.cuts = xcalloc(ENDING_COUNT * profile->modules.count + 1, sizeof(*counting.cuts)),
		.has_lines = xcalloc(profile->locations.count + 1, sizeof(*counting.has_lines)),
	};

	*quality = (struct quality){.profile = profile};
	quality_notes_init(&counting.facts, profile, false);
	quality_notes_init(&counting.ledger, profile, true);
	for (size_t i = 0; i < profile->locations.count; i++)
		counting.has_lines[i] = has_lines(profile, &profile->locations.items[i]);
	add_samples(&counting, event);
	take_modules(&counting);
	take_cuts(&counting);
	read_ledger(quality, &counting.ledger);
	quality_notes_release(&counting.facts);
	quality_notes_release(&counting.ledger);
	free(counting.modules);
	free(counting.last_sample);
	free(counting.has_lines);
	free(counting.cuts);
}

void quality_release(struct quality *quality)
{
	vector_release(&quality->modules);
	vector_release(&quality->cuts);
}

void quality_add_share(struct strbuf *text, uint64_t part, uint64_t all)
{
	double percent = all ? 100 * (double)part / (double)all : 0;

	if (part && percent < 0.01)
		strbuf_add_string(text, "<0.01%");
	else if (part < all && percent > 99.99)
		strbuf_add_string(text, ">99.99%");
	else
		strbuf_addf(text, "%.2f%%", percent);
}
