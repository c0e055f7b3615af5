// SPDX-License-Identifier: GPL-2.0-or-later
/* Texts of any bytes in a profile stream, and the example of its manual page. */
#include "analyze/profile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static char *written(const struct profile *profile, size_t *size)
{
	char *out = NULL;
	struct error error;
	FILE *file = open_memstream(&out, size);

	assert_non_null(file);
	assert_int_equal(profile_write(profile, file, &error), 0);
	assert_int_equal(fclose(file), 0);
	return out;
}

static struct profile *must_read(const char *bytes, size_t size)
{
	struct error error;
	struct profile *profile = profile_read(bytes, size, "x", &error);

	if (!profile)
		fail_msg("%s", error.message);
	return profile;
}

/* A profile that has the bytes wherever there can be a text. */
static struct profile *profile_of(const void *bytes, size_t size)
{
	struct profile *p = profile_new();
	uint32_t text = profile_string(p, bytes, size);
	uint32_t event = profile_add_event(p, &(struct profile_event){text, text, true, 0});
	uint32_t module = profile_add_module(p, &(struct profile_module){text, text, MODULE_FILE});
	uint32_t function =
		profile_add_function(p, &(struct profile_function){text, text, text, 1});
	uint32_t location =
		profile_add_location(p, module, 0, &(struct profile_line){function, 1, 1}, 1);
	uint32_t node = profile_add_node(p, NONE, location);
	uint32_t labels = profile_add_labels(p, &(struct profile_label){text, text}, 1);

	profile_add_sample(p, &(struct profile_sample){node, event, labels, ENDING_ROOT, 1, 1, 1});
	if (!memchr(bytes, 0, size)) {
		char *string = strndup(bytes, size);

		profile_set_note(p, false, string, string);
		profile_set_note(p, true, string, string);
		profile_add_transform(p, string);
		free(string);
	}
	profile_normalize(p);
	return p;
}

static void assert_text(const struct profile *p, uint32_t string, const void *bytes, size_t size)
{
	assert_int_equal(profile_text_size(p, string), size);
	assert_memory_equal(profile_text(p, string), bytes, size);
}

static void assert_kept(const void *bytes, size_t size)
{
	struct profile *profile = profile_of(bytes, size), *p;
	size_t out_size;
	char *out = written(profile, &out_size);

	for (size_t i = 0; i < out_size; i++) /* inert: no control character but those of lines */
		assert_true(((unsigned char)out[i] >= 0x20 && out[i] != 0x7f) || out[i] == '\t' ||
			    out[i] == '\n');
	p = must_read(out, out_size);
	assert_text(p, p->events.items[0].name, bytes, size);
	assert_text(p, p->events.items[0].unit, bytes, size);
	assert_text(p, p->modules.items[0].path, bytes, size);
	assert_text(p, p->modules.items[0].build_id, bytes, size);
	assert_text(p, p->functions.items[0].name, bytes, size);
	assert_text(p, p->functions.items[0].source, bytes, size);
	assert_text(p, p->functions.items[0].file, bytes, size);
	assert_text(p, p->labels.items[0].key, bytes, size);
	assert_text(p, p->labels.items[0].value, bytes, size);
	if (profile->facts.count) {
		assert_text(p, p->facts.items[0].key, bytes, size);
		assert_text(p, p->facts.items[0].value, bytes, size);
		assert_text(p, p->ledger.items[0].key, bytes, size);
		assert_text(p, p->ledger.items[0].value, bytes, size);
		assert_text(p, p->transforms.items[0], bytes, size);
	}
	profile_free(p);
	free(out);
	profile_free(profile);
}

static void every_byte_value(void **state)
{
	unsigned char all[256];

	(void)state;
	for (unsigned int c = 0; c < 256; c++) {
		unsigned char byte = (unsigned char)c;

		all[c] = byte;
		assert_kept(&byte, 1);
	}
	assert_kept(all, sizeof(all));
	assert_kept("", 0);
	assert_kept("\\x41\\t", 6);
	assert_kept("sm\303\266rg\303\245s\302\205\342\200\256", 15);
}

/* Longer than any buffer on the way. */
static void very_long_name(void **state)
{
	size_t size = 1 << 20;
	char *name = malloc(size);

	(void)state;
	assert_non_null(name);
	for (size_t i = 0; i < size; i++)
		name[i] = (char)(i * 7);
	assert_kept(name, size);
	free(name);
}

static void escapes_are_undone(void **state)
{
	static const struct {
		const char *text, *plain;
		size_t size;
	} cases[] = {
		{"", "", 0},
		{"a b", "a b", 3},
		{"\\\\", "\\", 1},
		{"a\\tb\\nc", "a\tb\nc", 5},
		{"\\x00\\xff\\x1b", "\0\xff\x1b", 3},
		{"\\\\x41", "\\x41", 4},
		{"\xff\x1b", "\xff\x1b", 2},
	};
	static const char *const bad[] = {"\\",    "a\\",   "\\q",  "\\x",    "\\x1", "\\xg0",
					  "\\x0g", "\\xAF", "\\ t", "\\\\\\", "\\x-1"};
	struct strbuf buf = STRBUF_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		strbuf_clear(&buf);
		assert_true(unescape_tsv(&buf, cases[i].text, strlen(cases[i].text)));
		assert_int_equal(buf.length, cases[i].size);
		assert_memory_equal(buf.text, cases[i].plain, cases[i].size);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(unescape_tsv(&buf, bad[i], strlen(bad[i])));
	assert_false(unescape_tsv(&buf, "\\x41", 3)); /* what is behind the size is not looked at */
	strbuf_release(&buf);
}

/* The lines between .EX and .EE, as man shows them. */
static void read_example(struct strbuf *example)
{
	const char *srcdir = getenv("srcdir");
	char path[4096], *line = NULL;
	size_t size = 0;
	bool inside = false;
	FILE *file;

	snprintf(path, sizeof(path), "%s/man/pitot-profile.5", srcdir ? srcdir : ".");
	file = fopen(path, "r");
	if (!file)
		fail_msg("cannot open '%s'", path);
	while (getline(&line, &size, file) > 0) {
		inside = inside && strcmp(line, ".EE\n") != 0;
		for (const char *at = line; inside && *at; at++)
			if (*at != '\\') /* of \-, the only escape there */
				strbuf_add_char(example, *at);
		inside = inside || strcmp(line, ".EX\n") == 0;
	}
	free(line);
	fclose(file);
}

static void example_is_what_is_written(void **state)
{
	struct strbuf example = STRBUF_INIT;
	struct profile *profile;
	size_t size;
	char *out;

	(void)state;
	read_example(&example);
	profile = must_read(example.text, example.length);
	assert_int_equal(profile->samples.count, 2);
	out = written(profile, &size);
	assert_string_equal(out, example.text);
	free(out);
	profile_free(profile);
	strbuf_release(&example);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_value),
		cmocka_unit_test(very_long_name),
		cmocka_unit_test(escapes_are_undone),
		cmocka_unit_test(example_is_what_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
