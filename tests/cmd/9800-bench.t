#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What bench/ measures on and with: recordings of known size, a stopwatch, and its arithmetic.
. "${srcdir:-.}/tests/lib.sh"
need as
plan 13

# ---- made-up recordings --------------------------------------------------------------------------

synthesize()
{
	"$builddir/bench/synthesize" "$@" "$tmp/program/program" "$tmp/program/table"
}

if sh "$srcdir/bench/program" "$tmp/program" 200 2>"$stderr"; then
	cd "$tmp" || exit 1
	synthesize -f -n 3000 -s 500 -d 12 -p 3 >chains.data
	synthesize -n 3000 -s 500 -d 12 -p 3 >chains.pipe
	synthesize -n 3000 -s 500 -d 12 -p 3 -k 2048 >dumps.pipe
	pitot-profile chains.data >chains.pitot
	check_match 'all samples are there, of none a stack is cut' 0 '^3000 samples = 3000 shown$' \
		pitot-top chains.data
	count=$(grep -c '^s' chains.pitot)
	check "as many distinct stacks as asked for: $count" test "$count" -eq 500
	pitot-tags -k pid --tsv chains.data | sed 1d | cut -f 2 | sort >pids
	printf '1000\n1001\n1002\n' >three
	check_same 'as many processes' pids three
	pitot-fold chains.data >folded
	awk '{ print /^process-100[0-2];_start;function_/ && gsub(/;/, ";") == 12 }' folded |
		sort -u >depths
	echo 1 >one
	check_same 'each stack has the depth asked for, and begins where nothing calls' depths one
	pitot-fold - <chains.pipe >piped
	check_same 'through a pipe: the same stacks' piped folded
	pitot-fold - <dumps.pipe >unwound
	check_same 'unwound from dumps: the same stacks' unwound folded
	cd "$builddir" || exit 1
else
	for what in 1 2 3 4 5 6; do
		skip "made-up recordings $what" 'the assembler is not for x86-64'
	done
fi

# ---- the stopwatch -------------------------------------------------------------------------------

stopwatch=$builddir/bench/stopwatch
check_match 'a command that fails' 0 '^[0-9.]+	[0-9.]+	[1-9][0-9]*	3	warm$' "$stopwatch" sh -c 'exit 3'
check_match 'one that dies of a signal' 0 '	143	warm$' "$stopwatch" sh -c 'kill -TERM $$'
check_match 'one that takes too long is ended' 0 '	over	warm$' \
	"$stopwatch" -t 1 sh -c 'sleep 1000 | sleep 1000'
check_error 'one that is not there' 2 "^stopwatch: cannot run '/no/such': " "$stopwatch" /no/such

# ---- the arithmetic ------------------------------------------------------------------------------

# ours: 1, 2, 4 after a first 9; theirs: 10, 10, 80, so 10, 5 and 20 times; slow: only a first one.
{
	printf 'what\tcache\ttool\tround\tseconds\tcpu\tpeak_kb\tstatus\tway\n'
	for line in 'ours 0 9' 'theirs 0 90' 'slow 0 60' 'ours 1 1' 'theirs 1 10' 'ours 2 2' 'theirs 2 10' \
		'ours 3 4' 'theirs 3 80'; do
		set -- $line
		case $1 in slow) status=over ;; *) status=0 ;; esac
		printf 'case\twarm\t%s\t%s\t%s\t%s\t2048\t%s\twarm\n' "$1" "$2" "$3" "$3" "$status"
	done
} >"$tmp/results.tsv"
printf 'what\tbytes\tsamples\tstacks\taddresses\ncase\t5000000\t6000000\t7\t8\n' >"$tmp/inputs.tsv"
report()
{
	awk -f "$srcdir/bench/statistics.awk" -f "$srcdir/bench/report.awk" "$tmp/inputs.tsv" \
		"$tmp/results.tsv" | tr -s ' '
}
check_match 'medians, of ours' 0 '^ ours 2\.000 \(1\.000-4\.000\) 2\.000 2\.0 3 3$' report
check_match 'ratios, round by round' 0 \
	'^ theirs 10\.0 \(10\.0-80\.0\) 10 \(5\.00-20\) 10\.0 10 \(5\.00-20\) 2\.0 0\.6 3$' report
check_match 'what was ended' 0 '^ slow over 60 over 30 2\.0 1$' report
