#!/bin/sh
# pitot tree: trees of calls that are small enough to be counted by hand.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"
. "$srcdir/tests/calls.sh"
need jq
plan 25

calls_stream "$tmp/calls"
check_match 'in microseconds' 0 '^ *100000us 62.50% ' sh -c "pitot-tree --unit us '$tmp/calls' | tee '$tmp/us'; ! grep -q '[0-9]ms' '$tmp/us'"
check_output 'from roots to leaves: cum is flat and what is below' pitot-tree "$tmp/calls" <<\END
Type: cpu-clock
       cum   cum%       flat  flat%   95% interval  name
     100ms 62.50%          0     0%              -  ├─ main
      60ms 37.50%       10ms  6.25%              -  │  ├─ a
      50ms 31.25%       20ms 12.50%              -  │  │  b
      30ms 18.75%          0     0%              -  │  │  a
      30ms 18.75%          0     0%              -  │  │  b
      30ms 18.75%       30ms 18.75%              -  │  │  leaf (inline)
      40ms 25.00%          0     0%              -  │  └─ b
      40ms 25.00%       40ms 25.00%              -  │     leaf (inline)
      50ms 31.25%          0     0%              -  ├─ [truncated: stack dump exhausted]
      50ms 31.25%       50ms 31.25%              -  │  a
      10ms  6.25%       10ms  6.25%              -  └─ [no stack]
23 samples = 16 shown + 7 of other events; 5 stacks cut short: 5 stack dump exhausted; 1 without a stack
Other events: faults (7 samples)
END
check_output 'from leaves to roots' pitot-tree --reverse "$tmp/calls" <<\END
Type: cpu-clock
       cum   cum%      outer outer%   95% interval  name
      70ms 43.75%          0     0%              -  ├─ leaf (inline)
      70ms 43.75%          0     0%              -  │  b
      40ms 25.00%       40ms 25.00%              -  │  ├─ main
      30ms 18.75%          0     0%              -  │  └─ a
      30ms 18.75%          0     0%              -  │     b
      30ms 18.75%          0     0%              -  │     a
      30ms 18.75%       30ms 18.75%              -  │     main
      60ms 37.50%          0     0%              -  ├─ a
      50ms 31.25%       50ms 31.25%              -  │  ├─ [truncated: stack dump exhausted]
      10ms  6.25%       10ms  6.25%              -  │  └─ main
      20ms 12.50%          0     0%              -  ├─ b
      20ms 12.50%          0     0%              -  │  a
      20ms 12.50%       20ms 12.50%              -  │  main
      10ms  6.25%       10ms  6.25%              -  └─ [no stack]
23 samples = 16 shown + 7 of other events; 5 stacks cut short: 5 stack dump exhausted; 1 without a stack
Other events: faults (7 samples)
END
check_output 'what is small is one line, and sums hold; without inlining, marks and boxes' \
	pitot-tree --noinlines --no-marks --ascii --min-share 0.3 "$tmp/calls" <<\END
Type: cpu-clock
       cum   cum%       flat  flat%   95% interval  name
     100ms 62.50%          0     0%              -  |- main
      60ms 37.50%       10ms  6.25%              -  |  |- a
      50ms 31.25%       20ms 12.50%              -  |  |  b
      30ms 18.75%       30ms 18.75%              -  |  |  (1 more)
      40ms 25.00%       40ms 25.00%              -  |  `- (1 more)
      50ms 31.25%       50ms 31.25%              -  |- a
      10ms  6.25%       10ms  6.25%              -  `- (1 more)
23 samples = 16 shown + 7 of other events; 5 stacks cut short: 5 stack dump exhausted; 1 without a stack
Other events: faults (7 samples)
END
check_output 'no deeper than two' pitot-tree -d 2 "$tmp/calls" <<\END
Type: cpu-clock
       cum   cum%       flat  flat%   95% interval  name
     100ms 62.50%          0     0%              -  ├─ main
      60ms 37.50%       10ms  6.25%              -  │  ├─ a
      50ms 31.25%       50ms 31.25%              -  │  │  (deeper)
      40ms 25.00%          0     0%              -  │  └─ b
      40ms 25.00%       40ms 25.00%              -  │     (deeper)
      50ms 31.25%          0     0%              -  ├─ [truncated: stack dump exhausted]
      50ms 31.25%       50ms 31.25%              -  │  a
      10ms  6.25%       10ms  6.25%              -  └─ [no stack]
23 samples = 16 shown + 7 of other events; 5 stacks cut short: 5 stack dump exhausted; 1 without a stack
Other events: faults (7 samples)
END
check_output 'the three largest' pitot-tree -3 "$tmp/calls" <<\END
Type: cpu-clock
       cum   cum%       flat  flat%   95% interval  name
     100ms 62.50%          0     0%              -  ├─ main
      60ms 37.50%       10ms  6.25%              -  │  ├─ a
      50ms 31.25%       20ms 12.50%              -  │  │  b
      30ms 18.75%       30ms 18.75%              -  │  │  (1 more)
      40ms 25.00%       40ms 25.00%              -  │  └─ (1 more)
      60ms 37.50%       60ms 37.50%              -  └─ (2 more)
23 samples = 16 shown + 7 of other events; 5 stacks cut short: 5 stack dump exhausted; 1 without a stack
Other events: faults (7 samples)
END
check_output 'labels are above the roots' pitot-tree --by comm,function -d 2 "$tmp/calls" <<\END
Type: cpu-clock
       cum   cum%       flat  flat%   95% interval  name
     110ms 68.75%          0     0%              -  ├─ app
      60ms 37.50%          0     0%              -  │  ├─ main
      60ms 37.50%       60ms 37.50%              -  │  │  (deeper)
      50ms 31.25%          0     0%              -  │  └─ [truncated: stack dump exhausted]
      50ms 31.25%       50ms 31.25%              -  │     (deeper)
      40ms 25.00%          0     0%              -  ├─ sh
      40ms 25.00%          0     0%              -  │  main
      40ms 25.00%       40ms 25.00%              -  │  (deeper)
      10ms  6.25%          0     0%              -  └─ (none)
      10ms  6.25%       10ms  6.25%              -     [no stack]
23 samples = 16 shown + 7 of other events; 5 stacks cut short: 5 stack dump exhausted; 1 without a stack
Other events: faults (7 samples)
END
check_match 'a label alone has functions below it' 0 '├─ main$' pitot-tree --by pid "$tmp/calls"
check_match 'another event, and lines' 0 '^ +7 +100% +7 +100% +-  b /src/app.c:32$' \
	pitot-tree -e faults --by line "$tmp/calls"

tr '|' '\t' >"$tmp/expected" <<\END
id|parent|depth|cum|cum_share|flat|flat_share|samples|low|high|name|module|file|line|inline|hidden
1|0|0|100000000|0.625|0|0|10|-|-|main|/usr/bin/app|/src/app.c|10||0
2|1|1|60000000|0.375|10000000|0.0625|6|-|-|a|/usr/bin/app|/src/app.c|20||0
3|2|2|50000000|0.3125|50000000|0.3125|5|-|-|(deeper)|||||0
4|1|1|40000000|0.25|40000000|0.25|4|-|-|(1 more)|||||1
5|0|0|50000000|0.3125|0|0|5|-|-|[truncated: stack dump exhausted]|||||0
6|5|1|50000000|0.3125|50000000|0.3125|5|-|-|(1 more)|||||1
7|0|0|10000000|0.0625|10000000|0.0625|1|-|-|(1 more)|||||1
END
check 'TSV' pitot-tree --tsv -d 2 --min-share 0.2 -n 3 "$tmp/calls"
check_same 'its lines' "$tmp/expected" "$stdout"
check 'JSON' pitot-tree --json "$tmp/calls"
test "$(jq '[(.lines | length), .lines[0].cum, (.lines | map(.flat) | add), .sum]' -c "$stdout")" \
	= '[11,100000000,160000000,160000000]' &&
	pass 'it has all lines' || fail 'it has all lines'

check_output 'as pprof lists calls' pitot-tree --format=pprof "$tmp/calls" <<\END
Type: cpu
Showing nodes accounting for 150ms, 93.75% of 160ms total
----------------------------------------------------------+-------------
      flat  flat%   sum%        cum   cum%   calls calls% + context 	 	 
----------------------------------------------------------+-------------
                                              70ms   100% |   b (inline)
      70ms 43.75% 43.75%       70ms 43.75%                | leaf
----------------------------------------------------------+-------------
                                              60ms 54.55% |   main
                                              30ms 27.27% |   b
      60ms 37.50% 81.25%      110ms 68.75%                | a
                                              50ms 45.45% |   b
----------------------------------------------------------+-------------
                                              50ms 55.56% |   a
                                              40ms 44.44% |   main
      20ms 12.50% 93.75%       90ms 56.25%                | b
                                              70ms 77.78% |   leaf (inline)
                                              30ms 33.33% |   a
----------------------------------------------------------+-------------
         0     0% 93.75%      100ms 62.50%                | main
                                              60ms 60.00% |   a
                                              40ms 40.00% |   b
----------------------------------------------------------+-------------
END
check_match 'pprof: sorted by cum, one node' 0 '^Showing top 1 nodes out of 4$' \
	pitot-tree --format=pprof -cum -nodecount=1 "$tmp/calls"
check_error 'pprof knows no labels there' 2 'not grouped by' \
	pitot-tree --format=pprof --by comm "$tmp/calls"

# Each line's cum is its flat and the cum of those below it, whatever is left out.
sums='NR > 1 { cum[$1] = $4; flat[$1] = $6; below[$2] += $4; name[$1] = $11 }
	END { for (i in cum) if (name[i] !~ /^\(/ && cum[i] != flat[i] + below[i]) bad++
		print bad + 0, below[0] }'
for options in '' --reverse '--min-share 0.02' '--reverse --min-share 0.02' '-d 3' '-r -d 3' '-n 7'; do
	run pitot-tree --tsv $options "$srcdir/tests/data/demo.perf.data"
	awk -F '\t' "$sums" "$stdout"
done >"$tmp/sums"
test "$(sort -u "$tmp/sums")" = '0 998000000' && test "$(wc -l <"$tmp/sums")" -eq 7 &&
	pass 'sums hold in a recording' || fail 'sums hold in a recording'
run pitot-tree --tsv "$srcdir/tests/data/demo.perf.data"
cp "$stdout" "$tmp/direct"
pitot-profile "$srcdir/tests/data/demo.perf.data" | pitot-tree --tsv >"$tmp/piped"
check_same 'a stream has the same tree' "$tmp/direct" "$tmp/piped"

stream "$tmp/empty" </dev/null
check_match 'an empty profile' 1 '^0 samples = 0 shown$' pitot-tree "$tmp/empty"
check_match 'and in reverse' 1 '^0 samples = 0 shown$' pitot-tree -r "$tmp/empty"
check_status 'and for pprof' 1 pitot-tree --format=pprof "$tmp/empty"
check_error 'no such label' 2 'pitot profile --labels cpu' pitot-tree --by cpu "$tmp/calls"
check_error 'a share above 1' 2 'from 0 to 1' pitot-tree --min-share 2 "$tmp/calls"
check_error 'no depth' 2 'depth' pitot-tree --depth 0 "$tmp/calls"

awk 'BEGIN { printf "function|1|"; for (i = 0; i < 256; i++) printf "\\x%02x", i; print "||" }' \
	>"$tmp/function"
{
	printf '%s\n' 'event|0|exact|count|e' 'module|file||/m'
	cat "$tmp/function"
	printf '%s\n' 'location|0|0x1|0:0:0' 'n|-|0' 's|0|0|0|root|1|1|1'
} | stream "$tmp/bytes"
run pitot-tree "$tmp/bytes"
test "$(tr -d ' -~\n' <"$stdout" | wc -c)" -eq 0 && test "$(wc -l <"$stdout")" -eq 4 &&
	pass 'no byte of a name reaches the terminal as a control' ||
	fail 'no byte of a name reaches the terminal as a control'
