// SPDX-License-Identifier: GPL-2.0-or-later
/* Event attributes of every size and byte order, and which samples belong to which event. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "gen/gen.h"

enum { PLAIN = SAMPLE_IP | SAMPLE_TID | SAMPLE_TIME | SAMPLE_ID | SAMPLE_PERIOD };

static struct recording *open_scanned(const struct gen_bytes *file,
				      const struct recording_options *options)
{
	struct error error = {0};
	struct recording *recording = recording_open_bytes(file->at, file->size, options, &error);

	if (!recording || recording_scan(recording, NULL, NULL, &error) < 0)
		fail_msg("%s", error.message);
	return recording;
}

static void add_samples(struct gen *gen, const struct gen_event *event, uint64_t count)
{
	for (uint64_t i = 0; i < count; i++) {
		struct gen_sample sample = gen_full_sample(i);

		sample.id = event->ids[0];
		gen_sample(gen, event, &sample);
	}
}

static void same_attr(const struct attr *read, const struct attr *wrote)
{
	struct attr copy = *wrote;

	if (copy.size < 144)
		copy.config4 = 0;
	if (copy.size < 136)
		copy.config3 = 0;
	if (copy.size < 128)
		copy.signal_data = 0;
	if (copy.size < 120)
		copy.aux_sample_size = 0;
	if (copy.size < 112)
		copy.aux_watermark = copy.max_stack = 0;
	if (copy.size < 104)
		copy.interrupt_registers = 0;
	if (copy.size < 96)
		copy.user_stack_size = 0, copy.clock_id = 0;
	if (copy.size < 88)
		copy.user_registers = 0;
	if (copy.size < 80)
		copy.branch_sample_type = 0;
	if (copy.size < 72)
		copy.config2 = 0;
	assert_int_equal(read->flags, copy.flags);
	assert_int_equal(attr_precise_ip(read), 2);
	/* the bytes behind aux_sample_size are nobody's */
	assert_memory_equal(read, &copy, offsetof(struct attr, aux_sample_size));
	assert_int_equal(read->aux_sample_size, copy.aux_sample_size);
	assert_int_equal(read->signal_data, copy.signal_data);
}

static void check_attr(enum gen_kind kind, enum gen_order order, uint32_t size)
{
	struct gen gen;
	struct gen_event *event;
	struct gen_bytes file;
	struct recording *recording;

	gen_init(&gen, kind, order);
	event = gen_event(&gen, "cpu-clock", PLAIN, 77);
	memset(&event->attr, 0, sizeof(event->attr));
	event->attr = (struct attr){
		.type = ATTR_TYPE_RAW, .size = size, .config = 0x1c2, .config1 = 0x11223344,
		.config2 = 0x55667788, .config3 = 0x99aa, .config4 = 0xbbcc,
		.sample_period = 4000, .sample_type = PLAIN, .read_format = READ_ID,
		.flags = 1ULL << ATTR_FREQ | 2ULL << ATTR_PRECISE_IP | 1ULL << ATTR_DISABLED |
			 1ULL << ATTR_SAMPLE_ID_ALL | 1ULL << ATTR_WRITE_BACKWARD,
		.wakeup = 5, .breakpoint_type = 3, .branch_sample_type = 0x21,
		.user_registers = 0xff0fff, .interrupt_registers = 0x1234,
		.user_stack_size = 8192, .clock_id = -1, .aux_watermark = 6, .max_stack = 127,
		.aux_sample_size = 7, .signal_data = 0xdeadbeef,
	};
	add_samples(&gen, event, 2);
	file = gen_finish(&gen);
	recording = open_scanned(&file, NULL);
	assert_int_equal(recording->event_count, 1);
	assert_int_equal(recording->big_endian, order == GEN_BIG);
	assert_int_equal(recording->tally.samples, 2);
	same_attr(&recording->events[0]->attr, &event->attr);
	recording_close(recording);
	gen_bytes_release(&file);
	gen_release(&gen);
}

static void attr_sizes(void **state)
{
	(void)state;
	for (uint32_t size = 64; size <= 200; size += 8)
		for (int order = GEN_LITTLE; order <= GEN_BIG; order++) {
			check_attr(GEN_FILE, (enum gen_order)order, size);
			check_attr(GEN_PIPE, (enum gen_order)order, size);
		}
	check_attr(GEN_V1, GEN_LITTLE, 64);
	check_attr(GEN_V1, GEN_BIG, 64);
}

/* Samples of four events come to the right one, wherever each keeps its id. */
static void check_ids(enum gen_kind kind, enum gen_order order, const uint64_t types[4])
{
	struct gen gen;
	struct gen_bytes file;
	struct recording *recording;

	gen_init(&gen, kind, order);
	for (uint64_t i = 0; i < 4; i++) {
		struct gen_event *event = gen_event(&gen, "cpu-clock", types[i], 500 + 10 * i);

		event->ids[1] = 501 + 10 * i;
		event->id_count = 2;
	}
	for (uint64_t i = 0; i < 4; i++) {
		add_samples(&gen, &gen.events[i], i + 1);
		gen.events[i].ids[0]++; /* the other one of its ids */
		add_samples(&gen, &gen.events[i], 10);
		gen.events[i].ids[0]--;
	}
	file = gen_finish(&gen);
	recording = open_scanned(&file, NULL);
	assert_int_equal(recording->tally.unattributed, 0);
	for (uint64_t i = 0; i < 4; i++) {
		assert_int_equal(recording->events[i]->sample_count, i + 11);
		assert_int_equal(recording->events[i]->id_count, 2);
		assert_ptr_equal(recording_event(recording, 501 + 10 * i), recording->events[i]);
	}
	recording_close(recording);
	gen_bytes_release(&file);
	gen_release(&gen);
}

static void event_ids(void **state)
{
	static const uint64_t same[] = {PLAIN, PLAIN, PLAIN, PLAIN};
	static const uint64_t first[] = {
		SAMPLE_IDENTIFIER | SAMPLE_IP, SAMPLE_IDENTIFIER,
		SAMPLE_IDENTIFIER | SAMPLE_TIME | SAMPLE_CALLCHAIN, SAMPLE_IDENTIFIER | PLAIN};
	static const uint64_t apart[] = {SAMPLE_ID, SAMPLE_IP | SAMPLE_ID,
					 SAMPLE_IP | SAMPLE_TID | SAMPLE_ID,
					 SAMPLE_IDENTIFIER | SAMPLE_ADDR};

	(void)state;
	for (int kind = GEN_FILE; kind <= GEN_PIPE; kind++)
		for (int order = GEN_LITTLE; order <= GEN_BIG; order++) {
			check_ids((enum gen_kind)kind, (enum gen_order)order, same);
			check_ids((enum gen_kind)kind, (enum gen_order)order, first);
			check_ids((enum gen_kind)kind, (enum gen_order)order, apart);
		}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(attr_sizes),
		cmocka_unit_test(event_ids),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
