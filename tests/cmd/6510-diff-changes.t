#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A program before and after four changes: a function is gone, one is new, one takes 30 % less, and
# the compiler made another clone of one, and a linker another name. Each is seen for what it is, in
# those that call it, too, and nothing else; samples vary by less than 10 in 10000.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"

folded "$tmp/before" <<\END
main;parse;tokenize 2003
main;parse;intern.llvm.8812 498
main;work;compute 4002
main;work;gone 1001
main;render.constprop.0;draw 1499
main;idle 997
END
folded "$tmp/after" <<\END
main;parse;tokenize 1996
main;parse;intern.llvm.99 503
main;work;compute 2801
main;render.isra.1;draw 1504
main;render.isra.1;fresh 802
main;idle 1001
END
pitot-diff "$tmp/before" "$tmp/after" >"$tmp/change" || bail 'there is no difference'

# ---- top: by flat and by cum ----------------------------------------------------------------------

# changed OPTION...: name, flat, cum, base of flat, base of cum of what changed by more than noise
changed()
{
	pitot-top --tsv "$@" "$tmp/change" |
		awk -F '\t' 'NR > 1 && ($1 * $1 > 400 || $3 * $3 > 400) { print $8, $1, $3, $13, $14 }' |
		sort
}

check_output 'top: the functions, and those that call them' changed <<\END
compute -1201 -1201 4002 4002
fresh 802 802 0 0
gone -1001 -1001 1001 1001
main 0 -1393 0 10000
render 0 807 0 1499
work 0 -2202 0 5003
END
changed --clones=keep | sed -n 's/^\(.*[.].*\) .* .* .* .*/\1/p' >"$tmp/clones"
check_output 'top: but for --clones=keep, clones are the same' cat "$tmp/clones" <<\END
intern.llvm.8812
intern.llvm.99
render.constprop.0
render.isra.1
END
check 'top for people: what is new and what is gone' sh -c \
	'pitot-top "$1" >"$1.top" && grep -Eq "^ *1001 +0 +-1001 +-10\.01% .* gone$" "$1.top" &&
	grep -Eq "^ *0 +802 +802 +\+8\.02% .* fresh$" "$1.top"' - "$tmp/change"
check_output 'all rows add up to the difference of the totals' sh -c \
	"pitot-top --tsv '$tmp/change' | awk '{ n += \$1 } END { print n }'" <<\END
-1393
END

# ---- tree -----------------------------------------------------------------------------------------

check_output 'tree: callers with what they call' sh -c \
	"pitot-tree --tsv '$tmp/change' | awk -F '\t' '\$4 * \$4 > 400 { print \$3, \$11, \$4 }'" <<\END
0 main -1393
1 work -2202
2 compute -1201
2 gone -1001
1 render 807
2 fresh 802
END

# ---- flame ----------------------------------------------------------------------------------------

# colours OPTION...: cum after and before, and the colour, from a (least) by e (the same) to i (most)
colours()
{
	pitot-flame "$@" | sed -n \
		's/.*<rect class="\(.\)2 t" data-v="[0-9]* \([0-9]*\) .* .* .* \([0-9]*\) .* .* .*" x=.*/\2 \3 \1/p' |
		sort -n
}

colours --compare absolute --base "$tmp/before" "$tmp/after" >"$tmp/colours"
check_output 'flame: each change has its colour, and what is the same has none' \
	cat "$tmp/colours" <<\END
0 1001 a
503 498 e
802 0 i
1001 997 e
1504 1499 e
1996 2003 e
2306 1499 g
2499 2501 e
2801 4002 c
2801 5003 c
8607 10000 d
8607 10000 d
END
colours --compare=absolute --diff_base "$tmp/before" "$tmp/after" >"$tmp/of_option"
check_same 'flame: -diff_base is -base' "$tmp/colours" "$tmp/of_option"
colours -base "$tmp/before" "$tmp/after" >"$tmp/shares"
colours --compare absolute -normalize -base "$tmp/before" "$tmp/after" >"$tmp/of_option"
check_same 'flame: -normalize compares shares' "$tmp/shares" "$tmp/of_option"
check_error 'flame: -normalize needs a base' 2 'normalize is for --base' \
	pitot-flame -normalize "$tmp/after"
check_error 'flame: a base that is a difference' 2 'change. is a difference already' \
	pitot-flame -base "$tmp/change" "$tmp/after"
check 'which is something else' sh -c '! cmp -s "$1" "$2"' - "$tmp/colours" "$tmp/shares"
colours --compare absolute "$tmp/change" >"$tmp/of_change"
check_same 'flame: of the difference it is the same picture' "$tmp/colours" "$tmp/of_change"
check_match 'flame: the totals of both sides of a difference' 0 ': 8,607 samples now, 10,000 samples before; ' \
	pitot-flame "$tmp/change"
check_match 'flame: names of clones are those of the functions' 0 '>render<' \
	sh -c 'pitot-flame "$1" | tr "<" "\n" | sed "s/^[^>]*>\(.*\)/>\1</"' - "$tmp/change"
finish
