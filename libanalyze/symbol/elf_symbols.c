/* SPDX-License-Identifier: GPL-2.0-or-later */
/* elf_symbols: reading the tables, and choosing among names for one place. */
#include "symbol/elf_symbols.h"

#include "base/reader.h"
#include "base/sort.h"
#include "base/vector.h"

enum rank { RANK_GLOBAL = 1, RANK_STRONG = 2, RANK_FUNCTION = 4 };

struct elf_symbol *elf_symbols_add(struct elf_symbols *symbols)
{
	return vector_push(symbols);
}

struct span elf_symbols_load(struct elf_symbols *symbols, const struct elf_file *elf,
			     const struct elf_section *section)
{
	struct elf_data data = {0};
	struct error error;

	if (elf_load_section(elf, section, &data, &error) < 0)
		return (struct span){NULL, 0};
	*vector_push(&symbols->data) = data;
	return data.bytes;
}

bool elf_sym_read(const struct elf_file *elf, struct span table, uint64_t index,
		  struct elf_sym *sym)
{
	size_t size = elf->is_64 ? 24 : 16;
	struct reader reader = reader_over(table.at, table.size, elf->swap);

	if (index >= table.size / size)
		return false;
	reader_take(&reader, index * size);
	sym->name = reader_u32(&reader);
	if (!elf->is_64) {
		sym->value = reader_u32(&reader);
		sym->size = reader_u32(&reader);
	}
	sym->info = reader_u8(&reader);
	reader_u8(&reader);
	sym->section = reader_u16(&reader);
	if (elf->is_64) {
		sym->value = reader_u64(&reader);
		sym->size = reader_u64(&reader);
	}
	return true;
}

/* $a, $d, $t, $x: where instructions and data change places. */
static bool is_mapping_symbol(const struct elf_file *elf, const char *name)
{
	if (elf->machine != EM_ARM && elf->machine != EM_AARCH64 && elf->machine != EM_RISCV)
		return false;
	return name[0] == '$' && name[1] && strchr("adtx", name[1]) &&
	       (name[2] == '\0' || name[2] == '.' || elf->machine == EM_RISCV);
}

static bool is_wanted_type(uint8_t type)
{
	return type == STT_FUNC || type == STT_GNU_IFUNC || type == STT_NOTYPE ||
	       type == STT_OBJECT;
}

static uint8_t rank_of(const struct elf_sym *sym)
{
	uint8_t type = ELF64_ST_TYPE(sym->info), binding = ELF64_ST_BIND(sym->info);
	unsigned rank = 0;

	if (type == STT_FUNC || type == STT_GNU_IFUNC)
		rank |= RANK_FUNCTION;
	if (binding != STB_WEAK)
		rank |= RANK_STRONG;
	if (binding != STB_LOCAL)
		rank |= RANK_GLOBAL;
	return (uint8_t)rank;
}

/* Without a version: name@VERSION, name@@VERSION. Assemblers have labels like ..@1.loop. */
static size_t length_of(const char *name)
{
	return *name == '.' ? strlen(name) : (size_t)(strchrnul(name, '@') - name);
}

static void add_symbol(struct elf_symbols *symbols, const struct elf_file *elf,
		       const struct elf_sym *sym, const char *name, const char *file)
{
	const struct elf_section *section;
	struct elf_symbol *symbol;
	uint64_t start = sym->value, limit = UINT64_MAX;

	if (!is_wanted_type(ELF64_ST_TYPE(sym->info)) || sym->section == SHN_UNDEF ||
	    (sym->section >= SHN_LORESERVE && sym->section != SHN_XINDEX))
		return;
	if (sym->section < elf->section_count) {
		section = &elf->sections[sym->section];
		if (!(section->flags & SHF_ALLOC) || (section->flags & SHF_TLS))
			return;
		if (elf->type == ET_REL && !(section->flags & SHF_EXECINSTR))
			return;
		if (elf->type == ET_REL)
			start += section->address;
		limit = section->address + section->size;
	}
	if (elf->machine == EM_ARM && ELF64_ST_TYPE(sym->info) == STT_FUNC)
		start &= ~(uint64_t)1;
	if (!name || !*name || *name == '@' || is_mapping_symbol(elf, name) || start >= limit)
		return;
	symbol = elf_symbols_add(symbols);
	*symbol = (struct elf_symbol){
		.start = start,
		.end = sym->size && sym->size <= UINT64_MAX - start ? start + sym->size : limit,
		.name = name,
		.file = ELF64_ST_BIND(sym->info) == STB_LOCAL ? file : NULL,
		.length = (uint32_t)length_of(name),
		.rank = rank_of(sym),
		.is_sizeless = !sym->size,
	};
}

static void read_table(struct elf_symbols *symbols, const struct elf_file *elf, uint32_t type)
{
	for (size_t i = 0; i < elf->section_count; i++) {
		const struct elf_section *section = &elf->sections[i];
		struct span table, strings;
		const char *file;
		struct elf_sym sym;

		if (section->type != type || section->link >= elf->section_count)
			continue;
		table = elf_symbols_load(symbols, elf, section);
		strings = elf_symbols_load(symbols, elf, &elf->sections[section->link]);
		file = NULL;
		for (uint64_t s = 1; elf_sym_read(elf, table, s, &sym); s++) {
			const char *name = elf_string(strings, sym.name);

			if (ELF64_ST_TYPE(sym.info) == STT_FILE)
				file = name;
			else
				add_symbol(symbols, elf, &sym, name, file);
		}
	}
}

static unsigned underscores(const char *name)
{
	unsigned count = 0;

	while (name[count] == '_')
		count++;
	return count;
}

/* Less than 0: `a` is the worse name for a place that both are for. */
static int compare_names(const struct elf_symbol *a, const struct elf_symbol *b)
{
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	if (underscores(a->name) != underscores(b->name))
		return underscores(a->name) > underscores(b->name) ? -1 : 1;
	return strcmp(b->name, a->name);
}

/* By start; then what is around others first, those without a size last; then the best name last.
 */
static int compare_symbols(const void *left, const void *right)
{
	const struct elf_symbol *a = left, *b = right;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->is_sizeless != b->is_sizeless)
		return a->is_sizeless ? 1 : -1;
	if (a->end != b->end && !a->is_sizeless)
		return a->end > b->end ? -1 : 1;
	return compare_names(a, b);
}

static void sort_by_start(struct elf_symbols *symbols)
{
	size_t count = symbols->count;
	struct sort_item *starts = xrealloc_array(NULL, count, sizeof(*starts));

	for (size_t i = 0; i < count; i++)
		starts[i] = (struct sort_item){symbols->items[i].start, i};
	symbols->items = sort_things(symbols->items, sizeof(*symbols->items), starts, count);
	symbols->capacity = count;
}

/* They are many, and mostly each starts elsewhere. */
static void sort_symbols(struct elf_symbols *symbols)
{
	size_t first = 0;

	sort_by_start(symbols);
	for (size_t i = 1; i <= symbols->count; i++) {
		if (i < symbols->count && symbols->items[i].start == symbols->items[first].start)
			continue;
		if (i - first > 1)
			qsort(symbols->items + first, i - first, sizeof(*symbols->items),
			      compare_symbols);
		first = i;
	}
}

/* Those without a size end where the next one starts, and of equal places one name is enough. */
static void settle(struct elf_symbols *symbols)
{
	uint64_t next = UINT64_MAX, start = UINT64_MAX;
	struct elf_symbol *items;
	size_t kept = 0;

	if (!symbols->count)
		return;
	sort_symbols(symbols);
	items = symbols->items;
	for (size_t i = symbols->count; i-- > 0;) {
		if (items[i].start != start) {
			next = start;
			start = items[i].start;
		}
		if (items[i].is_sizeless && items[i].end > next)
			items[i].end = next;
	}
	for (size_t i = 0; i < symbols->count; i++) {
		if (kept && items[kept - 1].start == items[i].start &&
		    items[kept - 1].end == items[i].end &&
		    items[kept - 1].is_sizeless == items[i].is_sizeless)
			kept--;
		items[kept++] = items[i];
	}
	symbols->count = kept;
}

void elf_symbols_read(struct elf_symbols *symbols, const struct module *module)
{
	*symbols = (struct elf_symbols){0};
	if (module->debug && module->debug != module->image)
		read_table(symbols, module->debug, SHT_SYMTAB);
	if (module->tables)
		read_table(symbols, module->tables, SHT_SYMTAB);
	if (module->image) {
		read_table(symbols, module->image, SHT_SYMTAB);
		read_table(symbols, module->image, SHT_DYNSYM);
		elf_symbols_add_plt(symbols, module->image);
	}
	settle(symbols);
}

void elf_symbols_release(struct elf_symbols *symbols)
{
	for (size_t i = 0; i < symbols->data.count; i++)
		elf_data_release(&symbols->data.items[i]);
	vector_release(&symbols->data);
	vector_release(symbols);
	arena_release(&symbols->arena);
}

/*
 * Symbols are piled up as they start, so that the one on top is the innermost; what has ended when
 * it is on top never comes back.
 */
void elf_symbols_find(const struct elf_symbols *symbols, const uint64_t *addresses, size_t count,
		      const struct elf_symbol **found)
{
	const struct elf_symbol **pile = xcalloc(symbols->count + 1, sizeof(struct elf_symbol *));
	size_t height = 0, next = 0;

	for (size_t i = 0; i < count; i++) {
		for (; next < symbols->count && symbols->items[next].start <= addresses[i];
		     next++) {
			const struct elf_symbol *symbol = &symbols->items[next];

			while (height && pile[height - 1]->end <= symbol->start)
				height--;
			/* A label inside of a function is not another function. */
			if (symbol->is_sizeless && height && !pile[height - 1]->is_sizeless)
				continue;
			pile[height++] = symbol;
		}
		while (height && pile[height - 1]->end <= addresses[i])
			height--;
		found[i] = height ? pile[height - 1] : NULL;
	}
	free(pile);
}
