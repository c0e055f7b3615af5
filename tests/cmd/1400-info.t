#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pitot-info against what perf itself says of the same recordings, and against what was asked for.
. "${srcdir:-.}/tests/lib.sh"
need_perf
plan 36

cd "$tmp" || bail "cannot enter $tmp"

# record FILE OPTION...: a short recording that has samples
record()
{
	record_to=$1
	shift
	perf record "$@" -o "$record_to" -- sh -c 'i=0; while test $i -lt 60000; do i=$((i+1)); done' \
		>/dev/null 2>record.err || bail "perf record $* fails: $(head -n 1 record.err)"
}

# value KEY FILE: what stands behind KEY in the text
value()
{
	awk -v key="$1" '$1 == key { sub(/^[^ ]+ +/, ""); print; exit }' "$2"
}

# ---- the header --------------------------------------------------------------------------------

# What perf report --header-only -I prints, from what --features prints.
as_perf_says()
{
	awk '
	/^[A-Z_]+$/ { section = $0; next }
	!/^  / { section = ""; next }
	{ line = substr($0, 3); key = line; sub(/: .*/, "", key)
	  text = line; sub(/^[^:]*: /, "", text) }
	section == "HOSTNAME" { print "hostname : " line }
	section == "OSRELEASE" { print "os release : " line }
	section == "VERSION" { print "perf version : " line }
	section == "ARCH" { print "arch : " line }
	section == "NRCPUS" { print "nrcpus online : " $1; print "nrcpus avail : " $3 }
	section == "CPUDESC" { print "cpudesc : " line }
	section == "CPUID" { print "cpuid : " line }
	section == "TOTAL_MEM" { print "total memory : " line }
	section == "CMDLINE" { command = command " " line }
	section == "EVENT_DESC" {
		events[event_count++] = substr(line, 1, match(line, /: type /) - 1) }
	section == "CPU_TOPOLOGY" && key == "socket" { print "sibling sockets : " text }
	section == "CPU_TOPOLOGY" && key == "die" { print "sibling dies : " text }
	section == "CPU_TOPOLOGY" && key == "core" { print "sibling threads : " text }
	section == "CPU_TOPOLOGY" && key ~ /^cpu / {
		gsub(/core/, "Core ID", text); gsub(/die/, "Die ID", text)
		gsub(/socket/, "Socket ID", text); sub(/cpu/, "CPU", key); print key ": " text }
	section == "NUMA_TOPOLOGY" {
		sub(/ /, "", key); split(text, part, /, (free|cpus) /)
		print key " meminfo : total = " part[1] ", free = " part[2]
		print key " cpu list : " part[3] }
	section == "PMU_MAPPINGS" { pmus = pmus (pmus ? ", " : "") key " = " text }
	section == "GROUP_DESC" {
		split(text, word, / /); leader = word[2] + 0; group = events[leader]
		for (i = 1; i < word[3]; i++) group = group "," events[leader + i]
		print "group: {" group "}" }
	section == "CACHE" { split(text, part, /, /); sub(/.*cpus /, "", text)
		print key " " part[1] " [" text "]" }
	section == "SAMPLE_TIME" {
		print "time of " key " sample : " substr(text, 1, index(text, ".") + 6) }
	section == "MEM_TOPOLOGY" && key ~ /^node/ {
		sub(/node /, "", key); sub(/.* blocks /, "", text); print key ": " text }
	END { print "cmdline :" command; print "pmu mappings: " pmus }' "$1" | sort
}

# The same lines of perf's, whose columns are padded.
perf_says()
{
	perf report --header-only -I -i "$1" 2>/dev/null |
		sed -n 's/^# *//; s/  */ /g; s/ $//; s/\[[0-9]*[TGMK]\]: /: /; s/^\([0-9]*\) : /\1: /
			/^\(hostname\|os release\|perf version\|arch\|nrcpus [a-z]*\|cpuid\) :/p
			/^\(cpudesc\|total memory\|cmdline\|sibling [a-z]*\) :/p
			/^\(time of .*\|node[0-9]* .*\) :/p
			/^\(CPU [0-9]*\|pmu mappings\|group\): /p
			/^L[0-9] /p; /^[0-9]*: /p' | sort
}

record plain.data -g -F 999 -e '{cpu-clock,task-clock}'
perf_says plain.data >perf.says
grep -q '^group: ' perf.says && test "$(wc -l <perf.says)" -ge 15 || bail 'perf says too little to compare with'
run pitot-info --features plain.data
cp "$stdout" plain.text
as_perf_says plain.text >info.says
check_same 'the header is what perf reads in it' perf.says info.says

for key in host kernel arch cpu perf; do
	case $key in
	host) name=hostname ;; kernel) name='os release' ;; cpu) name=cpudesc ;;
	perf) name='perf version' ;; *) name=$key ;;
	esac
	check "$key" test "$(value $key plain.text)" = "$(sed -n "s/^$name : //p" perf.says)"
done
check 'memory' test "$(value memory plain.text)" = "$(sed -n 's/^total memory : //p' perf.says)"

missing=$(perf report --header-only -i plain.data 2>/dev/null | sed -n 's/^# missing features: //p')
present=$(sed -n '/^header/,/^$/p' plain.text | sed 's/^header//')
overlap=
for feature in $missing; do
	case " $(echo $present) " in
	*" $feature "*) overlap=$feature ;;
	esac
done
check 'no feature is there that perf misses' test -z "$overlap"
check 'some are' test "$(echo $present | wc -w)" -gt 10

# ---- counts ------------------------------------------------------------------------------------

perf_counts()
{
	perf report --stats -i "$1" 2>/dev/null <"$1" |
		awk '/^Aggregated/ { on = 1; next } /stats:$/ { exit } # of each event
			on && $2 == "events:" && $1 != "TOTAL" { print $3, $1 }' | sort
}

info_counts()
{
	pitot-info "$1" | awk '/^ +records +type$/ { on = 1; next } on && !NF { exit }
		on { print $1, $2 }' | sort
}

record dwarf.data --call-graph dwarf,4096 -c 1000000 -e cpu-clock:u
record packed.data -z
perf record -o - -- true >pipe.data 2>/dev/null
for file in plain dwarf pipe packed; do
	if test $file = packed && ! perf_counts packed.data | grep -q COMPRESSED; then
		skip "records of $file.data" 'this perf does not compress'
		continue
	fi
	perf_counts $file.data >perf.counts
	info_counts $file.data >info.counts
	grep -q SAMPLE perf.counts || bail "perf counts no samples in $file.data"
	check_same "records of $file.data" perf.counts info.counts
done

samples=$(perf script -F ip -G -i plain.data 2>/dev/null | grep -c .)
check 'samples' test "$(value samples plain.text)" -eq "$samples"
check 'samples of each event add up' test "$samples" -eq \
	"$(awk '/^ +samples +sampled/ { on = 1; next } on && !NF { exit } on { n += $1 }
		END { print n + 0 }' plain.text)"

# ---- what was asked for ------------------------------------------------------------------------

check_match 'frequency and frame pointers' 0 '^ +[0-9]+  999 Hz +frame pointers +task-clock' \
	pitot-info plain.data
check_match 'period and stack dump' 0 '^ +[0-9]+  every 1000000 +dwarf, 4096 +cpu-clock:u$' \
	pitot-info dwarf.data
check_match 'the same as JSON' 0 '"stack_dump_bytes": 4096' pitot-info --json dwarf.data
check_match 'a period is no frequency' 0 '"frequency": null' pitot-info --json dwarf.data
check_match 'no call chains' 0 '^ +[0-9]+  [0-9]+ Hz +- +[a-z]' pitot-info packed.data
check_match 'a stream is known as one' 0 '^format +pipe, ' pitot-info pipe.data
check_match 'a file is, too' 0 "^format +file, $(wc -c <plain.data) bytes$" pitot-info plain.data

gzip -c plain.data >plain.gz
check_match 'packed by gzip' 0 "^format +file, $(wc -c <plain.data) bytes in gzip$" \
	pitot-info plain.gz

before=$(date +%s)
record clock.data -k mono
after=$(date +%s)
pitot-info clock.data >clock.text
recorded=$(date -d "$(value recorded clock.text)" +%s 2>/dev/null || echo 0)
check 'when it was recorded' test "$recorded" -ge "$before" -a "$recorded" -le "$after"
check 'not known without the clocks' test -z "$(value recorded plain.text)"

# ---- any command line --------------------------------------------------------------------------

set -- sh -c ': "$0" "$@"' "it's" '' '$HOME' '*' 'a b' '\' '~' 'é'
perf record -o words.data -- "$@" >/dev/null 2>&1
printf '<%s>\n' "$@" >words.expected
pitot-info words.data >words.text
(eval "set -- $(value command words.text)"
while test $# -gt 0 && test "$1" != --; do shift; done
test $# -gt 0 && shift
printf '<%s>\n' "$@") >words.got
check_same 'the command can be pasted' words.expected words.got

escape=$(printf '\033')
perf record -o escape.data -- sh -c : "$escape]0;title" >/dev/null 2>&1
check_match 'control characters do not pass' 0 "\\\$'\\\\033\]0;title'" pitot-info escape.data
check 'not one of them' test -z "$(pitot-info --features escape.data | tr -dc '\033')"
check_match 'nor in JSON' 0 '"\\u001b\]0;title"' pitot-info --json escape.data

# ---- damage ------------------------------------------------------------------------------------

# In the middle of the data, which is known from the header.
data_size=$(perf report --header-only -i plain.data 2>/dev/null | sed -n 's/^# data size *: //p')
data_offset=$(perf report --header-only -i plain.data 2>/dev/null | sed -n 's/^# data offset *: //p')
head -c $((data_offset + data_size / 2)) plain.data >cut.data
check_match 'a cut recording is shown' 3 '^damage .* bytes' pitot-info cut.data
check_error 'and complained of' 3 "^pitot-info: 'cut.data' is damaged at offset 0x" \
	pitot-info cut.data
check_match 'as JSON, too' 3 '"complete": false' pitot-info --json cut.data
check_match 'a whole one is complete' 0 '"complete": true' pitot-info --json plain.data
check_error 'what is no recording' 2 'no perf recording' pitot-info plain.text
check_error 'what is not there' 2 "cannot open 'nowhere': No such file" pitot-info nowhere
check_error 'two files' 2 'unexpected operand' pitot-info plain.data plain.data
