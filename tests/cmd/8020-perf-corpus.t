#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Recordings of others, against perf: stacks of the processor's branch records, and names of threads.
. "${srcdir:-.}/tests/lib.sh"
need perf
need_corpus

plan 6
cd "$tmp" || bail "cannot enter $tmp"
HOME=$tmp
export HOME
recording=$PITOT_CORPUS/recordings/perfparser/vector_static_gcc.perf.lbr.data

# ---- branches: the calls are those that perf prints. Of the innermost function perf has the start,
# pitot the place where the program was in it.

# The user's part, root first, without the innermost place: OFFSET OFFSET ... Where there are no
# branches perf takes what stands behind them for one: those samples are left out.
perf script --no-inline -F ip,sym -i "$recording" 2>/dev/null | awk '
	NF {
		if (length($1) < 16)
			calls = n++ ? $1 " " calls : ""
		next
	}
	{ if (n > 1) print calls; n = 0; calls = "" }
	END { if (n > 1) print calls }' | sort >calls.perf
pitot-fold --samples --addresses --no-marks "$recording" | awk '
	{
		count = $NF
		sub(/ [0-9]+$/, "")
		depth = split($0, frames, ";")
		calls = n = 0
		for (i = depth; i > 1; i--)
			if (frames[i] ~ /^\[kernel/)
				continue
			else if (n++) {
				place = frames[i]
				sub(/.*\+0x/, "", place)
				sub(/\]$/, "", place)
				calls = n == 2 ? place " " : place " " calls
			}
		for (i = 0; n > 1 && i < count; i++)
			print calls
	}' | sort >calls.own
check 'there are stacks of branches' test "$(wc -l <calls.perf)" -ge 10
check_same 'the calls are those that perf has' calls.perf calls.own

# Of the first sample in the program, perf script -D has the chain, which garbage follows, and the
# branches 0x417a53->0x41b3b0, 0x401581->0x417a30, 0x42089e->0x4014e0, 0x401b68->0x420410.
check_match 'the innermost place is the one where the program was' 0 \
	'^vector_static_g;[^;]*\+0x1b68\];[^;]*\+0x2089e\];[^;]*\+0x1581\];[^;]*\+0x17a53\];[^;]*\+0x1b3b4\] ' \
	pitot-fold --samples --addresses --no-marks "$recording"
check_status 'garbage from frame pointers is in no stack' 1 sh -c \
	"pitot-fold --samples --addresses --no-marks '$recording' | grep 3ff581e4da4d76b0"

# ---- threads that nobody ever named

for name in simpleperf/perf_with_arm_regs.data simpleperf/runtest_two_functions_arm64_perf.data; do
	recording=$PITOT_CORPUS/recordings/$name
	perf script -F comm,tid -i "$recording" 2>/dev/null |
		awk '{ count[$1]++ } END { for (name in count) print name, count[name] }' |
		sort >comms.perf
	pitot-fold --samples "$recording" | awk '
		{ sub(/;.* /, " "); count[$1] += $2 }
		END { for (name in count) print name, count[name] }' | sort >comms.own
	check_same "threads are called as perf calls them: $name" comms.perf comms.own
done
