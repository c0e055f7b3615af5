#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What each thread did: five hundred that are alike are one row, and their numbers are the sums.
. "${srcdir:-.}/tests/lib.sh"
need cc
need jq
need_perf -a -e sched:sched_switch

cd "$tmp" || bail "cannot enter $tmp"
cc -O1 -g -fno-omit-frame-pointer -pthread -o waiting "$srcdir/tests/workloads/waiting.c" ||
	bail 'no program to record'
perf record -q -g -m 512 -e sched:sched_switch --switch-events -o pool.data ./waiting pool 500 \
	>log 2>"$stderr" || bail 'perf record failed'

check 'a pool of 500' pitot-threads --tsv pool.data
cp "$stdout" rows
check 'is fewer rows than threads' test "$(grep -c worker rows)" -lt 500
# How far a thread came before it was parked is a matter of the machine, and so are the rows.
awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
	$column["name"] == "worker" { sum += $column["threads"] }
	END { exit !(sum == 500) }' rows && pass 'has 500 threads' || fail 'has 500 threads'
check_match 'which says where' 0 ' worker .*[a-z_]' pitot-threads pool.data
check_match 'and how many there are' 0 '^501 threads in ' pitot-threads pool.data
check 'one by one' pitot-threads --each --tsv pool.data
test "$(grep -c '	worker	' "$stdout")" = 500 && pass 'are 500 rows' || fail 'are 500 rows'
# Sums of columns do not depend on how rows are made.
for file in "$stdout" rows; do
	awk -F '\t' 'NR > 1 { for (i = 1; i <= 8; i++) sum[i] += $i }
		END { for (i = 1; i <= 8; i++) printf "%.0f ", sum[i] }' "$file" >"$(basename "$file").sum"
done
check_same 'with the same sums' stdout.sum rows.sum 
check 'json' pitot-threads --json pool.data
jq -e '[.rows[] | select(.name == "worker") | .threads] | add == 500' "$stdout" >/dev/null &&
	pass 'has them, too' || fail 'has them, too'
check 'a profile of it' pitot-threads --profile pool.data
cp "$stdout" profile
check 'gives the same' pitot-threads --tsv profile
check_same 'to a byte' rows "$stdout"
pitot-fold -e threads profile | awk '/^worker/ { sum += $NF } END { exit sum != 500 }' &&
	pass 'stacks of threads, as any profile' || fail 'stacks of threads, as any profile'
check_match 'at most a row' 0 ', 1 of them shown' pitot-threads -n 1 pool.data

# Switches are those that perf recorded, thread by thread.
perf script --ns -F tid,event,trace -i pool.data 2>/dev/null |
	sed -n 's/.*sched_switch:.*prev_pid=\([0-9]*\) .*/\1/p' | sort | uniq -c |
	awk '{ print $2, $1 }' | sort >perf.switches
pitot-threads --each --tsv pool.data | awk -F '\t' '
	NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
	$column["switches"] { print $column["tid"], $column["switches"] }' | sort >own.switches
check 'perf has switches' test -s perf.switches
join perf.switches own.switches | awk '$3 < $2 { print; bad = 1 } END { exit bad }' >bad &&
	pass 'all switches of each thread are there' || fail "all switches of each thread are there: $(head -n 3 bad)"

check_error 'a recording without switches' 2 'record with perf record' \
	pitot-threads "$srcdir/tests/data/demo.perf.data"
pitot-profile "$srcdir/tests/data/demo.perf.data" >demo
check_error 'a profile of something else' 2 "no event 'threads'" pitot-threads demo
finish
