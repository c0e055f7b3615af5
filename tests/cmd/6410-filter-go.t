#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Filters leave the samples, frames, labels and numbers that go tool pprof leaves with the same
# options, on random profiles and on what changed between two of them. Where that is not installed
# there is nothing to compare with.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"
. "$srcdir/tests/random.sh"
need_go_pprof

# ours FILE: a profile as sorted lines, FRAME;...;LEAF|KEY=VALUE,... COUNT VALUE
ours()
{
	awk -F '\t' '
		BEGIN { m = f = l = n = k = 0 }
		$1 == "module" { modules[m++] = $4 }
		$1 == "function" { names[f] = $3; files[f] = $5; starts[f++] = $2 }
		$1 == "location" {
			frames = ""
			for (i = 4; i <= NF; i++) {
				split($i, line, ":")
				name = names[line[1]]
				if (name == "(none)") name = ""
				frames = (name != "" ? name " " : "") files[line[1]] ":" line[2] " s=" starts[line[1]] \
					(i > 4 ? ";" : "") frames
			}
			if (NF == 3) {
				base = modules[$2]
				sub(/.*\//, "", base)
				gsub(/[][]/, "", base)
				frames = "[" base "+" $3 "] :0 s=0"
			}
			locations[l++] = frames
		}
		$1 == "labels" {
			set = ""
			for (i = 2; i < NF; i += 2) set = set $i "=" $(i + 1) ","
			sets[++k] = set
		}
		$1 == "n" { stacks[n++] = ($2 == "-" ? "" : stacks[$2] ";") locations[$3] }
		$1 == "s" {
			key = stacks[$3] "|" sets[$4]
			counts[key] += $6
			values[key] += $7
		}
		END { for (key in counts) print key, counts[key], values[key] }' "$1" | sort
}

# theirs FILE: the same of what pprof -raw prints
theirs()
{
	awk '
		/^Samples:/ { part = 1; next }
		/^Locations/ { part = 2; next }
		/^Mappings/ { part = 3; next }
		part == 1 && /^ *-?[0-9]+ +-?[0-9]+: [0-9 ]*$/ {
			n++
			counts[n] = $1
			values[n] = $2 + 0
			stack[n] = $0
			sub(/.*: */, "", stack[n])
			next
		}
		part == 1 {
			while (match($0, /[a-z]+:\[[^]]*\]/)) {
				label = substr($0, RSTART, RLENGTH)
				$0 = substr($0, RSTART + RLENGTH)
				sub(/ cpu\]$/, "]", label)
				sub(/:\[/, "=", label)
				sub(/\]$/, ",", label)
				labels[n, substr(label, 1, index(label, "=") - 1)] = label
			}
			next
		}
		part == 2 {
			if (match($0, /^ *[0-9]+: 0x[0-9a-f]+ (M=[0-9]+)? */)) {
				at = $1 + 0
				$0 = substr($0, RSTART + RLENGTH)
				frames[at] = ""
			}
			sub(/^ +/, "")
			sub(/ s=[0-9]+\(.*\)$/, substr($0, match($0, / s=[0-9]+\(/), RLENGTH - 1))
			inner = frames[at]
			frames[at] = $0 (inner != "" ? ";" : "") inner
		}
		END {
			for (i = 1; i <= n; i++) {
				count = split(stack[i], ids, " ")
				key = ""
				for (k = count; k > 0; k--) key = key (k < count ? ";" : "") frames[ids[k]]
				key = key "|" labels[i, "comm"] labels[i, "cpu"] labels[i, "pid"]
				key = key labels[i, "run"] labels[i, "size"]
				if (labels[i, "base"] != "") key = key "pprof::base=true,"
				sums[key] += counts[i]
				worth[key] += values[i]
			}
			for (key in sums) print key, sums[key], worth[key]
		}' "$1" | sort
}

# values: of sorted lines the values alone, added up, but for those of nothing. Which side of a
# difference a sample is of, and how many there are, is not looked at: -base of pprof takes counts
# from each other, too, and tagshow and taghide take its mark away.
values()
{
	sed 's/pprof::base=true,//' | awk '{
			value = $NF
			sub(/ -?[0-9]+ -?[0-9]+$/, "")
			sums[$0] += value
		}
		END { for (key in sums) if (sums[key]) print key, sums[key] }' | sort
}

# sum FILE: how many samples there are and were taken out, and what they are worth
sum()
{
	awk -F '\t' '
		$1 == "s" { count += $6; value += $7 }
		$1 == "ledger" && $2 ~ /^filtered / { count += $3 }
		$1 == "ledger" && $2 ~ /^left out value / { value += $3 }
		END { print count, value }' "$1"
}

# pair WHAT BASE CHAIN: the samples that both leave of a profile with a chain of filters. BASE: base or
# diff_base, maybe with -normalize behind it; - is none.
pair()
{
	what="$1 $2 $3"
	set -f
	set -- "$2" $3
	set +f
	base=${1%% *}
	normalize=${1#"$base"}
	shift
	if [ "$base" = - ]; then
		pitot-filter "$@" "$tmp/in" >"$tmp/filtered" 2>"$tmp/complaint"
		[ "$(sum "$tmp/filtered")" = "$(sum "$tmp/in")" ] || echo "$what: does not add up"
		go tool pprof -symbolize=none -raw "$@" "$tmp/profile" >"$tmp/raw" 2>"$tmp/go.err"
	else
		pitot-profile "-$base" "$tmp/base" $normalize "$@" "$tmp/in" >"$tmp/filtered" \
			2>"$tmp/complaint"
		go tool pprof -symbolize=none -raw "-$base=$tmp/base.profile" $normalize "$@" \
			"$tmp/profile" >"$tmp/raw" 2>"$tmp/go.err"
	fi
	theirs "$tmp/raw" >"$tmp/theirs"
	ours "$tmp/filtered" >"$tmp/ours"
	if [ "$base" != - ]; then
		values <"$tmp/theirs" >"$tmp/sums"
		mv "$tmp/sums" "$tmp/theirs"
		values <"$tmp/ours" >"$tmp/sums"
		mv "$tmp/sums" "$tmp/ours"
	fi
	if cmp -s "$tmp/theirs" "$tmp/ours"; then
		wc -l <"$tmp/ours"
	else
		echo "$what"
		diff "$tmp/theirs" "$tmp/ours" | head -n 4
	fi
}

# judge WHAT LEAST: of all chains, of which at least so many leave something
judge()
{
	grep -v '^ *[0-9]*$' "$tmp/results" >"$tmp/differences"
	check "$1: all chains leave the same" test ! -s "$tmp/differences"
	note "$tmp/differences"
	check "$1: enough of them leave something" \
		test "$(grep -c '^ *[1-9]' "$tmp/results")" -ge "$2"
}

chains='
-focus=json
-ignore=libc -focus=main
-hide=^alloc$
-hide=kernel -show=ma|work
-show=[.]c$
-show_from=run -hide=json
-prune_from=^dot|op
-tagfocus=comm=c1,c2
-tagfocus=cpu=1:2 -tagignore=pid=:200
-tagfocus=comm:c,1 -taghide=p
-tagignore=c0 -tagshow=^c
-tagroot=comm,pid -focus=c1
-tagleaf=cpu -prune_from=^[23]$
-focus=main -ignore=json -hide=mem -show_from=ns -tagfocus=cpu=1: -prune_from=work
-show=zzz
-tagroot=pid -tagleaf=comm -hide=^c -show_from=main|^1 -tagshow=cpu
'

bases='-
base
base -normalize
diff_base
diff_base -normalize'

# Of each seed the chains above with each base, and random ones with a random base: 200 pairs, or
# with PITOT_FULL=1 2400.
turn=0 seed=1 last=2 count=20
test "${PITOT_FULL:-0}" = 1 && last=12 count=120
while test $seed -le $last; do
	random_profile $seed | stream "$tmp/made"
	pitot-profile "$tmp/made" >"$tmp/in"
	pitot-pprof "$tmp/in" >"$tmp/profile"
	random_profile $seed $((seed + 10)) | stream "$tmp/base"
	pitot-pprof "$tmp/base" >"$tmp/base.profile"
	echo "$bases" | while read -r base; do
		echo "$chains" | while read -r chain; do
			test -n "$chain" && pair "profile $seed" "$base" "$chain"
		done
	done >"$tmp/results"
	judge "profile $seed" 50
	random_chains $seed $count | while read -r chain; do
		pair "profile $seed" "$(echo "$bases" | sed -n "$((turn % 5 + 1))p")" "$chain"
		turn=$((turn + 1))
	done >"$tmp/results"
	judge "profile $seed, random chains" $((count / 4))
	seed=$((seed + 1))
done
finish
