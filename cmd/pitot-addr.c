/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot-addr: addresses of an ELF file -> functions, files and lines, inlined calls included */
#include "analyze/view_addresses.h"
#include "base/vector.h"
#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *file = "a.out";
static struct cli_list symbol_paths;
static bool force, only_given, demangled, columns, no_inlines, no_dwarf, always;
static int64_t jobs;
static int style = DEMANGLE_NONE;
static const char *const styles[] = {"default", "full", "none", "templates", NULL};

static const struct cli_option options[] = {
	CLI_STRING("exe", 'e', &file, "FILE", "the ELF file that the addresses are of (a.out)"),
	CLI_LIST("symbols", 0, &symbol_paths, "DIR", "look for debug files in DIR first"),
	CLI_FLAG("only-symbols", 0, &only_given, "do not look in the places of this system"),
	CLI_FLAG("force-symbols", 0, &force, "take debug files in spite of another build-id"),
	CLI_FLAG("demangle-full", 'C', &demangled, "the same as --demangle=full"),
	CLI_CHOICE("demangle", 0, &style, styles, "how names are shown"),
	CLI_FLAG("columns", 0, &columns, "print file:line:column"),
	CLI_FLAG("noinlines", 0, &no_inlines, "print only the function that is really there"),
	CLI_FLAG("nodwarf", 0, &no_dwarf, "use symbol tables only"),
	CLI_FLAG("addresses", 'a', &always, "as for addr2line; here it is always so"),
	CLI_FLAG("functions", 'f', &always, "the same"),
	CLI_FLAG("inlines", 'i', &always, "the same"),
	CLI_JOBS(&jobs),
	CLI_STATS,
	CLI_END,
};

static const struct cli_example examples[] = {
	{"pitot-addr -C -e app 0x401136", "what is at an address"},
	{NULL, NULL},
};

static const struct cli_tool tool = {
	.name = "pitot-addr",
	.synopsis = "[OPTION]... [ADDRESS]...",
	.summary = "Print the functions and source lines of addresses of an ELF file.",
	.description = "Addresses are hexadecimal; without any, standard input has one a line. After "
		       "each come two lines for each function there, the innermost first.",
	.options = options,
	.examples = examples,
};

struct question {
	uint64_t address;
	size_t asked; /* before they are sorted */
};

struct questions {
	struct question *items;
	size_t count, capacity;
};

static void add_question(struct questions *questions, const char *word)
{
	struct question question = {0, questions->count};
	char *end;

	errno = 0;
	question.address = strtoull(word, &end, 16);
	if (errno || end == word || *end || *word == '-')
		cli_usage_error("'%s' is not a hexadecimal address", word);
	*vector_push(questions) = question;
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

static int compare_questions(const void *left, const void *right)
{
	const struct question *a = left, *b = right;

	return (a->address > b->address) - (a->address < b->address);
}

/* Asks in order of address, and answers in the order of the questions. */
static struct symbol_notes answer(struct module *module, struct questions *questions,
				  const struct symbol_options *wanted)
{
	struct addresses_options how = {.demangle = (enum demangle_style)style,
					.columns = columns};
	uint64_t *addresses = xcalloc(questions->count, sizeof(*addresses));
	size_t *places = xcalloc(questions->count, sizeof(*places));
	struct symbol_notes notes;
	struct symbols *symbols;

	if (questions->count)
		qsort(questions->items, questions->count, sizeof(*questions->items),
		      compare_questions);
	for (size_t i = 0; i < questions->count; i++) {
		addresses[i] = questions->items[i].address;
		places[questions->items[i].asked] = i;
	}
	symbols = symbols_find(module, addresses, questions->count, wanted);
	stats_stage(cli_stats(), "view");
	addresses_write(symbols, addresses, places, &how, stdout);
	notes = symbols->notes;
	symbols_free(symbols);
	free(addresses);
	free(places);
	return notes;
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
	cli_warn("debug info of '%s' is damaged: some of it cannot be read", file);
	return CLI_INCOMPLETE;
}

int main(int argc, char **argv)
{
	struct cli_operands words = cli_start(&tool, argc, argv);
	struct module_paths paths = {symbol_paths.items, symbol_paths.count, force, only_given};
	struct module_search *search = module_search_new(&paths);
	struct symbol_options wanted = {
		.threads = (unsigned)(jobs ? jobs : sysconf(_SC_NPROCESSORS_ONLN)),
		.no_inlines = no_inlines,
		.no_dwarf = no_dwarf,
		.stats = cli_stats()};
	struct questions questions = {0};
	struct symbol_notes notes;
	struct module *module;
	struct error error;

	if (demangled)
		style = DEMANGLE_FULL;
	cli_guard_mappings(file);
	module = module_open(search, file, &error);
	if (!module)
		cli_die_error(&error);
	for (size_t i = 0; i < words.count; i++)
		add_question(&questions, words.at[i]);
	if (!words.count)
		read_questions(&questions);
	notes = answer(module, &questions, &wanted);
	module_close(module);
	module_search_free(search);
	cli_list_release(&symbol_paths);
	vector_release(&questions);
	return cli_finish(warn_of_damages(&notes));
}
