/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lock_names: perf records maps of code only. But the data of a file are loaded behind its code, as far
 * away as the file says: what is the first code below an address tells what the address is in the
 * file, if a symbol is there.
 */
#include "load/lock_names.h"

#include "base/vector.h"
#include "load/kernel_names.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct lock {
	size_t row;
	const struct image *image;
	uint64_t address;     /* of the running program; then that of the file */
	uint64_t file_offset; /* of the code below it, and how far it is behind the start of that */
	uint64_t behind;
};

struct locks {
	const struct recording *recording;
	const struct history *history;
	const struct load_options *options;
	struct counted *counted;
	struct demangler *demangler;
	struct {
		struct lock *items;
		size_t count, capacity;
	} found;
};

/* NULL: there is no such label. */
static const char *label_of(const struct locks *locks, const struct counted_row *row,
			    const char *key)
{
	const char *at = locks->counted->label_sets.strings[row->labels];

	while (*at && strcmp(at, key) != 0) {
		at += strlen(at) + 1;
		at += strlen(at) + 1;
	}
	return *at ? at + strlen(at) + 1 : NULL;
}

static void find_code(struct locks *locks, size_t number)
{
	const struct counted_row *row = &locks->counted->rows[number];
	const struct sample_key *key = locks->counted->items[row->stack].key;
	const char *text = label_of(locks, row, "lock"), *kind = label_of(locks, row, "kind");
	bool is_user = kind && !strcmp(kind, "futex");
	const struct mapping *code;
	uint64_t address;

	if (!text)
		return;
	address = strtoull(text, NULL, 16);
	code = history_below(locks->history, is_user ? key->epoch : key->kernel_epoch, address);
	if (!code || code->image->kind != (is_user ? IMAGE_FILE : IMAGE_KERNEL))
		return;
	*vector_push(&locks->found) = (struct lock){.row = number,
						    .image = code->image,
						    .address = address,
						    .file_offset = code->file_offset,
						    .behind = address - code->start};
}

static void name_lock(struct locks *locks, const struct lock *lock, const char *name,
		      uint64_t behind)
{
	struct counted *counted = locks->counted;
	struct counted_row *row = &counted->rows[lock->row];
	struct strbuf text = STRBUF_INIT;

	strbuf_add(&text, counted->label_sets.strings[row->labels],
		   counted->label_sets.sizes[row->labels]);
	strbuf_add(&text, "variable", sizeof("variable"));
	strbuf_add_string(&text, demangle(locks->demangler, name));
	if (behind)
		strbuf_addf(&text, "+0x%" PRIx64, behind);
	strbuf_add_char(&text, '\0');
	row->labels = intern_add(&counted->label_sets, text.text, text.length);
	strbuf_release(&text);
}

/* ---- files ------------------------------------------------------------------------------------- */

static int compare_addresses(const void *a, const void *b)
{
	const struct lock *x = a, *y = b;

	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

static void name_in_file(struct locks *locks, struct module_search *search, struct lock *group,
			 size_t count)
{
	const struct image *image = group->image;
	struct module_wanted wanted = {.path = image->path,
				       .build_id = image->build_id,
				       .build_id_size = image->build_id_size,
				       .trust_path =
					       image_may_trust_path(image, locks->recording)};
	struct symbol_options options = {.no_dwarf = true};
	struct module *module = module_find(search, &wanted);
	uint64_t *addresses = xcalloc(count, sizeof(*addresses));
	struct symbols *symbols;

	for (size_t i = 0; i < count; i++) {
		group[i].address = 0;
		if (module_address(module, group[i].file_offset, &group[i].address))
			group[i].address += group[i].behind;
	}
	qsort(group, count, sizeof(*group), compare_addresses);
	for (size_t i = 0; i < count; i++)
		addresses[i] = group[i].address;
	symbols = symbols_find(module, addresses, count, &options);
	for (size_t i = 0; i < count; i++) {
		const struct symbol_chain *chain = &symbols->chains[i];

		if (chain->count && chain->start && chain->start <= addresses[i])
			name_lock(locks, &group[i], chain->frames[0].name,
				  addresses[i] - chain->start);
	}
	symbols_free(symbols);
	free(addresses);
	module_close(module);
}

/* ---- the kernel -------------------------------------------------------------------------------- */

static void name_in_kernel(struct locks *locks, const struct lock *group, size_t count)
{
	struct kernel_names names = kernel_names_find(group->image, locks->options);
	uint64_t any;
	/* Mostly the list is one of functions, without those variables that lie between others. */
	bool has_data = names.list && kallsyms_address(names.list, "init_task", &any);

	for (size_t i = 0; i < count && has_data; i++) {
		const struct kallsyms_symbol *symbol =
			kallsyms_find(names.list, group[i].address, names.shift);

		if (symbol && !*symbol->module)
			name_lock(locks, &group[i], symbol->name,
				  group[i].address - names.shift - symbol->address);
	}
	kernel_names_release(&names);
}

static int compare_images(const void *a, const void *b)
{
	const struct lock *x = a, *y = b;

	if (x->image->index != y->image->index)
		return x->image->index < y->image->index ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

void lock_names(const struct recording *recording, const struct history *history,
		const struct load_options *options, struct counted *counted)
{
	struct locks locks = {recording, history, options, counted, NULL, {NULL, 0, 0}};
	struct module_search *search;

	for (size_t i = 0; i < counted->row_count; i++)
		find_code(&locks, i);
	if (!locks.found.count)
		return;
	locks.demangler = demangler_new(DEMANGLE_DEFAULT);
	search = module_search_new(&options->modules);
	qsort(locks.found.items, locks.found.count, sizeof(*locks.found.items), compare_images);
	for (size_t i = 0, end; i < locks.found.count; i = end) {
		struct lock *group = &locks.found.items[i];

		for (end = i + 1; end < locks.found.count; end++)
			if (locks.found.items[end].image != group->image)
				break;
		if (group->image->kind == IMAGE_KERNEL)
			name_in_kernel(&locks, group, end - i);
		else
			name_in_file(&locks, search, group, end - i);
	}
	module_search_free(search);
	demangler_free(locks.demangler);
	vector_release(&locks.found);
}
