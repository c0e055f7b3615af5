// SPDX-License-Identifier: GPL-2.0-or-later
/* disasm_decoder: bytes -> instructions, by capstone. */
#include "view/disasm.h"

#include <capstone.h>
#include <stdlib.h>
#include <string.h>

struct disasm_decoder {
	csh handle;
	cs_insn *insn;
	cs_arch arch;
	size_t step; /* the shortest instruction */
};

struct disasm_decoder *disasm_decoder_new(const struct elf_file *elf, enum disasm_syntax syntax)
{
	struct disasm_decoder *decoder;
	cs_arch arch = CS_ARCH_X86;
	cs_mode mode = CS_MODE_64;
	csh handle;

	if (elf->machine == EM_AARCH64) {
		arch = CS_ARCH_ARM64;
		mode = CS_MODE_LITTLE_ENDIAN; /* code is, whatever data are */
	} else if (elf->machine == EM_386) {
		mode = CS_MODE_32;
	} else if (elf->machine != EM_X86_64) {
		return NULL;
	}
	if (cs_open(arch, mode, &handle) != CS_ERR_OK)
		return NULL;
	cs_option(handle, CS_OPT_DETAIL, CS_OPT_ON);
	if (arch == CS_ARCH_X86)
		cs_option(handle, CS_OPT_SYNTAX,
			  syntax == SYNTAX_ATT ? CS_OPT_SYNTAX_ATT : CS_OPT_SYNTAX_INTEL);
	decoder = xcalloc(1, sizeof(*decoder));
	decoder->handle = handle;
	decoder->arch = arch;
	decoder->step = arch == CS_ARCH_ARM64 ? 4 : 1;
	decoder->insn = cs_malloc(handle);
	return decoder;
}

void disasm_decoder_free(struct disasm_decoder *decoder)
{
	if (!decoder)
		return;
	cs_free(decoder->insn, 1);
	cs_close(&decoder->handle);
	free(decoder);
}

/* ---- where it leads to ----------------------------------------------------------------------- */

static void find_target_x86(const struct disasm_decoder *decoder, struct instruction *instruction)
{
	const cs_insn *insn = decoder->insn;
	const cs_x86 *x86 = &insn->detail->x86;
	bool call = cs_insn_group(decoder->handle, insn, CS_GRP_CALL);

	for (uint8_t i = 0; i < x86->op_count; i++) {
		const cs_x86_op *operand = &x86->operands[i];

		if (operand->type == X86_OP_IMM &&
		    (call || cs_insn_group(decoder->handle, insn, CS_GRP_JUMP))) {
			instruction->kind = call ? TARGET_CALL : TARGET_JUMP;
			instruction->target = (uint64_t)operand->imm;
		} else if (operand->type == X86_OP_MEM && operand->mem.base == X86_REG_RIP) {
			instruction->kind = TARGET_DATA;
			instruction->target =
				insn->address + insn->size + (uint64_t)operand->mem.disp;
		}
	}
}

static void find_target_arm64(const struct disasm_decoder *decoder, struct instruction *instruction)
{
	const cs_insn *insn = decoder->insn;
	const cs_arm64 *arm64 = &insn->detail->arm64;
	const cs_arm64_op *last = arm64->op_count ? &arm64->operands[arm64->op_count - 1] : NULL;

	if (!last || last->type != ARM64_OP_IMM)
		return;
	switch (insn->id) {
	case ARM64_INS_BL:
		instruction->kind = TARGET_CALL;
		break;
	case ARM64_INS_B:
	case ARM64_INS_CBZ:
	case ARM64_INS_CBNZ:
	case ARM64_INS_TBZ:
	case ARM64_INS_TBNZ:
		instruction->kind = TARGET_JUMP;
		break;
	case ARM64_INS_ADR:
	case ARM64_INS_ADRP:
		instruction->kind = TARGET_DATA;
		break;
	default:
		return;
	}
	instruction->target = (uint64_t)last->imm;
}

/* ---- text ------------------------------------------------------------------------------------ */

static const char *keep_text(struct arena *arena, const char *mnemonic, const char *operands)
{
	struct strbuf text = STRBUF_INIT;
	const char *kept;

	strbuf_addf(&text, *operands ? "%-7s %s" : "%s%s", mnemonic, operands);
	kept = arena_copy(arena, text.text, text.length);
	strbuf_release(&text);
	return kept;
}

static size_t take_unknown(const struct disasm_decoder *decoder, struct span code,
			   struct arena *arena, struct instruction *instruction)
{
	struct strbuf operands = STRBUF_INIT;
	size_t size = decoder->step < code.size ? decoder->step : code.size;

	for (size_t i = 0; i < size; i++)
		strbuf_addf(&operands, "%s0x%02x", i ? ", " : "", code.at[i]);
	instruction->text = keep_text(arena, ".byte", operands.text);
	instruction->size = (unsigned)size;
	strbuf_release(&operands);
	return size;
}

size_t disasm_decoder_next(struct disasm_decoder *decoder, struct span code, uint64_t address,
			   struct arena *arena, struct instruction *instruction)
{
	const uint8_t *at = code.at;
	size_t left = code.size;
	uint64_t next = address;

	if (!code.size)
		return 0;
	*instruction = (struct instruction){.address = address, .bytes = code.at};
	if (!cs_disasm_iter(decoder->handle, &at, &left, &next, decoder->insn))
		return take_unknown(decoder, code, arena, instruction);
	instruction->size = decoder->insn->size;
	instruction->text = keep_text(arena, decoder->insn->mnemonic, decoder->insn->op_str);
	if (decoder->arch == CS_ARCH_X86)
		find_target_x86(decoder, instruction);
	else
		find_target_arm64(decoder, instruction);
	return instruction->size;
}
