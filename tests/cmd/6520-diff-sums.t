#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Of random profiles: in each view of a difference what was adds up to the first, and the changes to
# the difference of the two; one is the mirror of the other way round; and of a profile and itself
# there is none.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"
. "$srcdir/tests/random.sh"

# total FILE: what all samples are worth
total()
{
	awk -F '\t' '$1 == "s" { sum += $7 } END { print sum + 0 }' "$1"
}

# changes VIEW [PATTERN]: of the difference, lines NAME CHANGE BASE of the rows that add up
changes()
{
	case $1 in
	top) pitot-top --tsv "$tmp/change" | awk -F '\t' 'NR > 1 { print $8, $1, $13 }' ;;
	tree) pitot-tree --tsv "$tmp/change" | awk -F '\t' 'NR > 1 && !$3 { print $11, $4, $17 }' ;;
	tags) pitot-tags --tsv "$tmp/change" | awk -F '\t' '$1 == "comm" { print $2, $3, $8 }' ;;
	fold) pitot-fold "$tmp/change" | awk '{ print "-", $NF - $(NF - 1), $(NF - 1) }' ;;
	esac
}

# adds_up: of a tree or of peek, what is not the sum of its parts, in changes and in bases
adds_up()
{
	pitot-tree --tsv "$tmp/change" | awk -F '\t' '
		NR > 1 { cum[$1] = $4 " " $17; value[$1] = $6; base[$1] = $18; parent[$1] = $2 }
		NR > 1 { values[$2] += $4; bases[$2] += $17 }
		END {
			for (id in cum)
				if (id in values && \
				    cum[id] != value[id] + values[id] " " base[id] + bases[id])
					print "line", id, cum[id]
		}'
	pitot-peek --tsv . "$tmp/change" | awk -F '\t' '
		NR > 1 {
			part = $2 == "cum" ? "cum" : $2 ~ /caller|outermost/ ? "callers" : "callees"
			functions[$1]
			values[$1, part] += $4
			bases[$1, part] += $11
		}
		END {
			for (f in functions)
				if (values[f, "cum"] != values[f, "callers"] || \
				    values[f, "cum"] != values[f, "callees"] || \
				    bases[f, "cum"] != bases[f, "callers"] || \
				    bases[f, "cum"] != bases[f, "callees"])
					print "function", f
		}'
}

for seed in 31 32 33; do
	random_profile $seed | stream "$tmp/before"
	random_profile $seed $((seed + 10)) | stream "$tmp/after"
	before=$(total "$tmp/before")
	after=$(total "$tmp/after")
	pitot-diff "$tmp/after" "$tmp/before" >"$tmp/change" || bail 'there is no difference'
	for view in top tree; do
		changes $view | awk '{ print $1, 0 - $2 }' | grep -v '^(' | sort >"$tmp/$view"
	done
	pitot-diff "$tmp/before" "$tmp/after" >"$tmp/change" || bail 'there is no difference'
	for view in top tree tags fold; do
		changes $view >"$tmp/rows"
		check "$seed: $view: changes add up to the difference" test \
			"$(awk '{ n += $(NF - 1) } END { print n }' "$tmp/rows")" = $((after - before))
		# Rows that did not change are not there.
		test $view = top ||
			check "$seed: $view: and bases to what there was" test \
				"$(awk '{ n += $NF } END { print n }' "$tmp/rows")" = "$before"
	done
	for view in top tree; do
		changes $view | awk '{ print $1, $2 }' | grep -v '^(' | sort >"$tmp/rows"
		check_same "$seed: $view: the other way round it is the mirror" "$tmp/$view" "$tmp/rows"
	done
	adds_up >"$tmp/rows"
	check "$seed: all lines and functions are the sums of their parts" test ! -s "$tmp/rows"
	note "$tmp/rows"
	check_match "$seed: normalized, both have the total of the first" 0 \
		"^Total samples = .* before, .* after \\([+-]0\\.0.%\\)$" \
		sh -c 'pitot-diff --normalize "$1/before" "$1/after" | pitot-top' - "$tmp"
	pitot-diff "$tmp/after" "$tmp/after" >"$tmp/change"
	check "$seed: a profile and itself: nothing changed" test "$(changes top)" = ''
	check "$seed: to fold, too" test "$(changes fold | grep -vc ' 0 ')" = 0
done
finish
