#!/bin/sh
# pitot graph: call graphs, counted by hand; what is left out; and that dot takes them.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"
. "$srcdir/tests/calls.sh"
plan 25

calls_stream "$tmp/calls"
check_match 'in microseconds' 0 '[^0-9]30000us' pitot-graph --unit us "$tmp/calls"
check 'the graph' pitot-graph "$tmp/calls"
cp "$stdout" "$tmp/graph"

# has DESCRIPTION TEXT: a line of the graph has it.
has()
{
	if grep -Fq -e "$2" "$tmp/graph"; then
		pass "$1"
	else
		fail "$1"
		note "$tmp/graph"
	fi
}

# 150 of 160 ms are in frames. leaf is the largest, so that its letters are: 8 + 16; those of a are
# 8 + 16 * sqrt(60 / 70), rounded up.
has 'a node: flat, cum and size' \
	'[label="a\n60ms (37.50%)\nof 110ms (68.75%)" id="node'
has 'the largest letters' 'label="leaf\n70ms (43.75%)" id="node'
test "$(sed -n 's/.*label="\([a-z]*\)\\n.* fontsize=\([0-9]*\) .*/\1 \2/p' "$tmp/graph" | sort |
	tr '\n' ' ')" = 'a 23 b 17 leaf 24 main 8 ' &&
	pass 'the size of letters is by flat' || fail 'the size of letters is by flat'
# 70 of 160 ms: 43 of 100 and 2 of 5 whole parts, and 1 more of each.
has 'an inlined call is dashed' \
	'label=" 70ms\n (inline)" weight=44 penwidth=3 color="'
grep -F 'b -> leaf' "$tmp/graph" | grep -q 'style="dashed"\]$' &&
	! grep -F 'main -> a' "$tmp/graph" | grep -q style= &&
	pass 'and no other is' || fail 'and no other is'
has 'the legend accounts for all samples' \
	'\lShowing nodes accounting for 150ms, 93.75% of 160ms total\l23 samples = 16 shown + 7'
run pitot-graph --format=pprof "$tmp/calls"
grep -q 'dashed\|samples =' "$stdout" && fail 'pprof shows less' || pass 'pprof shows less'

# top calls low by way of two others, each with half of it: 0.6 of all leaves these out.
stream "$tmp/past" <<\END
event|0|exact|count|e
module|file||/m
function|1|top||
function|1|one||
function|1|two||
function|1|low||
location|0|0x1|0:0:0
location|0|0x2|1:0:0
location|0|0x3|2:0:0
location|0|0x4|3:0:0
n|-|0
n|0|1
n|0|2
n|1|3
n|2|3
s|0|3|0|root|5|50|500
s|0|4|0|root|5|50|500
END
pitot-graph --nodefraction 0.6 "$tmp/past" >"$tmp/graph"
has 'what is small is left out' 'Dropped 2 nodes (cum <= 60)'
has 'a call past it is dotted' 'tooltip="top ... low (100)" labeltooltip="top ... low (100)" style="dotted"]'
pitot-graph -n 3 "$tmp/calls" >"$tmp/graph"
has 'some nodes' 'Showing top 3 nodes out of 4'

check 'labels' pitot-graph --labels pid,comm "$tmp/calls"
cp "$stdout" "$tmp/graph"
has 'both of one stack are one box' '[label="comm:app\npid:7" id="N'
has 'how much of leaf each has' '[label=" 40ms" weight=100 tooltip="40ms"'

# Names as pprof shortens them, which are broken into lines after that.
awk '{ print "all;" $0 " 1" }' <<\END | folded "$tmp/long"
github.com/foo/bar/v4/baz.Foo.Bar
java.util.Pool$Worker.run(java.lang.Runnable)
one::two::Three::four<a::B>(int)
r::collatz
END
pitot-graph --demangle=full "$tmp/long" >"$tmp/graph"
has 'no path of a Go package' '[label="baz\nFoo\nBar\n1 (25.00%)" id='
has 'no package of a Java class' '[label="Pool$Worker\nrun\n1 (25.00%)" id='
has 'no namespaces of a C++ class' '[label="Three\nfour<a\nB>\n1 (25.00%)" id='
has 'all of what is no class' '[label="r\ncollatz\n1 (25.00%)" id='
has 'the whole name when one points at it' 'tooltip="one::two::Three::four<a::B>(int) (1)"'

stream "$tmp/empty" </dev/null
check_match 'an empty profile is an empty graph' 1 '^digraph "unnamed" \{$' pitot-graph "$tmp/empty"
check_error 'no such label' 2 'pitot profile --labels cpu' pitot-graph --labels cpu "$tmp/calls"
check_error 'labels are no nodes' 2 "no key 'comm'" pitot-graph --by comm "$tmp/calls"

# Every byte in the names of a function and of a label; and what dot or HTML would take for its own.
awk 'BEGIN { printf "function|1|"; for (i = 0; i < 256; i++) printf "\\x%02x", i
	print "&amp;&#65;\\\\N\\\\G||" }' >"$tmp/function"
{
	printf '%s\n' 'event|0|exact|count|e' 'module|file||/m'
	cat "$tmp/function"
	printf '%s\n' 'location|0|0x1|0:0:0' 'location|0|0x2' 'labels|"\\n]|&lt;\xff' \
		'n|-|0' 'n|0|1' 's|0|1|1|root|1|1|1'
} | stream "$tmp/bytes"
run pitot-graph --labels '"\n]' "$tmp/bytes"
cp "$stdout" "$tmp/bytes.dot"
test "$status" -eq 0 && test "$(tr -d ' -~\n\200-\377' <"$stdout" | wc -c)" -eq 0 &&
	pass 'no control is in the graph' || fail 'no control is in the graph'

if command -v dot >/dev/null; then
	for graph in "$tmp/calls" "$tmp/empty" "$srcdir/tests/data/demo.perf.data"; do
		pitot-graph "$graph" 2>/dev/null | dot -Tsvg >/dev/null 2>>"$tmp/dot.err" ||
			echo "$graph" >>"$tmp/dot.err"
	done
	dot -Tsvg "$tmp/bytes.dot" >"$tmp/bytes.svg" 2>>"$tmp/dot.err" || echo bytes >>"$tmp/dot.err"
	# What dot draws is the name as a terminal shows it: none of it was taken for something else.
	shown=$(pitot-top "$tmp/bytes" | grep -F 'x00' | grep -o '\\x00.*')
	sed 's/&amp;/\&/g; s/&quot;/"/g; s/&#39;/'"'"'/g; s/&#45;/-/g; s/&lt;/</g; s/&gt;/>/g
		s/&#160;/ /g' "$tmp/bytes.svg" >"$tmp/bytes.txt"
	# It has one point, at which its line is broken.
	test ! -s "$tmp/dot.err" && grep -Fq -e "${shown%%.*}" "$tmp/bytes.txt" &&
		grep -Fq -e "${shown#*.}" "$tmp/bytes.txt" &&
		pass 'dot draws them, with all that is in the names' || {
		fail 'dot draws them, with all that is in the names'
		note "$tmp/dot.err"
		echo "# $shown"
	}
else
	skip 'dot draws them, with all that is in the names' 'needs dot, of Graphviz'
fi
