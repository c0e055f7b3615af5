#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Time off the CPU is where programs are known to wait, and adds up; in all ways to record it. Perf
# may miss switches, on a machine that has much to do: times are not compared with those of clocks.
. "${srcdir:-.}/tests/lib.sh"
need cc
need_perf -a -e sched:sched_switch

cd "$tmp" || bail "cannot enter $tmp"
cc -O1 -g -fno-omit-frame-pointer -pthread -o waiting "$srcdir/tests/workloads/waiting.c" ||
	bail 'no program to record'

# record FILE MODE OPTION...: the log goes to FILE.log; FILE.took is an upper limit of how long it took
record()
{
	record_to=$1
	record_mode=$2
	shift 2
	record_start=$(date +%s%N)
	perf record -q -g -m 512 "$@" -o "$record_to" ./waiting "$record_mode" >"$record_to.log" 2>"$stderr" ||
		bail "perf record $* failed"
	echo $(($(date +%s%N) - record_start)) >"$record_to.took"
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

# waited DESCRIPTION FILE CONDITION FUNCTION RECORDING: of 300 ms or more a third was seen at least, and no more
# than the recording took
waited()
{
	clean "$2" || {
		skip "$1" 'the recording has gaps'
		return
	}
	own=$(sum "$2" comm "$4" "$3")
	took=$(cat "$5.took")
	test "$own" -ge 100000000 && test "$own" -le "$took" && pass "$1" || fail "$1: $own of $took ns"
}

# clean FILE: nothing was lost in this recording
clean()
{
	! grep -aE '^ledger	(gaps|departures not recorded|late records|times that went back)	' "$1" >/dev/null
}

# ---- all CPUs, with wakeups ---------------------------------------------------------------------

record all.data sleep -a -e sched:sched_switch -e sched:sched_wakeup -e sched:sched_wakeup_new \
	-e cpu-clock/freq=999/
check 'off-CPU time' pitot-offcpu --labels comm,pid,tid all.data
cp "$stdout" off
check 'all of the time' pitot-offcpu --wall --labels comm,pid,tid all.data
cp "$stdout" wall

waited 'asleep in do_sleep' off '$column["comm"] == "waiting"' do_sleep all.data
sum off comm do_sleep '$column["comm"] == "waiting"' >expected
sum wall comm,state do_sleep '$column["comm"] == "waiting" && $column["state"] != "on-cpu"' >own
check_same 'and as long in all of the time' expected own
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
check_jobs 'the same bytes for any number of threads' '2 4' pitot-offcpu --wall --labels comm,pid,tid all.data

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

# ---- other ways to record -----------------------------------------------------------------------

# Only that threads leave: the end is the next record of the thread.
record leaves.data sleep -e sched:sched_switch
check 'a process, and its switches' pitot-offcpu leaves.data
cp "$stdout" leaves
waited 'do_sleep' leaves 1 do_sleep leaves.data
test "$(pitot-tags -k end --tsv leaves | awk -F '\t' '$2 == "inferred" { print ($4 > 0) }')" = 1 &&
	pass 'ends are marked as inferred' || fail 'ends are marked as inferred'

# The records of switches have the end, but no stack.
record both.data sleep -e sched:sched_switch --switch-events
check 'and records of switches' pitot-offcpu both.data
cp "$stdout" both
waited 'do_sleep, to the record of its return' both 1 do_sleep both.data
# There is no such label at all where nothing is inferred.
inferred=0
! grep -a '	inferred$' both >/dev/null || inferred=$(sum both end '' '$column["end"] == "inferred"')
pitot-fold both | awk -v inferred="$inferred" '{ sum += $NF }
	END { exit !(sum > 0 && inferred < sum / 2) }' && pass 'which is not inferred' ||
	fail "which is not inferred: $inferred"

# So many samples that there are some before the first sleep.
record records.data sleep -e cpu-clock -c 50000 --switch-events
check 'records of switches alone' pitot-offcpu records.data
cp "$stdout" records
pitot-tags -k stack --tsv records | awk -F '\t' '$2 == "last-sample" { found = 1 } END { exit !found }' &&
	pass 'the last sample stands in, and that is marked' ||
	fail 'the last sample stands in, and that is marked'
pitot-fold records | awk '{ sum += $NF } END { printf "%.0f\n", sum }' >sum
check 'all the sleep is there' test "$(cat sum)" -ge 200000000

# ---- who waits for whom -------------------------------------------------------------------------

for mode in pipe mutex; do
	# The record of a wakeup may be made by the CPU that the thread wakes up on.
	record $mode.data $mode -a -e sched:sched_switch -e sched:sched_waking
	pitot-offcpu --labels comm,tid $mode.data >$mode
	pitot-offcpu --by-waker $mode.data >$mode.woken
done
# A library without frame pointers hides who called it: the caller of read_one is there.
for name in reader0 reader1 reader2; do
	waited $name pipe "\$column[\"comm\"] == \"$name\"" reader pipe.data
done
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
