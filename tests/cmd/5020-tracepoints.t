#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Any number of a tracepoint as what its samples are worth, and its fields as labels.
. "${srcdir:-.}/tests/lib.sh"
need perf
need_perf -a -e kmem:kmalloc

plan 17
cd "$tmp" || bail "cannot enter $tmp"
perf record -q -g -e kmem:kmalloc -o kmem.data -- sh -c 'for i in 1 2 3 4 5; do ls /usr; done' \
	>"$stdout" 2>"$stderr" || bail 'perf record failed'

# of_perf FIELD: how often, and the sum, as perf prints the field
of_perf()
{
	perf script -F trace -i kmem.data 2>/dev/null |
		sed -n "s/.*\\b$1=\\([-0-9]*\\).*/\\1/p" |
		awk '{ n++; sum += $1 } END { printf "%d %.0f\n", n, sum }'
}

# of_own FIELD
of_own()
{
	pitot-profile -e kmem:kmalloc --value "$1" --unit bytes kmem.data >own.profile
	pitot-fold --samples own.profile | awk '{ n += $NF } END { printf "%d ", n }'
	pitot-fold own.profile | awk '{ n += $NF } END { printf "%.0f\n", n }'
}

for field in bytes_req bytes_alloc; do
	of_perf $field >expected
	of_own $field >own
	check "$field: there are some" sh -c '! grep -q "^0 " expected'
	check_same "$field: $(cat expected)" expected own
done
check_match 'the unit is the one given' 0 '^event	0	[a-z]+	bytes	kmem:kmalloc$' cat own.profile
check_match 'a view shows it' 0 ' of [0-9.]*[kM]?B total' pitot-top own.profile
# Each sample counts once, whatever it is worth.
pitot-fold kmem.data | awk '{ n += $NF } END { printf "%d\n", n }' >one
awk '{ print $1 }' own >two
check_same 'without a field a sample counts once' one two

# A field as label: the same numbers as perf prints, and as often.
perf script -F trace -i kmem.data 2>/dev/null | sed -n 's/.*\bbytes_alloc=\([0-9]*\).*/\1/p' |
	sort | uniq -c | awk '{ print $2, $1 }' | sort >expected
pitot-profile --labels comm,bytes_alloc kmem.data >labelled
pitot-tags -k bytes_alloc --tsv labelled | awk -F '\t' 'NR > 1 { print $2, $3 }' | sort >own
check_same 'the values of a field' expected own
pitot-profile -j 1 --labels comm,bytes_alloc kmem.data >one
pitot-profile -j 3 --labels comm,bytes_alloc kmem.data >three
check_same 'the same bytes for any number of threads' one three

perf record -q -a -e sched:sched_process_exec -o exec.data -- sh -c 'ls /; true | cat' \
	>"$stdout" 2>"$stderr" || bail 'perf record failed'
perf script -F trace -i exec.data 2>/dev/null | sed -n 's/.*filename=\([^ ]*\) .*/\1/p' | sort -u >expected
pitot-profile --labels filename exec.data | pitot-tags -k filename --tsv |
	awk -F '\t' 'NR > 1 { print $2 }' | sort -u >own
check 'strings: there are some' test -s expected
check_same 'strings of any length' expected own
pitot-profile --labels '' exec.data >plain
check 'no labels at all' test -s plain

check_error 'a field that is none: those that there are' 2 'bytes_req' \
	pitot-profile --value bites kmem.data
check_error 'a field that is no number' 2 'no event with a number .filename.' \
	pitot-profile --value filename exec.data
check_error 'a label that is none' 2 "label or field 'colour'" \
	pitot-profile --labels colour kmem.data
check_error 'an event without fields' 2 'no event that is counted has fields' \
	pitot-profile --value bytes_req "$srcdir/tests/data/demo.perf.data"
check_error 'a name too few' 2 'empty name' pitot-profile --labels comm,,pid kmem.data
