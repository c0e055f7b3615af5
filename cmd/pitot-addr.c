/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-addr: addresses of an ELF file -> functions, files and lines, inlined calls included */
#include "analyze/symbol.h"
#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *file = "a.out";
static struct cli_list symbol_paths;
static bool force, only_given, demangled, columns, no_inlines, no_dwarf;
static int64_t jobs;
static int style = DEMANGLE_NONE;
static const char *const styles[] = {"default", "full", "none", NULL};

static const struct cli_option options[] = {
	CLI_STRING("exe", 'e', &file, "FILE", "the ELF file that the addresses are of (a.out)"),
	CLI_LIST("symbols", 0, &symbol_paths, "DIR",
		 "look for debug files in DIR first: a sysroot, a debug tree, a build-id cache, or "
		 "a pile of files; may be repeated"),
	CLI_FLAG("only-symbols", 0, &only_given, "do not look in the places of this system"),
	CLI_FLAG("force-symbols", 0, &force, "take debug files in spite of another build-id"),
	CLI_FLAG("C", 0, &demangled, "demangle names, the same as --demangle=full"),
	CLI_CHOICE("demangle", 0, &style, styles, "how names are shown"),
	CLI_FLAG("columns", 0, &columns, "print file:line:column"),
	CLI_FLAG("noinlines", 0, &no_inlines, "print only the function that is really there"),
	CLI_FLAG("nodwarf", 0, &no_dwarf, "use symbol tables only"),
	CLI_JOBS(&jobs),
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-addr -e app 0x401136", "what is at an address"},
	{"pitot-addr -C -e app < addresses", "of each line, demangled"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-addr",
	.synopsis = "[OPTION]... [ADDRESS]...",
	.summary = "Print the functions and source lines of addresses of an ELF file.",
	.description = "Addresses are hexadecimal, and read from standard input, one a line, when "
		       "none is given. For each, the address is printed, and then two lines for "
		       "each function there, the innermost inlined call first: its name, and file "
		       "and line. What is not known is ??.",
	.options = options,
	.examples = examples,
};

/* An address, and where it was asked for. */
struct question {
	uint64_t address;
	size_t number; /* of the address among the different ones */
};

struct questions {
	struct question *items;
	size_t count, capacity;
	uint64_t *addresses; /* the different ones, in ascending order */
	size_t address_count;
};

static void add_question(struct questions *questions, const char *word)
{
	char *end;
	uint64_t address;

	errno = 0;
	address = strtoull(word, &end, 16);
	if (errno || end == word || *end || *word == '-')
		cli_usage_error("'%s' is not a hexadecimal address", word);
	if (questions->count == questions->capacity) {
		questions->capacity = questions->capacity ? 2 * questions->capacity : 64;
		questions->items = xrealloc_array(questions->items, questions->capacity,
						  sizeof(*questions->items));
	}
	questions->items[questions->count++].address = address;
}

static void read_questions(struct questions *questions)
{
	char *line = NULL;
	size_t capacity = 0;

	while (getline(&line, &capacity, stdin) >= 0) {
		char *word = line + strspn(line, " \t");

		word[strcspn(word, " \t\r\n")] = '\0';
		if (*word)
			add_question(questions, word);
	}
	free(line);
}

static int compare_addresses(const void *left, const void *right)
{
	const uint64_t *a = left, *b = right;

	return *a < *b ? -1 : *a > *b;
}

static void sort_questions(struct questions *questions)
{
	uint64_t *addresses = xcalloc(questions->count + 1, sizeof(*addresses));
	size_t count = 0;

	for (size_t i = 0; i < questions->count; i++)
		addresses[i] = questions->items[i].address;
	qsort(addresses, questions->count, sizeof(*addresses), compare_addresses);
	for (size_t i = 0; i < questions->count; i++)
		if (!count || addresses[count - 1] != addresses[i])
			addresses[count++] = addresses[i];
	for (size_t i = 0; i < questions->count; i++) {
		struct question *question = &questions->items[i];
		uint64_t *found = bsearch(&question->address, addresses, count, sizeof(*addresses),
					  compare_addresses);

		question->number = (size_t)(found - addresses);
	}
	questions->addresses = addresses;
	questions->address_count = count;
}

static void add_text(struct strbuf *out, const char *text)
{
	escape_terminal(out, text, strlen(text));
}

static void add_frame(struct strbuf *out, struct demangler *demangler,
		      const struct symbol_frame *frame)
{
	add_text(out, *frame->name ? demangle(demangler, frame->name) : "??");
	strbuf_add_char(out, '\n');
	add_text(out, *frame->file ? frame->file : "??");
	if (frame->line || !*frame->file)
		strbuf_addf(out, ":%u", frame->line);
	else
		strbuf_add_string(out, ":?");
	if (columns)
		strbuf_addf(out, ":%u", frame->column);
	strbuf_add_char(out, '\n');
}

static void print_answers(const struct questions *questions, const struct symbols *symbols)
{
	struct demangler *demangler = demangler_new((enum demangle_style)style);
	struct strbuf out = STRBUF_INIT;

	for (size_t i = 0; i < questions->count; i++) {
		const struct question *question = &questions->items[i];
		const struct symbol_chain *chain = &symbols->chains[question->number];

		strbuf_clear(&out);
		strbuf_addf(&out, "0x%016llx\n", (unsigned long long)question->address);
		for (size_t f = 0; f < chain->count; f++)
			add_frame(&out, demangler, &chain->frames[f]);
		if (!chain->count)
			strbuf_add_string(&out, columns ? "??\n??:0:0\n" : "??\n??:0\n");
		fwrite(out.text, 1, out.length, stdout);
	}
	strbuf_release(&out);
	demangler_free(demangler);
}

static enum cli_status warn_of_damages(const struct symbol_notes *notes)
{
	if (notes->missing_alternate)
		cli_warn("the debug file that '%s' shares with others was not found", file);
	if (notes->missing_split)
		cli_warn("%llu units of '%s' have their debug info in files that were not found",
			 (unsigned long long)notes->missing_split, file);
	if (!notes->damaged_sections && !notes->damaged_units)
		return CLI_DONE;
	cli_warn("debug info of '%s' is damaged: %llu sections and %llu units cannot be read", file,
		 (unsigned long long)notes->damaged_sections,
		 (unsigned long long)notes->damaged_units);
	return CLI_INCOMPLETE;
}

int main(int argc, char **argv)
{
	struct cli_operands words = cli_start(&tool, argc, argv);
	struct module_paths paths = {symbol_paths.items, symbol_paths.count, force, only_given};
	struct module_search *search = module_search_new(&paths);
	struct symbol_options wanted = {
		.threads = (unsigned)jobs, .no_inlines = no_inlines, .no_dwarf = no_dwarf};
	struct questions questions = {0};
	struct symbols *symbols;
	struct module *module;
	enum cli_status status;
	struct error error;

	if (demangled)
		style = DEMANGLE_FULL;
	if (!jobs)
		wanted.threads = (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
	cli_guard_mappings(file);
	module = module_open(search, file, &error);
	if (!module)
		cli_die_error(&error);
	for (size_t i = 0; i < words.count; i++)
		add_question(&questions, words.at[i]);
	if (!words.count)
		read_questions(&questions);
	sort_questions(&questions);
	symbols = symbols_find(module, questions.addresses, questions.address_count, &wanted);
	print_answers(&questions, symbols);
	status = warn_of_damages(&symbols->notes);
	symbols_free(symbols);
	module_close(module);
	module_search_free(search);
	cli_list_release(&symbol_paths);
	free(questions.items);
	free(questions.addresses);
	return cli_finish(status);
}
