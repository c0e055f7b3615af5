#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pitot info --quality: what is sure and what is not, against what was done to the recordings, against
# readelf, and against counts by hand.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/json.sh"
. "$srcdir/tests/profiles.sh"

cd "$tmp" || bail "cannot enter $tmp"
HOME=$tmp/home # nothing is found in a cache there
export HOME
unset DEBUGINFOD_CACHE_PATH XDG_CACHE_HOME

# ending WORD <JSON: samples whose stacks end so
ending()
{
	awk -v word="$1" '
		/^  "cut_in"/ { exit }
		/"ending": / { found = $2 == "\"" word "\"," }
		/"samples": / && found { print $2 + 0; found = 0 }'
}

# module PATH KEY <JSON: what is said of a module
module()
{
	awk -v path="$1" -v key="\"$2\":" '
		/^  "modules"/ { inside = 1 }
		inside && /^      "path": / { found = $2 == "\"" path "\"," }
		found && $1 == key { sub(/^[^:]*: /, ""); sub(/,$/, ""); gsub(/"/, ""); print; found = 0 }'
}

# sums_hold JSON: what is shared out makes up the whole: endings, modules, samples
sums_hold()
{
	awk '
		/^  "[a-z_]*": -?[0-9]+,$/ { gsub(/[":,]/, "", $1); own[$1] = $2 + 0 }
		/^  "endings"/ { part = "endings" }
		/^  "cut_in"/ { part = "cut" }
		/^  "leaves"/ { part = "leaves" }
		/^  "frames"/ { part = "frames" }
		/^  "modules"/ { part = "modules" }
		/^  "kernel"/ { part = "" }
		part == "endings" && /"samples": / { endings += $2 }
		part == "endings" && /"share": / { shares += $2 }
		part == "endings" && /"ending": / { is_root = /"(root|stitched)"/ }
		part == "endings" && /"samples": / && !is_root { unfinished += $2 }
		part == "cut" && /"samples": / { cut += $2 }
		part == "leaves" && /"all": / { leaves = $2 + 0 }
		part == "modules" && /^      "leaves": / { in_modules += $2 }
		part == "modules" && /^      "leaves_share": / { module_shares += $2 }
		END {
			sum = own["kept"] + own["other_events"] + own["filtered"]
			sum += own["unattributed"] + own["undecodable"]
			exit !(own["kept"] > 0 && cut <= unfinished &&
			       cut >= unfinished - own["without_stack"] && endings == own["kept"] && in_modules == leaves &&
			       leaves + own["without_stack"] == own["kept"] &&
			       shares > 0.999999 && shares < 1.000001 &&
			       module_shares < 1.000001 &&
			       own["recorded"] == sum)
		}' "$1"
}

# advises TEXT REGEX...: each of these is in the advice
advises()
{
	advises_in=$1
	shift
	for advises_word in "$@"; do
		sed '1,/^advice$/d' "$advises_in" | tr '\n' ' ' | tr -s ' ' |
			grep -qe "$advises_word" || return
	done
}

# ---- a profile that is written by hand -----------------------------------------------------------

# 90 samples at a named place, 6 at one without a name below it, 4 without any stack.
stream hand <<'END'
fact|callchain cycles|none
ledger|kernel names|none: hidden here
ledger|lost|25
ledger|module /bin/a|found: /bin/a, debug info: "/usr/lib/debug/a b"
ledger|module /bin/b|not found, wanted build-id b00b; /bin/b: "it has another build-id"; /x/\\x1b[b: gone
ledger|other events|3
ledger|recorded|110
ledger|throttled|2
ledger|undecodable|7
event|sampled|count|cycles
module|file|aaaa|/bin/a
module|file|b00b|/bin/b
module|kernel||[kernel.kallsyms]
function|1|f|f|a.c
function|2|g|g|a.c
location|0|0x10|0:4:0|1:5:0
location|1|0x20
location|2|0x30
n|-|0
n|0|1
n|0|2
s|0|-|0|root|4|4|4
s|0|0|0|root|50|50|50
s|0|0|0|not-walked|36|36|36
s|0|1|0|dump|6|6|6
s|0|2|0|root|4|4|4
END
check 'of a profile by hand' pitot-info --quality hand
cp "$stdout" hand.text
for line in '^recorded  *110$' '^kept  *100$' '^undecodable  *7$' '^other events  *3$' \
	'^lost  *25 (18\.52% of all)$' '^throttled  *2$' \
	'^ *58 *58\.00%  at its root' '^ *36 *36\.00%  not unwound$' '^ *6  *6\.00%  stack dump' \
	'^ *86 *89\.58%  *96 *90\.57%  named$' '^ *10 *10\.42%  *10  *9\.43%  without a name$' \
	'^ *86 *89\.58%  *96 *90\.57%  named, with lines' '^ *86 *89\.58%  *96 *90\.57%  inside' \
	'^ *86 *86\.00%  *96 *96\.00%  /bin/a$' '^ *6  *6\.00%  *6  *6\.00%  /bin/b$' \
	'^ *debug info  /usr/lib/debug/a b$' '^ *not found  *wanted is build-id b00b$' \
	'^ *tried  */bin/b: it has another build-id$' '^ *tried  */x/\\x1b\[b: gone$' \
	'^kernel names: none; hidden here$'; do
	check "it says $line" grep -q "$line" hand.text
done
check 'advice on all of it' advises hand.text '18\.52% of all samples were lost.* -m ' 'held events back 2 times' \
	'100\.00% of the samples were recorded without call chains.* -g' '36\.00% of the stacks are not unwound' \
	'6\.00% of the stacks are cut.*dwarf,32768' '1 module not found (6\.00%.*--symbols' \
	'4\.00% of the samples go through the kernel.*--kallsyms'
check_output 'where stacks are cut' awk '/how the stack ends/, /^$/ { if ($3 == "in") print $1, $2, $4 }' \
	hand.text <<-END
	36 36.00% /bin/a
	6 6.00% /bin/a
END
check 'as JSON' pitot-info --quality --json hand
cp "$stdout" hand.json
check 'the sums hold' sums_hold hand.json
sed 's/"samples": 36,/"samples": 35,/' hand.json >wrong.json
check_status 'and would not, were one wrong' 1 sums_hold wrong.json
check_output 'a byte that was escaped' grep -c '"path": "/x/\\u001b\[b"' hand.json <<-END
	1
END

# With what is said of the copies of stacks: 8192 bytes, 40000, or as many as perf can.
for bytes in 8192 40000 65528; do
	sed "s/^fact.callchain cycles.*/fact	callchain cycles	dwarf\\
fact	stack bytes cycles	$bytes/; s/fact=1/fact=2/" hand >copies.$bytes
	pitot-info --quality copies.$bytes >copies.text
	case $bytes in
	8192) remedy='Record larger copies.*dwarf,32768' ;;
	40000) remedy='Record larger copies.*dwarf,65528' ;;
	65528) remedy='no more: build with -fno-omit-frame-pointer' ;;
	esac
	check "copies of $bytes bytes" advises copies.text \
		"6\.00% of the stacks are cut where the copy of the stack, of $bytes bytes, ends\..*$remedy"
	check_output "copies of $bytes bytes, as JSON" sh -c \
		"pitot-info --quality --json copies.$bytes | grep -o '\"stack_bytes\": [0-9]*'" <<-END
		"stack_bytes": $bytes
	END
done

# What helps against addresses that are none: what was not recorded with.
sed 's/|dump|/|bad-address|/; s/	dump	/	bad-address	/' hand >wild.fp
check 'cut at a bad address' grep -q bad-address wild.fp
sed 's/|dump|/|bad-address|/; s/	dump	/	bad-address	/' copies.8192 >wild.dwarf
for how in fp dwarf; do
	pitot-info --quality wild.$how >wild.text
	case $how in
	fp) remedy='record with --call-graph dwarf' ;;
	dwarf) remedy='record with perf record --call-graph fp' ;;
	esac
	check "bad addresses, recorded by $how" advises wild.text "6\.00% of the stacks are cut at an address.*$remedy"
	check_status "recorded by $how is not advised again" 1 advises wild.text "at an address[^%]*--call-graph $how"
done

# Cut in three modules and one more: those of the most samples are named.
stream cuts <<'END'
event|sampled|count|cycles
module|file|aaaa|/bin/a
module|file|bbbb|/bin/b
module|file|cccc|/bin/c
module|file|dddd|/bin/d
location|0|0x10
location|1|0x20
location|2|0x30
location|3|0x40
n|-|0
n|-|1
n|-|2
n|-|3
n|3|0
s|0|0|0|no-cfi|10|10|10
s|0|1|0|no-cfi|20|20|20
s|0|2|0|no-cfi|5|5|5
s|0|4|0|no-cfi|15|15|15
s|0|3|0|root|30|30|30
s|0|3|0|no-module|20|20|20
END
check 'cut in several modules' pitot-info --quality cuts
cp "$stdout" cuts.text
check_output 'the most samples first' awk '/how the stack ends/, /^$/ { if ($3 == "in") print $1, $2, $4 }' \
	cuts.text <<-END
	20 20.00% /bin/b
	15 15.00% /bin/d
	10 10.00% /bin/a
	5 5.00% /bin/c
	20 20.00% /bin/d
END
check 'which have no tables' advises cuts.text \
	'50\.00% of the stacks are cut in code without unwind tables: /bin/b (20\.00%), /bin/d (15\.00%), /bin/a (10\.00%) and 1 more\.' \
	'20\.00% of the stacks are cut in a module that was not found: /bin/d (20\.00%)\. Give its file'

# Code without tables that is in no file cannot be built again.
made()
{
	stream made <<-END
		event|sampled|count|cycles
		module|file|aaaa|/bin/a
		module|$1||//anon
		location|0|0x10
		location|1|0x20
		n|-|0
		n|-|1
		s|0|0|0|no-cfi|$2|$2|$2
		s|0|1|0|no-cfi|$3|$3|$3
	END
	pitot-info --quality made >made.text
}
for kind in anonymous jit; do
	made $kind 0 10
	check "$kind code alone" advises made.text 'PreserveFramePointer.*perf_jit'
	check_status "$kind code alone is in no file" 1 advises made.text asynchronous-unwind-tables
	made $kind 5 5
	check "$kind code and that of a file" advises made.text \
		'files with -fasynchronous-unwind-tables.*PreserveFramePointer'
done
made anonymous 10 0
check 'a file alone' advises made.text asynchronous-unwind-tables
check_status 'a file alone is not made by a program' 1 advises made.text PreserveFramePointer

stream whole <<'END'
fact|callchain cycles|frame-pointers
ledger|lost|1
ledger|recorded|1000
event|sampled|count|cycles
module|file|aaaa|/bin/a
function|1|f|f|a.c
location|0|0x10|0:4:0
n|-|0
s|0|0|0|root|1000|1000|1000
END
check_match 'nothing to advise on' 0 '^  none: ' pitot-info --quality whole

check_error 'options that do not go together' 2 'excludes' pitot-info --quality --features hand
check_error 'an option that is for --quality' 2 'are for --quality' pitot-info --symbols . hand

# ---- recordings whose program is gone ------------------------------------------------------------

why=
if ! command -v perf >/dev/null || ! command -v cc >/dev/null || ! command -v readelf >/dev/null; then
	why='needs perf, cc and readelf'
elif ! perf record --buildid-mmap --call-graph dwarf -o probe.data -- true >/dev/null 2>&1; then
	why='needs perf that can record here'
fi
if test -n "$why"; then
	test "${PITOT_STRICT:-0}" = 1 && bail "$why"
	skip 'recordings' "$why"
	finish
	exit
fi

cc -O2 -g -DMILLISECONDS=300 -Wl,--build-id -fno-omit-frame-pointer -o app "$srcdir/tests/workloads/demo.c" ||
	bail 'no program to record'
record()
{
	record_to=$1
	shift
	perf record -q -N -B -F 500 "$@" -o "$record_to" ./app >/dev/null 2>&1 || bail "perf record $* fails"
}
record fp --buildid-mmap -g
record dwarf --buildid-mmap --call-graph dwarf,1024
record flat --buildid-mmap
record bare -g

# is CHAIN WANTED PATH KEY: what the JSON says of a module
is()
{
	is_got=$(module "$3" "$4" <"$1.json")
	test "$is_got" = "$2" && pass "$1: $4 is $2" || fail "$1: $4 is $2, not $is_got"
}

pitot-info --quality --json fp >here.json
is here found "$tmp/app" names
is here "$tmp/app" "$tmp/app" debug
mkdir elsewhere
mv app elsewhere/moved
wanted=$(readelf -n elsewhere/moved | sed -n 's/^ *Build ID: *//p')
check 'readelf knows a build-id' test -n "$wanted"

for chain in fp dwarf flat bare; do
	pitot-info --quality --json $chain >$chain.json
	check "$chain: the sums hold" sums_hold $chain.json
	samples=$(perf report --stats -i $chain 2>/dev/null | awk '/ SAMPLE events:/ { print $3; exit }')
	test "$samples" -gt 0 && test "$(json_value recorded <$chain.json)" = "$samples" &&
		pass "$chain: perf says $samples samples, too" || fail "$chain: perf says $samples samples"
	is $chain missing "$tmp/app" names
done
for chain in fp dwarf flat; do
	is $chain "$wanted" "$tmp/app" build_id
	check_match "$chain: that build-id is wanted" 0 "not found +wanted is build-id $wanted\$" \
		pitot-info --quality $chain
	cp "$stdout" $chain.text
	check "$chain: advice is to give a directory" advises $chain.text 'module.* not found.*--symbols DIR'
	check_match "$chain: the place that was tried" 0 "tried +$tmp/app\$" pitot-info --quality $chain
done
is bare null "$tmp/app" build_id
check 'without build-ids' pitot-info --quality bare
cp "$stdout" bare.text
check 'the remedy is to record them' advises bare.text 'without a build-id.*--buildid-mmap'

# What walks copies of the stack needs the program, which has moved; -g does not.
kept=$(json_value kept <dwarf.json)
user=$(perf script -i dwarf -F ip,dso 2>/dev/null | grep -c .)
check 'perf has stacks in the one with copies' test "$user" -gt 0
pitot-info --quality --json --symbols elsewhere dwarf >dwarf.back.json
cut=$(ending no-module <dwarf.json)
still_cut=$(ending no-module <dwarf.back.json)
test "$cut" -gt $((kept * 9 / 10)) && test "$still_cut" -lt $((kept / 10)) &&
	pass 'copies of the stack: the program is needed' ||
	fail "copies of the stack: of $kept, $cut cut without the program, $still_cut with it"
for chain in fp flat dwarf; do
	test "$(ending not-walked <$chain.json)" = 0 && pass "$chain: nothing is left to unwind" ||
		fail "$chain: nothing is left to unwind"
done
check 'no chains: it says so' advises flat.text 'without call chains.*record -g'
check_status 'chains: nothing is said of copies' 1 advises fp.text 'not unwound'
check_status 'chains: nor of call chains' 1 advises fp.text 'call chains'

# Without chains perf prints a line for each sample: those in the program are our leaves.
leaves=$(perf script -i flat -F ip,dso 2>/dev/null | grep -cF "($tmp/app)")
test "$leaves" -gt 0 || fail 'perf finds samples in the program'
is flat "$leaves" "$tmp/app" leaves

pitot-info --quality --json --symbols elsewhere fp >back.json
is back found "$tmp/app" names
is back elsewhere/moved "$tmp/app" image
check_match 'that they were found is in a profile, too' 0 'found +elsewhere/moved$' \
	sh -c 'pitot-profile --symbols elsewhere fp | pitot-info --quality'

# Half of a recording.
head -c $(($(wc -c <fp) / 2)) fp >half
check_status 'half of a recording' 3 pitot-info --quality half
cp "$stdout" half.text
check 'it says so' advises half.text 'The recording is damaged'
finish
