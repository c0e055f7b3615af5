#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The fields of tracepoints are what `perf script` prints of them.
. "${srcdir:-.}/tests/lib.sh"
need_perf -a -e sched:sched_switch -e sched:sched_process_exec -e sched:sched_process_fork

plan 6
cd "$tmp" || bail "cannot enter $tmp"

# record EVENT FILE [OPTION...]
record()
{
	event=$1
	file=$2
	shift 2
	perf record -q -a -e "$event" "$@" -o "$file" -- \
		sh -c 'for i in 1 2 3 4 5 6; do ls /usr >/dev/null; done; sleep 0.02' \
		>"$stdout" 2>"$stderr" || bail "perf record -e $event failed"
}

# of_perf FILE: time and fields. Times of perf are cut, not rounded.
of_perf()
{
	perf script --ns -F time,trace -i "$1" 2>/dev/null | sed 's/^ *//; s/: */ /; s/ *$//' | sort
}

# of_records FILE: the same; the payload's own fields stand behind those that all tracepoints have.
# perf puts no quotes around a string.
of_records()
{
	pitot-records --type SAMPLE "$1" |
		sed 's/.* time=\([0-9.]*\) .* raw=[0-9]* .*common_pid=-*[0-9]* /\1 /
			s/="\([^"]*\)"/=\1/g' | sort
}

record sched:sched_switch switch.data
of_perf switch.data | sed 's/prev_state=[^ ]* ==> //' >switch.perf
of_records switch.data | sed 's/prev_state=[0-9]* //' >switch.own
check 'there are switches' test -s switch.perf
check_same 'numbers and strings of fixed size' switch.perf switch.own

# A string whose length differs stands behind the fields.
record sched:sched_process_exec exec.data
of_perf exec.data >exec.perf
of_records exec.data >exec.own
check 'there are executions' grep -q 'filename=/.*ls' exec.perf
check_same 'a string of its own length' exec.perf exec.own

record sched:sched_process_fork,sched:sched_process_exec two.data
perf script -F event -i two.data 2>/dev/null | tr -d ' ' | sed 's/:$//' | sort | uniq -c >names.perf
pitot-records --type SAMPLE two.data | sed 's/.* event=\([^ ]*\) .*/\1/' | sort | uniq -c >names.own
check_same 'each sample has the name of its event' names.perf names.own

perf record -q -a -e sched:sched_process_exec -o - -- ls / 2>"$stderr" >pipe.data ||
	bail 'perf record -o - failed'
check_match 'pipe mode describes its tracepoints too' 0 \
	'^SAMPLE .*event=sched:sched_process_exec .* filename=/.* pid=[0-9]+ old_pid=[0-9]+$' \
	pitot-records pipe.data
