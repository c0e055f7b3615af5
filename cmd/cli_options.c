/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli_options: a command line and a table of options -> values and operands.
 *
 * An option is known by its exact name only: an abbreviation that works today is ambiguous after
 * the next option is added, and the script that used it breaks.
 */
#include "cli_options.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool asked_help, asked_version;

const struct cli_option cli_shared_options[] = {
	CLI_FLAG("help", 'h', &asked_help, "print this text"),
	CLI_FLAG("version", 'V', &asked_version, "print the version"),
	CLI_END,
};

/* One option as it stands on the command line. */
struct spelling {
	const char *word; /* with its dashes */
	int word_length;  /* without "=value" */
	const char *name;
	size_t length;
	const char *value; /* or NULL */
};

static struct spelling take_apart(const char *word)
{
	struct spelling spelling = {.word = word, .name = word + (word[1] == '-' ? 2 : 1)};
	const char *equals = strchr(spelling.name, '=');

	spelling.length = equals ? (size_t)(equals - spelling.name) : strlen(spelling.name);
	spelling.word_length = (int)(spelling.name - word) + (int)spelling.length;
	spelling.value = equals ? equals + 1 : NULL;
	return spelling;
}

static bool all_digits(const char *text, size_t length)
{
	return length && strspn(text, "0123456789") >= length;
}

/* ---- finding the option ---------------------------------------------------------------------- */

static char fold(char c)
{
	return c == '_' ? '-' : c;
}

static bool is_named(const struct cli_option *option, const char *name, size_t length)
{
	size_t i;

	if (length == 1 && option->letter == name[0])
		return true;
	for (i = 0; i < length; i++) {
		if (!option->name[i] || fold(option->name[i]) != fold(name[i]))
			return false;
	}
	return !option->name[length];
}

static const struct cli_option *find_in(const struct cli_option *option, const char *name,
					size_t length)
{
	const struct cli_option *first = option, *found = NULL;

	for (; option && option->kind != CLI_KIND_END; option++) {
		if (option->kind != CLI_KIND_TABLE && is_named(option, name, length))
			return option;
	}
	for (option = first; !found && option && option->kind != CLI_KIND_END; option++) {
		if (option->kind == CLI_KIND_TABLE)
			found = find_in(option->store.table, name, length);
	}
	return found;
}

/* The tool's own come first, so that it may use a letter of the shared ones. */
static const struct cli_option *find(const struct cli_option *options, const char *name,
				     size_t length)
{
	const struct cli_option *option = find_in(options, name, length);

	return option ? option : find_in(cli_shared_options, name, length);
}

/* -n20 and -20, neither of which is the name of an option; both leave the value in `spelling`. */
static const struct cli_option *find_attached(const struct cli_option *options,
					      struct spelling *spelling)
{
	const struct cli_option *option;
	const char *digits;

	if (spelling->value)
		return NULL;
	if (all_digits(spelling->name, spelling->length)) {
		option = find(options, "n", 1);
		digits = spelling->name;
	} else if (spelling->length > 1 && all_digits(spelling->name + 1, spelling->length - 1)) {
		option = find(options, spelling->name, 1);
		digits = spelling->name + 1;
	} else {
		return NULL;
	}
	if (option && option->kind == CLI_KIND_FLAG)
		return NULL;
	spelling->value = digits;
	return option;
}

static void offer_all(struct cli_nearest *nearest, const struct cli_option *option)
{
	for (; option && option->kind != CLI_KIND_END; option++) {
		if (option->kind == CLI_KIND_TABLE)
			offer_all(nearest, option->store.table);
		else
			cli_nearest_offer(nearest, option->name);
	}
}

static int unknown_option(const struct cli_option *options, const struct spelling *spelling,
			  struct error *error)
{
	struct cli_nearest nearest = {.word = spelling->name, .length = spelling->length};
	int dashes = (int)(spelling->name - spelling->word);

	offer_all(&nearest, options);
	offer_all(&nearest, cli_shared_options);
	if (nearest.name)
		return error_set(error, ERROR_INPUT,
				 "unknown option '%.*s'; did you mean '%.*s%s'?",
				 spelling->word_length, spelling->word, dashes, "--", nearest.name);
	return error_set(error, ERROR_INPUT, "unknown option '%.*s'", spelling->word_length,
			 spelling->word);
}

/* ---- storing the value ----------------------------------------------------------------------- */

static int store_flag(const struct cli_option *option, const char *value)
{
	static const char *const yes[] = {"true", "t", "1", "T", "TRUE", "True"};
	static const char *const no[] = {"false", "f", "0", "F", "FALSE", "False"};
	size_t i;

	for (i = 0; i < sizeof(yes) / sizeof(*yes); i++) {
		if (!value || !strcmp(value, yes[i]) || !strcmp(value, no[i])) {
			*option->store.flag = !value || !strcmp(value, yes[i]);
			return 0;
		}
	}
	return -1;
}

static int store_integer(const struct cli_option *option, const char *value)
{
	const char *digits = *value == '-' ? value + 1 : value;
	long long number;

	if (!all_digits(digits, strlen(digits)))
		return -1;
	errno = 0;
	number = strtoll(value, NULL, 10);
	if (errno || number < option->limit.integer.least || number > option->limit.integer.most)
		return -1;
	*option->store.integer = number;
	return 0;
}

/* Decimal only: no nan, inf, blanks or hexadecimal. */
static int store_real(const struct cli_option *option, const char *value)
{
	double number;
	char *end;

	if (!*value || value[strspn(value, "0123456789.eE+-")])
		return -1;
	number = strtod(value, &end);
	if (*end || !isfinite(number) || number < option->limit.real.least ||
	    number > option->limit.real.most)
		return -1;
	*option->store.real = number;
	return 0;
}

static int store_choice(const struct cli_option *option, const char *value)
{
	int i;

	for (i = 0; option->limit.choices[i]; i++) {
		if (!strcmp(value, option->limit.choices[i])) {
			*option->store.choice = i;
			return 0;
		}
	}
	return -1;
}

static int store_item(const struct cli_option *option, const char *value)
{
	struct cli_list *list = option->store.list;

	list->items = xrealloc_array(list->items, list->count + 1, sizeof(*list->items));
	list->items[list->count++] = value;
	return 0;
}

void cli_list_release(struct cli_list *list)
{
	free(list->items);
	*list = (struct cli_list){NULL, 0};
}

static int store(const struct cli_option *option, const char *value)
{
	switch (option->kind) {
	case CLI_KIND_FLAG:
		return store_flag(option, value);
	case CLI_KIND_STRING:
		*option->store.string = value;
		return 0;
	case CLI_KIND_INTEGER:
		return store_integer(option, value);
	case CLI_KIND_REAL:
		return store_real(option, value);
	case CLI_KIND_LIST:
		return store_item(option, value);
	case CLI_KIND_CHOICE:
		return store_choice(option, value);
	case CLI_KIND_TABLE:
	case CLI_KIND_END:
		break;
	}
	return -1;
}

/* Says what the option takes, for a message and with "a", "b" or "c" for a choice. */
static void describe_values(const struct cli_option *option, struct strbuf *buf)
{
	const char *const *choices = option->limit.choices;
	size_t i;

	switch (option->kind) {
	case CLI_KIND_INTEGER:
		strbuf_add_string(buf, "a whole number");
		if (option->limit.integer.most == INT64_MAX)
			strbuf_addf(buf, " of at least %lld",
				    (long long)option->limit.integer.least);
		else
			strbuf_addf(buf, " from %lld to %lld",
				    (long long)option->limit.integer.least,
				    (long long)option->limit.integer.most);
		break;
	case CLI_KIND_REAL:
		strbuf_addf(buf, "a number from %g to %g", option->limit.real.least,
			    option->limit.real.most);
		break;
	case CLI_KIND_CHOICE:
		for (i = 0; choices[i]; i++)
			strbuf_addf(buf, "%s'%s'",
				    !i               ? ""
				    : choices[i + 1] ? ", "
						     : " or ",
				    choices[i]);
		break;
	default:
		strbuf_add_string(buf, "'true' or 'false'");
	}
}

static int wrong_value(const struct cli_option *option, const struct spelling *spelling,
		       struct error *error)
{
	struct strbuf values = STRBUF_INIT;

	describe_values(option, &values);
	error_set(error, ERROR_INPUT, "option '%.*s' takes %s, not '%s'", spelling->word_length,
		  spelling->word, values.text, spelling->value);
	strbuf_release(&values);
	return -1;
}

/* ---- the line -------------------------------------------------------------------------------- */

/* One option, and the next word when that is its value. Returns how many words it took, or -1. */
static int parse_option(const struct cli_option *options, char **words, int left,
			struct error *error)
{
	struct spelling spelling = take_apart(words[0]);
	const struct cli_option *option = find(options, spelling.name, spelling.length);
	int taken = 1;

	if (!option)
		option = find_attached(options, &spelling);
	if (!option)
		return unknown_option(options, &spelling, error);
	if (option->kind != CLI_KIND_FLAG && !spelling.value) {
		if (left < 2)
			return error_set(error, ERROR_INPUT, "option '%.*s' needs a value",
					 spelling.word_length, spelling.word);
		spelling.value = words[1];
		taken = 2;
	}
	if (store(option, spelling.value) < 0)
		return wrong_value(option, &spelling, error);
	return taken;
}

int cli_parse(const struct cli_option *options, int argc, char **argv, struct cli_line *line,
	      struct error *error)
{
	bool only_operands = false;
	int operands = 1, i = 1, taken;

	asked_help = asked_version = false;
	*line = (struct cli_line){.operands = {argv, 0}};
	if (argc < 1) /* not even a name */
		return 0;
	while (i < argc && !asked_help && !asked_version) {
		if (only_operands || argv[i][0] != '-' || !argv[i][1]) {
			argv[operands++] = argv[i++];
		} else if (!strcmp(argv[i], "--")) {
			only_operands = true;
			i++;
		} else {
			taken = parse_option(options, argv + i, argc - i, error);
			if (taken < 0)
				return -1;
			i += taken;
		}
	}
	argv[operands] = NULL;
	*line = (struct cli_line){
		.operands = {argv + 1, (size_t)(operands - 1)},
		.help = asked_help,
		.version = asked_version,
	};
	return 0;
}
