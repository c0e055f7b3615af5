#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Groups: a sample of the leader carries all counters, and each is worth by how much it has grown.
# perf gives the same, event by event.
. "${srcdir:-.}/tests/lib.sh"
need_perf -e '{cpu-clock,page-faults,context-switches}:S'
need cc

cd "$tmp" || bail "cannot enter $tmp"
# Memory that is touched for the first time is a page fault.
cat >touch.c <<'END'
#include <stdlib.h>
#include <unistd.h>
int main(void)
{
	for (int round = 0; round < 200; round++) {
		volatile char *pages = malloc(1 << 20);
		for (int at = 0; at < 1 << 20; at += 4096)
			pages[at] = 1;
		for (volatile int spin = 0; spin < 300000; spin++)
			;
		free((void *)pages);
		if (round % 20 == 0)
			usleep(1000);
	}
	return 0;
}
END
cc -O1 -g -fno-omit-frame-pointer -o touch touch.c || bail 'no program to record'
perf record -q -F 5000 -g -e '{cpu-clock,page-faults,context-switches}:S' -o perf.data ./touch \
	2>"$stderr" || bail 'perf record failed'

# of_perf EVENT: samples and their sum, as perf has them
of_perf()
{
	perf script -F event,period -G -i perf.data 2>/dev/null |
		awk -v event="$1:" '$2 == event { count++; sum += $1 } END { print count + 0, sum + 0 }'
}

of_pitot()
{
	pitot-fold --samples -e "$1" perf.data | awk '{ n += $NF } END { printf "%d ", n }'
	pitot-fold -e "$1" perf.data | awk '{ n += $NF } END { printf "%d\n", n }'
}

# Who may not see the kernel has events of user mode alone, where no context is switched.
for event in $(perf evlist -i perf.data 2>/dev/null | grep -E '^(cpu-clock|page-faults|context-switches)'); do
	of_perf "$event" >expected
	of_pitot "$event" >own
	check_same "$event: $(cat expected)" expected own
	test "$event" = context-switches:u ||
		check "$event: there are some" sh -c '! grep -q "^0 " expected'
done
pitot-profile -j 1 perf.data >one
pitot-profile -j 3 perf.data >three
check_same 'the same bytes for any number of threads' one three
finish
