#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What a program allocates and leaves, function by function, is what it logs itself, to the byte.
. "${srcdir:-.}/tests/lib.sh"
need cc
need_perf
test "$(id -u)" -eq 0 || skip_all 'root alone sets probes'

cd "$tmp" || bail "cannot enter $tmp"
workloads=$srcdir/tests/workloads
cc -O1 -g -pthread -o allocating "$workloads/allocating.c" || bail 'no program to record'
run pitot-record heap -o heap.data -- ./allocating
grep -Eq 'kernel has no probes|kernel refuses a probe' "$stderr" &&
	skip_all "probes cannot be recorded here: $(tail -n 1 "$stderr")"
settle 'it is recorded' "$(test "$status" -eq 0 && echo yes)" pitot-record heap
sort "$stdout" >logged
cp "$stderr" said
check_match 'the command for the result is named' 0 \
	'^To look at it: pitot heap heap.data . pitot top -e inuse_space$' cat said
group=$(grep -o 'pitot_heap_[0-9_]*' said | head -n 1)
check_status 'no probes are left behind' 1 grep "$group/" /sys/kernel/tracing/uprobe_events

# seen LOG PROFILE: the same lines as the log, of the functions that are there
seen()
{
	for event in alloc_objects alloc_space inuse_objects inuse_space; do
		pitot-top -cum -e $event --tsv -n -1 "$2" | sed "s/^/$event	/"
	done | awk -F '\t' '
		NR == FNR { split($0, words, " "); wanted[words[1]]; next }
		$9 in wanted { value[$9, $1] = $4 }
		END {
			for (name in wanted)
				print name, value[name, "alloc_objects"] + 0, value[name, "alloc_space"] + 0,
					value[name, "inuse_objects"] + 0, value[name, "inuse_space"] + 0
		}' "$1" - | sort
}

check 'the log is whole' test "$(wc -l <logged)" -eq 8
check 'it is read' sh -c 'pitot-heap heap.data >heap.pitot'
check_output 'each function allocated and left what it logged' seen logged heap.pitot <logged
check_match 'three allocations failed' 0 '^ledger	allocations that failed	3$' cat heap.pitot
check_status 'all calls and returns were paired' 1 grep -E 'without a (call|return)|gap' heap.pitot
check_output 'what is in use is of these calls' sh -c 'pitot-tags -e inuse_space -k call --tsv heap.pitot |
	sed 1d | cut -f 2 | grep -v mmap | sort' <<\EOF
aligned_alloc
calloc
malloc
realloc
EOF

# compare NAME PROGRAM [OPTION]...: what the program logs is what is seen, and every call returned
compare()
{
	compare_name=$1
	shift
	run pitot-record heap -o other.data "$@"
	cp "$stderr" said
	sort "$stdout" >logged
	settle "$compare_name is recorded" "$(test "$status" -eq 0 && test -s logged && echo yes)" "$@"
	run sh -c 'pitot-heap other.data >other.pitot'
	check_output "$compare_name: what is logged is seen" seen logged other.pitot <logged
	check_status "$compare_name: all is paired" 1 \
		grep -E '^ledger	(.*without a (call|return)|gaps)' other.pitot
}

cc -O1 -g -o allocating_more "$workloads/allocating_more.c" || bail 'no second program'
compare 'alignment, mappings, children and programs' -- ./allocating_more
check_match 'a child freed its copies' 0 '^ledger	frees of copies that a child has	2$' cat other.pitot
check_match 'a program ended with a block' 0 '^ledger	blocks that ended with another program	1$' cat other.pitot

# ---- where malloc is -----------------------------------------------------------------------------

c++ -O1 -g -static -o 'in itself' "$workloads/allocating.cc" || bail 'no static program'
compare 'C++, in a static program of a name with a blank' -- './in itself'
grep -q "malloc [^ ]*/pitot-record[^ ]*/1:0x" said && pass 'probes are in the program itself' ||
	fail 'probes are in the program itself'

# An allocator of its own, with frame pointers: one library has it, and the program does not know.
cat >own.c <<\EOF
#include <stddef.h>
static char memory[1 << 20];
static size_t used;
void *malloc(size_t size)
{
	void *block = memory + used;
	used += (size + 15) & ~(size_t)15;
	return block;
}
void *calloc(size_t count, size_t size) { return malloc(count * size); }
void *realloc(void *block, size_t size) { (void)block; return malloc(size); }
void free(void *block) { (void)block; }
EOF
cat >calling.c <<\EOF
#include <stdio.h>
#include <stdlib.h>
void *volatile kept;
__attribute__((noinline)) void calls_it(void)
{
	kept = malloc(1234);
	kept = malloc(4321);
	free(kept);
}
__attribute__((noinline)) void calls_that(void)
{
	calls_it();
	kept = NULL;
}
#ifdef PLACING
static void *places[2];
static int (*volatile allocate)(void **, size_t, size_t) = posix_memalign;
__attribute__((noinline)) void placed(void)
{
	if (allocate(&places[1], 64, 6400) == 0)
		free(places[1]);
	if (allocate(&places[1], 64, 6400) == 0)
		puts("placed 2 12800 0 0");
}
#endif
int main(void)
{
	static char buffer[BUFSIZ];

	setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
	calls_that();
#ifdef PLACING
	placed();
#endif
	printf("calls_it 2 5555 1 1234\n");
}
EOF
cc -O1 -g -fno-omit-frame-pointer -shared -fPIC -o own.so own.c || bail 'no library'
cc -O1 -g -fno-omit-frame-pointer -fno-optimize-sibling-calls -o calling calling.c ./own.so || bail 'no caller'

# Operators of C++ that do not call malloc; those that are not there call these.
cat >operators.cc <<\EOF
#include <cstddef>
#include <cstdlib>
#include <new>
static char memory[1 << 20];
static std::size_t used;
static void *take(std::size_t size)
{
	void *block = memory + (used = (used + 127) & ~std::size_t(127));
	used += size;
	return block;
}
void *operator new(std::size_t size) { return take(size); }
void *operator new(std::size_t size, std::align_val_t) { return take(size); }
void operator delete(void *block) noexcept { std::free(block); }
void operator delete(void *block, std::align_val_t) noexcept { std::free(block); }
EOF
c++ -O1 -g -std=c++17 -shared -fPIC -o operators.so operators.cc -x c own.c || bail 'no library of operators'
c++ -O1 -g -std=c++17 -o operating "$workloads/allocating.cc" ./operators.so || bail 'no program for it'
compare 'new of an allocator' -- ./operating
check_match 'it is called that' 0 '^call	new	' pitot-tags -e alloc_space -k call --tsv other.pitot

# ---- the caller, without a copy of the stack -----------------------------------------------------

# chains: of the allocations, from what called the function that allocates
chains()
{
	pitot-fold -e alloc_space other.pitot | grep -o 'calls_that;.*;malloc [0-9]*' | sort
}

compare 'an allocator of its own' --call-graph fp -- ./calling
check_match 'probes are in the library that has it' 0 'malloc [^ ]*/own.so:0x' cat said
check_output 'the caller is there once' chains <<\EOF
calls_that;calls_it;malloc 5555
EOF

# posix_memalign puts the address where it is not seen: but for that, all is known.
cc -O1 -g -fno-omit-frame-pointer -fno-optimize-sibling-calls -DPLACING -o calling calling.c ||
	bail 'no other caller'
compare 'by frame pointers, of the C library' --call-graph fp -- ./calling
check_output 'and there it is, too' chains <<\EOF
calls_that;calls_it;malloc 5555
EOF
check_error 'addresses are not known, and that is said' 0 \
	'2 allocations, mostly of posix_memalign, are not in inuse' pitot-heap other.data

# ---- without probes, and with some calls alone ---------------------------------------------------

check 'system calls alone are recorded' pitot-record heap --no-probes -o calls.data -- ./allocating_more
check 'and read' sh -c 'pitot-heap calls.data >calls.pitot'
check_output 'they tell what was mapped' sh -c \
	'pitot-top -cum -e inuse_space --tsv -n -1 calls.pitot | awk -F "\t" "\$8 ~ /mapped$/ { print \$8, \$3 }" | sort' <<\EOF
mapped 69632
remapped 122880
EOF
check_output 'and no call of malloc' sh -c \
	'pitot-tags -e inuse_space -k call --tsv calls.pitot | sed 1d | cut -f 2 | sort' <<\EOF
brk
mmap
mremap
EOF

# ---- a process that runs -------------------------------------------------------------------------

cat >waiting.c <<\EOF
#include <stdlib.h>
#include <stdio.h>
#include <unistd.h>
int main(void)
{
	void *volatile block = malloc(1);

	free(block);
	fclose(fopen("waiting", "w"));
	sleep(600);
	return 0;
}
EOF
cc -o waiting.out waiting.c ./own.so || bail 'no program that waits'
./waiting.out &
waiting=$!
for i in $(seq 600); do
	test -e waiting && break
	sleep 0.1
done
check_match 'the allocator of a process is what it has mapped' 0 'malloc [^ ]*/own.so:0x' \
	pitot-record heap -n -p $waiting
kill $waiting

# ---- ended before its time -----------------------------------------------------------------------

pitot-record heap --no-probes -o first.data -- sh -c 'while test ! -e done; do sleep 0.1; done' 2>first.said &
first=$!
pitot-record heap -o ended.data -- sh -c 'echo >begun; exec sleep 600' >"$stdout" 2>said &
ended=$!
for i in $(seq 600); do
	test -e begun && break
	sleep 0.1
done
kill -TERM $ended
wait $ended
echo >done
check_match 'what was recorded until then is there' 0 '^To look at it: pitot heap ended.data' cat said
group=$(grep -o 'pitot_heap_[0-9_]*' said | head -n 1)
check_status 'the probes are gone' 1 grep "$group/" /sys/kernel/tracing/uprobe_events
check 'another at the same time is not disturbed' wait $first

# ---- what the other tools make of it -------------------------------------------------------------

check_match 'bytes are bytes' 0 ' 36\.13kB .* leak$' sh -c 'pitot-top -cum -e inuse_space heap.pitot'
check_match 'a filter keeps its part' 0 'Showing nodes accounting for 36\.13kB' \
	sh -c 'pitot-filter -focus "^leak$" heap.pitot | pitot-top -e inuse_space'
check_match 'a flame graph tells the unit' 0 '36\.13kB' \
	sh -c 'pitot-filter -focus "^leak$" heap.pitot | pitot-flame -e inuse_space'
check_match 'a listing has the line' 0 '36\.13kB .*malloc\(1000\)' \
	pitot-list -e inuse_space '^leak$' heap.pitot
check_match 'a comparison with itself is nothing' 0 '^Showing nodes accounting for 0, [+]0\.0%' \
	sh -c 'pitot-diff heap.pitot heap.pitot | pitot-top -e inuse_space'

# ---- what will not do ----------------------------------------------------------------------------

perf record -q -o cpu.data -- true 2>"$stderr"
check_error 'a recording without probes' 2 'has no probes of malloc, nor system calls' pitot-heap cpu.data
check_error 'a label that no recording has' 2 "there is no label 'size'" pitot-heap --labels size heap.data
finish
