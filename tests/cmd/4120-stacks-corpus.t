#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pitot stacks of others' recordings: no accident with any; addresses and files as perf has them, in its
# order; of samples with records of branches each is one of its own.
. "${srcdir:-.}/tests/lib.sh"
need_corpus
need perf

cd "$tmp" || bail "cannot enter $tmp"
HOME=$tmp/home
export HOME
recordings=$PITOT_CORPUS/recordings

for file in "$recordings"/*/*; do
	run pitot-stacks "$file"
	case $status in
	[0-3]) ;;
	*) fail "${file##*/} ends with $status" ;;
	esac
done
pass 'all recordings'

# Without names, which are those of this machine, if any.
while read -r fields file; do
	perf script --no-inline -F "$fields" -i "$recordings/$file" >of.perf 2>/dev/null
	pitot-stacks -F "$fields" "$recordings/$file" >of.pitot 2>/dev/null
	check "$file: perf has samples" grep -q '[0-9a-f]' of.perf
	check_same "$file: the same stacks" of.perf of.pitot
done <<END
tid,ip,dso autofdo/ro_sample.perf
tid,ip,dso lnt/fib-aarch64.perf_data
tid,ip,dso lnt/segments-exec.perf_data
tid,ip,dso quipper/perf.data.branch-4.14
tid,ip quipper/perf.data.callgraph-3.8
tid,ip,dso quipper/perf.data.group_desc-4.14
tid,ip,dso quipper/perf.data.lost_samples-4.4
tid,ip,dso quipper/perf.data.piped.target.throttled-3.4
tid,ip,dso quipper/perf.data.singleprocess-3.4
tid,ip,dso quipper/perf.data.systemwide.0-3.8
tid,ip,dso simpleperf/perf_b.data
tid,ip,dso simpleperf/perf_with_add_counter.data
tid,ip,dso simpleperf/two_process_perf.data
END

# A leaf of each address that perf has, so often.
for file in quipper/perf.data.branch-4.14 simpleperf/perf_b.data; do
	perf script -F ip -i "$recordings/$file" 2>/dev/null | awk 'NF { n[$1]++ } END { for (a in n) print n[a] }' |
		sort -n >of.perf
	pitot-profile --event 0 "$recordings/$file" 2>/dev/null | awk -F '\t' '
		$1 == "location" { place[count++] = $2 " " $3 }
		$1 == "n" { node[nodes++] = $3 }
		$1 == "s" { n[place[node[$3]]] += $6 }
		END { for (a in n) print n[a] }' | sort -n >of.pitot
	check_same "$file: as many samples at each address" of.perf of.pitot
done
finish
