#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pitot stacks: the text of perf script, byte for byte, but for names that perf may choose otherwise:
# those of what is outside of the recorded program, where one address has several. Lines and inlined
# calls: what addr2line says of the same addresses.
. "${srcdir:-.}/tests/lib.sh"
need_perf --buildid-mmap
need cc
need c++
need addr2line

cd "$tmp" || bail "cannot enter $tmp"
HOME=$tmp/home
export HOME
cc -O2 -g -DMILLISECONDS=400 -fno-omit-frame-pointer -o demo "$srcdir/tests/workloads/demo.c" ||
	bail 'no program to record'
c++ -O2 -g -fno-omit-frame-pointer -o templates "$srcdir/tests/workloads/templates.cc" ||
	bail 'no program to record'

# record FILE OPTION... -- COMMAND...
record()
{
	record_to=$1
	shift
	perf record -q --buildid-mmap -N -B -o "$record_to" "$@" >/dev/null 2>"$stderr" ||
		bail "perf record $* fails"
}
record chains -F 500 -g -- ./demo
record flat -F 500 -- ./templates
record two -F 500 -e cpu-clock -e page-faults -g -- ./templates
record both -F 500 -m 4 -g -- sh -c './templates & ./templates & wait'
record group -e '{cpu-clock,page-faults}:S' -g -- ./templates
record faults -e page-faults -c 1 -d -- ./templates

# foreign: names of what is not in a file of ours become "-", and those in the PLT of ours, of which
# perf does not know the places where there are two of them. What follows a call that does not come
# back has the name of what is behind it in perf.
foreign()
{
	awk -v here="($tmp/" '
		index($0, here) && /(@plt|[0-9a-f] _init)(\+0x[0-9a-f]+)? \(/ { sub(/[0-9a-f]+ .* \(/, "- (") }
		index($0, here) || !match($0, / [^ ]+ \([^()]*\)$/) { print; next }
		{
			dso = $0
			sub(/.* \(/, "(", dso)
			sub(/[^ ]+ \([^()]*\)$/, "-")
			print $0, dso
		}'
}

# same_as_perf DESCRIPTION FILE SIGN OPTION...: our text is that of perf, which has SIGN in it
same_as_perf()
{
	same_what=$1
	same_file=$2
	same_sign=$3
	shift 3
	perf script -i "$same_file" "$@" 2>/dev/null | foreign >of.perf
	pitot-stacks --no-marks "$@" "$same_file" 2>"$stderr" | foreign >of.pitot
	check "$same_what: perf has samples of the program" grep -q "$same_sign" of.perf
	check_same "$same_what: the same text" of.perf of.pitot
}

same_as_perf 'with call chains' chains "main+0x[0-9a-f]* ($tmp/demo)"
same_as_perf 'without call chains' flat "shapes::polygon<long, 3>::around+0x[0-9a-f]* ($tmp/templates)"
same_as_perf 'two events' two "shapes::polygon<double, 4>::around+0x"
same_as_perf 'two processes' both "shapes::polygon<double, 4>::around+0x"
same_as_perf 'counters in samples' group ' cpu-clock:[u:]* '
same_as_perf 'an event that counts all' faults ' 1 page-faults:[u:]* '
same_as_perf 'these fields' chains "sort_words+0x[0-9a-f]* ($tmp/demo)" \
	-F comm,pid,tid,time,event,period,ip,sym,symoff,dso
same_as_perf 'fields of frames' chains 'sort_words (/' -F ip,sym,dso
same_as_perf 'addresses and files' chains "^	 *[0-9a-f]* ($tmp/demo)" -F ip,dso
same_as_perf 'fields of threads' chains '^ *demo  *[0-9][0-9]* cpu' -F comm,tid,event
same_as_perf 'addresses of data' faults ' [0-9a-f]*$' -F comm,time,addr
same_as_perf 'added and taken away' chains '^demo  *[0-9]*/[0-9]* ' -F +pid,-period
perf script --no-demangle -i two 2>/dev/null | foreign >of.perf
pitot-stacks --no-marks --demangle=none two | foreign >of.pitot
check 'mangled names' grep -q '_Z.*+0x' of.perf
check_same 'mangled names: the same text' of.perf of.pitot

# ---- copies of stacks ----------------------------------------------------------------------------

# Of the stacks that perf has whole, all but those with code that its tables or ours do not cover.
record copies -F 500 --call-graph dwarf,16384 -- ./demo
one_a_line()
{
	foreign | awk 'NF == 0 { if (text != "") print text; text = ""; next } { text = text "|" $0 }'
}
perf script --no-inline -i copies 2>/dev/null | one_a_line | grep _start+ >of.perf
pitot-stacks --no-marks copies | one_a_line >of.pitot
check_match 'copies of stacks: the same text' 0 '^yes$' awk '
	NR == FNR { ours[$0]++; next }
	{ all++; same += ours[$0]-- > 0 }
	END { print (all > 30 && same * 10 > all * 9 ? "yes" : same " of " all) }' of.pitot of.perf

# ---- order ---------------------------------------------------------------------------------------

for file in chains both two; do
	pitot-stacks -F time "$file" | tr -d ' :' | awk 'NF' >times
	check "$file: in order of time" sort -c -n times
	samples=$(pitot-info --json "$file" | sed -n 's/^  "samples": \([0-9]*\),$/\1/p')
	check_output "$file: all samples" awk 'END { print NR }' times <<-END
		$samples
	END
done
pitot-stacks -j 1 both >one
pitot-stacks -j 4 both >four
check_same 'the same bytes for any number of threads' one four
pitot-stacks - <both >piped
check_same 'the same from standard input' one piped

# ---- lines, and what is inlined ------------------------------------------------------------------

# Of leaves: a caller's address is behind the call, and so may be of the next line.
pitot-stacks --inline -F ip,sym,dso,srcline chains | awk -v own="($tmp/demo)" '
	BEGIN { RS = "" }
	index($0, own) {
		count = split($0, line, "\n")
		address = ""
		for (i = 1; i < count; i += 2) {
			split(line[i], word, " ")
			if (address != "" && word[1] != address)
				break
			if (address == "") {
				address = word[1]
				text = "0x" address
			}
			place = line[i + 1]
			gsub(/ /, "", place)
			text = text "\n" word[2] "\n" place
			if (index(line[i], own)) { # the function that all of these are in
				print text
				break
			}
		}
	}' >ours.all
awk '/^0x/ { wanted = !seen[$0]++ } wanted' ours.all >ours
grep '^0x' ours | addr2line -a -f -i -e demo |
	sed 's/ (discriminator [0-9]*)$//; s,^.*/\([^/]*:[0-9?]*\)$,\1,; s/^0x0*/0x/' >theirs
check 'there are inlined frames' test "$(grep -c . ours)" -gt $((3 * $(grep -c '^0x' ours)))
check_same 'lines and inlined frames are those of addr2line' ours theirs
check_match 'an inlined frame is said to be one' 0 "^	 *[0-9a-f]+ (mix|comes_after|is_vowel)\\+0x[0-9a-f]+ \\(inlined\\)$" \
	pitot-stacks --inline chains

# One line below each frame, as tools that read srcline expect: of what has none, where it is.
cc -O2 -DMILLISECONDS=100 -fno-omit-frame-pointer -o bare "$srcdir/tests/workloads/demo.c" ||
	bail 'no program to record'
strip bare || bail "no strip"
record bare.data -F 500 -g -- ./bare
of_bare()
{
	awk -v own="($tmp/bare)" '
		wanted { print frame, $0; wanted = 0 }
		index($0, own) { frame = $1; wanted = 1 }' "$1" | sort -u
}
perf script -F ip,sym,dso,srcline -i bare.data 2>/dev/null >of.perf
pitot-stacks --no-marks -F ip,sym,dso,srcline bare.data >of.pitot
of_bare of.perf >lines.perf
of_bare of.pitot >lines.pitot
check 'perf has places of code without lines' grep -q 'bare\[[0-9a-f]*\]$' lines.perf
check_same 'a place without lines is shown as perf does' lines.perf lines.pitot
check_match 'below each frame is a line' 0 '^yes$' awk '
	/^\t/ { frames++ }
	/^  / { lines++ }
	/^\t.* \(\[unknown\]\)$/ { frames-- }
	END { print (frames > 10 && frames == lines ? "yes" : lines " of " frames) }' of.pitot
record cut.data -F 500 --call-graph dwarf,256 -- ./bare
check_match 'and below a mark' 0 '^yes$' sh -c "pitot-stacks -F comm,tid,ip,sym,dso,srcline cut.data | awk '
	wanted && !/^  \[unknown\]\[0\]\$/ { wrong++ }
	{ wanted = /\[truncated/; marks += wanted }
	END { print (marks && !wrong ? \"yes\" : wrong + 0 \" of \" marks + 0) }'"

# ---- usage ---------------------------------------------------------------------------------------

check_error 'no such field' 2 "no field 'foo'; the fields are comm, " pitot-stacks -F comm,foo chains
check_error 'an empty field' 2 "no field ''" pitot-stacks -F comm, chains
check_error 'a list and changes' 2 'either listed, or added' pitot-stacks -F comm,+ip chains
check_error 'places without addresses' 2 'need the field ip' pitot-stacks -F comm,sym chains
check_error 'an offset without a symbol' 2 'needs the field sym' pitot-stacks -F ip,symoff chains
check_error 'a field that was not recorded' 2 "recorded without 'cpu'" pitot-stacks -F +cpu chains
check_error 'no such event' 2 "no event 'nonesuch'" pitot-stacks -e nonesuch two
# page-faults:u, where the kernel may not be seen
faults=$(perf evlist -i two 2>/dev/null | grep page-faults)
check_output 'one event' sh -c "pitot-stacks -e $faults -F event two | sort -u" <<-END
	$faults: 
END
check_error 'no recording' 2 . pitot-stacks "$srcdir/README.md"
head -c $(($(wc -c <chains) / 2)) chains >half
check_status 'half of a recording' 3 pitot-stacks half
cp "$stdout" half.text
check 'what is there is shown' test "$(grep -c cpu-clock half.text)" -gt 10
finish
