#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Time off the CPU is what the programs measured themselves, and adds up; in all ways to record it.
. "${srcdir:-.}/tests/lib.sh"
need cc
need_perf -a -e sched:sched_switch

cd "$tmp" || bail "cannot enter $tmp"
cc -O1 -g -fno-omit-frame-pointer -pthread -o waiting "$srcdir/tests/workloads/waiting.c" ||
	bail 'no program to record'

# record FILE MODE OPTION...: the log goes to FILE.log
record()
{
	record_to=$1
	record_mode=$2
	shift 2
	perf record -q -g "$@" -o "$record_to" ./waiting "$record_mode" >"$record_to.log" 2>"$stderr" ||
		bail "perf record $* failed"
}

# logged FILE NAME KEY: what the program says
logged()
{
	awk -v name="$2" -v key="$3" '$1 == name && $2 == key { print $3 }' "$1.log"
}

# sum FILE LABELS FUNCTION CONDITION: the total of a profile, of lines whose labels are as the
# condition of awk says, where `f` has them by column name, below a function if one is named
sum()
{
	pitot-top --by "$2,function" --tsv -n -1 "$1" | awk -F '\t' -v function_wanted="$3" '
		NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
		{ name = $column["name"]; sub(/^.*: /, "", name) }
		(function_wanted == "" || name == function_wanted) && ('"$4"') {
			total += function_wanted == "" ? $column["flat"] : $column["cum"] }
		END { printf "%.0f\n", total }'
}

# near DESCRIPTION OWN LOGGED SLACK: OWN is at most LOGGED and at least that less 2 % and SLACK ns:
# the program looks at the clock before it leaves the CPU, and after it has come back
near()
{
	awk -v own="$2" -v logged="$3" -v slack="$4" 'BEGIN {
		exit !(logged > 0 && own <= logged + 1000 && own >= logged * 0.98 - slack) }' &&
		pass "$1" || fail "$1: $2, and the program says $3"
}

# clean FILE: nothing was lost in this recording
clean()
{
	! grep -aE '^ledger	(gaps|departures not recorded)	' "$1" >/dev/null
}

# ---- all CPUs, with wakeups ---------------------------------------------------------------------

record all.data sleep -a -e sched:sched_switch -e sched:sched_wakeup -e sched:sched_wakeup_new \
	-e cpu-clock/freq=999/
check 'off-CPU time' pitot-offcpu --labels comm,pid,tid all.data
cp "$stdout" off
check 'all of the time' pitot-offcpu --wall --labels comm,pid,tid all.data
cp "$stdout" wall

if clean wall; then
	# Blocked, and waiting for a CPU until the clock can be looked at again.
	near 'asleep in do_sleep' "$(sum off comm do_sleep '$column["comm"] == "waiting"')" \
		"$(logged all.data main asleep)" 20000000
	near 'and so it is in all of the time' \
		"$(sum wall comm,state do_sleep \
			'$column["comm"] == "waiting" && $column["state"] != "on-cpu"')" \
		"$(logged all.data main asleep)" 20000000
	cpu=$(sum wall comm,state '' '$column["comm"] == "waiting" && $column["state"] == "on-cpu"')
	awk -v own="$cpu" -v logged="$(logged all.data main cpu)" \
		'BEGIN { exit !(own > logged * 0.8 && own > 150000000) }' &&
		pass 'on the CPU at least as long as it computed' ||
		fail "on the CPU at least as long as it computed: $cpu"
else
	for what in 'asleep in do_sleep' 'and so it is in all of the time' \
		'on the CPU at least as long as it computed'; do
		skip "$what" 'the recording has gaps'
	done
fi
test "$(sum off comm,state do_compute \
	'$column["comm"] == "waiting" && $column["state"] == "blocked"')" = 0 &&
	pass 'what computes is not blocked' || fail 'what computes is not blocked'
run pitot-tags -k state --tsv off
awk -F '\t' '$2 == "blocked" { found = 1 } END { exit !found }' "$stdout" &&
	pass 'states are labels' || fail 'states are labels'
check_match 'the events: ns off the CPU' 0 '^event	[0-9]+	exact	ns	off-cpu$' cat off
check_match 'and of all the time' 0 '^event	[0-9]+	exact	ns	wall$' cat wall
check 'threads of the kernel, apart' pitot-offcpu --tasks kernel all.data
! grep -a '	waiting$' "$stdout" >/dev/null && pass 'without programs' || fail 'without programs'
pitot-offcpu --wall -j1 --labels comm,pid,tid all.data >one
check_same 'the same bytes for any number of threads' one wall

# ---- each thread's time adds up: from its first record to its last ------------------------------

pitot-threads --each --tsv --tasks all all.data >threads
# The times of wall, by tid, are those of the threads' own sums.
pitot-offcpu --wall --tasks all --labels tid all.data | pitot-top --by tid,state --tsv -n -1 |
	awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
		{ sum[$column["tid"]] += $column["flat"] }
		END { for (tid in sum) if (sum[tid]) printf "%s %.0f\n", tid, sum[tid] }' | sort >by-wall
awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
	{ sum[$column["tid"]] += $column["on-cpu"] + $column["runnable"] + $column["blocked"] }
	END { for (tid in sum) if (sum[tid]) printf "%s %.0f\n", tid, sum[tid] }' threads |
	sort >by-thread
check 'there are threads' test -s by-wall
check_same 'on-CPU, runnable and blocked of each thread are its wall time' by-wall by-thread

# Of the program: its own records, as perf script prints them, from the first to the last.
tid=$(awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
	$column["name"] == "waiting" { print $column["tid"] }' threads | head -n 1)
perf script --ns -F tid,time,event,trace -i all.data 2>/dev/null | grep sched_switch |
	awk -v tid="$tid" '
	{ time = $2; sub(/:$/, "", time); split(time, part, "."); at = part[1] * 1e9 + part[2] }
	$0 ~ "next_pid=" tid " " && !first { first = at }
	$0 ~ "prev_pid=" tid " " { if (!first) first = at; last = at }
	END { printf "%.0f\n", last - first }' >life
own=$(awk -F '\t' -v tid="$tid" 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
	$column["tid"] == tid { sum = $column["on-cpu"] + $column["runnable"]
		sum += $column["blocked"] + $column["unknown"]
		printf "%.0f\n", sum }' threads)
awk -v own="$own" -v life="$(cat life)" 'BEGIN {
	d = own - life; exit !(life > 0 && d > -life / 1000 && d < life / 1000 + 50000000) }' &&
	pass 'and that is from its first switch to its last' ||
	fail "and that is from its first switch to its last: $own, $(cat life)"

# perf sched timehist knows the same of each switch; it prints microseconds.
if clean wall; then
	perf sched timehist -i all.data 2>/dev/null | awk -v tid="$tid" '
		$0 ~ "\\[" tid "(/[0-9]+)?\\]" {
			sub(/^.*\[[0-9]+(\/[0-9]+)?\] */, ""); wait += $1; delay += $2; run += $3; n++ }
		END { printf "%.3f %.3f %.3f %d\n", wait, delay, run, n }' >timehist
	own=$(awk -F '\t' -v tid="$tid" 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
		$column["tid"] == tid { print ($column["runnable"] + $column["blocked"]) / 1e6,
			$column["on-cpu"] / 1e6 }' threads)
	echo "$own $(cat timehist)" | awk '{ slack = 0.02 * $6 + 5
		exit !($3 > 100 && $1 >= $3 - slack && $1 <= $3 + slack + 50 &&
			$2 >= $5 - slack && $2 <= $5 + slack) }' &&
		pass 'perf sched timehist: wait and run time' ||
		fail "perf sched timehist: wait and run time: $own, $(cat timehist)"
else
	skip 'perf sched timehist: wait and run time' 'the recording has gaps'
fi

# ---- other ways to record -----------------------------------------------------------------------

# Only that threads leave: the end is the next record of the thread.
record leaves.data sleep -e sched:sched_switch
check 'a process, and its switches' pitot-offcpu leaves.data
cp "$stdout" leaves
near 'do_sleep' "$(sum leaves comm do_sleep 1)" "$(logged leaves.data main wall)" 600000000
test "$(pitot-tags -k end --tsv leaves | awk -F '\t' '$2 == "inferred" { print ($4 > 0) }')" = 1 &&
	pass 'ends are marked as inferred' || fail 'ends are marked as inferred'

# The records of switches have the end, but no stack.
record both.data sleep -e sched:sched_switch --switch-events
check 'and records of switches' pitot-offcpu both.data
cp "$stdout" both
near 'do_sleep, to the record of its return' "$(sum both comm do_sleep 1)" \
	"$(logged both.data main asleep)" 20000000
! grep -a '	inferred$' both >/dev/null && pass 'nothing is inferred' || fail 'nothing is inferred'

record records.data sleep -e cpu-clock -F 999 --switch-events
check 'records of switches alone' pitot-offcpu records.data
cp "$stdout" records
pitot-tags -k stack --tsv records | awk -F '\t' '$2 == "last-sample" { found = 1 } END { exit !found }' &&
	pass 'the last sample stands in, and that is marked' ||
	fail 'the last sample stands in, and that is marked'
pitot-fold records | awk '{ sum += $NF } END { printf "%.0f\n", sum }' >sum
awk -v own="$(cat sum)" -v least="$(logged records.data main asleep)" \
	'BEGIN { exit !(own >= least * 0.98 - 20000000) }' && pass 'all the sleep is there' ||
	fail "all the sleep is there: $(cat sum)"

# ---- who waits for whom -------------------------------------------------------------------------

for mode in pipe mutex; do
	record $mode.data $mode -a -e sched:sched_switch -e sched:sched_wakeup
	pitot-offcpu --labels comm,tid $mode.data >$mode
	pitot-offcpu --by-waker $mode.data >$mode.woken
done
# A library without frame pointers hides who called it: the caller of read_one is there.
if clean pipe; then
	for name in reader0 reader1 reader2; do
		near "$name" "$(sum pipe comm reader "\$column[\"comm\"] == \"$name\"")" \
			"$(logged pipe.data $name waited)" 20000000
	done
else
	for name in reader0 reader1 reader2; do
		skip $name 'the recording has gaps'
	done
fi
pitot-fold pipe.woken | grep '^reader.*;\[woken by waiting\];.*main' >woken
check 'the readers were woken up by main, whose stack is on top' test -s woken
pitot-fold mutex | grep '^holder' >held
check 'those who wait for the mutex' test -s held
pitot-fold pipe | awk '{ sum += $NF } END { printf "%.0f\n", sum }' >one
pitot-fold pipe.woken | awk '{ sum += $NF } END { printf "%.0f\n", sum }' >two
check_same 'wakers do not change what was measured' one two

# ---- what will not do ---------------------------------------------------------------------------

check_error 'a recording without switches' 2 'record with perf record' \
	pitot-offcpu "$srcdir/tests/data/demo.perf.data"
perf record -q -a -F 99 -e sched:sched_switch -o sampled.data -- sleep 0.1 2>"$stderr" ||
	bail 'perf record failed'
check_error 'one of which switches are sampled' 2 'not all switches|does not tell' \
	pitot-offcpu sampled.data
check_error 'a label that there is not' 2 'no label .colour.' pitot-offcpu --labels colour all.data
finish
