#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# With filters, and with a base, shares are of what go tool pprof has them of: all there was before,
# or with -relative_percentages what is left. On random profiles, number for number.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"
. "$srcdir/tests/random.sh"
need_go_pprof

pprof()
{
	go tool pprof -symbolize=none "$@" "$tmp/profile" 2>"$tmp/go.err"
}

shown()
{
	sed '/^Showing/,$!d'
}

# What a graph says, without the legend; & is escaped by us alone. Nodes are taken by their names, as
# pprof puts those with a call of weight 0, which a difference has, at any place.
edges()
{
	sed '1,3d; /^See http/d; /^$/d; s/label *= *"/label="/; s/&amp;/\&/g; s/  */ /g' |
		sed 's/^N[0-9]* -> N[0-9]*/edge/; s/^N[0-9]* //; s/id="node[0-9]*"//' | sort
}

# note_difference WHAT OPTION...: of the files theirs and ours
note_difference()
{
	test -s "$tmp/ours" && shared=$((shared + 1))
	cmp -s "$tmp/theirs" "$tmp/ours" && return
	echo "$*"
	diff "$tmp/theirs" "$tmp/ours" | head -n 6
}

# compare BASE-OPTION OPTION...: all views; BASE-OPTION may be empty
compare()
{
	base=$1
	shift
	their_base=${base:+$base=$tmp/base.profile}
	our_base=${base:+$base=$tmp/base}
	pprof -top $their_base "$@" | shown >"$tmp/theirs"
	pitot-top --format=pprof $our_base "$@" "$tmp/in" 2>/dev/null | shown >"$tmp/ours"
	note_difference top $base "$@"
	pprof -tree $their_base "$@" | shown >"$tmp/theirs"
	pitot-tree --format=pprof $our_base "$@" "$tmp/in" 2>/dev/null | shown >"$tmp/ours"
	note_difference tree $base "$@"
	pprof -peek=main $their_base "$@" | shown >"$tmp/theirs"
	pitot-peek --format=pprof $our_base "$@" main "$tmp/in" 2>/dev/null | shown >"$tmp/ours"
	grep -q '|' "$tmp/ours" || : >"$tmp/ours"
	note_difference peek $base "$@"
	pprof -dot '-tagshow=^pprof::base$' $their_base "$@" | edges >"$tmp/theirs"
	pitot-graph --format=pprof $our_base "$@" "$tmp/in" 2>/dev/null | edges >"$tmp/ours"
	note_difference dot $base "$@"
	pprof -list=json_encode $their_base "$@" | sed -n '/^Total/p' >"$tmp/theirs"
	pitot-list --format=pprof $our_base "$@" json_encode "$tmp/in" 2>/dev/null |
		sed -n '/^Total/p' >"$tmp/ours"
	note_difference list $base "$@"
}

chains='
-focus=json
-ignore=libc
-hide=^alloc$ -show=ma|work|json
-show_from=run
-tagfocus=comm=c[12] -prune_from=^work
-focus=json -relative_percentages
-tagignore=c0 -hide=kernel -relative_percentages
'

for seed in 21 22; do
	random_profile $seed | stream "$tmp/made"
	pitot-profile "$tmp/made" >"$tmp/in"
	pitot-pprof "$tmp/in" >"$tmp/profile"
	random_profile $seed $((seed + 10)) | stream "$tmp/base"
	pitot-pprof "$tmp/base" >"$tmp/base.profile"
	shared=0
	for chain in $(echo "$chains" | tr ' ' ,); do
		for base in '' -base -diff_base; do
			compare "$base" $(echo "$chain" | tr , ' ')
		done
	done >"$tmp/differences"
	check "profile $seed: no difference" test ! -s "$tmp/differences"
	note "$tmp/differences"
	check "profile $seed: there is something to compare" test "$shared" -ge 60
done
finish
