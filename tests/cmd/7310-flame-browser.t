#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pitot-flame in a browser: tests/browser/flame.js does what people do, and looks at what they see.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"
. "$srcdir/tests/flames.sh"

need node
browser=
for name in chromium-headless-shell chromium; do
	test -n "$browser" || browser=$(command -v $name)
done
test -n "$browser" || lacking 'needs chromium'

# many_stacks: a graph with thousands of boxes, of names of every length
many_stacks()
{
	awk 'BEGIN {
		for (i = 0; i < 4000; i++) {
			stack = "app;main"
			for (x = 3000; x >= 1; x /= 5)
				stack = stack ";space" int(i / x) % 3 "::name" \
					substr("_of_any_length", 1, int(i / x) % 15) int(i / x) % 7
			print stack, 1 + i % 91
		}
	}'
}

# deep_stack: a function that calls itself 9,000 times
deep_stack()
{
	awk 'BEGIN {
		stack = "app"
		for (i = 1; i <= 9000; i++)
			stack = stack ";fib"
		print stack, 7
	}'
}

# Bytes that are no characters, and what would end an element, an attribute or a section.
hostile_profile()
{
	stream "$1" <<-'END'
		event|exact|count|n
		module|unknown||
		function|0|</title><script>window.harm=1</script>||
		function|0|" onload="window.harm=1||
		function|0|]]><script>window.harm=1</script>||
		function|0|\x01\x1b[31m\xff harm||
		function|0|&lt;script&gt;window.harm=1||
		location|0|0x1|0:0:0
		location|0|0x2|1:0:0
		location|0|0x3|2:0:0
		location|0|0x4|3:0:0
		location|0|0x5|4:0:0
		n|-|0
		n|0|1
		n|1|2
		n|2|3
		n|3|4
		s|0|4|0|root|1|1|1
	END
}

small_profile "$tmp/small.pitot"
many_stacks | folded "$tmp/large.pitot"
many_stacks | awk '{ if (NR % 7) print $1, ($1 ~ /space1/ ? 3 : 1) * $2 }' | folded "$tmp/larger.pitot"
printf 'app;main;walk 3\napp;main;other 4\nmore 1\n' | folded "$tmp/other.pitot"
deep_stack | folded "$tmp/deep.pitot"
hostile_profile "$tmp/hostile.pitot"

# draw NAME OPTION...: $tmp/NAME.svg
draw()
{
	draw_name=$1
	shift
	pitot-flame "$@" >"$tmp/$draw_name.svg" 2>"$stderr" || bail "pitot-flame $*"
}

draw small "$tmp/small.pitot"
draw large "$tmp/large.pitot"
draw other "$tmp/other.pitot"
draw deep "$tmp/deep.pitot"
draw hostile "$tmp/hostile.pitot"
draw change --base "$tmp/large.pitot" "$tmp/larger.pitot"
draw modules --colors module "$tmp/small.pitot"
draw languages --colors language "$tmp/small.pitot"
draw functions --colors function "$tmp/large.pitot"
draw hot --colors hot "$tmp/large.pitot"

mkdir "$tmp/chromium"
HOME=$tmp node "$srcdir/tests/browser/flame.js" "$browser" "$tmp"
