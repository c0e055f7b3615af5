#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Folded stacks as input: of pitot fold itself, and of other tools.
. "${srcdir:-.}/tests/lib.sh"

recording=$srcdir/tests/data/demo.perf.data

# What fold writes, it reads: the same bytes again, whatever the way is.
pitot-fold "$recording" >"$tmp/once"
pitot-fold "$tmp/once" >"$tmp/twice"
check_same 'folded text comes back' "$tmp/once" "$tmp/twice"
pitot-profile "$tmp/once" | pitot-fold >"$tmp/twice"
check_same 'and through a profile stream' "$tmp/once" "$tmp/twice"
sort -r "$tmp/once" | gzip | pitot-fold >"$tmp/twice"
check_same 'in any order, and packed' "$tmp/once" "$tmp/twice"
pitot-fold --inline-marks --kernel-marks "$recording" >"$tmp/marked"
pitot-fold --inline-marks --kernel-marks "$tmp/marked" >"$tmp/twice"
check_same 'with marks' "$tmp/marked" "$tmp/twice"
sed 's/$/\r/' "$tmp/once" | pitot-fold >"$tmp/twice"
check_same 'with the ends of lines of another system' "$tmp/once" "$tmp/twice"
cat "$tmp/once" "$tmp/once" | pitot-fold >"$tmp/twice"
awk '{ n = $NF; sub(/ [0-9]*$/, ""); print $0, 2 * n }' "$tmp/once" >"$tmp/doubled"
check_same 'equal lines are summed' "$tmp/doubled" "$tmp/twice"

# Sums by name that awk makes of the text are those of top.
pitot-top --tsv "$tmp/once" | awk -F '\t' 'NR == 1 {
	for (i = 1; i <= NF; i++) column[$i] = i; next
} $column["flat"] + 0 > 0 { print $column["name"], $column["flat"] }' | sort >"$tmp/top"
awk '{ n = $NF; sub(/ [0-9]*$/, ""); sub(/.*;/, ""); sum[$0] += n }
	END { for (name in sum) printf "%s %.0f\n", name, sum[name] }' "$tmp/once" | sort >"$tmp/awk"
check 'there is something to compare' test -s "$tmp/top"
check_same 'top of folded text' "$tmp/awk" "$tmp/top"

# Of other tools.
printf 'main;a 1.5\nmain;b 2\n' >"$tmp/decimals"
check_match 'decimals' 0 '^ *1\.50 42\.86%' pitot-top "$tmp/decimals"
printf 'main;a 3 5\nmain;b 4 0\n' >"$tmp/difference"
check_output 'the first count of two' pitot-fold "$tmp/difference" <<\END
main;a 3
main;b 4
END
check_output 'the second count of two' pitot-fold -e new "$tmp/difference" <<\END
main;a 5
END
printf 'App\\name\\Foo;bar 1\n' >"$tmp/php"
check_match 'names of PHP' 0 'App\\name\\Foo$' pitot-top "$tmp/php"

# What is wrong is counted, and named by its place.
printf 'main;a 1\n# said by hand\n\nmain;b\nmain;c 2\nno 1x\n' >"$tmp/bad"
check_error 'lines without a count' 3 '2 lines were skipped, the first is line 4: no count' \
	pitot-fold "$tmp/bad"
check_same 'the others are there' "$stdout" - <<\END
main;a 1
main;c 2
END
check_match 'and are accounted for' 3 '^5 samples = 3 shown \+ 2 undecodable$' pitot-top "$tmp/bad"
awk 'BEGIN { for (i = 0; i < 20000; i++) printf "main;f%d 1234\n", (i * 7919) % 9973 }' |
	gzip -c >"$tmp/whole.gz"
head -c $(($(wc -c <"$tmp/whole.gz") / 2)) "$tmp/whole.gz" >"$tmp/cut.gz"
check_error 'text that is packed and cut' 3 'the gzip data breaks off' pitot-fold "$tmp/cut.gz"
awk '$NF % 1234' "$stdout" >"$tmp/parts"
check_status 'no line of it is a part of one' 1 test -s "$tmp/parts"

# A line without an end is one frame too many for nobody.
awk 'BEGIN { for (i = 0; i < 200000; i++) printf "f%d;", i % 7; print "leaf 3" }' >"$tmp/deep"
pitot-fold "$tmp/deep" >"$tmp/deep-too"
check_same 'a very deep stack' "$tmp/deep" "$tmp/deep-too"
finish
