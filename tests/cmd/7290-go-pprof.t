#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Calls and labels, number for number as go tool pprof has them for the same samples. Where that is
# not installed there is nothing to compare with.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"
. "$srcdir/tests/calls.sh"
need_go_pprof
command -v pitot-pprof >/dev/null || skip_all 'needs pitot pprof'

# theirs COMMAND OPTION...: what pprof prints below its own header. Sample type 1 is the value.
theirs()
{
	theirs_command=$1
	shift
	go tool pprof -symbolize=none -sample_index=1 "-$theirs_command" "$@" "$tmp/profile" \
		2>"$tmp/go.err" | sed '/^Showing/,$!d'
}

# What a graph says, without the legend and & as HTML has it, which pprof does not escape.
# It separates keys from values by blanks in some places and not in others.
graph_numbers()
{
	sed '1,3d; /^See http/d; /^$/d; s/label *= *"/label="/; s/&amp;/\&/g; s/  */ /g' "$1"
}

# traces_of FILE: traces, without those of other events, which pprof has with a value of 0, those
# without a stack, which it leaves out, and the labels that only pitot pprof adds
traces_of()
{
	awk '
		/^-----------\+/ { if (traced) printf "%s", block; traced = 1; block = $0 "\n"; next }
		!traced || /^ *pitot::(event|ending):  / { next }
		/^ +0   / || /   \[no stack\]$/ { block = "" }
		block != "" { block = block $0 "\n" }
	' "$1"
}

# compare WHAT INPUT
compare()
{
	for options in '' '-nodecount=5' '-nodefraction=0.05' '-cum -nodecount=7' '-noinlines' \
		'-nodecount=0 -nodefraction=0' '-unit=us' '-unit=hrs'; do
		theirs tree $options >"$tmp/theirs"
		pitot-tree --format=pprof $options "$2" | sed '/^Showing/,$!d' >"$tmp/ours"
		check_same "$1: tree $options" "$tmp/theirs" "$tmp/ours"
	done
	for regex in . 'a' '^main$' '[kx]'; do
		theirs "peek=$regex" >"$tmp/theirs"
		pitot-peek --format=pprof "$regex" "$2" 2>/dev/null |
			sed '/^Showing/,$!d' >"$tmp/ours"
		# pprof has printed nothing where nothing matches.
		grep -q '|' "$tmp/ours" || : >"$tmp/ours"
		check_same "$1: peek $regex" "$tmp/theirs" "$tmp/ours"
	done
	theirs peek=. -unit=ns >"$tmp/theirs"
	pitot-peek --format=pprof -unit=ns . "$2" 2>/dev/null |
		sed '/^Showing/,$!d' >"$tmp/ours"
	check_same "$1: peek in nanoseconds" "$tmp/theirs" "$tmp/ours"
	for options in '' '-nodecount=5' '-nodefraction=0.1' '-edgefraction=0.1' '-noinlines' \
		'-unit=us'; do
		go tool pprof -symbolize=none -sample_index=1 '-tagshow=^comm$' -dot \
			$options "$tmp/profile" \
			>"$tmp/their.dot" 2>"$tmp/go.err"
		pitot-graph --format=pprof --labels comm $options "$2" >"$tmp/our.dot"
		graph_numbers "$tmp/their.dot" >"$tmp/theirs"
		graph_numbers "$tmp/our.dot" >"$tmp/ours"
		check_same "$1: graph $options" "$tmp/theirs" "$tmp/ours"
	done
	for options in '' '-noinlines' '-unit=us' '-unit=auto'; do
		go tool pprof -symbolize=none -sample_index=1 -traces $options "$tmp/profile" \
			>"$tmp/their.traces" 2>"$tmp/go.err"
		pitot-fold --traces --no-marks $options "$2" >"$tmp/our.traces"
		traces_of "$tmp/their.traces" >"$tmp/theirs"
		traces_of "$tmp/our.traces" >"$tmp/ours"
		check "$1: there are traces $options" test -s "$tmp/ours"
		check_same "$1: traces $options" "$tmp/theirs" "$tmp/ours"
	done
	# The layout of tags is not the same in all versions.
	go tool pprof -symbolize=none -sample_index=1 -unit=ns '-tagshow=^comm$' -tags \
		"$tmp/profile" 2>"$tmp/go.err" |
		awk '/%\): / { value = $1; sub(/(\.0)?ns$/, "", value); print value, $NF }' |
		sort >"$tmp/theirs"
	pitot-tags -k comm --tsv "$2" |
		awk -F '\t' 'NR > 1 && $2 != "(none)" { print $3, $2 }' | sort >"$tmp/ours"
	test -s "$tmp/ours" || echo nothing >"$tmp/ours"
	check_same "$1: tags" "$tmp/theirs" "$tmp/ours"
}

calls_stream "$tmp/calls"
pitot-pprof "$tmp/calls" >"$tmp/profile"
compare 'recursion' "$tmp/calls"
pitot-profile --labels comm,pid,tid "$srcdir/tests/data/demo.perf.data" >"$tmp/demo"
pitot-pprof "$tmp/demo" >"$tmp/profile"
compare 'a recording' "$tmp/demo"
awk '{ print "all;" $0 " 1" }' <<\END | folded "$tmp/long"
root
syscall.Syscall
net/http.(*conn).serve
github.com/blah/foo.Foo
encoding/json.(*structEncoder).(encoding/json.encode)-fm
github.com/foo/bar/v4.(*Foo).Bar
github.com/foo/bar/v4/baz.Foo.Bar
github.com/foo/bar/v123.(*Foo).Bar
github.com/foobar/v1.(*Foo).Bar
github.com/foobar/v02.(*Foo).Bar
example.org/v2xyz.Foo
github.com/foo/bar/v4/v4.(*Foo).Bar
a//b.c
java.util.concurrent.ThreadPoolExecutor$Worker.run
java.bar.foo.FooBar.run(java.lang.Runnable)
Type.<init>(int)
java.bar.Type.9x
java.Type.run[]
(anonymous namespace)::Bar::Foo
one::two::Three::four<a::B>(int, x<y>) const
one::two::_Three::~_Three
one::Two::Three::Four::Five
one::two::three
Two::three
one::9x::Two::three
<r::Sq as r::Shape>::area
operator new(unsigned long)
END
# A location for each inlined function is the same to pprof, but for the mark.
pitot-pprof "$srcdir/tests/data/demo.perf.data" >"$tmp/joined.pb.gz"
pitot-pprof --expand-inlines "$srcdir/tests/data/demo.perf.data" >"$tmp/expanded.pb.gz"
for options in -top '-top -cum' -tree -peek=. -traces; do
	for profile in joined expanded; do
		go tool pprof -symbolize=none $options "$tmp/$profile.pb.gz" 2>"$tmp/go.err" |
			sed 's/ (inline)$//' >"$tmp/$profile"
	done
	check_same "inlined functions with locations of their own: $options" \
		"$tmp/joined" "$tmp/expanded"
done

pitot-pprof --demangle=none "$tmp/long" >"$tmp/profile"
go tool pprof -symbolize=none -dot "$tmp/profile" 2>"$tmp/go.err" >"$tmp/their.dot"
pitot-graph --demangle=none --clones=keep --format=pprof "$tmp/long" >"$tmp/our.dot"
graph_numbers "$tmp/their.dot" >"$tmp/theirs"
graph_numbers "$tmp/our.dot" >"$tmp/ours"
check_same 'names that are shortened' "$tmp/theirs" "$tmp/ours"
finish
