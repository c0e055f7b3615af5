#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What perf sched timehist and perf lock contention say of recordings that are made, and so the same
# each time: all times in them are whole microseconds, or tens of nanoseconds, which perf prints.
. "${srcdir:-.}/tests/lib.sh"
need perf
gen=$builddir/tests/gen/gen-recording

plan 18
cd "$tmp" || bail "cannot enter $tmp"
for name in schedule locks; do
	"$gen" $name >$name.data || bail "gen-recording cannot write '$name'"
done

# ---- perf sched timehist ------------------------------------------------------------------------

# For each time on a CPU perf prints, when it is over, its end, [TID/PID], how long the thread was off
# its CPU before (of the first: how long it had been woken up), and how long it ran; in ms. What is off
# its CPU when the recording ends is so since the last of these.
perf script --ns -F time -i schedule.data 2>/dev/null | sort -n | tail -n 1 | tr -d ' :' >end
perf sched timehist -i schedule.data 2>/dev/null | awk -v end="$(cat end)" '
	{ time = $1 }
	sub(/^ *[0-9.]+ +\[[0-9]+\] +/, "") && match($0, /\[[0-9]+(\/[0-9]+)?\] /) {
		tid = substr($0, RSTART + 1, RLENGTH - 3)
		sub(/\/.*/, "", tid)
		split(substr($0, RSTART + RLENGTH), ms, " ")
		off[tid] += (times[tid] ? ms[1] : ms[2]) * 1000
		run[tid] += ms[3] * 1000
		last[tid] = time
		times[tid]++
	}
	END {
		for (tid in run) printf "%d %.0f %.0f %d\n", tid,
			off[tid] + (end - last[tid]) * 1000000, run[tid], times[tid]
	}' | sort >perf.all
check_status 'perf has six threads' 0 test "$(wc -l <perf.all)" -eq 6

check 'what each thread did' pitot-threads --each --tsv schedule.data
awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
	$column["state"] != "on-cpu" {
		printf "%d %.0f %.0f %d\n", $column["tid"],
			($column["runnable"] + $column["blocked"]) / 1000,
			$column["on-cpu"] / 1000, $column["switches"] }' "$stdout" | sort >own
check 'there are threads that are not on a CPU at the end' test -s own
awk 'NR == FNR { wanted[$1] = 1; next } $1 in wanted' own perf.all >expected
check_same 'off the CPU and on it as long as perf says, and as often' expected own

# ---- a part of it -------------------------------------------------------------------------------

# of TID FILE
of()
{
	pitot-top --by tid,state --tsv -n -1 "$2" | awk -F '\t' -v tid="$1" '
		NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
		$column["tid"] == tid { print $column["state"], $column["flat"] }' | sort
}
pitot-offcpu --wall --labels tid schedule.data >wall
of 102 wall >expected
pitot-offcpu --wall --labels tid --tid 102 schedule.data >one
of 102 one >own
check_same 'one thread: as in all of them' expected own
check_match 'the others are accounted for' 0 '^ledger	filtered tid	[1-9]' cat one
pitot-offcpu --wall --labels tid --time @1.05,@1.051 schedule.data | pitot-top --by tid --tsv -n -1 |
	awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
		{ print $column["flat"] }' | uniq -c >own
check_match 'a window of a millisecond, which is what each of six threads has' 0 '^ *6 1000000$' cat own
check_error 'a window of what is in use cannot be had' 2 'what is in use is a matter' \
	pitot-heap --time 0,1 schedule.data

# ---- perf lock contention -----------------------------------------------------------------------

perf lock contention -t -i locks.data 2>&1 | awk '$9 ~ /^[0-9]+$/ || $8 ~ /^[0-9]+$/ {
	printf "%d %s %s %s\n", $8, $1, $2, $4 }' | sort >perf.locks
check 'perf has four threads' test "$(wc -l <perf.locks)" -eq 4
pitot-lock --labels tid locks.data >locks
pitot-top --by tid --tsv -n -1 locks | awk -F '\t' '
	NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
	{ print $column["name"], $column["samples"], $column["flat"] }' >totals
pitot-tags -k tid --tsv locks | awk -F '\t' '$1 == "tid" {
	printf "%d %d %.2f\n", $2, $5, $3 / 1000 }' | sort >own.locks
awk '{ print $1, $2, $3 }' perf.locks >expected
check_same 'as many waits, and as long' expected own.locks
# The longest of each lock, of which there are three: the longest of all is perf's.
pitot-tags -e longest -k lock --tsv locks | awk -F '\t' '$1 == "lock" {
	printf "%.2f\n", $3 / 1000 }' | sort -rn | head -n 1 >own
awk '{ print $4 }' perf.locks | sort -rn | head -n 1 >expected
check_same 'and the longest' expected own

# ---- which lock it is ---------------------------------------------------------------------------

# Locks are at ...2000000, ...2000040 and ...2000080.
cat >kallsyms <<\EOF
ffffffff81000000 T _text
ffffffff81000000 T startup_64
ffffffff82000000 D first_lock
ffffffff82000040 D second_lock
ffffffff82000070 D with_a_lock
ffffffff82001000 D init_task
ffffffff82002000 B _end
EOF
pitot-lock --kallsyms kallsyms locks.data >named
check_match 'a variable of the kernel' 0 '^variable	first_lock	.*	40	' pitot-tags -k variable --tsv named
check_match 'and a lock within one' 0 '^variable	with_a_lock[+]0x10	.*	40	' \
	pitot-tags -k variable --tsv named
mkdir packed
for how in gzip zstd; do
	$how -q <kallsyms >packed/kallsyms
	(cd packed && pitot-lock --kallsyms kallsyms ../locks.data >../own)
	check_same "a list packed by $how" named own
done
gzip <kallsyms | head -c 60 >packed/kallsyms
pitot-lock --kallsyms packed/kallsyms locks.data >own
check_status 'one that is cut is not used' 1 grep -a first_lock own
# Such a list has functions, and some marks: the lock may be between these.
grep -v init_task kallsyms >functions
pitot-lock --kallsyms functions locks.data >unnamed
check_status 'a list without variables names none' 1 grep -a variable unnamed
# Stacks, labels and the waits are all the same otherwise.
pitot-tags -k lock --tsv named >expected
pitot-tags -k lock --tsv unnamed >own
check_same 'names do not change what was measured' expected own
