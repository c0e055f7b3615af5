/* SPDX-License-Identifier: GPL-2.0-or-later */
/* cfi_record: what CIEs and FDEs consist of. */
#include "unwind/cfi.h"

#include "base/leb128.h"

/* How addresses are written in .eh_frame: what they count from, and in which form. */
enum pointer_encoding {
	POINTER_FORM = 0x0f,
	POINTER_ABSOLUTE = 0x00,
	POINTER_ULEB = 0x01,
	POINTER_U16 = 0x02,
	POINTER_U32 = 0x03,
	POINTER_U64 = 0x04,
	POINTER_SLEB = 0x09,
	POINTER_S16 = 0x0a,
	POINTER_S32 = 0x0b,
	POINTER_S64 = 0x0c,
	POINTER_BASE = 0x70,
	POINTER_FROM_HERE = 0x10,
	POINTER_INDIRECT = 0x80,
	POINTER_NONE = 0xff,
};

/* A CIE has some 20 bytes. One that is read again and again must not be able to cost much. */
enum { CIE_SIZE_MOST = 4096 };

enum cfi_record cfi_next(const struct cfi_section *section, struct reader *reader,
			 struct reader *body, uint64_t *cie_at)
{
	uint64_t size = reader_u32(reader), here, id;
	bool is_long = size == UINT32_MAX;

	if (is_long)
		size = reader_u64(reader);
	if (reader->overrun || size > reader_left(reader))
		return CFI_END;
	*body = reader_over(reader->at, (size_t)size, section->swap);
	reader_take(reader, (size_t)size);
	if (!size) /* the last of .eh_frame; elsewhere it means nothing */
		return section->is_eh ? CFI_END : CFI_DAMAGED;
	here = (uint64_t)(body->at - section->bytes.at);
	if (section->is_eh) { /* backwards, and 0 in a CIE */
		id = reader_u32(body);
		*cie_at = here - id;
		return body->overrun ? CFI_DAMAGED : id ? CFI_FDE : CFI_CIE;
	}
	id = is_long ? reader_u64(body) : reader_u32(body);
	*cie_at = id;
	if (body->overrun)
		return CFI_DAMAGED;
	return id == (is_long ? UINT64_MAX : UINT32_MAX) ? CFI_CIE : CFI_FDE;
}

static uint64_t read_word(struct reader *reader, unsigned size)
{
	return size == 4 ? reader_u32(reader) : reader_u64(reader);
}

/* A number in one of the forms. Two of 32 bits are extended, as addresses are. */
static uint64_t read_form(struct reader *reader, uint8_t encoding, unsigned address_size)
{
	switch (encoding & POINTER_FORM) {
	case POINTER_ABSOLUTE:
		return read_word(reader, address_size);
	case POINTER_ULEB:
		return reader_uleb(reader);
	case POINTER_SLEB:
		return (uint64_t)reader_sleb(reader);
	case POINTER_U16:
		return reader_u16(reader);
	case POINTER_S16:
		return (uint64_t)(int16_t)reader_u16(reader);
	case POINTER_U32:
		return reader_u32(reader);
	case POINTER_S32:
		return (uint64_t)(int32_t)reader_u32(reader);
	case POINTER_U64:
	case POINTER_S64:
		return reader_u64(reader);
	}
	reader->overrun = true;
	return 0;
}

static uint64_t narrow(uint64_t address, unsigned address_size)
{
	return address_size == 4 ? (uint32_t)address : address;
}

bool cfi_read_address(const struct cfi_section *section, const struct cfi_cie *cie,
		      struct reader *reader, uint64_t *address)
{
	uint64_t here = section->address + (uint64_t)(reader->at - section->bytes.at);
	uint64_t value = read_form(reader, cie->encoding, cie->address_size);

	switch (cie->encoding & (POINTER_BASE | POINTER_INDIRECT)) {
	case 0:
		break;
	case POINTER_FROM_HERE:
		value += here;
		break;
	default: /* from a register, or in memory that the file does not have */
		return false;
	}
	*address = narrow(value, cie->address_size);
	return !reader->overrun;
}

/* Of "zPLR": each letter says that something stands in the data of the augmentation. */
static void read_augmentation(struct reader *reader, const char *letters, struct cfi_cie *cie)
{
	uint8_t encoding;

	for (; *letters; letters++) {
		switch (*letters) {
		case 'L':
			reader_u8(reader);
			break;
		case 'P':
			encoding = reader_u8(reader);
			if (encoding != POINTER_NONE)
				read_form(reader, encoding, cie->address_size);
			break;
		case 'R':
			cie->encoding = reader_u8(reader);
			break;
		case 'S':
			cie->is_signal = true;
			break;
		case 'B': /* which key signs return addresses; nobody checks them here */
		case 'G':
			break;
		default: /* how long it is is not known: what it says is left out */
			return;
		}
	}
}

static bool is_version(const struct cfi_section *section, unsigned version)
{
	return version == 1 || (version == 3 || (version == 4 && !section->is_eh));
}

static bool read_cie_body(const struct cfi_section *section, struct reader *reader,
			  struct cfi_cie *cie)
{
	unsigned version = reader_u8(reader);
	struct span letters = reader_string(reader);
	struct reader data;

	if (!is_version(section, version) || letters.at + letters.size == reader->end)
		return false;
	if (version >= 4) {
		cie->address_size = reader_u8(reader);
		cie->segment_size = reader_u8(reader);
	}
	if (cie->address_size != 4 && cie->address_size != 8)
		return false;
	if (letters.size == 2 && !memcmp(letters.at, "eh", 2)) /* of gcc 2 */
		read_word(reader, cie->address_size);
	else if (letters.size && *letters.at != 'z')
		return false;
	cie->code_align = reader_uleb(reader);
	cie->data_align = reader_sleb(reader);
	cie->return_column = version == 1 ? reader_u8(reader) : reader_uleb(reader);
	if (letters.size && *letters.at == 'z') {
		struct span bytes = reader_span(reader, (size_t)reader_uleb(reader));

		cie->has_sizes = true;
		data = reader_over(bytes.at, bytes.size, reader->swap);
		read_augmentation(&data, (const char *)letters.at + 1, cie);
		if (data.overrun)
			return false;
	}
	cie->program = reader_span(reader, reader_left(reader));
	return !reader->overrun;
}

bool cfi_read_cie(const struct cfi_section *section, uint64_t at, struct cfi_cie *cie)
{
	struct reader reader = reader_over(section->bytes.at, section->bytes.size, section->swap);
	struct reader body;
	uint64_t ignored;

	if (at >= section->bytes.size)
		return false;
	reader_take(&reader, (size_t)at);
	if (cfi_next(section, &reader, &body, &ignored) != CFI_CIE ||
	    reader_left(&body) > CIE_SIZE_MOST)
		return false;
	*cie = (struct cfi_cie){.address_size = section->address_size};
	return read_cie_body(section, &body, cie);
}

bool cfi_read_fde(const struct cfi_section *section, const struct cfi_cie *cie, struct reader *body,
		  struct cfi_fde *fde)
{
	uint64_t size;

	reader_take(body, cie->segment_size);
	if (body->overrun || !cfi_read_address(section, cie, body, &fde->start))
		return false;
	size = narrow(read_form(body, cie->encoding, cie->address_size), cie->address_size);
	fde->end = fde->start + size;
	if (cie->has_sizes)
		reader_span(body, (size_t)reader_uleb(body));
	fde->program = reader_span(body, reader_left(body));
	return !body->overrun && fde->end > fde->start;
}
