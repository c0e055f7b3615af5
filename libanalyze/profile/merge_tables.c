// SPDX-License-Identifier: GPL-2.0-or-later
#include "profile/merge_tables.h"

#include "base/vector.h"
#include "profile/index.h"

#include <stdlib.h>
#include <string.h>

static uint32_t *new_numbers(size_t count)
{
	return xcalloc(count + 1, sizeof(uint32_t));
}

static void map_strings(struct merge_mapping *mapping, size_t count)
{
	mapping->strings = new_numbers(count);
	for (uint32_t i = 0; i < count; i++)
		mapping->strings[i] = profile_string(mapping->to, profile_text(mapping->from, i),
						     profile_text_size(mapping->from, i));
}

static void map_modules(struct merge_mapping *mapping)
{
	const struct profile *from = mapping->from;

	for (size_t i = 0; i < from->modules.count; i++) {
		struct profile_module module = from->modules.items[i];

		module.path = mapping->strings[module.path];
		module.build_id = mapping->strings[module.build_id];
		mapping->modules[i] = profile_add_module(mapping->to, &module);
	}
	for (size_t i = 0; i < from->functions.count; i++) {
		struct profile_function function = from->functions.items[i];

		function.name = mapping->strings[function.name];
		function.source = mapping->strings[function.source];
		function.file = mapping->strings[function.file];
		mapping->functions[i] = profile_add_function(mapping->to, &function);
	}
}

static void map_nodes(struct merge_mapping *mapping)
{
	const struct profile *from = mapping->from;
	PROFILE_TABLE(struct profile_line) lines = {NULL, 0, 0};

	for (size_t i = 0; i < from->locations.count; i++) {
		const struct profile_location *place = &from->locations.items[i];

		lines.count = 0;
		for (uint32_t k = 0; k < place->line_count; k++) {
			struct profile_line line = from->lines.items[place->line_start + k];

			line.function = mapping->functions[line.function];
			*vector_push(&lines) = line;
		}
		if (!place->line_count)
			mapping->locations[i] =
				profile_add_unnamed(mapping->to, mapping->modules[place->module],
						    place->offset, place->start);
		else
			mapping->locations[i] = profile_add_location(
				mapping->to, mapping->modules[place->module], place->offset,
				lines.items, place->line_count);
	}
	vector_release(&lines);
	for (size_t i = 0; i < from->nodes.count; i++) {
		struct profile_node node = from->nodes.items[i];

		mapping->nodes[i] = profile_add_node(
			mapping->to, node.parent == NONE ? NONE : mapping->nodes[node.parent],
			mapping->locations[node.location]);
	}
}

/* By a label of the part, from the one at `first` on. */
static bool is_replaced(const struct profile_part *part, size_t first, const char *key)
{
	for (size_t i = first; i < part->label_count; i += 2)
		if (!strcmp(key, part->labels[i]))
			return true;
	return false;
}

static void map_labels(struct merge_mapping *mapping, const struct profile_part *part)
{
	const struct profile *from = mapping->from;
	PROFILE_TABLE(struct profile_label) labels = {NULL, 0, 0};

	for (size_t i = 0; i < from->label_sets.count; i++) {
		const struct profile_label_set *set = &from->label_sets.items[i];

		labels.count = 0;
		for (uint32_t k = 0; k < set->count; k++) {
			struct profile_label label = from->labels.items[set->start + k];

			label.key = mapping->strings[label.key];
			label.value = mapping->strings[label.value];
			if (!is_replaced(part, 0, profile_text(mapping->to, label.key)))
				*vector_push(&labels) = label;
		}
		for (size_t k = 0; k < part->label_count; k += 2) {
			const char *key = part->labels[k], *value = part->labels[k + 1];

			if (!is_replaced(part, k + 2, key))
				*vector_push(&labels) = (struct profile_label){
					profile_string(mapping->to, key, strlen(key)),
					profile_string(mapping->to, value, strlen(value))};
		}
		mapping->label_sets[i] =
			profile_add_labels(mapping->to, labels.items, (uint32_t)labels.count);
	}
	vector_release(&labels);
}

void merge_mapping_init(struct merge_mapping *mapping, const struct profile *from,
			struct profile *to)
{
	*mapping = (struct merge_mapping){
		.from = from,
		.to = to,
		.events = new_numbers(from->events.count),
		.modules = new_numbers(from->modules.count),
		.functions = new_numbers(from->functions.count),
		.locations = new_numbers(from->locations.count),
		.nodes = new_numbers(from->nodes.count),
		.label_sets = new_numbers(from->label_sets.count),
	};
	map_strings(mapping, profile_string_count(from));
}

void merge_mapping_release(struct merge_mapping *mapping)
{
	free(mapping->strings);
	free(mapping->events);
	free(mapping->modules);
	free(mapping->functions);
	free(mapping->locations);
	free(mapping->nodes);
	free(mapping->label_sets);
}

void merge_tables(struct merge_mapping *mapping, const struct profile_part *part)
{
	map_modules(mapping);
	map_nodes(mapping);
	map_labels(mapping, part);
}
