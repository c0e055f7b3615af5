#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pitot top: tables of profiles that are small enough to be counted by hand.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"
plan 45

# main calls work twice; square is inlined in work; 3 + 1 + 4 samples of 10 ms, all below main.
stream "$tmp/inline" <<\END
event|sampled|ns|cpu-clock
module|file|aa|/usr/bin/app
module|kernel|bb|[kernel.kallsyms]
function|10|work|work|/src/app.c
function|21|main|main|/src/app.c
function|3|square|square|/src/square.h
location|0|0x10|2:4:0|0:14:0
location|0|0x20|1:25:0
location|0|0x30|0:12:0
location|1|0x1000
n|-|1
n|0|0
n|1|3
n|0|2
labels|comm|app|pid|7
labels|comm|app|pid|8
s|0|1|1|root|3|30000000|300000000000000
s|0|2|1|root|1|10000000|100000000000000
s|0|3|2|root|4|40000000|400000000000000
END

check_output 'inlined functions have their own flat, as pprof prints it' \
	pitot-top --format=pprof "$tmp/inline" <<\END
Type: cpu
Showing nodes accounting for 80ms, 100% of 80ms total
      flat  flat%   sum%        cum   cum%
      40ms 50.00% 50.00%       80ms   100%  work
      30ms 37.50% 87.50%       40ms 50.00%  square (inline)
      10ms 12.50%   100%       10ms 12.50%  [kernel.kallsyms+0x1000]
         0     0%   100%       80ms   100%  main
END
check_output 'sorted by cum' pitot-top --format=pprof -cum "$tmp/inline" <<\END
Type: cpu
Showing nodes accounting for 80ms, 100% of 80ms total
      flat  flat%   sum%        cum   cum%
         0     0%     0%       80ms   100%  main
      40ms 50.00% 50.00%       80ms   100%  work
      30ms 37.50% 87.50%       40ms 50.00%  square (inline)
      10ms 12.50%   100%       10ms 12.50%  [kernel.kallsyms+0x1000]
END
check_output 'without inlining the outer function has it' \
	pitot-top --format=pprof -noinlines "$tmp/inline" <<\END
Type: cpu
Showing nodes accounting for 80ms, 100% of 80ms total
      flat  flat%   sum%        cum   cum%
      70ms 87.50% 87.50%       80ms   100%  work
      10ms 12.50%   100%       10ms 12.50%  [kernel.kallsyms+0x1000]
         0     0%   100%       80ms   100%  main
END
check_output 'a limit, in the form of pprof' pitot-top --format=pprof -1 "$tmp/inline" <<\END
Type: cpu
Showing nodes accounting for 40ms, 50.00% of 80ms total
Showing top 1 nodes out of 4
      flat  flat%   sum%        cum   cum%
      40ms 50.00% 50.00%       80ms   100%  work
END
# 0.3 of 80 ms is 24 ms, and only the kernel has less. Wilson for 4 of 8 and 3 of 8 by its formula.
check_output 'for people: what is hidden is a row, and all samples are accounted for' \
	pitot-top -nodecount=2 -nodefraction=0.3 "$tmp/inline" <<\END
Type: cpu-clock
Showing nodes accounting for 70ms, 87.50% of 80ms total
Dropped 1 node (cum <= 24ms)
Showing top 2 nodes out of 3
      flat  flat%   sum%        cum   cum%   95% interval  name
      40ms 50.00% 50.00%       80ms   100%   21.52-78.48%  work
      30ms 37.50% 87.50%       40ms 50.00%   13.68-69.43%  square (inline)
      10ms 12.50%   100%          -      -              -  (2 more)
8 samples = 8 shown; 1 in code without a name
END
check_output 'by a label: flat and cum are the same' \
	pitot-top --format=pprof --by pid "$tmp/inline" <<\END
Type: cpu
Showing nodes accounting for 80ms, 100% of 80ms total
      flat  flat%   sum%        cum   cum%
      40ms 50.00% 50.00%       40ms 50.00%  7
      40ms 50.00%   100%       40ms 50.00%  8
END
check_output 'by a label and a function' \
	pitot-top --format=pprof --by pid,function -n 4 "$tmp/inline" <<\END
Type: cpu
Showing nodes accounting for 80ms, 100% of 80ms total
Showing top 4 nodes out of 6
      flat  flat%   sum%        cum   cum%
      40ms 50.00% 50.00%       40ms 50.00%  8: work
      30ms 37.50% 87.50%       40ms 50.00%  7: square (inline)
      10ms 12.50%   100%       10ms 12.50%  7: [kernel.kallsyms+0x1000]
         0     0%   100%       40ms 50.00%  7: main
END
check_output 'by line' pitot-top --format=pprof --by line "$tmp/inline" <<\END
Type: cpu
Showing nodes accounting for 80ms, 100% of 80ms total
      flat  flat%   sum%        cum   cum%
      40ms 50.00% 50.00%       40ms 50.00%  work /src/app.c:12
      30ms 37.50% 87.50%       40ms 50.00%  square /src/square.h:4 (inline)
      10ms 12.50%   100%       10ms 12.50%  [kernel.kallsyms+0x1000]
         0     0%   100%       80ms   100%  main /src/app.c:25
         0     0%   100%       40ms 50.00%  work /src/app.c:14
END
check_output 'by file' pitot-top --format=pprof --by file "$tmp/inline" <<\END
Type: cpu
Showing nodes accounting for 80ms, 100% of 80ms total
      flat  flat%   sum%        cum   cum%
      40ms 50.00% 50.00%       80ms   100%  /src/app.c
      30ms 37.50% 87.50%       40ms 50.00%  /src/square.h (inline)
      10ms 12.50%   100%       10ms 12.50%  [kernel.kallsyms]
END
check_output 'by module' pitot-top --format=pprof --by module "$tmp/inline" <<\END
Type: cpu
Showing nodes accounting for 80ms, 100% of 80ms total
      flat  flat%   sum%        cum   cum%
      70ms 87.50% 87.50%       80ms   100%  /usr/bin/app
      10ms 12.50%   100%       10ms 12.50%  [kernel.kallsyms]
END
check_output 'by address' pitot-top --format=pprof --by address "$tmp/inline" <<\END
Type: cpu
Showing nodes accounting for 80ms, 100% of 80ms total
      flat  flat%   sum%        cum   cum%
      40ms 50.00% 50.00%       40ms 50.00%  [app+0x30] work /src/app.c:12
      30ms 37.50% 87.50%       40ms 50.00%  [app+0x10] square /src/square.h:4 (inline)
      10ms 12.50%   100%       10ms 12.50%  [kernel.kallsyms+0x1000]
         0     0%   100%       80ms   100%  [app+0x20] main /src/app.c:25
END

# a calls leaf, b has it inlined, c has it both ways; a and b are also on their own below main.
stream "$tmp/partial" <<\END
event|exact|count|e
module|file||/m
function|1|leaf|leaf|x.c
function|1|a|a|x.c
function|1|b|b|x.c
function|1|c|c|x.c
location|0|0x1|0:1:0
location|0|0x2|1:1:0
location|0|0x3|0:1:0|2:1:0
location|0|0x4|0:1:0|3:1:0
location|0|0x5|3:1:0
n|-|1
n|0|0
n|-|2
n|-|3
n|-|4
n|4|0
s|0|1|0|root|1|1|1
s|0|2|0|root|1|2|4
s|0|3|0|root|1|4|16
s|0|5|0|root|1|8|64
END
check_match 'called here, inlined there' 0 ' leaf \(partial-inline\)$' pitot-top "$tmp/partial"
check_match 'so says pprof' 0 ' leaf \(partial-inline\)$' pitot-top --format=pprof "$tmp/partial"
# Only the calls from c and a are then left, and c is not always inlining.
sed '1d; /^end/d; /^s.0.2/d' "$tmp/partial" | tr '\t' '|' | stream "$tmp/mixed"
check_match 'called and inlined by one caller' 0 ' leaf \(partial-inline\)$' \
	pitot-top "$tmp/mixed"
check_match 'which pprof takes for called' 0 ' leaf$' pitot-top --format=pprof "$tmp/mixed"

# Calls below 0.1 % of what has stacks are not looked at. a calls leaf in 5 of 1000; 9000 have none.
sed -e '/^end/d' -e '/^s.0/d' "$tmp/partial" | tr '\t' '|' >"$tmp/rare.body"
{
	sed 1d "$tmp/rare.body"
	printf '%s\n' 's|0|-|0|root|1|9000|1' 's|0|1|0|root|1|5|1' 's|0|3|0|root|1|995|1'
} | stream "$tmp/rare"
check_match 'a rare call, and samples without a stack' 0 ' leaf \(partial-inline\)$' \
	pitot-top --format=pprof "$tmp/rare"

tr '|' '\t' >"$tmp/expected.tsv" <<\END
flat|flat_share|cum|cum_share|samples|low|high|name|module|file|line|inline|comm
40000000|0.5|80000000|1|4|0.215216|0.784784|work|/usr/bin/app|/src/app.c|10||app
30000000|0.375|40000000|0.5|3|0.136844|0.694258|square|/usr/bin/app|/src/square.h|3|inline|app
10000000|0.125|10000000|0.125|1|0.0224175|0.470889|[kernel.kallsyms+0x1000]|[kernel.kallsyms]||||app
0|0|80000000|1|0|0|0.324403|main|/usr/bin/app|/src/app.c|21||app
END
check 'TSV' pitot-top --tsv --by comm,function "$tmp/inline"
# Shares of 8 by the formula of Wilson, to four digits.
awk -F '\t' -v OFS='\t' 'NR > 1 { $6 = sprintf("%.4f", $6); $7 = sprintf("%.4f", $7) } { print }' \
	"$stdout" >"$tmp/got.tsv"
awk -F '\t' -v OFS='\t' 'NR > 1 {
	p = $2; n = 8; z = 1.959964; e = z * z / n
	h = z / (1 + e) * sqrt(p * (1 - p) / n + e / (4 * n)); c = (p + e / 2) / (1 + e)
	$6 = sprintf("%.4f", p ? c - h : 0); $7 = sprintf("%.4f", c + h) } { print }' \
	"$tmp/expected.tsv" >"$tmp/want.tsv"
check_same 'its rows and intervals' "$tmp/want.tsv" "$tmp/got.tsv"

# fib(3) on the stack once, then twice, then three times.
stream "$tmp/recursion" <<\END
event|exact|count|calls
module|file||/bin/fib
function|1|fib|fib|fib.c
location|0|0x1|0:1:0
location|0|0x2|0:2:0
n|-|0
n|0|1
n|1|1
s|0|0|0|root|1|1|1
s|0|1|0|root|1|2|4
s|0|2|0|root|1|4|16
END
check_output 'recursion counts once, and what is exact has no interval' \
	pitot-top "$tmp/recursion" <<\END
Type: calls
Showing nodes accounting for 7, 100% of 7 total
      flat  flat%   sum%        cum   cum%   95% interval  name
         7   100%   100%          7   100%              -  fib
3 samples = 3 shown
END

# Weights of 250 ms, 125 ms and 1 s: n = 2^2 / (0.125 + 0.0625 + 1) = 3.368.
stream "$tmp/ledger" <<\END
fact|command|perf record ./app
fact|build_id|0123abcd
fact|file|/opt/bin/app
fact|start_ns|1600000000123456789
fact|duration_ns|2000000000
ledger|recorded|30
ledger|lost|5
ledger|undecodable|1
ledger|filtered focus|3
ledger|other events|2
transform|-focus=^main$
event|sampled|ns|cpu-clock
event|exact|count|sched:sched_switch
module|file||/bin/a
function|1|f.isra.0|f|a.c
function|1|f.cold|f|a.c
location|0|0x1|0:1:0
location|0|0x2|1:1:0
n|-|0
n|-|1
s|0|0|0|dump|2|500000000|125000000000000000
s|0|1|0|no-cfi|4|500000000|62500000000000000
s|0|-|0|root|1|1000000000|1000000000000000000
s|1|0|0|root|17|17|17
END
check_output 'facts, filters, ledger, endings, clones, empty stacks, other events' \
	pitot-top "$tmp/ledger" <<\END
File: app
Build ID: 0123abcd
Command: perf record ./app
Type: cpu-clock
Time: 2020-09-13 12:26:40 UTC
Duration: 2s, Total samples = 2s (  100%)
Active filters:
   -focus=^main$
Showing nodes accounting for 2s, 100% of 2s total
      flat  flat%   sum%        cum   cum%   95% interval  name
        1s 50.00% 50.00%         1s 50.00%   13.50-86.50%  [no stack]
        1s 50.00%   100%         1s 50.00%   13.50-86.50%  f
35 samples = 7 shown + 19 of other events + 3 filtered + 1 undecodable + 5 lost; 6 stacks cut short: 2 stack dump exhausted, 4 no unwind information; 1 without a stack
Other events: sched:sched_switch (17 samples)
END
check_match 'clones apart' 0 '^ *500ms 25\.00% .*  f\.isra\.0$' \
	pitot-top --clones=keep "$tmp/ledger"
check_match 'an event by name' 0 '^ *17 +100% +100% +17 +100% +-  f$' \
	pitot-top -e sched:sched_switch "$tmp/ledger"
check_match 'an event by number' 0 '^Type: sched:sched_switch$' pitot-top -e 1 "$tmp/ledger"
check_error 'no such event: those that there are' 2 'cpu-clock, sched:sched_switch' \
	pitot-top -e cycles "$tmp/ledger"
# The first event is the first that was recorded, wherever the stream has it.
printf '%s\n' 'event|1|exact|count|a' 'event|0|exact|count|z' 'module|file||/m' 'location|0|0x1' \
	'n|-|0' 's|0|0|0|root|1|7|49' 's|1|0|0|root|1|5|25' | stream "$tmp/ranks"
check_match 'the event shown is the first of those recorded' 0 '^Type: z' pitot-top "$tmp/ranks"
check_match 'events are numbered as they were recorded' 0 '^Type: a' pitot-top -e 1 "$tmp/ranks"
check_error 'no such label: how to get it' 2 'pitot profile --labels cpu' \
	pitot-top --by cpu,function "$tmp/inline"
check_error 'an empty key' 2 'empty word' pitot-top --by function, "$tmp/inline"
check_error 'a format that is none' 2 "'table', 'pprof', 'tsv' or 'json'" \
	pitot-top --format=csv "$tmp/inline"
check_error 'a fraction above 1' 2 'from 0 to 1' pitot-top -nodefraction 2 "$tmp/inline"

stream "$tmp/empty" </dev/null
check_match 'an empty profile is a table without rows' 1 '^0 samples = 0 shown$' \
	pitot-top "$tmp/empty"
check_error 'and it is said' 1 'there are no samples' pitot-top --json "$tmp/empty"

# All bytes but those that the stream itself must escape go as they are into a name.
awk 'BEGIN { printf "function|1|"; for (i = 0; i < 256; i++) printf "\\x%02x", i; print "||" }' \
	>"$tmp/function"
{
	printf '%s\n' 'event|exact|count|e' 'module|file||/m'
	cat "$tmp/function"
	printf '%s\n' 'location|0|0x1|0:0:0' 'n|-|0' 's|0|0|0|root|1|1|1'
} | stream "$tmp/bytes"
run pitot-top "$tmp/bytes"
test "$(tr -d ' -~\n' <"$stdout" | wc -c)" -eq 0 && test "$(wc -l <"$stdout")" -eq 5 &&
	pass 'no byte of a name reaches the terminal as a control' ||
	fail 'no byte of a name reaches the terminal as a control'

# The stream has the same escapes as TSV.
name=$(pitot-profile "$tmp/bytes" | awk -F '\t' '$1 == "function" { print $3 }')
check 'TSV of all bytes' pitot-top --tsv "$tmp/bytes"
test -n "$name" && test "$name" = "$(awk -F '\t' 'NR == 2 { print $8 }' "$stdout")" &&
	test "$(awk -F '\t' 'NF != 12' "$stdout" | wc -l)" -eq 0 &&
	pass 'the name is whole, and the columns are twelve' ||
	fail 'the name is whole, and the columns are twelve'
check 'JSON of all bytes' pitot-top --json "$tmp/bytes"
test "$(tr -d '\n -~\200-\377' <"$stdout" | wc -c)" -eq 0 &&
	grep -q '^      "name": ".*\\u0001\\u0002.*\\" *.*\\\\.*",$' "$stdout" &&
	pass 'no control is in JSON as it is' || fail 'no control is in JSON as it is'

# ---- split by a label: 30 + 10 ms in process 7, 40 ms in process 8

check_output 'a table for each value, and shares of its own total' sh -c \
	"pitot-top --tsv --split-by pid '$tmp/inline' | cut -f 1-6,9" <<END
$(tr '|' '\t' <<-ROWS
	pid|flat|flat_share|cum|cum_share|samples|name
	7|30000000|0.75|40000000|1|3|square
	7|10000000|0.25|10000000|0.25|1|[kernel.kallsyms+0x1000]
	7|0|0|40000000|1|0|main
	7|0|0|40000000|1|0|work
	8|40000000|1|40000000|1|4|work
	8|0|0|40000000|1|0|main
ROWS
)
END
check_output 'with headings, and one account of all' sh -c \
	"pitot-top -1 --split-by pid '$tmp/inline' | sed 's/ *[0-9.]*-[0-9.]*%  / RANGE /'" <<\END
Type: cpu-clock

pid: 7
Showing nodes accounting for 30ms, 75.00% of 40ms total
Showing top 1 nodes out of 4
      flat  flat%   sum%        cum   cum%   95% interval  name
      30ms 75.00% 75.00%       40ms   100% RANGE square (inline)
      10ms 25.00%   100%          -      -              -  (3 more)

pid: 8
Showing nodes accounting for 40ms, 100% of 40ms total
Showing top 1 nodes out of 2
      flat  flat%   sum%        cum   cum%   95% interval  name
      40ms   100%   100%       40ms   100% RANGE work
         0     0%   100%          -      -              -  (1 more)

8 samples = 8 shown; 1 in code without a name
END
check_output 'JSON is an array, whose accounts add up' sh -c \
	"pitot-top --json --split-by pid '$tmp/inline' | grep -E '^[][]|^    \"pid|\"(shown|other_tables|unaccounted)\"'" <<\END
[
    "pid": "7",
      "shown": 4,
      "other_tables": 4,
      "unaccounted": 0,
    "pid": "8",
      "shown": 4,
      "other_tables": 4,
      "unaccounted": 0,
]
END
sed 's/^s	0	3	2/s	0	3	0/; s/	40000000	400000000000000/	50000000	500000000000000/' \
	"$tmp/inline" >"$tmp/nameless"
check_output 'the one with most comes first, and may have no name' sh -c \
	"pitot-top --split-by pid '$tmp/nameless' | grep '^pid: '" <<\END
pid: [unknown]
pid: 7
END
check_output 'which in JSON is null' sh -c \
	"pitot-top --json --split-by pid '$tmp/nameless' | grep '^    .pid'" <<\END
    "pid": null,
    "pid": "7",
END
check_error 'a label that is not there' 2 "has no label 'tid'" \
	pitot-top --split-by tid "$tmp/inline"
check_error 'not in the form of pprof' 2 'exclude each other' \
	pitot-top --split-by pid --format=pprof "$tmp/inline"
printf 'event|exact|count|calls\n' | stream "$tmp/none"
check_match 'of nothing there is no table' 1 '^\[\]$' pitot-top --json --split-by pid "$tmp/none"
