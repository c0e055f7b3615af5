#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pitot maps: every executable mapping that perf tells of is there, and none that it does not.
. "${srcdir:-.}/tests/lib.sh"
need_perf

plan 8
cd "$tmp" || bail "cannot enter $tmp"

perf record -q -o perf.data -- sh -c 'ls /usr >ls.out; exec sort ls.out >sorted.out' \
	>"$stdout" 2>"$stderr" || bail 'perf record failed'

# of_perf: pid, start, end, offset and path of each executable mapping of a process
perf script --show-mmap-events -i perf.data 2>/dev/null |
	sed -n 's/.*PERF_RECORD_MMAP2 \([0-9]*\)\/[0-9]*: \[\(0x[0-9a-f]*\)(\(0x[0-9a-f]*\)) @ \([0-9a-fx]*\) [^]]*\]: [r-][w-]xp \(.*\)/\1 \2 \3 \4 \5/p' |
	while read -r pid start length offset path; do
		printf '%s 0x%x 0x%x 0x%x %s\n' "$pid" "$((start))" "$((start + length))" \
			"$((offset))" "$path"
	done | sort -u >perf.maps
check 'perf tells of mappings' test "$(wc -l <perf.maps)" -gt 6

check 'a table' pitot-maps --tsv perf.data
cp "$stdout" table
awk -F '\t' 'NR > 1 && $1 >= 0 { print $1, $5, $6, $7, $9 }' table | sort -u >own.maps
# A child also has what its parent had when it was forked; perf does not tell that again.
sed 's/^[0-9]* //' perf.maps | sort -u >perf.any
sed 's/^[0-9]* //' own.maps | sort -u >own.any
check_same 'the mappings of perf, all processes together' perf.any own.any
comm -23 perf.maps own.maps >missing
check_same 'each process has those of its own' missing /dev/null

# sh, and after exec sort: never both at a time
awk -F '\t' 'NR > 1 && $1 >= 0 && $9 ~ /\/(sh|dash|bash|sort)$/ { print $1, $3 }' table | sort |
	uniq -d >both
check_same 'exec leaves nothing of the program before' both /dev/null

pid=$(awk '/\/sort$/ { print $1; exit }' perf.maps)
awk -F '\t' -v pid="$pid" 'NR == 1 || $1 == pid' table >one
check_output 'one process alone' pitot-maps --tsv --pid "$pid" perf.data <one
check_status 'a process that never was' 1 pitot-maps --pid 4294967294 perf.data
head -c 3000 perf.data >cut.data
check_status 'a cut recording' 3 pitot-maps cut.data
