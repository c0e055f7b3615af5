/* SPDX-License-Identifier: GPL-2.0-or-later */
/* demangle: what each style keeps of a name, by the rules of the languages; clones; bounds. */
#include "analyze/symbol.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

struct pair {
	const char *mangled, *shown;
};

static void same(enum demangle_style style, const struct pair *pairs, size_t count)
{
	struct demangler *demangler = demangler_new(style);

	for (unsigned again = 0; again < 2; again++)
		for (size_t i = 0; i < count; i++)
			assert_string_equal(demangle(demangler, pairs[i].mangled), pairs[i].shown);
	demangler_free(demangler);
}

#define SAME(style, pairs) same(style, pairs, sizeof(pairs) / sizeof((pairs)[0]))

static void full(void **state)
{
	static const struct pair pairs[] = {
		{"main", "main"},
		{"_ZN3foo3barEi", "foo::bar(int)"},
		{"_ZNSt6vectorIiSaIiEE9push_backERKi",
		 "std::vector<int, std::allocator<int> >::push_back(int const&)"},
		{"_ZN3foo3barEi.cold", "foo::bar(int) [clone .cold]"},
		{"_RNvC6_123foo3bar", "123foo::bar"},
		{"_ZN4core3fmt5Write9write_fmt17h0123456789abcdefE", "core::fmt::Write::write_fmt"},
		{"_D3std5stdio7writelnFZv", "std.stdio.writeln()"},
		{"_Znonsense", "_Znonsense"},
		{"_Znwm@plt", "operator new(unsigned long)@plt"},
		{"", ""},
		{"@", "@"},
	};

	(void)state;
	SAME(DEMANGLE_FULL, pairs);
}

static void short_form(void **state)
{
	static const struct pair pairs[] = {
		{"main", "main"},
		{"_ZN3foo3barEi", "foo::bar"},
		{"_ZNSt6vectorIiSaIiEE9push_backERKi", "std::vector::push_back"},
		{"_ZN3foo3barEi.cold", "foo::bar.cold"},
		/* operator<, operator<<, operator->, with and without template arguments */
		{"_ZN1AltERKS_", "A::operator<"},
		{"_ZltIiEb1AIT_E", "operator<"},
		{"_ZlsIiEvT_", "operator<<"},
		{"_ZN1AIiEptEv", "A::operator->"},
		{"swap<std::pair<int, int> >", "swap"},
		{"operator()<int>", "operator()"},
		{"_ZN12_GLOBAL__N_13fooEv", "(anonymous namespace)::foo"},
		{"_D3std5stdio7writelnFZv", "std.stdio.writeln"},
		{"read_pages.part.0", "read_pages.part.0"},
		{"_Znwm@plt", "operator new@plt"},
		{"_ZNSt6vectorIiE9push_backEi@plt", "std::vector::push_back@plt"},
		{"puts@plt", "puts@plt"},
	};

	(void)state;
	SAME(DEMANGLE_DEFAULT, pairs);
}

static void none(void **state)
{
	static const struct pair pairs[] = {{"_ZN3foo3barEi", "_ZN3foo3barEi"}};

	(void)state;
	SAME(DEMANGLE_NONE, pairs);
}

static void clones(void **state)
{
	static const struct {
		const char *name;
		size_t length;
	} cases[] = {
		{"foo", 3},
		{"foo.cold", 3},
		{"foo.isra.0", 3},
		{"foo.part.12.cold", 3},
		{"foo.constprop.0.isra.1", 3},
		{"foo.llvm.1234567890", 3},
		{"foo.lto_priv.0", 3},
		{"foo.bar", 7},
		{"foo.0", 5},
		{"isra.0", 6},
		{"", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(symbol_base_length(cases[i].name), cases[i].length);
}

/* Each S_ stands for all before it: an output of 2^40 pairs is given up, not built. */
static void exploding(void **state)
{
	struct demangler *demangler = demangler_new(DEMANGLE_FULL);
	char name[512] = "_Z1f1PIiiE";
	const char *shown;

	(void)state;
	strncat(name, "S_IS0_S0_E", sizeof(name) - strlen(name) - 1);
	for (unsigned i = 1; i < 34; i++) {
		char part[32];

		snprintf(part, sizeof(part), "S_IS%c_S%c_E",
			 i < 10 ? '0' + (int)i : 'A' + (int)i - 10,
			 i < 10 ? '0' + (int)i : 'A' + (int)i - 10);
		strncat(name, part, sizeof(name) - strlen(name) - 1);
	}
	shown = demangle(demangler, name);
	assert_true(strlen(shown) <= 65536);
	demangler_free(demangler);
}

static void add(struct strbuf *name, const char *part, size_t count)
{
	while (count--)
		strbuf_add_string(name, part);
}

/* Up to 8192 bytes are read; what is longer, or nests without end, stays as it is. */
static void long_names(void **state)
{
	static const struct {
		const char *before, *part, *behind;
		size_t count;
	} deep[] = {
		{"_Z1f", "P", "i", 8000},    {"_Z1fI", "1aI", "EE", 2600}, {"_Z1fIX", "ad", "1aEE", 4000},
		{"_ZN", "N1a", "E1f", 2600}, {"_Z1fI", "J", "E", 8000},    {"_Z1f", "F", "iE", 8000},
		{"_Z1f", "P", "i", 20000},   {"_Z1fIXszdtfp_", "cl", "E", 4000},
	};
	struct demangler *demangler = demangler_new(DEMANGLE_FULL);
	struct strbuf name = STRBUF_INIT, shown = STRBUF_INIT;

	(void)state;
	for (size_t count = 100; count <= 2000; count += 475) {
		strbuf_clear(&name);
		strbuf_clear(&shown);
		strbuf_add_string(&name, "_ZN");
		add(&name, "3abc", count);
		strbuf_add_string(&name, "1fEv");
		add(&shown, "abc::", count);
		strbuf_add_string(&shown, "f()");
		/* libiberty need not print more than 1024 levels */
		if (count < 1000 || strcmp(demangle(demangler, name.text), name.text) != 0)
			assert_string_equal(demangle(demangler, name.text), shown.text);
	}
	for (size_t i = 0; i < sizeof(deep) / sizeof(deep[0]); i++) {
		strbuf_clear(&name);
		strbuf_add_string(&name, deep[i].before);
		add(&name, deep[i].part, deep[i].count);
		strbuf_add_string(&name, deep[i].behind);
		assert_true(strlen(demangle(demangler, name.text)) <= 65536);
	}
	strbuf_release(&name);
	strbuf_release(&shown);
	demangler_free(demangler);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(full),   cmocka_unit_test(short_form), cmocka_unit_test(none),
		cmocka_unit_test(clones), cmocka_unit_test(exploding),
		cmocka_unit_test(long_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
