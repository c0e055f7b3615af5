#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Several inputs of any kind are one profile, whatever their order.
. "${srcdir:-.}/tests/lib.sh"

recording=$srcdir/tests/data/demo.perf.data

printf 'main;a 1\nmain;b 2\n' >"$tmp/one"
printf 'main;b 30\nmain;c 40\n' >"$tmp/two"
printf 'x 500\n' | gzip -c >"$tmp/three"
pitot-profile "$tmp/two" >"$tmp/two.pitot"

check_output 'a view of several inputs' pitot-fold "$tmp/one" "$tmp/two.pitot" "$tmp/three" <<\END
main;a 1
main;b 32
main;c 40
x 500
END
check_output 'standard input is one of them' \
	sh -c "pitot-fold '$tmp/one' - <'$tmp/two'" <<\END
main;a 1
main;b 32
main;c 40
END

pitot-merge "$tmp/one" "$tmp/two" "$tmp/three" >"$tmp/merged"
pitot-merge "$tmp/three" "$tmp/two.pitot" "$tmp/one" >"$tmp/other"
check_same 'in another order' "$tmp/merged" "$tmp/other"
pitot-merge "$tmp/three" "$tmp/one" | pitot-merge "$tmp/two" - >"$tmp/other"
check_same 'in two steps' "$tmp/merged" "$tmp/other"
pitot-profile "$tmp/three" "$tmp/one" "$tmp/two" >"$tmp/other"
check_same 'by another tool' "$tmp/merged" "$tmp/other"

# A recording with itself: all twice, and nothing else.
pitot-merge "$recording" "$recording" | pitot-fold >"$tmp/merged"
pitot-fold "$recording" | awk '{ n = $NF; sub(/ [0-9]*$/, ""); printf "%s %.0f\n", $0, 2 * n }' \
	>"$tmp/doubled"
check_same 'a recording twice' "$tmp/doubled" "$tmp/merged"
check_match 'its samples are accounted for' 0 '^998 samples = 998 shown' \
	pitot-top "$recording" "$recording"

check_output 'labels keep files apart' \
	sh -c "pitot-merge --label run=old,new '$tmp/one' '$tmp/two' | pitot-top --by run --tsv |
		cut -f 1,8" <<\END
flat	name
70	new
3	old
END
pitot-merge --label run=old,new --label comm=app "$tmp/one" "$tmp/two" >"$tmp/labelled"
check_match 'one value for all files' 0 '^labels.comm.app.run.new$' cat "$tmp/labelled"
check_match 'and one for each' 0 '^labels.comm.app.run.old$' cat "$tmp/labelled"

check_output 'weights' sh -c "pitot-merge --weights 0.5,2 '$tmp/one' '$tmp/two' | pitot-fold" <<\END
main;a 1
main;b 61
main;c 80
END
check_error 'too few weights' 2 '1 item for 2 files' pitot-merge --weights 1 "$tmp/one" "$tmp/two"
check_error 'no weight' 2 "'0' is no weight" pitot-merge --weights 0 "$tmp/one"
check_error 'no number' 2 "'x' is no weight" pitot-merge --weights 1,x "$tmp/one" "$tmp/two"
check_error 'too many labels' 2 '3 items for 1 file' pitot-merge --label a=1,2,3 "$tmp/one"
pitot-merge --label run=a --label run=b "$tmp/one" >"$tmp/labelled"
check_match 'of two labels of one key the last' 0 '^labels.run.b$' cat "$tmp/labelled"
check_error 'no label' 2 "'=x' is no label" pitot-merge --label =x "$tmp/one"

# What they count must be the same.
check_error 'no event in common' 2 \
	"cannot merge '.*one' with '.*': no event is in both; .*samples \(count\), .*cpu-clock" \
	pitot-merge "$tmp/one" "$recording"
printf 'main;a 1 2\n' >"$tmp/difference"
check_error 'one that is not there' 2 "cannot open '.*/nothing'" pitot-merge "$tmp/one" "$tmp/nothing"
check_error 'a damaged one' 3 'incomplete: 1 line was skipped' \
	sh -c "printf 'a 1\nb\n' | pitot-merge - '$tmp/one'"
cp "$stdout" "$tmp/sum"
check_error 'and the sum says so' 3 'incomplete' pitot-fold "$tmp/sum"
finish
