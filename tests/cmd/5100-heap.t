#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What a program allocates and leaves, function by function, is what it logs itself, to the byte.
. "${srcdir:-.}/tests/lib.sh"
need cc
need_perf
test "$(id -u)" -eq 0 || skip_all 'root alone sets probes'

cd "$tmp" || bail "cannot enter $tmp"
# Is it possible here at all? perf refuses a probe of whose name there is one, of whatever group.
pitot-record heap -n -- true >line
own=pitot_test_$$
trap 'perf probe -q -d "$own:*" 2>/dev/null; rm -rf "$tmp"' EXIT
run perf probe -q -x "$(sed -n 's/.* -x \([^ ]*\) .*/\1/p' line)" --add "$own:malloc_$own=malloc"
test "$status" -ne 0 || run perf record -o probe.data -e "$own:malloc_$own" \
	-m "$(sed -n 's/.* -m \([^ ]*\) .*/\1/p' line)" -- true
test "$status" -eq 0 || skip_all "probes cannot be recorded here: $(grep -m 1 . "$stderr")"
cc -O1 -g -pthread -o allocating "$srcdir/tests/workloads/allocating.c" || bail 'no program to record'
run pitot-record heap -o heap.data -- ./allocating
settle 'it is recorded' "$(test "$status" -eq 0 && echo yes)" pitot-record heap
sort "$stdout" >logged
cp "$stderr" said
check_match 'the command for the result is named' 0 \
	'^To look at it: pitot heap heap.data . pitot top -e inuse_space$' cat said
run_of=$(sed -n "1s/.* 'pitot_heap_\([0-9]*\):malloc_\1=malloc .*/\1/p" said)
check 'the probes had names of their own, of which there are no others' test -n "$run_of"
check_output 'none of them is left behind' sh -c \
	"perf probe -l 2>/dev/null | grep -o 'pitot_\(heap_$run_of\|test_$$\):'" <<EOF
$own:
EOF

# seen PROFILE: the same lines as the log, of the functions that are there
seen()
{
	for event in alloc_objects alloc_space inuse_objects inuse_space; do
		pitot-top -cum -e $event --tsv -n -1 "$1" | sed "s/^/$event	/"
	done | awk -F '\t' '
		NR == FNR { split($0, words, " "); wanted[words[1]]; next }
		$9 in wanted { value[$9, $1] = $4 }
		END {
			for (name in wanted)
				print name, value[name, "alloc_objects"] + 0, value[name, "alloc_space"] + 0,
					value[name, "inuse_objects"] + 0, value[name, "inuse_space"] + 0
		}' logged - | sort
}

check 'the log is whole' test "$(wc -l <logged)" -eq 8
check 'it is read' sh -c 'pitot-heap heap.data >heap.pitot'
check_output 'each function allocated and left what it logged' seen heap.pitot <logged
check_match 'three allocations failed' 0 '^ledger	allocations that failed	3$' cat heap.pitot
check_status 'all calls and returns were paired' 1 grep -E 'without a (call|return)|gap' heap.pitot
check_output 'what is in use is of these calls' sh -c 'pitot-tags -e inuse_space -k call --tsv heap.pitot |
	sed 1d | cut -f 2 | sort' <<\EOF
aligned_alloc
calloc
malloc
realloc
EOF

# ---- posix_memalign, whose address is not seen ---------------------------------------------------

cat >placed.c <<\EOF
#include <stdlib.h>
void *kept;
__attribute__((noinline)) void place(void)
{
	if (posix_memalign(&kept, 64, 6400) == 0)
		free(kept);
}
int main(void)
{
	place();
	place();
	return 0;
}
EOF
cc -O1 -g -o placed placed.c || bail 'no second program'
check 'posix_memalign is recorded' pitot-record heap -o placed.data -- ./placed
check_error 'its addresses are not known, and that is said' 0 '2 allocations of posix_memalign are not in' \
	pitot-heap placed.data
check_match 'its allocations are' 0 '	12800	' sh -c 'pitot-heap placed.data 2>/dev/null |
	pitot-top -cum -e alloc_space --tsv | grep "	place	"'

# ---- what will not do ----------------------------------------------------------------------------

perf record -q -o cpu.data -- true 2>"$stderr"
check_error 'a recording without probes' 2 'has no probes of malloc and of its return' pitot-heap cpu.data
check_error 'a label that no recording has' 2 "there is no label 'size'" pitot-heap --labels size heap.data
finish
