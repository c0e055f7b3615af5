#!/bin/sh
# pitot peek: callers and callees, counted by hand.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"
. "$srcdir/tests/calls.sh"
need jq
plan 17

calls_stream "$tmp/calls"
check_match 'in microseconds' 0 '[^0-9]60000us ' pitot-peek --unit us '^main$' "$tmp/calls"
# a is called by main and by b, in 30 ms by both; and is outermost where the stack was cut.
check_output 'callers and callees add up to cum' pitot-peek '^a$' "$tmp/calls" <<\END
Type: cpu-clock
Showing callers and callees of 1 function out of 4
     value  of it of all   95% interval  name

a
     110ms   100% 68.75%              -  cum
  callers
      60ms 54.55% 37.50%              -  main
      30ms 27.27% 18.75%              -  b
      50ms 45.45% 31.25%              -  (no caller: the outermost frame)
     -30ms 27.27% 18.75%              -  (counted at several callers: recursion)
  callees
      60ms 54.55% 37.50%              -  (its own code)
      50ms 45.45% 31.25%              -  b

23 samples = 16 shown + 7 of other events; 5 stacks cut short: 5 stack dump exhausted; 1 without a stack
Other events: faults (7 samples)
END
check_output 'as pprof prints it' pitot-peek --format=pprof '^a$' "$tmp/calls" <<\END
Type: cpu
Showing nodes accounting for 150ms, 93.75% of 160ms total
----------------------------------------------------------+-------------
      flat  flat%   sum%        cum   cum%   calls calls% + context 	 	 
----------------------------------------------------------+-------------
                                              60ms 54.55% |   main
                                              30ms 27.27% |   b
      60ms 37.50% 37.50%      110ms 68.75%                | a
                                              50ms 45.45% |   b
----------------------------------------------------------+-------------
END
tr '|' '\t' >"$tmp/expected" <<\END
function|kind|name|value|part|share|samples|low|high|inline
b|cum||90000000|1|0.5625|9|-|-|
b|caller|a|50000000|0.555556|0.3125|5|-|-|
b|caller|main|40000000|0.444444|0.25|4|-|-|
b|flat||20000000|0.222222|0.125|2|-|-|
b|callee|leaf|70000000|0.777778|0.4375|7|-|-|inline
b|callee|a|30000000|0.333333|0.1875|3|-|-|
b|callees-overlap||-30000000|-0.333333|-0.1875|0|-|-|
END
check 'TSV' pitot-peek --tsv b "$tmp/calls"
check_same 'its rows' "$tmp/expected" "$stdout"
check 'JSON' pitot-peek --json b "$tmp/calls"
test "$(jq -c '[.functions[0].rows[] | [.kind, .name, .value / 1000000]]' "$stdout")" = \
	'[["cum",null,90],["caller","a",50],["caller","main",40],["flat",null,20],["callee","leaf",70],["callee","a",30],["callees-overlap",null,-30]]' &&
	pass 'its rows, too' || fail 'its rows, too'
check_match 'without inlining there is no leaf' 0 '^ +90ms +100% 56.25% +-  \(its own code\)$' \
	pitot-peek --noinlines '^b$' "$tmp/calls"
check_match 'another event' 0 '^ +7 +100% +100% +-  \(its own code\)$' \
	pitot-peek -e faults '^b$' "$tmp/calls"
check_match 'by line' 0 '^b /src/app.c:34$' pitot-peek --by line ':34$' "$tmp/calls"
check_match 'without a regular expression: the hottest' 0 '^leaf$' pitot-peek -1 <"$tmp/calls"

# All callers, being outermost and the overlap are cum; and so are flat and all callees.
check 'all of a recording' pitot-peek --tsv . "$srcdir/tests/data/demo.perf.data"
awk -F '\t' 'NR > 1 && $2 == "cum" { cum[$1] = $4 }
	NR > 1 && $2 ~ /^(caller|outermost|callers-overlap)$/ { in_[$1] += $4 }
	NR > 1 && $2 ~ /^(flat|callee|callees-overlap)$/ { out[$1] += $4 }
	END { for (i in cum) { all++; good += cum[i] == in_[i] && cum[i] == out[i] }
		print all - good, (all > 10) }' "$stdout" >"$tmp/sums"
test "$(cat "$tmp/sums")" = '0 1' && pass 'sums hold' || fail 'sums hold'

check_error 'nothing matches' 1 'no function matches' pitot-peek nothing "$tmp/calls"
check_error 'a regular expression that is none' 2 "'x\\('" pitot-peek 'x(' "$tmp/calls"
check_error 'a label is no key of frames' 2 "no key 'comm'" pitot-peek --by comm a "$tmp/calls"
stream "$tmp/empty" </dev/null
check_error 'an empty profile' 1 'there are no samples' pitot-peek a "$tmp/empty"
