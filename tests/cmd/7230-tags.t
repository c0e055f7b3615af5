#!/bin/sh
# pitot tags: labels and shares, counted by hand.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"
. "$srcdir/tests/calls.sh"
need jq
plan 16

calls_stream "$tmp/calls"
check_output 'all labels, and samples without them' pitot-tags "$tmp/calls" <<\END
Type: cpu-clock
     value  share   95% interval  label

comm: 2 values
     110ms 68.75%              -  app
      40ms 25.00%              -  sh
      10ms  6.25%              -  (none)

pid: 1 value
     110ms 68.75%              -  7
      50ms 31.25%              -  (none)

23 samples = 16 shown + 7 of other events; 5 stacks cut short: 5 stack dump exhausted; 1 without a stack
Other events: faults (7 samples)
END
check_match 'in microseconds' 0 '^ +110000us 68\.75% ' pitot-tags --unit us "$tmp/calls"
check_match 'in microseconds, as pprof' 0 'Total 150000us of 160000us' \
	pitot-tags --format=pprof --unit us "$tmp/calls"
check_output 'one, and only its largest value' pitot-tags -k comm -1 "$tmp/calls" <<\END
Type: cpu-clock
     value  share   95% interval  label

comm: 2 values
     110ms 68.75%              -  app
      50ms 31.25%              -  (2 more)

23 samples = 16 shown + 7 of other events; 5 stacks cut short: 5 stack dump exhausted; 1 without a stack
Other events: faults (7 samples)
END
check_output 'as pprof prints it' pitot-tags --format=pprof "$tmp/calls" <<\END
 comm: Total 150ms of 160ms (93.75%)
       110ms (68.75%): app
        40ms (25.00%): sh

 pid: Total 110ms of 160ms (68.75%)
      110ms (68.75%): 7

END
tr '|' '\t' >"$tmp/expected" <<\END
key|label|value|share|samples|low|high
pid|7|110000000|0.6875|11|-|-
pid|(none)|50000000|0.3125|5|-|-
comm|app|110000000|0.6875|11|-|-
comm|sh|40000000|0.25|4|-|-
comm|(none)|10000000|0.0625|1|-|-
END
check 'TSV, in the order asked for' pitot-tags --tsv -k pid,comm "$tmp/calls"
check_same 'its rows' "$tmp/expected" "$stdout"
check 'JSON' pitot-tags --json -n 1 "$tmp/calls"
test "$(jq -c '[.labels[] | [.key, .values, .hidden, .hidden_value / 1000000, .rows[0].label]]' \
	"$stdout")" = '[["comm",2,2,50,"app"],["pid",1,1,50,"7"]]' &&
	pass 'its rows, too' || fail 'its rows, too'
check_match 'small ones are hidden' 0 '^ +50ms 31.25% +-  \(2 more\)$' \
	pitot-tags --min-share 0.5 -k comm "$tmp/calls"
check_match 'another event' 0 '^ +7 +100% +-  app$' pitot-tags -e faults "$tmp/calls"
check_match 'a recording is read with its labels' 0 '^tid: 1 value$' \
	pitot-tags "$srcdir/tests/data/demo.perf.data"
check_match 'one that is asked for' 0 'demo 14891$' \
	pitot-tags -k thread "$srcdir/tests/data/demo.perf.data"
check_error 'no such label' 2 'pitot profile --labels cpu' pitot-tags -k cpu "$tmp/calls"
check_error 'what is no label' 2 'not all labels' pitot-tags -k function "$tmp/calls"
stream "$tmp/empty" </dev/null
check_match 'an empty profile' 1 '^There are no labels\.$' pitot-tags "$tmp/empty"
