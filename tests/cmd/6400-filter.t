#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Filters, on a profile whose samples can be told by their counts: 1, 2, 4, 8, 16, 32, which are 63
# together. What has to be left was counted by hand.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"

stream "$tmp/plain" <<\END
ledger|kept|63
ledger|recorded|63
event|sampled|ns|cpu
module|file|aa|/usr/bin/app
module|file|bb|/usr/lib/libjson.so
module|kernel||[kernel.kallsyms]
function|1|main||/src/main.c
function|5|encode||/src/json.c
function|9|alloc||/src/mem.c
function|3|copy||/src/mem.c
function|0|default_idle||
location|0|0x10|0:4:0
location|1|0x20|3:30:0|2:12:0|1:7:0
location|1|0x30
location|2|0x40|4:0:0
location|0|0x50|0:5:0
labels|comm|app|cpu|0|pid|7|size|16 kb
labels|comm|srv|cpu|1|pid|70|size|2048 bytes
labels|comm|swapper|cpu|3|pid|0
n|-|0
n|0|1
n|1|2
n|0|4
n|3|1
n|-|3
s|0|1|1|root|1|100|10000
s|0|2|1|root|2|20|200
s|0|3|2|root|4|3|3
s|0|4|2|root|8|1000|125000
s|0|5|3|root|16|5000|1562500
s|0|-|1|root|32|7|7
END
pitot-profile "$tmp/plain" >"$tmp/in" || bail 'the profile is none'

# filtered FILE: how many samples its ledger says were left out; left FILE: those that are there
filtered()
{
	awk -F '\t' '$1 == "ledger" && $2 ~ /^filtered / { n += $3 } END { print n + 0 }' "$1"
}

left()
{
	awk -F '\t' '$1 == "s" { n += $6 } END { print n + 0 }' "$1"
}

# gives OPTION... <STACKS: what is left, as folded stacks with the numbers of samples; that it adds
# up, and that a tool with these options shows the same.
gives()
{
	cat >"$tmp/wanted"
	pitot-filter "$@" "$tmp/in" >"$tmp/out" 2>"$tmp/complaint"
	pitot-fold --samples "$tmp/out" >"$tmp/folded" 2>>"$tmp/complaint"
	check_same "$*" "$tmp/wanted" "$tmp/folded"
	check "$*: what is left and filtered is all" \
		test "$(($(left "$tmp/out") + $(filtered "$tmp/out")))" = 63
	pitot-top --tsv "$tmp/out" >"$tmp/wanted" 2>"$tmp/complaint"
	pitot-top --tsv "$@" "$tmp/in" >"$tmp/folded" 2>"$tmp/complaint"
	check_same "$*: the same in pitot top" "$tmp/wanted" "$tmp/folded"
}

gives -focus alloc <<\END
app;main;encode;alloc;copy 1
app;main;encode;alloc;copy;[libjson.so+0x30] 2
srv;main;main;encode;alloc;copy 8
END
gives -focus 'src/main' -ignore '^copy$' <<\END
srv;main;main 4
END
gives -ignore kernel <<\END
app 32
app;main;encode;alloc;copy 1
app;main;encode;alloc;copy;[libjson.so+0x30] 2
srv;main;main 4
srv;main;main;encode;alloc;copy 8
END
gives -hide mem <<\END
app 32
app;main;encode 1
app;main;encode;[libjson.so+0x30] 2
srv;main;main 4
srv;main;main;encode 8
swapper;default_idle 16
END
gives -hide 'main|idle' <<\END
app 32
app;encode;alloc;copy 1
app;encode;alloc;copy;[libjson.so+0x30] 2
srv;encode;alloc;copy 8
END
gives -show mem <<\END
app;alloc;copy 3
srv;alloc;copy 8
END
gives -show '^alloc|0x30' -hide copy <<\END
app;alloc 1
app;alloc;[libjson.so+0x30] 2
srv;alloc 8
END
gives -show_from '^alloc' <<\END
app;alloc;copy 1
app;alloc;copy;[libjson.so+0x30] 2
srv;alloc;copy 8
END
gives --prune-from=alloc <<\END
app 32
app;main;encode;alloc 3
srv;main;main 4
srv;main;main;encode;alloc 8
swapper;default_idle 16
END
gives -prune_from main <<\END
app 32
app;main 3
srv;main;main 12
swapper;default_idle 16
END
gives -tagfocus pid=8:70 <<\END
srv;main;main 4
srv;main;main;encode;alloc;copy 8
END
gives -tagfocus size=3kb: <<\END
app 32
app;main;encode;alloc;copy 1
app;main;encode;alloc;copy;[libjson.so+0x30] 2
END
gives -tagfocus 2kb <<\END
srv;main;main 4
srv;main;main;encode;alloc;copy 8
END
# A text that reads as a number is a text.
printf 'main;a 1\n' >"$tmp/one"
pitot-merge --label run=1,21,x "$tmp/one" "$tmp/one" "$tmp/one" >"$tmp/runs"
for run in 'run=^[12]' 'run:[12]' run=1:30; do
	check_output "a label that is a text: $run" pitot-fold -tagfocus "$run" "$tmp/runs" <<\END
main;a 2
END
done
gives -tagfocus comm=^sw,^srv -tagignore pid=:0 <<\END
srv;main;main 4
srv;main;main;encode;alloc;copy 8
END
gives -tagfocus 'size=^16|^4' <<\END
app 32
app;main;encode;alloc;copy 1
app;main;encode;alloc;copy;[libjson.so+0x30] 2
END
gives -tagfocus 'size:[2-9],comm:' <<\END
srv;main;main 4
srv;main;main;encode;alloc;copy 8
END
gives -tagignore 'pid=^7' -focus encode -hide copy <<\END
app;main;encode;alloc 1
app;main;encode;alloc;[libjson.so+0x30] 2
srv;main;main;encode;alloc 8
END
gives -tagignore 'comm:s,mm:.r' <<\END
app 32
app;main;encode;alloc;copy 1
app;main;encode;alloc;copy;[libjson.so+0x30] 2
swapper;default_idle 16
END
gives -tagroot pid,size -focus '16 kb' <<\END
app;7;16 kb 32
app;7;16 kb;main;encode;alloc;copy 1
app;7;16 kb;main;encode;alloc;copy;[libjson.so+0x30] 2
END
gives -tagleaf cpu,size -show 'main|^size$' <<\END
app;16 kb 32
app;main;16 kb 3
srv;main;main;2048 bytes 12
swapper;(none) 16
END
gives --drop-unknown <<\END
app;main;encode;alloc;copy 3
srv;main;main 4
srv;main;main;encode;alloc;copy 8
swapper;default_idle 16
END
gives --rename 'alloc|copy=memory' --rename '^a=b' -focus copy <<\END
app;main;encode;memory;memory 1
app;main;encode;memory;memory;[libjson.so+0x30] 2
srv;main;main;encode;memory;memory 8
END
gives --rename 'alloc|copy=memory' --fold-recursion --user <<\END
app;main;encode;memory 1
app;main;encode;memory;[libjson.so+0x30] 2
srv;main 4
srv;main;encode;memory 8
END
gives --max-depth 3 -ignore idle <<\END
app 32
app;main;encode;alloc 3
srv;main;main 4
srv;main;main;encode 8
END
gives --granularity files <<\END
app 32
app;/src/main.c;/src/json.c;/src/mem.c;/src/mem.c 1
app;/src/main.c;/src/json.c;/src/mem.c;/src/mem.c;[libjson.so+0x30] 2
srv;/src/main.c;/src/main.c 4
srv;/src/main.c;/src/main.c;/src/json.c;/src/mem.c;/src/mem.c 8
swapper;[kernel.kallsyms] 16
END
gives --module libjson.so,/nowhere <<\END
app;main;encode;alloc;copy 1
app;main;encode;alloc;copy;[libjson.so+0x30] 2
srv;main;main;encode;alloc;copy 8
END
gives --module '[kernel.kallsyms],/usr/bin/app' <<\END
srv;main;main 4
swapper;default_idle 16
END
gives --kernel <<\END
swapper;default_idle 16
END
gives --no-idle --cpu 1-3 <<\END
srv;main;main 4
srv;main;main;encode;alloc;copy 8
END
gives --comm srv,swapper --pid 0,60-80 <<\END
srv;main;main 4
srv;main;main;encode;alloc;copy 8
swapper;default_idle 16
END

# ---- what is in the profile afterwards -----------------------------------------------------------

# lines KIND FILE: those of a stream, with | for tabs
lines()
{
	sed -n "s/^$1	//p" "$2" | tr '\t' '|'
}

pitot-filter -focus main -hide 'a b' "$tmp/in" | pitot-filter -focus encode -tagignore comm=app |
	pitot-filter -tagshow '^comm$' --granularity lines >"$tmp/chain"
check_output 'each step of a chain is recorded' lines transform "$tmp/chain" <<\END
--focus=main --hide="a b"
--focus=encode --tagignore=comm=app
--tagshow=^comm$ --granularity=lines
END
check_output 'the ledger has what each filter has left out' lines ledger "$tmp/chain" <<\END
filtered focus|52
filtered hide|0
filtered tagignore|3
kept|63
left out count ns cpu|55
left out value ns cpu|5130
recorded|63
END
check_output 'labels that are not shown are gone' lines labels "$tmp/chain" <<\END
comm|srv
END
check_output 'a table accounts for all' sh -c 'pitot-top "$1" | tail -n 1' - "$tmp/chain" <<\END
63 samples = 8 shown + 55 filtered
END
pitot-filter -taghide 'p|c' "$tmp/in" >"$tmp/hidden"
check_output 'labels are hidden' lines labels "$tmp/hidden" <<\END
size|16 kb
size|2048 bytes
END
pitot-filter --granularity functions "$tmp/in" >"$tmp/functions"
check_output 'functions lose files and lines' lines function "$tmp/functions" <<\END
0|alloc||
0|copy||
0|default_idle||
0|encode||
0|main||
END
check 'and places' sh -c 'test "$(grep -c ^location "$1")" = 4' - "$tmp/functions"
pitot-filter --fold-recursion "$tmp/in" | pitot-top --by line --tsv >"$tmp/folded"
check 'of a recursion the innermost call stays' \
	awk -F '\t' '$8 ~ /^main/ { seen[$11 ":" $1] = 1 } END { exit !("5:3" in seen) }' "$tmp/folded"
pitot-filter -focus '' --focus= "$tmp/in" >"$tmp/same"
check_same 'empty options change nothing' "$tmp/in" "$tmp/same"

# ---- what is said --------------------------------------------------------------------------------

check_error '-v tells what each has left out' 0 '^pitot-filter: --hide left out 16 of 31 samples$' \
	pitot-filter -v -focus . -hide idle "$tmp/in"
for tool in top fold tree graph tags flame; do
	check_error "pitot $tool: which filter has emptied it" 1 \
		"^pitot-$tool: no samples are left: --ignore left out the last of them$" \
		pitot-$tool -focus main -ignore 'c' "$tmp/in"
done
check_error 'pitot filter, too' 1 '^pitot-filter: no samples are left: --focus left' \
	pitot-filter -focus nothing -ignore main "$tmp/in"
check 'and writes a profile of nothing' test "$(filtered "$stdout")" = 63
check_error 'a bad expression, with the place' 2 \
	"^pitot-filter: --hide: .*'a\\(\\+\\)': at character 3, before '\\+\\)': " \
	pitot-filter -hide 'a(+)' "$tmp/in"
check_error 'a bad one among several' 2 '--tagfocus: .*at its end' \
	pitot-filter -tagfocus 'comm=a,(b' "$tmp/in"
check_error 'a label that is not there' 2 "--tid: .*'pitot profile --labels tid'" \
	pitot-filter --tid 5 "$tmp/in"
for option in tagfocus=tid=5 tagignore=tid=x tagroot=comm,tid tagleaf=tid; do
	check_error "a label that is not there: $option" 2 "no label 'tid'; .*--labels tid" \
		pitot-filter "-$option" "$tmp/in"
done
check_error 'a profile has no times' 2 "choose them from the recording \\('pitot profile --time 1,2'" \
	pitot-filter --time 1,2 "$tmp/in"
check_error '--kernel and --user' 2 'exclude each other' pitot-top --kernel --user "$tmp/in"
for wrong in a 1- 3,,4 -3 1-2-3 99999999999999999999; do
	check_error "no list of numbers: $wrong" 2 "--pid takes numbers and ranges.*'$wrong'" \
		pitot-filter "--pid=$wrong" "$tmp/in"
done
for wrong in noequals =x x=; do
	check_error "no renaming: $wrong" 2 "REGEX=NAME, not '$wrong'" \
		pitot-filter --rename "$wrong" "$tmp/in"
done
check_error 'a number that is too large' 2 'too large' \
	pitot-filter -tagfocus 99999999999999999999 "$tmp/in"

# ---- one event ------------------------------------------------------------------------------------

. "$srcdir/tests/calls.sh"
calls_stream "$tmp/calls"
pitot-filter -e faults "$tmp/calls" >"$tmp/one"
check_output 'of several events the one that is wanted is left' lines event "$tmp/one" <<\END
1|exact|count|faults
END
check_output 'with its samples' lines s "$tmp/one" <<\END
0|1|1|root|7|7|7
END
check_match 'the others are accounted for' 0 '^23 samples = 7 shown \+ 16 of other events$' \
	pitot-top "$tmp/one"
pitot-filter -e 1 "$tmp/calls" >"$tmp/by_number"
check_same 'by its number' "$tmp/one" "$tmp/by_number"
pitot-profile -e faults "$tmp/calls" >"$tmp/by_profile"
check_same 'by pitot profile' "$tmp/one" "$tmp/by_profile"
pitot-filter -e cpu-clock "$tmp/calls" >"$tmp/first"
check_output 'the first of them' lines event "$tmp/first" <<\END
0|exact|ns|cpu-clock
END
check 'has its samples' test "$(left "$tmp/first")" = 16
check_match 'together with a filter' 0 \
	'^23 samples = 7 shown \+ 7 of other events \+ 9 filtered$' \
	sh -c 'pitot-filter -e cpu-clock -focus leaf "$1" | pitot-top' - "$tmp/calls"
check_error 'an event that is not there' 2 "no event 'nope'; the events are: cpu-clock, faults" \
	pitot-filter -e nope "$tmp/calls"
for tool in profile filter pprof; do
	check_error "pitot $tool: a label that is none" 2 "'.*calls' has no label 'nope'" \
		pitot-$tool --labels comm,nope "$tmp/calls"
	check "pitot $tool: one that a recording could have" pitot-$tool --labels comm,tid "$tmp/calls"
done

# ---- a recording ---------------------------------------------------------------------------------

demo=$srcdir/tests/data/demo.perf.data

# samples OPTION...: how many a recording has with these options
samples()
{
	pitot-profile "$@" "$demo" >"$tmp/selected" || return
	awk -F '\t' '$1 == "s" { n += $6 } END { print n + 0 }' "$tmp/selected"
}

# in_time START END: how many samples the records have in this time, in seconds as recorded
in_time()
{
	pitot-records --type SAMPLE "$demo" | awk -v start="$1" -v end="$2" '
		{ sub(/.* time=/, ""); if ($1 >= start && $1 < end) n++ }
		END { print n + 0 }'
}

first=1997.478816304
check 'seconds from the first sample' test "$(samples --time 0.25,0.5)" = \
	"$(in_time 1997.728816304 1997.978816304)"
check 'times as recorded' test "$(samples --time @1997.6,@1998.1)" = "$(in_time 1997.6 1998.1)"
check 'from a time on' test "$(samples --time 0.5,)" = "$(in_time 1997.978816304 9999)"
check 'up to a time' test "$(samples --time ,0.5)" = "$(in_time $first 1997.978816304)"
check 'all percent are all' test "$(samples --time 0%-100%)" = 499
parts=0
for part in 0%-20% 20%-33.3% 33.3%,70% 70%-100%; do
	parts=$((parts + $(samples --time $part)))
done
check 'parts are disjoint, and are all' test $parts = 499
check 'the ledger of a recording' test \
	"$(($(samples --time 10%-20%) + $(filtered "$tmp/selected")))" = 499
for wrong in '' , 1 2,1 a,b 1,2,3 10%-101% 5-6 1,2x @,1 1.2.3,4; do
	test -n "$wrong" || continue
	check_error "no time: $wrong" 2 '--time' pitot-top --time "$wrong" "$demo"
done
check 'a process' test "$(samples --pid 14891)" = 499
check_error 'no such process' 1 'no samples are left: --pid left' pitot-top --pid 1 "$demo"
check 'a thread by its name, without a label' test "$(samples --labels cpu --comm demo)" = 499
check 'which is no label then' sh -c '! grep -q "^labels.*comm" "$1"' - "$tmp/selected"
check_error 'what was not recorded cannot be chosen by' 2 "--cpu cannot be used: samples of 'cpu-clock" \
	pitot-top --cpu 0 "$demo"
pitot-profile --labels comm,pid,tid "$demo" >"$tmp/labelled"
for option in --pid=14891 --pid=2-9 --comm=demo --comm=other --tid=14891; do
	pitot-filter --labels comm,pid,tid $option "$demo" 2>/dev/null |
		grep -v '^ledger	kept\|^fact	duration\|^end' >"$tmp/before"
	pitot-filter $option "$tmp/labelled" 2>/dev/null |
		grep -v '^ledger	kept\|^fact	duration\|^end' >"$tmp/after"
	grep '^s' "$tmp/before" >"$tmp/before.samples"
	grep '^s' "$tmp/after" >"$tmp/after.samples"
	check_same "$option: the same samples before and after counting" \
		"$tmp/before.samples" "$tmp/after.samples"
done
check_match 'a view reads the label that a filter needs' 0 'tagroot=tid' \
	pitot-top -tagroot tid "$demo"
check 'a number that was not recorded is no label of 0' sh -c \
	'! pitot-profile --labels cpu,cgroup,tid "$1" | grep -Eq "^labels.*(cpu|cgroup)"' - "$demo"
for option in -tagroot=cpu -tagfocus=cpu=0 --by=cpu; do
	check_error "$option: how to record it" 2 "no label 'cpu'; .*'perf record --sample-cpu'" \
		pitot-top $option "$demo"
done
check_error '--cpu: how to record it' 2 "cannot be used.*'perf record --sample-cpu'" \
	pitot-top --cpu 0 "$demo"
check_error 'which labels there are' 2 "^pitot-filter: --tagroot: .* 'run'; its labels are: comm, cpu, pid, size \(" \
	pitot-filter -tagroot comm,run "$tmp/in"
pitot-filter -tagroot , -tagleaf ,, "$tmp/in" | grep '^s' >"$tmp/commas"
grep '^s' "$tmp/in" >"$tmp/plainly"
check_same 'commas alone are nothing' "$tmp/plainly" "$tmp/commas"
pitot-filter -tagroot ,comm,,pid, "$tmp/in" | sed '/^transform/d' >"$tmp/commas"
pitot-filter -tagroot comm,pid "$tmp/in" | sed '/^transform/d' >"$tmp/plainly"
check_same 'empty keys are none' "$tmp/plainly" "$tmp/commas"
finish
