/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * describe_memory: what a sample says of the access to memory it was taken at. Each group of bits
 * of the word is a set of words, or a number that stands for one:
 *
 *	bit   0 operation   5 level   19 snoop   24 lock   26 dtlb   33 level number
 *	bit  37 remote     38 snoopx  40 blocked 43 hops   46 region
 */
#include "perfdata/describe.h"

/* clang-format off */
static const struct word operations[] = {
	{1 << 1, "load"}, {1 << 2, "store"}, {1 << 3, "prefetch"}, {1 << 4, "exec"}, {0, NULL},
};
static const struct word levels[] = {
	{1 << 1, "hit"},          {1 << 2, "miss"},         {1 << 3, "L1"},
	{1 << 4, "LFB"},          {1 << 5, "L2"},           {1 << 6, "L3"},
	{1 << 7, "local-RAM"},    {1 << 8, "remote-RAM-1"}, {1 << 9, "remote-RAM-2"},
	{1 << 10, "remote-cache-1"}, {1 << 11, "remote-cache-2"}, {1 << 12, "IO"},
	{1 << 13, "uncached"},    {0, NULL},
};
static const struct word snoops[] = {
	{1 << 1, "none"}, {1 << 2, "hit"}, {1 << 3, "miss"}, {1 << 4, "hitm"}, {0, NULL},
};
static const struct word locks[] = {{1 << 1, "yes"}, {0, NULL}};
static const struct word tlbs[] = {
	{1 << 1, "hit"}, {1 << 2, "miss"},   {1 << 3, "L1"}, {1 << 4, "L2"},
	{1 << 5, "walker"}, {1 << 6, "fault"}, {0, NULL},
};
static const struct word remotes[] = {{1 << 0, "yes"}, {0, NULL}};
static const struct word snoop_extras[] = {{1 << 0, "forward"}, {1 << 1, "peer"}, {0, NULL}};
static const struct word blocks[] = {{1 << 1, "data"}, {1 << 2, "address"}, {0, NULL}};

static const struct word level_numbers[] = {
	{1, "L1"},  {2, "L2"},  {3, "L3"},         {4, "L4"},   {5, "L2-MHB"}, {6, "MSC"},
	{7, "L0"},  {8, "uncached"}, {9, "CXL"},   {10, "IO"},  {11, "any-cache"}, {12, "LFB"},
	{13, "RAM"}, {14, "PMEM"}, {0, NULL},
};
static const struct word hop_numbers[] = {
	{1, "core"}, {2, "node"}, {3, "socket"}, {4, "board"}, {0, NULL},
};
static const struct word region_numbers[] = {
	{1, "reserved"},       {2, "local-shared"},    {3, "local-unshared"}, {4, "other-IO"},
	{5, "other-shared"},   {6, "other-unshared"},  {7, "MMIO"},           {8, "mem0"},
	{9, "mem1"},           {10, "mem2"},           {11, "mem3"},          {12, "mem4"},
	{13, "mem5"},          {14, "mem6"},           {15, "mem7"},          {0, NULL},
};

/* clang-format on */

struct bit_group {
	const char *name;
	uint8_t shift, bits;
	uint16_t absent; /* bits, or the number, that say that this is not known */
	bool is_number;
	const struct word *words;
};

static const struct bit_group groups[] = {
	{"op", 0, 5, 1, false, operations},         {"level", 5, 14, 1, false, levels},
	{"snoop", 19, 5, 1, false, snoops},         {"snoopx", 38, 2, 0, false, snoop_extras},
	{"lock", 24, 2, 1, false, locks},           {"tlb", 26, 7, 1, false, tlbs},
	{"number", 33, 4, 15, true, level_numbers}, {"remote", 37, 1, 0, false, remotes},
	{"blocked", 40, 3, 1, false, blocks},       {"hops", 43, 3, 0, true, hop_numbers},
	{"region", 46, 5, 0, true, region_numbers},
};

void describe_memory(struct strbuf *text, uint64_t data_source)
{
	const char *separator = "";

	describe_address(text, "data_src", data_source);
	describe_key(text, "memory");
	for (size_t i = 0; i < sizeof(groups) / sizeof(*groups); i++) {
		const struct bit_group *group = &groups[i];
		uint64_t value = data_source >> group->shift & (((uint64_t)1 << group->bits) - 1);
		const char *word;

		if (!value || value == group->absent)
			continue;
		strbuf_addf(text, "%s%s:", separator, group->name);
		separator = ",";
		if (!group->is_number) {
			add_flags(text, group->words, value & ~(uint64_t)group->absent);
			continue;
		}
		word = word_of(group->words, value);
		if (word)
			strbuf_add_string(text, word);
		else
			strbuf_add_u64(text, value);
	}
	if (!*separator)
		strbuf_add_char(text, '-');
}
