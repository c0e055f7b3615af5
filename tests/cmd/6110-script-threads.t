#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The text of perf script is the same profile by however many threads it is read, wherever it is cut:
# 6 MB of samples of all forms, so that up to five parts of it are read by themselves.
. "${srcdir:-.}/tests/lib.sh"
plan 9

# text SIZE RARE: blocks in no order, of which every RARE-th or so is an odd one.
text()
{
	awk -v size="$1" -v rare="$2" '
	function random(most) { return int(rand() * most) }
	function stack(deepest,   i) {
		for (i = random(deepest); i >= 0; i--) {
			out("\t    " sprintf("%x", 4194304 + 16 * random(3000)) " f" random(900) "+0x10 (/bin/p" \
				random(3) ")")
			if (!random(rare))
				out("  file" random(5) ".c:" random(90))
			if (!random(rare))
				out("\t    " sprintf("%x", 4194304 + random(50)) " g" random(9) " (inlined)")
		}
	}
	function out(line) { printf "%s\n", line; sum += length(line) + 1 }
	function head(pad, event) {
		out(pad "sh " random(9) "/" random(9) " [00" random(4) "] " 100 + random(800) "." \
			100000 + random(800000) ": " event)
	}
	function odd(kind) {
		if (kind == 0) { head("", "sched:sched_switch: a=1 b=2"); stack(3) }
		if (kind == 1) { head("       ", "7 cycles:u: "); stack(6); out("") }
		if (kind == 2) out("# hostname : host" random(4))
		if (kind == 3) out("what is this, then")
		if (kind == 4) { printf "\r\n"; sum += 2 }
		if (kind == 5) head("", "PERF_RECORD_LOST lost " random(100))
		if (kind == 6) { head("", "cpu-clock: "); stack(4); out("") }
		if (kind == 7) { head("", "5 new-event" random(99) ": "); out("   ") }
		if (kind == 8) head("  ", "9 cycles: \t  4005d0 main+0x1 (/bin/p)")
		if (kind == 9) stack(2)
		if (kind == 10) { out("#2 1/1 5.000001: 3 cycles: "); stack(2) }
	}
	BEGIN {
		srand(1)
		while (sum < size) {
			if (!random(rare))
				odd(random(11))
			head("", (1 + random(9)) " cpu-clock:ppp: ")
			stack(12)
			out("")
		}
	}' </dev/null
}

# same WHAT THREADS...
same()
{
	what=$1
	shift
	pitot-profile -j 1 --labels comm,pid,tid,cpu "$tmp/text" >"$tmp/one"
	for threads; do
		pitot-profile -j "$threads" --labels comm,pid,tid,cpu "$tmp/text" >"$tmp/several"
		check_same "$what, by $threads" "$tmp/one" "$tmp/several"
	done
}

text 6000000 20 >"$tmp/text"
same 'all forms' 2 3 5
check 'there are samples enough' test "$(grep -c '^s	' "$tmp/one")" -gt 1000
text 2500000 100000 >"$tmp/text"
same 'plain samples' 2
# Without blank lines and without heads, there is little to go by.
grep -v '^$' "$tmp/text" | sed 's/^\([a-z]\)/    \1/' >"$tmp/padded"
mv "$tmp/padded" "$tmp/text"
same 'no place to cut' 2
awk 'BEGIN { for (i = 0; i < 60000; i++) printf "sh %d 5.%06d: %d cycles:u:  4005d%x main+0x%x (/bin/p)\n",
	i % 7, i, i % 5 + 1, i % 13, i % 13 }' </dev/null >"$tmp/text"
same 'no stacks' 2
check 'one line is wrong' sh -c 'sed 57000s/.*/wrong/ "$1" >"$2"' - "$tmp/text" "$tmp/wrong"
check 'it is counted from the start' \
	sh -c 'pitot-profile -j 2 "$1" | grep -q "1 line was skipped, the first is line 57000:"' - "$tmp/wrong"
finish
