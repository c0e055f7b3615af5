/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pitot: NAME and its arguments -> pitot-NAME, from where pitot itself is installed */
#include "cli.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

static const struct {
	const char *name;
	const char *job;
} suite[] = {
	{"addr", "addresses of a program: which functions and lines they are"},
	{"diff", "what changed from one profile to another"},
	{"disasm", "instructions with what was counted at each"},
	{"filter", "a part of a profile, or another shape of it"},
	{"flame", "a flame graph, as an SVG for any browser"},
	{"fold", "folded stacks, a line each"},
	{"graph", "who calls whom, as a graph for dot"},
	{"heap", "which code allocates memory, and what of it is never freed"},
	{"info", "what was recorded, on what, and what was lost"},
	{"list", "source with what was counted at each line"},
	{"lock", "where threads waited for locks, and how long"},
	{"maps", "who had what mapped, and when"},
	{"merge", "profiles and recordings, added up"},
	{"offcpu", "where threads were when they did not run, and how long"},
	{"peek", "who calls a function, and what it calls"},
	{"pprof", "a profile for pprof, and for all that reads its format"},
	{"profile", "a profile of a recording, to keep or to pipe on"},
	{"record", "makes a recording, with the options of perf that a question needs"},
	{"records", "every record of a recording, decoded"},
	{"stacks", "every sample with its stack, as perf script prints them"},
	{"tags", "the values of labels, and their shares"},
	{"threads", "what each thread did, and where it is"},
	{"top", "where the time went, as a table"},
	{"tree", "what called what, as a tree"},
};
enum { SUITE_SIZE = sizeof(suite) / sizeof(*suite) };

/* Where tools may be, in order: beside pitot, and in the libexec directory. */
static struct strbuf own_directory = STRBUF_INIT;

static const char *const *directories(void)
{
	static const char *list[3];
	size_t count = 0;

	if (own_directory.length)
		list[count++] = own_directory.text;
#ifdef PITOT_LIBEXECDIR
	list[count++] = PITOT_LIBEXECDIR;
#endif
	list[count] = NULL;
	return list;
}

/* Never $PATH: the tools of one version belong together. */
static void find_own_directory(const char *called_as)
{
	char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path));
	const char *from = path, *slash;

	if (length > 0 && (size_t)length < sizeof(path)) { /* a longer one may have been cut */
		slash = memrchr(path, '/', (size_t)length);
	} else {
		from = called_as ? called_as : "";
		slash = strrchr(from, '/');
	}
	if (slash)
		strbuf_add(&own_directory, from, slash == from ? 1 : (size_t)(slash - from));
}

static void tool_path(struct strbuf *path, const char *directory, const char *name)
{
	strbuf_clear(path);
	strbuf_addf(path, "%s/pitot-%s", directory, name);
}

static bool is_installed(const char *name)
{
	struct strbuf path = STRBUF_INIT;
	const char *const *directory;
	bool found = false;

	for (directory = directories(); *directory && !found; directory++) {
		tool_path(&path, *directory, name);
		found = access(path.text, X_OK) == 0;
	}
	strbuf_release(&path);
	return found;
}

static bool is_tool_name(const char *name)
{
	return *name >= 'a' && *name <= 'z' &&
	       !name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-")];
}

static void __attribute__((noreturn)) refuse(const char *name)
{
	struct cli_nearest nearest = {.word = name, .length = strlen(name)};
	size_t i;

	for (i = 0; i < SUITE_SIZE; i++) {
		if (is_installed(suite[i].name))
			cli_nearest_offer(&nearest, suite[i].name);
	}
	cli_nearest_offer(&nearest, "help");
	if (nearest.name)
		cli_usage_error("there is no tool '%s'; did you mean '%s'?", name, nearest.name);
	cli_usage_error("there is no tool '%s'", name);
}

/* `argv` starts with the name of the tool. */
static void __attribute__((noreturn)) run(const char *name, char **argv)
{
	struct strbuf path = STRBUF_INIT;
	const char *const *directory;

	if (!is_tool_name(name))
		refuse(name);
	for (directory = directories(); *directory; directory++) {
		tool_path(&path, *directory, name);
		argv[0] = path.text;
		execv(path.text, argv);
		if (errno != ENOENT)
			cli_die("cannot run '%s': %s", path.text, strerror(errno));
	}
	refuse(name);
}

static void add_tools(struct strbuf *text)
{
	size_t i;

	for (i = 0; i < SUITE_SIZE; i++) {
		if (is_installed(suite[i].name))
			strbuf_addf(text, "  %-10s  %s\n", suite[i].name, suite[i].job);
	}
}

int main(int argc, char **argv)
{
	static const struct cli_example examples[] = {
		{"pitot info perf.data", "What does this recording hold?"},
		{"pitot help info", "The options of pitot-info."},
		{NULL, NULL},
	};
	struct cli_tool tool = {
		.name = "pitot",
		.synopsis = "NAME [ARGUMENT]...",
		.summary = "runs the tool pitot-NAME of this suite, which reads perf recordings",
		.examples = examples,
	};
	struct strbuf description = STRBUF_INIT;
	struct cli_operands words = {argv + 1, argc > 1 ? (size_t)argc - 1 : 0};

	find_own_directory(argv[0]);
	strbuf_add_string(&description, "The tools:\n");
	add_tools(&description);
	tool.description = description.text;

	/* What stands behind the name is the tool's. */
	if (argc < 2 || argv[1][0] == '-')
		words = cli_start(&tool, argc, argv);
	if (!words.count)
		cli_show_help(&tool);
	if (strcmp(words.at[0], "help"))
		run(words.at[0], words.at);
	if (words.count > 2)
		cli_usage_error("unexpected operand '%s'", words.at[2]);
	if (words.count == 1 || !strcmp(words.at[1], "help"))
		cli_show_help(&tool);
	run(words.at[1], (char *[]){words.at[1], (char[]){"--help"}, NULL});
}
