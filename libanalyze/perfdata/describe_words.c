/* SPDX-License-Identifier: GPL-2.0-or-later */
/* describe_words: the words and numbers that lines about records are made of. */
#include "perfdata/describe.h"

void add_signed(struct strbuf *text, int64_t value)
{
	if (value < 0)
		strbuf_add_char(text, '-');
	strbuf_add_u64(text, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void add_seconds(struct strbuf *text, uint64_t ns)
{
	char decimals[10] = ".";
	uint64_t rest = ns % 1000000000;

	for (size_t i = sizeof(decimals) - 1; i > 0; i--) {
		decimals[i] = (char)('0' + rest % 10);
		rest /= 10;
	}
	strbuf_add_u64(text, ns / 1000000000);
	strbuf_add(text, decimals, sizeof(decimals));
}

void add_bytes(struct strbuf *text, struct span bytes)
{
	static const char digits[] = "0123456789abcdef";
	char hex[64];
	size_t used = 0;

	for (size_t i = 0; i < bytes.size; i++) {
		hex[used++] = digits[bytes.at[i] >> 4];
		hex[used++] = digits[bytes.at[i] & 15];
		if (used == sizeof(hex)) {
			strbuf_add(text, hex, used);
			used = 0;
		}
	}
	strbuf_add(text, hex, used);
}

void add_flags(struct strbuf *text, const struct word *words, uint64_t flags)
{
	const char *separator = "";

	for (; words->word; words++) {
		if (!(flags & words->value))
			continue;
		strbuf_add_string(text, separator);
		strbuf_add_string(text, words->word);
		flags &= ~words->value;
		separator = "|";
	}
	if (flags) {
		strbuf_add_string(text, separator);
		add_address(text, flags);
	} else if (!*separator) {
		strbuf_add_char(text, '0');
	}
}

void describe_misc(struct strbuf *text, const struct word *words, uint16_t misc)
{
	static const struct word none[] = {{0, NULL}};
	static const char *const modes[] = {
		"unknown", "kernel", "user", "hypervisor", "guest-kernel", "guest-user", "6", "7",
	};
	uint64_t rest = misc & ~(uint64_t)MISC_CPUMODE_MASK;

	if (misc & MISC_CPUMODE_MASK) {
		describe_key(text, "cpumode");
		strbuf_add_string(text, modes[misc & MISC_CPUMODE_MASK]);
	}
	if (rest) {
		describe_key(text, "misc");
		add_flags(text, words ? words : none, rest);
	}
}

void describe_number(struct strbuf *text, const char *key, uint64_t value)
{
	describe_key(text, key);
	strbuf_add_u64(text, value);
}

void describe_signed(struct strbuf *text, const char *key, int64_t value)
{
	describe_key(text, key);
	add_signed(text, value);
}

void describe_address(struct strbuf *text, const char *key, uint64_t address)
{
	describe_key(text, key);
	add_address(text, address);
}

void describe_time(struct strbuf *text, const char *key, uint64_t ns)
{
	describe_key(text, key);
	add_seconds(text, ns);
}
