#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pitot profile: what goes through it stays what it is, and views of it are those of its input.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"
plan 11

demo=$srcdir/tests/data/demo.perf.data
check 'of a recording' pitot-profile --labels comm,pid,tid,cpu "$demo"
cp "$stdout" "$tmp/demo"
check 'again' pitot-profile "$tmp/demo"
check_same 'a profile of a profile is the same' "$tmp/demo" "$stdout"
check 'on one thread' pitot-profile -j1 --labels comm,pid,tid,cpu "$demo"
check_same 'and on several' "$tmp/demo" "$stdout"

check 'fold of the recording' pitot-fold --tid "$demo"
cp "$stdout" "$tmp/fold"
check 'fold of the profile' pitot-fold --tid "$tmp/demo"
check_same 'are one' "$tmp/fold" "$stdout"

# The sum of the lines is that of all samples, and of the column of flat.
sum=$(awk '{ sum += $NF } END { printf "%d\n", sum }' "$tmp/fold")
run pitot-top --tsv "$tmp/demo"
flat=$(awk -F '\t' 'NR > 1 { sum += $1 } END { printf "%d\n", sum }' "$stdout")
test "$sum" -gt 0 && test "$sum" = "$flat" && pass 'fold and top have the same sum' ||
	fail "fold and top have the same sum: $sum, $flat"

check_error 'a label that is none: those that there are' 2 'comm, pid, tid, cpu, cgroup' \
	pitot-profile --labels comm,uid "$demo"
check_error 'an event that is none' 2 'cycles' pitot-profile -e cycles "$tmp/demo"
