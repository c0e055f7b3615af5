/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "process/jit_dump.h"

#include "base/intern.h"
#include "base/reader.h"
#include "base/vector.h"

enum { MAGIC = 0x4a695444, LATEST_VERSION = 1, HEADER_SIZE = 40, PROCESSOR_TIMES = 1 };

enum { RECORD_HEADER_SIZE = 16 };

enum jit_record { JIT_LOAD, JIT_MOVE, JIT_DEBUG_INFO, JIT_CLOSE, JIT_UNWINDING_INFO };

struct reading {
	struct jit_dump *dump;
	const unsigned char *start;
	uint64_t time; /* of the record at hand */
	struct intern indexes;
	struct {
		uint32_t *items; /* of each index, the last code that has it */
		size_t count, capacity;
	} code_of;
	/* Lines come before the code that they are of. */
	struct {
		uint64_t address;
		uint32_t start, count;
	} lines;
	/* So do unwind tables. */
	struct span tables;
};

void jit_dump_close(struct jit_dump *dump)
{
	if (!dump)
		return;
	vector_release(&dump->codes);
	vector_release(&dump->events);
	vector_release(&dump->lines);
	input_close(&dump->input);
	free(dump);
}

/* A string in the input that ends there. */
static const char *read_name(struct reader *reader)
{
	const unsigned char *start = reader->at;
	const unsigned char *end = memchr(start, '\0', reader_left(reader));

	if (!end) {
		reader->overrun = true;
		return "";
	}
	reader->at = end + 1;
	return (const char *)start;
}

static void add_event(struct reading *reading, uint64_t address, const struct jit_code *code)
{
	uint64_t left = UINT64_MAX - address;

	*vector_push(&reading->dump->events) = (struct jit_event){
		.time = reading->time,
		.address = address,
		.size = code->size < left ? code->size : left,
		.offset = code->offset,
	};
}

static bool read_load(struct reading *reading, struct reader *reader)
{
	struct jit_dump *dump = reading->dump;
	struct jit_code code = {0};
	uint64_t address, index;
	struct span bytes;
	uint32_t number;

	code.tables = reading->tables;
	reading->tables = (struct span){NULL, 0};
	reader_take(reader, 4 + 4 + 8); /* pid, tid, vma */
	address = reader_u64(reader);
	code.size = reader_u64(reader);
	index = reader_u64(reader);
	code.name = read_name(reader);
	bytes = reader_span(reader, code.size);
	if (reader->overrun)
		return false;
	if (!code.size)
		return true;
	code.offset = (uint64_t)(bytes.at - reading->start);
	if (reading->lines.address == address) {
		code.line_start = reading->lines.start;
		code.line_count = reading->lines.count;
	}
	reading->lines.count = 0;
	number = intern_add(&reading->indexes, &index, sizeof(index));
	if (number == reading->code_of.count)
		vector_push(&reading->code_of);
	reading->code_of.items[number] = (uint32_t)dump->codes.count;
	*vector_push(&dump->codes) = code;
	add_event(reading, address, &code);
	return true;
}

static bool read_move(struct reading *reading, struct reader *reader)
{
	uint64_t address, index;
	uint32_t number;

	reader_take(reader, 4 + 4 + 8 + 8); /* pid, tid, vma, the old address */
	address = reader_u64(reader);
	reader_u64(reader); /* its size, which is known */
	index = reader_u64(reader);
	if (reader->overrun)
		return false;
	number = intern_add(&reading->indexes, &index, sizeof(index));
	if (number == reading->code_of.count) {
		*vector_push(&reading->code_of) = UINT32_MAX;
		return false;
	}
	if (reading->code_of.items[number] == UINT32_MAX)
		return false;
	add_event(reading, address, &reading->dump->codes.items[reading->code_of.items[number]]);
	return true;
}

static int compare_lines(const void *a, const void *b)
{
	const struct jit_line *x = a, *y = b;

	if (x->offset != y->offset)
		return x->offset < y->offset ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static bool read_lines(struct reading *reading, struct reader *reader)
{
	struct jit_dump *dump = reading->dump;
	uint64_t address = reader_u64(reader), count = reader_u64(reader);
	size_t start = dump->lines.count;
	const char *file = "";

	for (uint64_t i = 0; i < count && !reader->overrun; i++) {
		uint64_t at = reader_u64(reader);
		uint32_t line = reader_u32(reader);
		const char *name;

		reader_u32(reader); /* a discriminator */
		name = read_name(reader);
		if (strcmp(name, "\xff") != 0) /* else the same file as before */
			file = name;
		if (!reader->overrun && at >= address)
			*vector_push(&dump->lines) = (struct jit_line){
				at - address, (uint32_t)dump->lines.count, line, file};
	}
	count = dump->lines.count - start;
	if (count)
		qsort(dump->lines.items + start, count, sizeof(*dump->lines.items), compare_lines);
	reading->lines.address = address;
	reading->lines.start = (uint32_t)start;
	reading->lines.count = (uint32_t)count;
	return !reader->overrun;
}

/* An .eh_frame, and behind it its index, of which there is no need. */
static bool read_tables(struct reading *reading, struct reader *reader)
{
	uint64_t size = reader_u64(reader), index_size = reader_u64(reader);

	reader_u64(reader); /* how much of it the program has mapped */
	reading->tables = reader_span(reader, size);
	if (reader->overrun || index_size > size) {
		reading->tables = (struct span){NULL, 0};
		return false;
	}
	reading->tables.size -= (size_t)index_size;
	return true;
}

/* Records whose type is not known are passed over. */
static void read_record(struct reading *reading, uint32_t type, struct reader *reader)
{
	bool is_whole = true;

	switch (type) {
	case JIT_LOAD:
		is_whole = read_load(reading, reader);
		break;
	case JIT_MOVE:
		is_whole = read_move(reading, reader);
		break;
	case JIT_DEBUG_INFO:
		is_whole = read_lines(reading, reader);
		break;
	case JIT_UNWINDING_INFO:
		is_whole = read_tables(reading, reader);
		break;
	}
	reading->dump->unreadable += !is_whole;
}

static void read_records(struct jit_dump *dump, struct reader *reader)
{
	struct reading reading = {.dump = dump, .start = reader->start};

	while (reader_left(reader)) {
		size_t left = reader_left(reader);
		uint32_t type = reader_u32(reader), size = reader_u32(reader);
		struct reader body;

		reading.time = reader_u64(reader);
		if (reader->overrun || size < RECORD_HEADER_SIZE || size > left) {
			dump->missing = left;
			break;
		}
		body = *reader;
		body.end = body.at + (size - RECORD_HEADER_SIZE);
		reader_take(reader, size - RECORD_HEADER_SIZE);
		if (type == JIT_CLOSE)
			break;
		read_record(&reading, type, &body);
	}
	vector_release(&reading.code_of);
	intern_release(&reading.indexes);
}

static int read_header(struct jit_dump *dump, struct reader *reader, const char *name,
		       struct error *error)
{
	uint32_t magic = reader_u32(reader), version, size;

	if (magic != MAGIC && magic != __builtin_bswap32(MAGIC))
		return error_set(error, ERROR_INPUT, "'%s' is no jitdump file", name);
	dump->swap = reader->swap = magic != MAGIC;
	version = reader_u32(reader);
	size = reader_u32(reader);
	reader_take(reader, 4 + 4); /* the machine, and padding */
	dump->pid = reader_u32(reader);
	reader_u64(reader); /* when it was begun */
	dump->has_processor_times = reader_u64(reader) & PROCESSOR_TIMES;
	if (reader->overrun || size < HEADER_SIZE || size - HEADER_SIZE > reader_left(reader))
		return error_set(error, ERROR_INPUT, "'%s' is shorter than its header", name);
	reader_take(reader, size - HEADER_SIZE);
	if (version != LATEST_VERSION)
		return error_set(error, ERROR_INPUT, "'%s' is of version %u, which is not known",
				 name, (unsigned)version);
	return 0;
}

struct jit_dump *jit_dump_open(struct input *input, const char *name, struct error *error)
{
	struct jit_dump *dump = xcalloc(1, sizeof(*dump));
	struct reader reader;

	dump->input = *input;
	memset(input, 0, sizeof(*input));
	reader = reader_over(dump->input.bytes, (size_t)dump->input.size, false);
	if (read_header(dump, &reader, name, error) < 0) {
		jit_dump_close(dump);
		return NULL;
	}
	read_records(dump, &reader);
	return dump;
}

const struct jit_code *jit_dump_find(const struct jit_dump *dump, uint64_t offset)
{
	size_t low = 0, high = dump->codes.count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct jit_code *code = &dump->codes.items[middle];

		if (offset < code->offset)
			high = middle;
		else if (offset - code->offset >= code->size)
			low = middle + 1;
		else
			return code;
	}
	return NULL;
}

const struct jit_line *jit_dump_line(const struct jit_dump *dump, const struct jit_code *code,
				     uint64_t offset)
{
	const struct jit_line *lines = dump->lines.items;
	size_t first = code->line_start, low = first, high = first + code->line_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (lines[middle].offset <= offset - code->offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low > first ? &lines[low - 1] : NULL;
}
