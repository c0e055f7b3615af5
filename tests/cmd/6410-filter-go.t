#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Filters leave the samples, frames, labels and numbers that go tool pprof leaves with the same
# options, on random profiles. Where that is not installed there is nothing to compare with.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"
command -v go >/dev/null && go tool pprof -h 2>&1 | grep -q usage || skip_all 'needs go tool pprof'
HOME=$tmp
PPROF_TMPDIR=$tmp
export HOME PPROF_TMPDIR

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
		part == 1 && /^ *[0-9]+ +[0-9]+: [0-9 ]*$/ {
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
			sub(/\(.*\)$/, "")
			inner = frames[at]
			frames[at] = $0 (inner != "" ? ";" : "") inner
		}
		END {
			for (i = 1; i <= n; i++) {
				count = split(stack[i], ids, " ")
				key = ""
				for (k = count; k > 0; k--) key = key (k < count ? ";" : "") frames[ids[k]]
				key = key "|" labels[i, "comm"] labels[i, "cpu"] labels[i, "pid"]
				sums[key] += counts[i]
				worth[key] += values[i]
			}
			for (key in sums) print key, sums[key], worth[key]
		}' "$1" | sort
}

# random_profile SEED
random_profile()
{
	awk -v seed="$1" '
		function below(limit) { return int(rand() * limit) }
		BEGIN {
			OFS = "|"
			srand(seed)
			split("main alloc json_encode free_all ns::run work .dot memcpy Foo::operator", names, " ")
			split("/src/main.c /src/json.c /src/lib/mem.c", files, " ")
			print "event", "sampled", "ns", "cpu"
			print "module", "file", "aa", "/usr/bin/app"
			print "module", "file", "bb", "/usr/lib/libc.so.6"
			print "module", "kernel", "", "[kernel.kallsyms]"
			for (i = 1; i <= 9; i++) print "function", i, names[i], "", files[1 + below(4)]
			for (i = 0; i < 12; i++) {
				line = "location|" below(3) "|0x" 100 + i
				for (k = below(4); k > 0; k--) line = line "|" below(9) ":" 1 + below(50) ":0"
				print line
			}
			for (i = 0; i < 8; i++)
				print "labels|comm|c" i % 3 "|cpu|" below(4) "|pid|" 1 + below(60) i
			for (i = 0; i < 60; i++) {
				print "n", i < 4 ? "-" : below(i), below(12)
			}
			for (i = 0; i < 60; i++) print "s", 0, i, 1 + below(8), "root", 1, 1 + below(1000), 1
		}'
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

seed=1
while test $seed -le 4; do
	random_profile $seed | stream "$tmp/made"
	pitot-profile "$tmp/made" >"$tmp/in"
	pitot-pprof "$tmp/in" >"$tmp/profile"
	echo "$chains" | while read -r chain; do
		test -n "$chain" || continue
		go tool pprof -symbolize=none -raw $chain "$tmp/profile" >"$tmp/raw" 2>"$tmp/go.err"
		pitot-filter $chain "$tmp/in" >"$tmp/filtered" 2>"$tmp/complaint"
		theirs "$tmp/raw" >"$tmp/theirs"
		ours "$tmp/filtered" >"$tmp/ours"
		if cmp -s "$tmp/theirs" "$tmp/ours"; then
			wc -l <"$tmp/ours"
		else
			echo "profile $seed: $chain"
			diff "$tmp/theirs" "$tmp/ours" | head -n 4
		fi
	done >"$tmp/results"
	grep -v '^ *[0-9]*$' "$tmp/results" >"$tmp/differences"
	check "profile $seed: all chains leave the same" test ! -s "$tmp/differences"
	note "$tmp/differences"
	check "profile $seed: most of them leave something" \
		test "$(grep -c '^ *[1-9]' "$tmp/results")" -ge 10
	seed=$((seed + 1))
done
finish
