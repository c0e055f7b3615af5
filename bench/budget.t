#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# budget.t [--write]: how many instructions of pitot's own the tools execute on small input that is made
# anew, the same each time, against bench/budget.tsv; a test fails at 5 % more. Those of libraries are
# left out: their choice of code depends on the processor. --write (make budget) sets the budget to
# what was counted.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/names.sh"
budget=$srcdir/bench/budget.tsv
compiler=$(sed -n 's/^CC = //p' Makefile)
flags=$(sed -n 's/^\(MODE_\)\{0,1\}CFLAGS = *//p' Makefile | xargs)

# How the tools were built: the budget holds for that alone.
build_facts()
{
	printf '# machine\t%s\n# compiler\t%s\n# flags\t%s\n' "$(uname -m)" \
		"$($compiler --version | head -n 1)" "$flags"
}

build_facts >"$tmp/facts"
if test "${1-}" != --write && ! grep '^# ' "$budget" | cmp -s - "$tmp/facts"; then
	skip_all "the budget is of another compiler, machine or flags: $(grep '^# ' "$budget" |
		diff - "$tmp/facts" | sed -n 's/^< # //p' | tr '\t\n' ' ,' | sed 's/,$//')"
fi
need valgrind
need g++

# ---- input ---------------------------------------------------------------------------------------

# No name of a directory here gets into it, as far as that can be.
make_input()
(
	set -e
	cd "$tmp"
	sh "$srcdir/bench/program" bench 1000
	synthesize="$builddir/bench/synthesize -m /bench/program"
	$synthesize -f -n 10000 -s 1500 bench/program bench/table >chains.data
	$synthesize -f -n 2000 -s 500 -k 1024 -d 12 bench/program bench/table >dumps.data
	$synthesize -f -n 2000 -s 1000 -p 100 bench/program bench/table >processes.data
	pitot-profile --symbols . chains.data >chains.pitot
	pitot-pprof chains.pitot >chains.pb.gz
	pitot-fold chains.pitot >chains.folded
	pitot-stacks --symbols . processes.data >processes.script
	cp "$srcdir/tests/workloads/names.cc" "$srcdir/tests/workloads/names.h" \
		"$srcdir/tests/workloads/names_other.c" .
	g++ -O2 -g -ffile-prefix-map="$tmp=." -o names names.cc names_other.c
	addresses names 500 >addresses
)

# ---- counting ------------------------------------------------------------------------------------

# own_instructions CALLGRIND: the sum of what was executed in the tool itself. The lines after
# `calls=` are of what was called, which is counted where it stands. Names are written out once.
own_instructions()
{
	awk '
	function name_of(field,   id) {
		id = substr(field, 1, index(field, ")"))
		if (length(field) > length(id))
			names[id] = substr(field, length(id) + 2)
		return names[id]
	}
	/^ob=/ { object = name_of(substr($0, 4)) }
	/^cob=/ { name_of(substr($0, 5)) }
	/^calls=/ { is_call = 1; next }
	/^[0-9+*-]/ {
		if (!is_call) {
			all += $NF
			if (object ~ /\/cmd\/pitot-[a-z]*$/)
				own += $NF
		}
		is_call = 0
	}
	/^summary:/ { summary = $2 }
	END {
		if (!own || all != summary)
			exit 1
		printf "%d\n", own
	}' "$1"
}

# count NAME TOOL ARGUMENT...: a line of counts
count()
{
	count_name=$1
	count_tool=$builddir/cmd/pitot-$2
	shift 2
	(cd "$tmp" && valgrind -q --tool=callgrind --callgrind-out-file=callgrind \
		"$count_tool" "$@" <addresses >/dev/null 2>"$stderr") &&
		own_instructions "$tmp/callgrind" >"$tmp/own" || return
	printf '%s\t%s\n' "$count_name" "$(cat "$tmp/own")" >>"$tmp/counts"
}

# all_counts COMMAND: calls it with a name and the arguments of count.
all_counts()
{
	$1 chains fold -j1 --symbols . chains.data
	$1 dumps fold -j1 --symbols . dumps.data
	$1 processes fold -j1 --symbols . processes.data
	$1 headers info -j1 chains.data
	$1 profile profile -j1 --symbols . chains.data
	$1 top top -j1 chains.pitot
	$1 filter filter -j1 -focus '^function_1' -hide '_9..$' chains.pitot
	$1 flame flame -j1 chains.pitot
	$1 pprof-out pprof -j1 chains.pitot
	$1 pprof-in top -j1 chains.pb.gz
	$1 folded fold -j1 chains.folded
	$1 script fold -j1 processes.script
	$1 addr addr -j1 -e names
}

must_count()
{
	count "$@" || { note "$stderr"; bail "$1 cannot be counted"; }
}

# judge NAME TOOL ARGUMENT...
judge()
{
	judge_name=$1
	if ! count "$@"; then
		fail "$judge_name: cannot be counted"
		note "$stderr"
		return
	fi
	judge_limit=$(awk -v name="$1" '$1 == name { print $2 }' "$budget")
	judge_says=$(echo "$(cat "$tmp/own") ${judge_limit:-0}" |
		awk '{ printf "%s%s of %s instructions, %+.2f %%", ($1 > 1.05 * $2 ? "!" : ""), $1, $2,
			($2 ? ($1 / $2 - 1) * 100 : 100) }')
	case $judge_says in
	!*) fail "$judge_name: ${judge_says#!}" ;;
	*) pass "$judge_name: $judge_says" ;;
	esac
}

make_input >"$tmp/made" 2>&1
test $? -eq 0 || { note "$tmp/made"; bail 'the input cannot be made'; }
if test "${1-}" = --write; then
	all_counts must_count
	cat "$tmp/facts" "$tmp/counts" >"$budget"
else
	plan 13
	all_counts judge
fi
