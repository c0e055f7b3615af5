/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reader: both byte orders, and nothing past the end. */
#include "base/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static const unsigned char counting[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
static const bool little_machine = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__;

/* Values of `counting` read as little-endian bytes. */
static void little_endian(void **state)
{
	struct reader reader = reader_over(counting, sizeof(counting), !little_machine);

	(void)state;
	assert_int_equal(reader_u8(&reader), 0x01);
	assert_int_equal(reader_u16(&reader), 0x0302);
	assert_int_equal(reader_u32(&reader), 0x07060504);
	assert_true(reader_u64(&reader) == 0x0f0e0d0c0b0a0908);
	assert_int_equal(reader_left(&reader), 0);
	assert_false(reader.overrun);
}

static void big_endian(void **state)
{
	struct reader reader = reader_over(counting, sizeof(counting), little_machine);

	(void)state;
	assert_int_equal(reader_u8(&reader), 0x01);
	assert_int_equal(reader_u16(&reader), 0x0203);
	assert_int_equal(reader_u32(&reader), 0x04050607);
	assert_true(reader_u64(&reader) == 0x08090a0b0c0d0e0f);
	assert_false(reader.overrun);
}

/* Each read, with one byte too few, gives 0 and spoils what comes after. */
static void past_the_end(void **state)
{
	static const size_t sizes[] = {1, 2, 4, 8};
	size_t i;

	(void)state;
	for (i = 0; i < 4; i++) {
		struct reader reader = reader_over(counting, sizes[i] - 1, false);
		uint64_t value = sizes[i] == 1   ? reader_u8(&reader)
				 : sizes[i] == 2 ? reader_u16(&reader)
				 : sizes[i] == 4 ? reader_u32(&reader)
						 : reader_u64(&reader);

		assert_true(value == 0);
		assert_true(reader.overrun);
		assert_int_equal(reader_left(&reader), 0);
		assert_int_equal(reader_u8(&reader), 0);
	}
}

/* A length from the input, so large that adding it to a pointer would wrap. */
static void hostile_size(void **state)
{
	struct reader reader = reader_over(counting, sizeof(counting), false);
	struct span span;

	(void)state;
	reader_u8(&reader);
	span = reader_span(&reader, SIZE_MAX);
	assert_null(span.at);
	assert_int_equal(span.size, 0);
	assert_true(reader.overrun);
	reader = reader_over(counting, sizeof(counting), false);
	assert_null(reader_take(&reader, sizeof(counting) + 1));
	assert_true(reader.overrun);
}

static void spans(void **state)
{
	struct reader reader = reader_over(counting, sizeof(counting), false);
	struct span span = reader_span(&reader, sizeof(counting));

	(void)state;
	assert_ptr_equal(span.at, counting);
	assert_int_equal(span.size, sizeof(counting));
	span = reader_span(&reader, 0); /* nothing is there to be taken */
	assert_int_equal(span.size, 0);
	assert_false(reader.overrun);
}

static void strings(void **state)
{
	static const char text[] = {'a', 'b', '\0', '\0', 'c', 'd'};
	struct reader reader = reader_over(text, sizeof(text), false);
	struct span span = reader_string(&reader);

	(void)state;
	assert_ptr_equal(span.at, text);
	assert_int_equal(span.size, 2);
	assert_int_equal(reader_string(&reader).size, 0);
	span = reader_string(&reader); /* without its NUL */
	assert_ptr_equal(span.at, text + 4);
	assert_int_equal(span.size, 2);
	assert_int_equal(reader_left(&reader), 0);
	assert_int_equal(reader_string(&reader).size, 0);
	assert_false(reader.overrun);
}

static void no_bytes_at_all(void **state)
{
	struct reader reader = reader_over(NULL, 0, false);

	(void)state;
	assert_int_equal(reader_string(&reader).size, 0);
	assert_int_equal(reader_u32(&reader), 0);
	assert_true(reader.overrun);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(little_endian),   cmocka_unit_test(big_endian),
		cmocka_unit_test(past_the_end),    cmocka_unit_test(hostile_size),
		cmocka_unit_test(spans),           cmocka_unit_test(strings),
		cmocka_unit_test(no_bytes_at_all),
	};

	return cmocka_run_group_tests_name("base-reader", tests, NULL, NULL);
}
