/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "view/disasm.h"

enum { LENGTH = 4, MOST = 100000 };

/* Instructions of four bytes from 0x1000 on; instruction i jumps to jumps[i], if that is not -1. */
static struct instruction *code(const int *jumps, size_t count)
{
	struct instruction *instructions = xcalloc(count, sizeof(*instructions));

	for (size_t i = 0; i < count; i++) {
		instructions[i].address = 0x1000 + i * LENGTH;
		instructions[i].size = LENGTH;
		if (jumps[i] < 0)
			continue;
		instructions[i].kind = TARGET_JUMP;
		instructions[i].target = 0x1000 + (uint64_t)jumps[i] * LENGTH;
	}
	return instructions;
}

static void check(const int *jumps, size_t count, const char *expected)
{
	struct instruction *instructions = code(jumps, count);
	struct arrows *arrows = arrows_new(instructions, count);
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < count; i++) {
		arrows_add(arrows, &text, i, false);
		strbuf_add_char(&text, '\n');
	}
	assert_string_equal(text.text, expected);
	strbuf_release(&text);
	arrows_free(arrows);
	free(instructions);
}

static void loops(void **state)
{
	static const int none[] = {-1, 2, -1};
	static const int one[] = {-1, -1, 1, -1};
	static const int itself[] = {-1, 1};
	static const int nested[] = {-1, -1, 1, 1, 0};
	static const int apart[] = {-1, 0, -1, 2};
	static const int crossed[] = {-1, -1, 0, 1};

	(void)state;
	check(none, 3, "         \n         \n         \n");
	check(one, 4, "         \n      ,->\n      `--\n         \n");
	check(itself, 2, "         \n      *->\n");
	check(nested, 5,
	      "    ,--->\n"
	      "    | ,->\n"
	      "    | +--\n"
	      "    | `--\n"
	      "    `----\n");
	check(apart, 4, "      ,->\n      `--\n      ,->\n      `--\n");
	check(crossed, 4,
	      "      ,->\n"
	      "    ,-|->\n"
	      "    | `--\n"
	      "    `----\n");
}

/* Five loops in one another: there is room for four, and the outermost has none. */
static void too_many(void **state)
{
	static const int jumps[] = {-1, -1, -1, -1, -1, 4, 3, 2, 1, 0};

	(void)state;
	check(jumps, 10,
	      "         \n"
	      ",------->\n"
	      "| ,----->\n"
	      "| | ,--->\n"
	      "| | | ,->\n"
	      "| | | `--\n"
	      "| | `----\n"
	      "| `------\n"
	      "`--------\n"
	      "         \n");
}

/* What is between the instructions is in the loops that go on there. */
static void between(void **state)
{
	static const int jumps[] = {-1, -1, 1, -1};
	struct instruction *instructions = code(jumps, 4);
	struct arrows *arrows = arrows_new(instructions, 4);
	struct strbuf text = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		arrows_add(arrows, &text, i, true);
	assert_string_equal(text.text, "         "
				       "         "
				       "      |  "
				       "         ");
	strbuf_release(&text);
	arrows_free(arrows);
	free(instructions);
}

/* Jumps from everywhere to everywhere before: it ends. */
static void many(void **state)
{
	int *jumps = xcalloc(MOST, sizeof(*jumps));
	struct instruction *instructions;

	(void)state;
	for (int i = 0; i < MOST; i++)
		jumps[i] = i < MOST / 2 ? -1 : MOST - 1 - i;
	instructions = code(jumps, MOST);
	arrows_free(arrows_new(instructions, MOST));
	arrows_free(arrows_new(instructions, 0));
	arrows_free(NULL);
	free(instructions);
	free(jumps);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loops),
		cmocka_unit_test(too_many),
		cmocka_unit_test(between),
		cmocka_unit_test(many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
