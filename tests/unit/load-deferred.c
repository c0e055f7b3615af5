// SPDX-License-Identifier: GPL-2.0-or-later
/* Call chains whose user part comes in a record of its own, from the recording to folded stacks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "analyze/load.h"
#include "analyze/view.h"
#include "gen/gen.h"

enum { TYPE = SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_CALLCHAIN };

static const uint64_t kernel = 0xffffffff81000000;

static void add_sample(struct gen *gen, const struct gen_event *event, uint64_t time, uint32_t tid,
		       uint64_t cookie)
{
	const uint64_t chain[] = {
		(uint64_t)CONTEXT_KERNEL,        kernel + 0x10, kernel + 0x21,
		(uint64_t)CONTEXT_USER_DEFERRED, cookie,
	};

	gen_sample(gen, event,
		   &(struct gen_sample){
			   .misc = MISC_CPUMODE_KERNEL,
			   .ip = kernel + 0x10,
			   .pid = 5,
			   .tid = tid,
			   .time = time,
			   .chain = chain,
			   .chain_count = 5,
		   });
}

static void add_deferred(struct gen *gen, const struct gen_event *event, uint64_t time,
			 uint32_t tid, uint64_t cookie, uint64_t user)
{
	const uint64_t chain[] = {(uint64_t)CONTEXT_USER, user, 0x2001, 0x3001};
	struct record_body body = {.trailer = {.time = time, .pid = 5, .tid = tid}};

	body.deferred.cookie = cookie;
	body.deferred.count = 4;
	body.deferred.chain = (struct words){(const unsigned char *)chain, 4};
	gen_body(gen, event, RECORD_CALLCHAIN_DEFERRED, MISC_CPUMODE_USER, &body);
}

static char *fold(struct gen *gen)
{
	struct gen_bytes file = gen_finish(gen);
	struct load_options options = {.labels = LABEL_TID, .modules = {.only_given = true}};
	struct fold_options how = {.samples = true, .addresses = true};
	struct profile *profile;
	struct error error = {0};
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size), *in = tmpfile();

	assert_int_equal(fwrite(file.at, 1, file.size, in), file.size);
	assert_int_equal(fflush(in), 0);
	rewind(in);
	profile = load_profile("recording", fileno(in), &options, &error);
	if (!profile)
		fail_msg("%s", error.message);
	assert_false(profile->is_incomplete);
	assert_int_equal(fold_write(profile, &how, out, &error), 0);
	fclose(out);
	fclose(in);
	profile_free(profile);
	gen_bytes_release(&file);
	return text;
}

static void chains_are_joined(void **state)
{
	(void)state;
	for (int order = GEN_LITTLE; order <= GEN_BIG; order++) {
		struct gen_event *event;
		struct gen gen;
		char *text;

		gen_init(&gen, GEN_FILE, (enum gen_order)order);
		event = gen_event(&gen, "cycles", TYPE, 0);
		/* Two of them before the thread goes back, and one that comes later in the file. */
		add_sample(&gen, event, 100, 5, 1);
		add_sample(&gen, event, 110, 5, 1);
		add_deferred(&gen, event, 200, 5, 1, 0x1000);
		add_sample(&gen, event, 120, 5, 1);
		/* Another thread with the same cookie. */
		add_deferred(&gen, event, 210, 6, 1, 0x1100);
		add_sample(&gen, event, 130, 6, 1);
		/* The same stack once more. */
		add_sample(&gen, event, 300, 5, 2);
		add_deferred(&gen, event, 400, 5, 2, 0x1000);
		/* The same cookie once more. */
		add_sample(&gen, event, 500, 5, 1);
		add_deferred(&gen, event, 600, 5, 1, 0x1200);
		/* One whose record was lost, and a record whose sample was. */
		add_sample(&gen, event, 700, 5, 3);
		add_deferred(&gen, event, 800, 5, 4, 0x1300);
		text = fold(&gen);
		assert_string_equal(
			text,
			"[not unwound];[kernel+0xffffffff81000020];[kernel+0xffffffff81000010] 1\n"
			"[unknown+0x3000];[unknown+0x2000];[unknown+0x1000];"
			"[kernel+0xffffffff81000020];[kernel+0xffffffff81000010] 4\n"
			"[unknown+0x3000];[unknown+0x2000];[unknown+0x1100];"
			"[kernel+0xffffffff81000020];[kernel+0xffffffff81000010] 1\n"
			"[unknown+0x3000];[unknown+0x2000];[unknown+0x1200];"
			"[kernel+0xffffffff81000020];[kernel+0xffffffff81000010] 1\n");
		free(text);
		gen_release(&gen);
	}
}

/* So many that the file is read in pieces, of which none is there to the end. */
static void chains_outlive_the_scan(void **state)
{
	enum { COUNT = 40000 };
	struct gen_event *event;
	struct gen gen;
	char *text;

	(void)state;
	gen_init(&gen, GEN_FILE, GEN_LITTLE);
	event = gen_event(&gen, "cycles", TYPE, 0);
	for (uint64_t i = 0; i < COUNT; i++) {
		add_sample(&gen, event, 100 + 20 * i, 5, 1 + i);
		add_deferred(&gen, event, 110 + 20 * i, 5, 1 + i, i % 2 ? 0x1000 : 0x1100);
	}
	text = fold(&gen);
	assert_string_equal(text, "[unknown+0x3000];[unknown+0x2000];[unknown+0x1000];"
				  "[kernel+0xffffffff81000020];[kernel+0xffffffff81000010] 20000\n"
				  "[unknown+0x3000];[unknown+0x2000];[unknown+0x1100];"
				  "[kernel+0xffffffff81000020];[kernel+0xffffffff81000010] 20000\n");
	free(text);
	gen_release(&gen);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(chains_are_joined),
		cmocka_unit_test(chains_outlive_the_scan),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
