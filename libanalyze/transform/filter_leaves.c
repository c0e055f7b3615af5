/* SPDX-License-Identifier: GPL-2.0-or-later */
/* filter_leaves: chooses samples by where they were taken. */
#include "transform/transform.h"

#include <stdlib.h>
#include <string.h>

/* ---- modules -----------------------------------------------------------------------------------
 */

static bool is_listed(const struct transform *transform, uint32_t module)
{
	const struct profile *profile = transform->profile;
	uint32_t path = profile->modules.items[module].path;
	const char *text = profile_text(profile, path), *list = transform->options->modules;
	const char *slash = memrchr(text, '/', profile_text_size(profile, path));
	struct span word;

	while (transform_next_word(&list, &word)) {
		if (transform_is_text(transform, path, word))
			return true;
		if (slash && strlen(slash + 1) == word.size &&
		    !memcmp(slash + 1, word.at, word.size))
			return true;
	}
	return false;
}

static bool *listed(const struct transform *transform)
{
	size_t count = transform->profile->modules.count;
	bool *are = xcalloc(count + 1, sizeof(*are));

	for (size_t i = 0; i < count; i++)
		are[i] = is_listed(transform, (uint32_t)i);
	return are;
}

static bool *of_kernel(const struct transform *transform)
{
	size_t count = transform->profile->modules.count;
	bool *are = xcalloc(count + 1, sizeof(*are));

	for (size_t i = 0; i < count; i++)
		are[i] = transform->profile->modules.items[i].kind == MODULE_KERNEL;
	return are;
}

/* `modules` is freed. What has no stack is nowhere. */
static void keep_leaves(struct transform *transform, bool *modules, bool wanted, const char *option)
{
	const struct profile *profile = transform->profile;
	bool *dropped = xcalloc(profile->samples.count + 1, sizeof(*dropped));

	for (size_t i = 0; i < profile->samples.count; i++) {
		uint32_t node = profile->samples.items[i].node, location;

		dropped[i] = true;
		if (node == NONE)
			continue;
		location = profile->nodes.items[node].location;
		dropped[i] = modules[profile->locations.items[location].module] != wanted;
	}
	free(modules);
	transform_drop(transform, dropped, option);
}

/* ---- idle processors ---------------------------------------------------------------------------
 */

/* What a kernel runs, or halts the processor in, when there is nothing to do. */
static bool is_idle_name(const char *name)
{
	static const char *const names[] = {
		"acpi_idle_do_entry",
		"acpi_idle_enter",
		"acpi_processor_ffh_cstate_enter",
		"acpi_safe_halt",
		"arch_cpu_idle",
		"cpu_do_idle",
		"cpu_idle_poll",
		"cpu_startup_entry",
		"cpuidle_enter",
		"cpuidle_enter_state",
		"cpuidle_idle_call",
		"default_idle",
		"default_idle_call",
		"do_idle",
		"enter_idle",
		"intel_idle",
		"intel_idle_ibrs",
		"intel_idle_irq",
		"mwait_idle",
		"mwait_idle_with_hints",
		"native_safe_halt",
		"poll_idle",
		"pv_native_safe_halt",
		"psw_idle",
		"xen_safe_halt",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

/* The kernel's, and what may be: text formats do not tell modules. */
static bool may_be_kernel(const struct profile *profile, const struct profile_location *place)
{
	enum module_kind kind = profile->modules.items[place->module].kind;

	return kind == MODULE_KERNEL || kind == MODULE_UNKNOWN;
}

/* By location: code that is run only when there is nothing to do. */
static bool *idle_places(struct transform *transform)
{
	const struct profile *profile = transform->profile;
	bool *idle = xcalloc(profile->locations.count + 1, sizeof(*idle));

	for (size_t i = 0; i < profile->locations.count; i++) {
		const struct profile_location *place = &profile->locations.items[i];

		for (uint32_t k = 0; k < place->line_count && may_be_kernel(profile, place); k++) {
			uint32_t function = profile->lines.items[place->line_start + k].function;

			idle[i] |= is_idle_name(
				profile_text(profile, transform_name(transform, function)));
		}
	}
	return idle;
}

/* By label set: the task that a kernel runs then. */
static bool *idle_tasks(const struct transform *transform)
{
	const struct profile *profile = transform->profile;
	bool *idle = xcalloc(profile->label_sets.count + 1, sizeof(*idle));

	for (size_t i = 0; i < profile->label_sets.count; i++) {
		const struct profile_label_set *set = &profile->label_sets.items[i];

		for (uint32_t k = 0; k < set->count; k++) {
			const struct profile_label *label = &profile->labels.items[set->start + k];
			const char *value = profile_text(profile, label->value);

			idle[i] |= !strcmp(profile_text(profile, label->key), "comm") &&
				   (!strcmp(value, "swapper") || !strncmp(value, "swapper/", 8));
		}
	}
	return idle;
}

/* Interrupts are served by the idle task, too: those are work. Without names there is no telling.
 */
static void drop_idle(struct transform *transform)
{
	const struct profile *profile = transform->profile;
	bool *dropped = xcalloc(profile->samples.count + 1, sizeof(*dropped));
	bool *places = idle_places(transform), *tasks = idle_tasks(transform);

	for (size_t i = 0; i < profile->samples.count; i++) {
		const struct profile_sample *sample = &profile->samples.items[i];
		uint32_t location =
			sample->node == NONE ? NONE : profile->nodes.items[sample->node].location;
		bool has_name = location != NONE && profile->locations.items[location].line_count;

		dropped[i] = has_name ? places[location] : tasks[sample->labels];
	}
	free(places);
	free(tasks);
	transform_drop(transform, dropped, "no-idle");
}

int filter_leaves(struct transform *transform)
{
	const struct transform_options *options = transform->options;

	if (options->modules && *options->modules)
		keep_leaves(transform, listed(transform), true, "module");
	if (options->kernel)
		keep_leaves(transform, of_kernel(transform), true, "kernel");
	if (options->user)
		keep_leaves(transform, of_kernel(transform), false, "user");
	if (options->no_idle)
		drop_idle(transform);
	return 0;
}
