# SPDX-License-Identifier: GPL-2.0-or-later
# Recordings made on the spot: the counts of pitot info, and the lines of pitot records, against what
# `perf report --stats` and `perf script` find in the same file.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/json.sh"

need_perf
need awk

# Something that forks, maps, switches and takes a while.
cat >"$tmp/work" <<'EOS'
i=0
while test $i -lt 12; do
	echo $i | cat | sed p >/dev/null
	i=$((i + 1))
done
EOS

# perf_on COMMAND RECORDING OPTION...: what was written to a pipe has to come from one.
perf_on()
{
	on_command=$1
	on_file=$2
	shift 2
	case $on_file in
	*.pipe) cat "$on_file" | perf "$on_command" -i - "$@" ;;
	*) perf "$on_command" -i "$on_file" "$@" ;;
	esac
}

# perf_stats RECORDING: $tmp/counts has "TYPE COUNT", $tmp/perf-events "SAMPLES NAME". In a pipe, where
# names are not, perf has one of its own for events of user mode.
perf_stats()
{
	perf_on report "$1" --stats 2>"$tmp/perf-stderr" >"$tmp/perf-stats"
	sed -n '/^Aggregated stats:/,/^[^ ].* stats:/s/^ *\([^ ]*\) events: *\([0-9]*\).*/\1 \2/p' \
		"$tmp/perf-stats" | awk '$1 != "TOTAL"' | sort >"$tmp/counts"
	sed -n '/^[^ ].* stats:$/{s/ stats:$//;h};/^ *SAMPLE events:/{G;s/^ *SAMPLE events: *\([0-9]*\)[^\n]*\n/\1 /p}' \
		"$tmp/perf-stats" | grep -v ' Aggregated$' | sed 's/:uH$/:u/' >"$tmp/perf-events"
}

# perf report --stats of 6.1 cannot read its own pipes with COMPRESSED records (it passes over the
# feature that it needs) or with tracing data (it passes over the record, but not its payload).
# perf script can, and its dump names each record.
compare_dump()
{
	kinds='SAMPLE|MMAP2|COMM|FORK|EXIT'
	perf_on script "$2" -D 2>/dev/null | grep -aoE "PERF_RECORD_($kinds)[ (:]" |
		sed 's/^PERF_RECORD_//; s/.$//' | sort | uniq -c | awk '{ print $2, $1 }' >"$tmp/counts"
	test "$(wc -l <"$tmp/counts")" -eq 5 || fail "$1: the dump of perf script"
	check "$1: pitot info" pitot-info --json "$2"
	json_counts <"$stdout" | grep -E "^($kinds) " >"$tmp/pitot-counts"
	check_same "$1: counts of records" "$tmp/counts" "$tmp/pitot-counts"
}

# compare NAME RECORDING: everything that both of them count.
compare()
{
	perf_stats "$2"
	test -s "$tmp/counts" || { fail "$1: perf report --stats"; note "$tmp/perf-stderr"; return; }
	run pitot-info --json "$2"
	settle "$1: exit status" "$(test "$status" = 0 && echo yes)" pitot-info --json "$2"
	cp "$stdout" "$tmp/json"
	json_counts <"$tmp/json" >"$tmp/pitot-counts"
	check_same "$1: counts of records" "$tmp/counts" "$tmp/pitot-counts"
	test "$(sed -n 's/^ *TOTAL events: *\([0-9]*\).*/\1/p' "$tmp/perf-stats")" = \
		"$(awk '{ sum += $2 } END { print sum }' "$tmp/pitot-counts")"
	settle "$1: their sum" "$(test $? = 0 && echo yes)" perf report --stats
	# Of a group that is sampled as one, perf makes a sample for each member out of the one
	# SAMPLE record of its leader, and counts those of members too.
	case $1 in *:S*) sed -i 1q "$tmp/perf-events" ;; esac
	json_events <"$tmp/json" | awk '$1' >"$tmp/pitot-events"
	check_same "$1: samples of each event" "$tmp/perf-events" "$tmp/pitot-events"
	json_value samples <"$tmp/json" >"$tmp/samples"
	sed -n 's/^SAMPLE //p' "$tmp/counts" >"$tmp/expected"
	check_same "$1: samples" "$tmp/expected" "$tmp/samples"
	case $1 in *:S*) return ;; esac
	perf_on script "$2" -G -F pid,event 2>/dev/null | awk 'NF' | wc -l | tr -d ' ' >"$tmp/expected"
	run pitot-records "$2"
	grep -c '^SAMPLE ' "$stdout" >"$tmp/samples"
	check_same "$1: lines of samples" "$tmp/expected" "$tmp/samples"
}

# record NAME OPTION...: makes the recording $tmp/NAME and compares.
record()
{
	name=$1
	shift
	run perf record "$@" -o "$tmp/$name" -- sh "$tmp/work"
	if test "$status" -ne 0; then
		skip "perf record $*" 'perf cannot do this here'
		note "$stderr"
		return
	fi
	compare "perf record $*" "$tmp/$name"
}

# The same written to a pipe.
pipe()
{
	name=$1
	shift
	run perf record "$@" -o - -- sh "$tmp/work"
	test "$status" -eq 0 || {
		skip "perf record $* -o -" 'perf cannot do this here'
		note "$stderr"
		return
	}
	cp "$stdout" "$tmp/$name.pipe"
	$compare "perf record $* -o -" "$tmp/$name.pipe"
}

compare=compare
record default
record graph -g
record dwarf --call-graph dwarf
record two -e cpu-clock,page-faults
record group -e '{cpu-clock,task-clock}:S'
record three -e cpu-clock -e context-switches -e page-faults
record zstd -z
record threads --threads
record data -d
record cgroups --all-cgroups
record namespaces --namespaces
record tracepoint -e sched:sched_switch
record switches --switch-events
record timeless --no-timestamp
record all-ids --buildid-all
record map-ids --buildid-mmap
record zstd-graph -z -g
record zstd-dwarf -z --call-graph dwarf
record zstd-threads -z --threads
record zstd-threads-dwarf -z --threads=core --call-graph dwarf
record many -g -d --all-cgroups --namespaces --switch-events --buildid-mmap -e cpu-clock,page-faults
record many-zstd -z -a -g -d --switch-events -e cpu-clock -e sched:sched_switch
record group-zstd -z -e '{cpu-clock,page-faults}:S'
record no-inherit -i -e task-clock -c 100000
record phys --sample-cpu --phys-data -W --data-page-size --code-page-size -d
record registers --user-regs=ip,sp,bp --intr-regs=ip,ax
record weight -W --transaction -e cpu-clock
record no-buildid -B -N
record read -s -T

pipe default
pipe graph -g
pipe two -e cpu-clock,page-faults
pipe group -e '{cpu-clock,task-clock}:S'
pipe many -g -d --all-cgroups --namespaces --switch-events --buildid-mmap -e cpu-clock,page-faults
compare=compare_dump
pipe zstd -z
pipe zstd-graph -z -g
pipe zstd-dwarf -z --call-graph dwarf
pipe tracepoint -e sched:sched_switch

finish
