#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Waits for a mutex are within what the threads measured around them themselves.
. "${srcdir:-.}/tests/lib.sh"
need cc
need_perf -e syscalls:sys_enter_futex -e lock:contention_begin \
	-m "$(pitot-record lock -n -- true | sed 's/.* -m \([^ ]*\) .*/\1/')"

cd "$tmp" || bail "cannot enter $tmp"
cc -O1 -g -fno-omit-frame-pointer -pthread -o waiting "$srcdir/tests/workloads/waiting.c" ||
	bail 'no program to record'
# perf may miss most calls, without a word, on a machine that has much to do.
for try in 1 2 3 4 5; do
	run pitot-record lock --call-graph fp -o lock.data -- ./waiting mutex
	cp "$stdout" log
	test "$(perf script -i lock.data -F comm,event 2>/dev/null | grep -c 'holder.*enter_futex')" -lt 12 || break
	test $try -lt 5 || skip_all 'perf misses calls of the kernel here'
done
settle 'it is recorded' "$(test "$status" -eq 0 && echo yes)" pitot-record lock
check 'it is read' sh -c 'pitot-lock lock.data >lock.pitot'
check_status 'nothing was lost' 1 grep gaps lock.pitot

# within: each thread's waits for futexes are at most what it logged; all together they are most of that
within()
{
	pitot-top --by comm,kind,function --tsv -n -1 lock.pitot | awk -F '\t' '
		NR == FNR { split($0, words, " "); logged[words[1]] = words[3]; next }
		FNR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
		$column["kind"] == "futex" && $column["comm"] in logged {
			waited[$column["comm"]] += $column["flat"]
			seen += $column["flat"]
		}
		END {
			for (name in logged) if (waited[name] > logged[name]) bad = 1
			if (!seen) bad = 1
		 for (name in logged) all += logged[name]; exit bad || seen < all / 2 }' log -
}
check 'threads waited as long as they logged' within
check_match 'the lock is a futex' 0 '^kind	futex	' pitot-tags -k kind --tsv lock.pitot
check_match 'which is a variable of the program' 0 '^variable	mutex	' \
	pitot-tags -k variable --tsv lock.pitot
check_match 'somebody held it' 0 '^holder	[0-9]+	' pitot-tags -k holder --tsv lock.pitot
check 'the stack of the holder can be had' sh -c 'pitot-lock --by-holder lock.data | pitot-tree'
perf record -q -o cpu.data -- true 2>"$stderr"
check_error 'a recording without locks' 2 'does not tell of locks' pitot-lock cpu.data
finish
