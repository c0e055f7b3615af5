#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A recording says the same in either byte order, and packed or not. The writer of these recordings
# shares no code with the reader.
. "${srcdir:-.}/tests/lib.sh"

gen=$builddir/tests/gen/gen-recording
cd "$tmp" || bail "cannot enter $tmp"

# lines NAME: NAME.txt
lines()
{
	"$gen" "$1" >"$1.data" || bail "gen-recording cannot write '$1'"
	run pitot-records "$1.data"
	cp "$stdout" "$1.txt"
}

for name in every every-pipe full v1; do
	lines $name-little
	lines $name-big
	check "$name: there are records" test -s $name-little.txt
	check_same "$name: the same in both byte orders" $name-little.txt $name-big.txt
done

# All types that can be in a file have their line, and none is short.
for type in MMAP LOST COMM EXIT THROTTLE UNTHROTTLE FORK READ SAMPLE MMAP2 AUX ITRACE_START \
	LOST_SAMPLES SWITCH SWITCH_CPU_WIDE NAMESPACES KSYMBOL BPF_EVENT CGROUP TEXT_POKE \
	AUX_OUTPUT_HW_ID CALLCHAIN_DEFERRED EVENT_TYPE BUILD_ID FINISHED_ROUND ID_INDEX \
	AUXTRACE_INFO AUXTRACE AUXTRACE_ERROR THREAD_MAP CPU_MAP STAT_CONFIG STAT STAT_ROUND \
	EVENT_UPDATE TIME_CONV FEATURE FINISHED_INIT BPF_METADATA SCHEDSTAT_CPU \
	SCHEDSTAT_DOMAIN; do
	grep -q "^$type\( \|$\)" every-little.txt || echo "$type"
done >missing
: >none
check_same 'every type has a line' none missing
grep -E ' short$|^TYPE_' every-little.txt >odd
check_same 'nothing is short or unknown' none odd

lines compressed
lines compressed2
grep -v '^COMPRESSED' compressed.txt >one
grep -v '^COMPRESSED' compressed2.txt >two
check 'there is something packed' grep -q '^COMPRESSED2 stored=' compressed2.txt
check_same 'COMPRESSED and COMPRESSED2 hold the same' one two

lines simpleperf
check_match 'records of simpleperf have a name and a size' 0 '^SIMPLEPERF_[A-Z_]+ size=[0-9]+$' \
	cat simpleperf.txt

finish
