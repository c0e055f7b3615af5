#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pitot-flame: which boxes there are and how wide, what is written about them, and the profile that
# the SVG carries.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"
. "$srcdir/tests/flames.sh"
need xmllint

demo=$srcdir/tests/data/demo.perf.data

# boxes FILE: a line for each box: depth, x, width, total, self, name; in the order of the file
boxes()
{
	tr '\n' '\001' <"$1" | sed 's/<rect /\n&/g' | tr '\001' '\n' | awk '
		/^<rect .* data-v="/ {
			split($0, part, "\"")
			for (i = 1; i < 14; i += 2) {
				key = part[i]
				sub(/.* /, "", key)
				value[key] = part[i + 1]
			}
			split(value["data-v="], number, " ")
			name = $0
			sub(/.*<title>/, "", name)
			print number[1], value["x="], value["width="], number[2], number[3], name
		}'
}

# adds_up FILE: no box sticks out of the one below; those side by side share an edge; and what is in
# a frame is what is in those above it and in itself
adds_up()
{
	boxes "$1" | awk '
		function hundredths(text) { return int(text * 100 + 0.5) }
		function close_down_to(level)
		{
			for (; open >= level; open--)
				if (total[open] != self[open] + above[open])
					complain("adds up to " self[open] + above[open])
		}
		function complain(what) { print "box " NR ": " $0 ": " what; bad = 1 }
		BEGIN { open = -1 }
		{
			close_down_to($1)
			if ($1 != open + 1)
				complain("is too deep")
			open = $1
			left = hundredths($2)
			right = left + hundredths($3)
			if (open > 0) {
				if (left != next_left[open - 1])
					complain("is not next to the one before")
				if (right > right_of[open - 1])
					complain("sticks out")
				next_left[open - 1] = right
				above[open - 1] += $4
			}
			next_left[open] = left
			right_of[open] = right
			total[open] = $4
			self[open] = $6 ~ /^\([0-9]+$/ ? $4 : $5
			above[open] = 0
		}
		END { close_down_to(0); exit bad || !NR }'
}

# names FILE: the names of the boxes with what is in them
names()
{
	boxes "$1" | cut -d ' ' -f 1,4-
}

small_profile "$tmp/small.pitot"
draw()
{
	pitot-flame "$@" >"$tmp/drawn.svg"
}

# ---- which boxes ---------------------------------------------------------------------------------

draw "$tmp/small.pitot"
check 'the SVG is well-formed' xmllint --noout "$tmp/drawn.svg"
check 'widths add up' adds_up "$tmp/drawn.svg"
check_output 'boxes: place, width, total, self, name' boxes "$tmp/drawn.svg" <<\END
0 0 1180 1000 0 all
1 0 1180 1000 0 app
2 0 1180 1000 0 main
3 0 118 100 100 [app+0x700]
3 118 177 150 150 inflate
3 295 354 300 100 parse_line
4 295 236 200 200 sys_read
3 649 531 450 0 walk
4 649 531 450 50 walk
5 649 472 400 0 walk
6 649 472 400 400 square
END

draw --reverse "$tmp/small.pitot"
check 'widths add up when stacks are reversed' adds_up "$tmp/drawn.svg"
names "$tmp/drawn.svg" | grep -v -e ' app$' -e ' main$' >"$tmp/names"
check_output 'reversed: by leaf, with who calls it' cat "$tmp/names" <<\END
0 1000 0 all
1 100 0 [app+0x700]
1 150 0 inflate
1 100 0 parse_line
1 400 0 square
2 400 0 walk
3 400 0 walk
4 400 0 walk
1 200 0 sys_read
2 200 0 parse_line
1 50 0 walk
2 50 0 walk
END

draw --noinlines "$tmp/small.pitot"
check_status 'without inlined functions' 1 grep -q '>square' "$tmp/drawn.svg"
names "$tmp/drawn.svg" | tail -n 1 >"$tmp/names"
check_output 'what they cost is in what they are in' cat "$tmp/names" <<\END
5 400 400 walk
END

draw --min-width 150 --width 1020 "$tmp/small.pitot" # a pixel is 1
names "$tmp/drawn.svg" >"$tmp/names"
check_output 'small frames are one box' cat "$tmp/names" <<\END
0 1000 0 all
1 1000 0 app
2 1000 0 main
3 150 150 inflate
3 300 100 parse_line
4 200 200 sys_read
3 450 0 walk
4 450 50 walk
5 400 0 walk
6 400 400 square
3 100 100 (1 small frame, 10 %)
END
draw --min-width 310 --width 1020 "$tmp/small.pitot"
check 'that says how many there are: inflate, parse_line, sys_read and one without a name' \
	grep -q '>(4 small frames, 55 %)$' "$tmp/drawn.svg"
check 'widths add up' adds_up "$tmp/drawn.svg"

draw --samples "$tmp/small.pitot"
names "$tmp/drawn.svg" | sed -n 8p >"$tmp/names"
check_output 'samples' cat "$tmp/names" <<\END
3 45 0 walk
END

# y_of NAME: of the first box of this name
y_of()
{
	tr '\n' '\001' <"$tmp/drawn.svg" | sed 's/<rect /\n&/g' | tr '\001' '\n' |
		sed -n "s/.* y=\"\([0-9]*\)\".*<title>$1\$/\1/p" | head -n 1
}
draw "$tmp/small.pitot"
flame="$(y_of all) $(y_of app) $(y_of square)"
draw --icicle "$tmp/small.pitot"
check 'the root is at the bottom, or on top' \
	test "$flame / $(y_of all) $(y_of app) $(y_of square)" = '108 90 0 / 0 18 108'

# ---- marks ---------------------------------------------------------------------------------------

sed 's/|root|/|dump|/; s/|10|100|1000$/|10|100|1000/' <<\END | stream "$tmp/cut.pitot"
event|exact|count|n
module|unknown||
function|0|a||
location|0|0x0|0:0:0
n|-|0
s|0|0|0|root|1|5|5
END
draw "$tmp/cut.pitot"
names "$tmp/drawn.svg" >"$tmp/names"
check_output 'an incomplete stack is below a mark' cat "$tmp/names" <<\END
0 5 0 all
1 5 0 [truncated: stack dump exhausted]
2 5 5 a
END
draw --no-marks "$tmp/cut.pitot"
names "$tmp/drawn.svg" >"$tmp/names"
check_output 'or not' cat "$tmp/names" <<\END
0 5 0 all
1 5 5 a
END

# ---- two profiles --------------------------------------------------------------------------------

printf 'a;b 30\na;gone 10\na;less 60\n' | folded "$tmp/before.pitot" # of 100
printf 'a;b 60\na;less 60\na;new 80\n' | folded "$tmp/after.pitot"   # of 200
# Half of the width is each side's: b has 30 % before and now; of 1,000 pixels 300.
draw --base "$tmp/before.pitot" --width 1020 "$tmp/after.pitot"
boxes "$tmp/drawn.svg" | cut -d ' ' -f 1,3,4,6- >"$tmp/names"
check_output 'compared by share: both sides, and what is only in one' cat "$tmp/names" <<\END
0 1000 200 all
1 1000 200 a
2 300 60 b
2 50 0 gone
2 450 60 less
2 200 80 new
END
color_of()
{
	tr '\n' '\001' <"$tmp/drawn.svg" | sed 's/<rect /\n&/g' | tr '\001' '\n' |
		sed -n "s/.*class=\"\(.\)[0-9].*<title>$1\$/\1/p"
}
check 'colours: less, the same, more' \
	test "$(color_of gone) $(color_of less) $(color_of b) $(color_of new)" = 'a b e i'
# Merged from the other end, there are other changes than those that are drawn at first.
for group in a b c d e f g h i; do
	check "a change has a colour, drawn or not: $group" grep -q "^\.${group}2{fill" "$tmp/drawn.svg"
done
check 'what was before and is now' grep -q '^now 30.00 %, 60 samples; self 30.00 %$' "$tmp/drawn.svg"
check 'and by how much it changed' grep -q '^change -30.00 points' "$tmp/drawn.svg"
draw --base "$tmp/before.pitot" --compare absolute --width 1020 "$tmp/after.pitot"
boxes "$tmp/drawn.svg" | cut -d ' ' -f 1,3,4,6- >"$tmp/names"
check_output 'compared by what was counted, of 300' cat "$tmp/names" <<\END
0 1000 200 all
1 1000 200 a
2 300 60 b
2 33.33 0 gone
2 400 60 less
2 266.67 80 new
END
sed 's/^s\t.*/s\t0\t1\t0\troot\t1\t-5\t5/' <<\END | stream "$tmp/difference.pitot"
event|exact|count|n
module|unknown||
function|0|a||
function|0|b||
location|0|0x0|0:0:0
location|0|0x1|1:0:0
n|-|0
n|0|1
s|0|0|0|root|1|3|9
s|0|1|0|root|1|-5|25
END
draw "$tmp/difference.pitot"
check 'values below zero are a comparison, too' xmllint --noout "$tmp/drawn.svg"

# ---- words ---------------------------------------------------------------------------------------

# text_is DESCRIPTION REGEX: a line of the picture
text_is()
{
	check "$1" grep -Eq -e "$2" "$tmp/drawn.svg"
}
draw --title 'A <title> & more' --subtitle 'of "it"' --font 'Times "New" Roman' \
	--unit frogs "$tmp/small.pitot"
text_is 'the title' '>A &lt;title&gt; &amp; more</text>'
text_is 'the subtitle' '>of &quot;it&quot;</text>'
text_is 'the font' 'font-family="Times &quot;New&quot; Roman, '
text_is 'the unit' '30.00 % \(21.89 to 39.58\), 300 frogs, 30 samples; self 10.00 % '
draw "$demo"
text_is 'the caption: event, value, duration, samples, losses' \
	'>cpu-clock:ppp: 998ms in 0.996 s; 499 samples = 499 shown; none lost\.'
text_is 'the legend' '>program</text>'
draw --unit us "$demo"
text_is 'another unit of time' ' 998000us, 499 samples'
draw --unit auto "$demo"
text_is 'the unit that fits' ' 998ms, 499 samples'
draw --unit ms "$tmp/small.pitot"
check 'a count is not called a time' sh -c "! grep -q '300 ms' '$tmp/drawn.svg'"
for colors in kind module language function hot mem io red green blue aqua yellow purple orange grey; do
	draw --colors $colors "$demo"
	check "colours: $colors" xmllint --noout "$tmp/drawn.svg"
done
draw "$tmp/small.pitot"
color=$(color_of inflate)
printf 'inflate 1\n' | folded "$tmp/one.pitot"
draw --colors function "$tmp/one.pitot"
one=$(color_of inflate)
draw --colors function "$tmp/small.pitot"
check 'a function has its colour in each graph' test "$one" = "$(color_of inflate)"
draw "$tmp/small.pitot"
check 'the program, a library, the kernel, inlined, without a name: each has its own' \
	test "$(color_of parse_line) $color $(color_of sys_read) $(color_of square)" = 'a b c e'
color_of '.app.0x700.' >"$tmp/names"
check_output 'and what has no name' cat "$tmp/names" <<\END
f
END
stream "$tmp/made.pitot" <<\END
event|exact|count|n
module|jit||/tmp/jit-1.dump
function|0|made||
location|0|0x0|0:0:0
n|-|0
s|0|0|0|root|1|5|5
END
draw "$tmp/made.pitot"
check 'code that was made at run time' test "$(color_of made)" = d
# Inlined in C++, without linkage names; inlined in C; and what Go's compiler made.
stream "$tmp/languages.pitot" <<\END
event|exact|count|n
module|file||/usr/bin/app
function|1|sum|sum|/src/sum.h
function|2|for_each|for_each|/usr/include/algorithm
function|3|_Z3runv|run()|/src/run.h
function|4|get|get|/src/get.h
function|5|main|main|/src/main.c
function|0|eq|eq|<autogenerated>
location|0|0x100|0:1:0|1:2:0|2:3:0
location|0|0x200|3:4:0|4:5:0
location|0|0x300|5:0:0
n|-|0
n|-|1
n|-|2
s|0|0|0|root|1|5|5
s|0|1|0|root|1|5|5
s|0|2|0|root|1|5|5
END
draw --colors language "$tmp/languages.pitot"
check 'languages: inlined code is of the language of what it is in' \
	test "$(color_of sum) $(color_of for_each) $(color_of run)" = 'c c c'
check 'of C, too' test "$(color_of get) $(color_of main)" = 'b b'
check 'and Go has what its compiler made' test "$(color_of eq)" = e
# More modules than colours: each is named, or counted, once, and the largest in front.
awk 'BEGIN {
	print "event|exact|count|n"
	for (i = 1; i <= 40; i++)
		print "module|file||/usr/lib/m" i
	for (i = 1; i <= 40; i++)
		print "function|0|f" i "||"
	for (i = 0; i < 40; i++)
		print "location|" i "|0x10|" i ":0:0"
	for (i = 0; i < 40; i++)
		print "n|-|" i
	for (i = 0; i < 40; i++)
		print "s|0|" i "|0|root|1|" 10 + i "|" 10 + i
}' >"$tmp/modules.lines"
stream "$tmp/modules.pitot" <"$tmp/modules.lines"
draw --colors module "$tmp/modules.pitot"
sed -n '/id="legend"/,/<\/g>/s,.*>\([^<]*\)</text>,\1,p' "$tmp/drawn.svg" >"$tmp/legend"
sed 's/ and \([0-9]*\) more/, \1/; s/, /\n/g' "$tmp/legend" |
	awk '/^m/ { sum += !seen[$0]++; next } { sum += $0 } END { print sum }' >"$tmp/sum"
echo 40 >"$tmp/wanted"
check_same 'the legend of modules: all are named or counted' "$tmp/wanted" "$tmp/sum"
check 'the largest of a colour first' grep -q '^m40[, ]*' "$tmp/legend"
sed 's/ and .*//; s/m//g; s/, / /g' "$tmp/legend" | awk '
	{ for (i = 2; i <= NF; i++) if ($i > $(i - 1)) bad = 1 } END { exit bad || !NR }'
check 'and the others by size' test $? -eq 0
printf 'a_[k];b_[j];c_[i] 5\n' | folded "$tmp/marks.pitot"
draw "$tmp/marks.pitot"
check 'marks of other tools are colours' test "$(color_of a) $(color_of b) $(color_of c)" = 'c d e'

# ---- the same each time --------------------------------------------------------------------------

pitot-flame -j 1 "$demo" >"$tmp/1.svg"
LC_ALL=de_DE.UTF-8 TZ=Asia/Tokyo pitot-flame -j 4 "$demo" >"$tmp/4.svg"
check_same 'the same bytes for any threads, locale and zone' "$tmp/1.svg" "$tmp/4.svg"
pitot-profile "$demo" | pitot-flame >"$tmp/2.svg"
check_same 'and from a pipe' "$tmp/1.svg" "$tmp/2.svg"

# ---- the profile in it ---------------------------------------------------------------------------

for input in "$demo" "$tmp/small.pitot" "$tmp/difference.pitot"; do
	pitot-profile "$input" >"$tmp/before.txt"
	pitot-profile "$input" | pitot-flame | pitot-profile - >"$tmp/after.txt"
	check_same "${input##*/}: what is carried is read back" "$tmp/before.txt" "$tmp/after.txt"
done
pitot-top --tsv "$tmp/small.pitot" >"$tmp/before.txt"
draw --reverse "$tmp/small.pitot"
pitot-top --tsv "$tmp/drawn.svg" >"$tmp/after.txt"
check_same 'by any tool, from any graph' "$tmp/before.txt" "$tmp/after.txt"
draw --no-data "$tmp/small.pitot"
check_error '--no-data: nothing is carried' 2 'carries no profile' pitot-top "$tmp/drawn.svg"

# Names that do not pack, as long as text may be: over 6 MB of them, and over a megabyte of text in
# one go.
random_names()
{
	awk 'BEGIN {
		srand(3)
		for (i = 0; i < '"$1"'; i++) {
			name = ""
			for (j = 0; j < 30; j++)
				name = name sprintf("%08x", int(rand() * 4294967295))
			print name, 1 + i % 50
		}
	}' | folded "$tmp/random.pitot"
}
random_names 9000
draw "$tmp/random.pitot" 2>/dev/null
check 'more than one part is carried' test "$(grep -c '^<p:part>' "$tmp/drawn.svg")" -ge 2
check 'which XML readers take' xmllint --noout "$tmp/drawn.svg"
pitot-profile "$tmp/drawn.svg" >"$tmp/after.txt"
pitot-profile "$tmp/random.pitot" >"$tmp/before.txt"
check_same 'and which are read back' "$tmp/before.txt" "$tmp/after.txt"
size=$(pitot-flame --no-data "$tmp/random.pitot" 2>"$tmp/said" | wc -c)
check "the picture has at most 2 MB ($size)" test "$size" -le 2000000 -a "$size" -gt 1000000
check 'widths add up' adds_up "$tmp/drawn.svg"
check 'and says when boxes had to go' grep -q 'too many frames for 2 MB' "$tmp/said"
random_names 60000
check_error 'too much to carry is left out, and said' 0 'too large to be carried' \
	draw "$tmp/random.pitot"
check 'in the SVG, too' grep -q 'too large to be carried' "$tmp/drawn.svg"

# ---- hostile names -------------------------------------------------------------------------------

# A name of each byte but NUL, and of what is no character or none that XML has.
{
	echo 'event|exact|count|n'
	echo 'module|unknown||'
	awk 'BEGIN {
		for (i = 1; i < 256; i++)
			printf "function|%d|a\\x%02xb||\n", i, i
		count = split("\\xef\\xbf\\xbe \\xef\\xbf\\xbf \\xed\\xa0\\x80 \\xc0\\xbc " \
			"\\xf5\\x80\\x80\\x80 \\xe2\\x80\\xa8 \\xe2\\x80\\xae \\xf0\\x9f\\x94 " \
			"]]> <!-- --> <![CDATA[ &lt; &#0; </title> \"\047", name, " ")
		for (i = 1; i <= count; i++)
			printf "function|0|%s||\n", name[i]
		for (i = 0; i < 255 + count; i++)
			printf "location|0|0x%x|%d:0:0\n", i, i
		for (i = 0; i < 255 + count; i++)
			printf "n|-|%d\n", i
		for (i = 0; i < 255 + count; i++)
			printf "s|0|%d|0|root|1|1|1\n", i
	}'
} | stream "$tmp/names.pitot"
draw "$tmp/names.pitot"
check 'any bytes in names: well-formed' xmllint --noout "$tmp/drawn.svg"
check 'no element comes from a name' test "$(xmllint --xpath 'count(//*)' "$tmp/drawn.svg")" = \
	"$(xmllint --xpath 'count(//*[local-name()="rect" or local-name()="title" or
		local-name()="text" or local-name()="g" or local-name()="svg" or local-name()="style" or
		local-name()="metadata" or local-name()="profile" or local-name()="part" or
		local-name()="script"])' "$tmp/drawn.svg")"
check 'all are there: 255, 16 and the root' test "$(grep -c '<rect .*data-v' "$tmp/drawn.svg")" -eq 272
pitot-profile "$tmp/names.pitot" >"$tmp/before.txt"
pitot-profile "$tmp/drawn.svg" >"$tmp/after.txt"
check_same 'and are carried as they were' "$tmp/before.txt" "$tmp/after.txt"
awk 'BEGIN { s = "name<>&"; while (length(s) < 300000) s = s s; print s " 1" }' |
	folded "$tmp/long.pitot"
draw "$tmp/long.pitot"
check 'a name of half a megabyte' xmllint --noout "$tmp/drawn.svg"
size=$(pitot-flame --no-data "$tmp/long.pitot" | wc -c)
check 'is not written out' test "$size" -lt 60000

# ---- empty ---------------------------------------------------------------------------------------

printf '' | folded "$tmp/empty.pitot"
check_status 'without samples: the answer is no' 1 draw "$tmp/empty.pitot"
check 'with a picture' xmllint --noout "$tmp/drawn.svg"
echo 'transform|nothing' | stream "$tmp/nothing.pitot"
check_status 'without an event, too' 1 draw "$tmp/nothing.pitot"
check 'with a picture, too' xmllint --noout "$tmp/drawn.svg"

# ---- SVGs of others ------------------------------------------------------------------------------

draw "$tmp/small.pitot"
good=$tmp/good.svg
cp "$tmp/drawn.svg" "$good"

# refuses DESCRIPTION REGEX: what $tmp/bad.svg is
refuses()
{
	check_error "$1" 2 "$2" pitot-profile "$tmp/bad.svg"
}

# altered SCRIPT DESCRIPTION REGEX: refuses what sed makes of the good one
altered()
{
	sed "$1" "$good" >"$tmp/bad.svg"
	refuses "$2" "$3"
}
bomb='<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "\&a;\&a;\&a;\&a;\&a;\&a;">'
bomb=$bomb'<!ENTITY c "\&b;\&b;\&b;\&b;\&b;\&b;"><!ENTITY d "\&c;\&c;\&c;\&c;\&c;">]>'
altered "s,^<svg ,$bomb&," 'entities' 'has a DOCTYPE'
altered 's,^<svg ,<!DOCTYPE svg SYSTEM "http://127.0.0.1:9/svg.dtd">&,' 'a DOCTYPE' 'has a DOCTYPE'
altered 's,<p:part>,&\&a;,' 'an entity that is not declared' 'well-formed'
# Its converter would be a library of the C library, loaded because the input says so.
sed 's/encoding="UTF-8"/encoding="EBCDIC-INT"/' "$good" >"$tmp/bad.svg"
pitot-profile "$good" >"$tmp/wanted"
check 'no encoding that the file names is used' sh -c \
	'grep -q EBCDIC "$1" && pitot-profile "$1" >"$2"' - "$tmp/bad.svg" "$tmp/read"
check_same 'and the profile is the same' "$tmp/wanted" "$tmp/read"
size=$(wc -c <"$good")
for part in 1 3 5 7; do
	head -c $((size * part / 8)) "$good" >"$tmp/bad.svg"
	refuses "cut after $part of 8" 'was cut'
done
altered 's,<p:part>...,&AAAA,' 'damaged' 'is damaged'
altered 's,<p:part>,&A,' 'cut within a character' 'is damaged'
altered 's,<p:part>,&*,' 'what is no base 64' 'is damaged'
altered 's,\(<p:profile.* size="\)[0-9]*,\110,' 'more than was said' 'is damaged'
altered 's,\(<p:profile.* size="[0-9]*\),\11,' 'less than was said' 'damaged|more than'
altered 's,\(<p:profile.* size="\)[0-9]*,\1268435456,' 'far less' 'more than is in it'
for number in 268435457 99999999999999999999 -1 '' 0x10 1e3; do
	altered "s,\(<p:profile.* size=\"\)[0-9]*,\1$number," "a size of '$number'" \
		'the size of its profile is none'
done
altered 's,<p:profile,<p:profile size="1" xmlns:p="urn:pitot:profile"/>&,' 'two profiles' \
	'two profiles'
altered 's,urn:pitot:profile,urn:other,' 'of another' 'carries no profile'
altered 's,<p:part>[^<]*,<p:part>,' 'without its text' 'carries no profile'
awk 'BEGIN { print "<?xml version=\"1.0\"?><svg >"; for (i = 0; i < 100; i++) printf "<a>" }' >"$tmp/bad.svg"
refuses 'deep' 'nested too deeply'
{ cat "$good"; awk 'BEGIN { for (i = 0; i < 17000; i++) printf "%1024s", "" }'; } >"$tmp/bad.svg"
refuses 'large' 'larger than pitot makes'
printf '<?xml version="1.0"?><svg ' >"$tmp/bad.svg"
refuses 'with nothing in it' 'well-formed'

# A profile that packs well: what it expands to is limited by what the file said before.
{
	printf 'fact|padding|'
	awk 'BEGIN { s = "0123456789abcdef"; while (length(s) < 4000000) s = s s; print s }'
	echo 'event|exact|count|n'
} | stream "$tmp/padded.pitot"
pitot-flame "$tmp/padded.pitot" 2>/dev/null >"$good"
altered 's,\(<p:profile.* size="\)[0-9]*,\11000,' 'what expands to more than was said' 'is damaged'

# ---- flamegraph.pl, where it is ------------------------------------------------------------------

# The same boxes but for the sides: it orders siblings by whole lines.
if command -v flamegraph.pl >/dev/null; then
	pitot-fold "$demo" >"$tmp/demo.folded"
	flamegraph.pl --width 1220 --minwidth 0.1 "$tmp/demo.folded" 2>/dev/null | awk '
		/<title>/ { name = $0; gsub(/^<title>| \([^(]*\)<\/title>.*/, "", name) }
		match($0, /width="[0-9.]+" height="15/) {
			width = substr($0, RSTART + 7) + 0
			match($0, / y="[0-9.]+"/)
			y[++count] = substr($0, RSTART + 4) + 0
			row[count] = sprintf("%.0f %s", width, name)
			if (y[count] > bottom)
				bottom = y[count]
		}
		END { for (i = 1; i <= count; i++) print (bottom - y[i]) / 16, row[i] }
	' | sort >"$tmp/peer"
	draw --width 1220 "$demo"
	boxes "$tmp/drawn.svg" | awk '{ printf "%d %.0f %s\n", $1, $3, $6 }' | sort >"$tmp/ours"
	check_same 'the same boxes as flamegraph.pl draws' "$tmp/peer" "$tmp/ours"
fi

# What the README shows is what is drawn today of what it carries.
pitot-flame "$srcdir/docs/demo.svg" >"$tmp/drawn.svg"
check_same "docs/demo.svg is up to date ('scripts/draw-demo' draws it anew)" \
	"$srcdir/docs/demo.svg" "$tmp/drawn.svg"

check_error 'a base that is not there' 2 "cannot open" pitot-flame --base "$tmp/none" "$demo"
check_error 'an event that is not there' 2 "no event" pitot-flame -e none "$demo"
finish
