#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Each field of each record is what `perf report -D` prints of it, on recordings made here.
. "${srcdir:-.}/tests/lib.sh"
need_perf

cd "$tmp" || bail "cannot enter $tmp"

# Calls functions, starts processes, maps files, sleeps.
load='i=0; while test $i -lt 3000; do i=$((i+1)); done; ls -R /usr/share/doc >/dev/null; sleep 0.01'

# of_perf FILE: one line for each record that perf shows: its time, offset and size, what perf says
# of it, and behind that the lists that follow on lines of their own.
of_perf()
{
	perf report -D -i "$1" 2>"$tmp/perf.err" | awk '
		function flush() { if (line != "") print line; line = "" }
		/PERF_RECORD_/ {
			flush()
			for (i = 1; i < NF && $(i + 1) !~ /^\[0x[0-9a-f]+\]:$/; i++)
				;
			if (i >= NF)
				next
			line = $(i - 1)
			for (; i <= NF; i++)
				line = line " " $i
			sub(/ *$/, "", line)
			next
		}
		/^$/ { flush() }
		line == "" { next }
		/^\.\.\.\.\. +[0-9]+: [0-9a-f]+$/ { line = line " chain " $NF }
		/^\.\.\. (user|intr) regs: mask/ { which = $2 }
		/^\.\.\.\. [A-Z0-9]+ +0x[0-9a-f]+$/ { line = line " " which " " $2 " " $3 }
		/^\.\.\. ustack: size/ { sub(/,/, "", $4); line = line " stack " $4 }
		/^\.\.\.\.\. id [0-9a-f]+, value/ {
			gsub(/,/, "")
			line = line " value " $3 " " $5 " " $7
		}
		/^\.\.\. (time enabled|time running|id|lost) +: [0-9]+$/ {
			line = line " " $(NF - 2) " " $NF
		}
		/^\t+ ?\[?[0-9]+\// {
			gsub(/[][,]/, "")
			line = line " " $0
		}
		END { flush() }' | tr -s '[:blank:]' ' ' | sort
}

# of_records FILE: the same, from what pitot-records prints.
of_records()
{
	pitot-records --raw "$1" | awk '
		function hex(text) { return text == "0x0" ? "0" : text }
		function wide(text) { return substr("0000000000000000" substr(text, 3), length(text) - 1) }
		function ns(seconds) {
			sub(/\./, "", seconds)
			sub(/^0+/, "", seconds)
			return seconds == "" ? "0" : seconds
		}
		function mapping(  where) {
			where = "[" k["start"] "(" k["length"] ") @ " hex(k["offset"])
			if ("build_id" in k)
				return where " <" k["build_id"] ">]"
			if ("inode" in k)
				return where sprintf(" %02x:%02x %s %s]", k["major"], k["minor"],
						     k["inode"], k["generation"])
			return where "]"
		}
		function protection() {
			return k["protection"] (k["flags"] ~ /shared/ ? "s" : "p")
		}
		function chain(  parts, count, j, out) {
			out = ""
			count = split(k["callchain"], parts, ",")
			for (j = 1; j <= count; j++) {
				if (parts[j] == "[user]") parts[j] = "0xfffffffffffffe00"
				if (parts[j] == "[kernel]") parts[j] = "0xffffffffffffff80"
				out = out " chain " wide(parts[j])
			}
			return out
		}
		function registers(which, list,  parts, one, count, j, out) {
			out = ""
			count = split(list, parts, ",")
			for (j = 1; j <= count; j++) {
				split(parts[j], one, ":")
				out = out " " which " " toupper(one[1]) " 0x" wide(one[2])
			}
			return out
		}
		function sample(  mode) {
			mode = k["cpumode"] == "user" ? "0x2" : k["cpumode"] == "kernel" ? "0x1" : "?"
			return "SAMPLE(IP, " mode "): " k["pid"] "/" k["tid"] ": " hex(k["ip"]) \
				" period: " k["period"] " addr: " ("addr" in k ? hex(k["addr"]) : 0) \
				values chain() registers("user", k["user_regs"]) \
				registers("intr", k["interrupt_regs"]) \
				("user_stack" in k ? " stack " k["user_stack"] + 0 : "")
		}
		{
			delete k
			values = ""
			for (i = 4; i <= NF; i++) {
				at = index($i, "=")
				key = substr($i, 1, at - 1)
				k[key] = substr($i, at + 1)
				if (key == "value_id")
					values = values sprintf(" value %016x %016x %s", k["value_id"],
								k["value"], k["value_lost"])
			}
			out = ""
		}
		$3 == "MMAP" {
			out = "MMAP " k["pid"] "/" k["tid"] ": " mapping() ": x " k["path"]
		}
		$3 == "MMAP2" {
			out = "MMAP2 " k["pid"] "/" k["tid"] ": " mapping() ": " protection() " " k["path"]
		}
		$3 == "COMM" {
			out = "COMM" (k["misc"] == "exec" ? " exec" : "") ": " k["comm"] ":" k["pid"] "/" \
				k["tid"]
		}
		$3 == "FORK" || $3 == "EXIT" {
			out = $3 "(" k["pid"] ":" k["tid"] "):(" k["parent_pid"] ":" k["parent_tid"] ")"
		}
		$3 == "SWITCH" { out = "SWITCH " (k["misc"] ~ /out/ ? "OUT" : "IN") \
				       (k["misc"] ~ /preempt/ ? " preempt" : "") }
		$3 == "CGROUP" { out = "CGROUP cgroup: " k["id"] " " k["path"] }
		$3 == "NAMESPACES" {
			out = "NAMESPACES " k["pid"] "/" k["tid"] " - nr_namespaces: 7"
			count = split("net uts ipc pid user mnt cgroup", names, " ")
			for (j = 1; j <= count; j++) {
				split(k[names[j] "_ns"], link, ":")
				out = out " " j - 1 "/" names[j] ": " link[1] "/" link[2]
			}
		}
		$3 == "READ" {
			out = "READ: " k["pid"] " " k["tid"] " " k["value_event"] " " k["value"] \
				" enabled " k["enabled"] " running " k["running"] " id " k["value_id"] \
				" lost " k["value_lost"]
		}
		$3 == "SAMPLE" { out = sample() }
		out != "" { print ns(k["time"]), $1, sprintf("[0x%x]:", $2), "PERF_RECORD_" out }' | sort
}

# compare NAME TYPE,... OPTION...: records the load, and compares the records of these types.
compare()
{
	what=$1
	kinds=$(printf '%s' "$2" | tr , '|')
	shift 2
	if ! perf record -q "$@" -o "$what.data" -- sh -c "$load" >"$tmp/record.log" 2>&1; then
		skip "$what" 'perf cannot record this here'
		return
	fi
	of_perf "$what.data" | grep -E "PERF_RECORD_($kinds)[ (:]" >"$what.perf"
	of_records "$what.data" | grep -E "PERF_RECORD_($kinds)[ (:]" >"$what.own"
	for kind in $(printf '%s' "$kinds" | tr '|' ' '); do
		test "$kind" != MMAP || continue # of the kernel, which not everybody may see
		grep -q "PERF_RECORD_$kind[ (:]" "$what.perf" || fail "$what: perf shows $kind records"
	done
	check_same "$what: every field as perf shows it" "$what.perf" "$what.own"
}

compare defaults COMM,MMAP,MMAP2,FORK,EXIT,SAMPLE -e cpu-clock
compare frames SAMPLE -e cpu-clock -g -d
compare stacks SAMPLE -e cpu-clock --call-graph dwarf,1024
compare registers SAMPLE -e cpu-clock --intr-regs --user-regs=ax,ip
compare groups SAMPLE -e '{cpu-clock,task-clock}:S'
compare counters READ -e cpu-clock,page-faults -s -n
compare build-ids MMAP2 -e cpu-clock --buildid-mmap
compare switches SWITCH -e cpu-clock --switch-events
compare namespaces NAMESPACES -e cpu-clock --namespaces
compare cgroups CGROUP -e cpu-clock --all-cgroups

# perf counts the bytes of a COMPRESSED record from 0 on again, so only the fields are compared.
perf record -q -z -e cpu-clock -o packed.data -- sh -c "$load" >"$stdout" 2>"$stderr" ||
	bail 'perf record -z failed'
for who in perf records; do
	of_$who packed.data | sed 's/^\([0-9]*\) [^ ]* /\1 /' |
		grep -E 'PERF_RECORD_(COMM|MMAP2|FORK|EXIT|SAMPLE)[ (:]' | sort >"packed.$who"
done
check_match 'records come out of their packing' 0 '^COMPRESSED stored=[0-9]+ plain=[0-9]+$' \
	pitot-records packed.data
check_same 'packed: every field as perf shows it' packed.perf packed.records

# numbers FILE: type, offset and size of all records, in file order. perf says it in a dump of each.
numbers_of_perf()
{
	perf report -D -i "$1" 2>/dev/null |
		sed -n 's/^\(0x[0-9a-f]*\|0\)@.* \[\(0x[0-9a-f]*\)\]: event: \([0-9]*\)$/\1 \2 \3/p'
}

perf report --stats -i defaults.data 2>/dev/null |
	sed -n 's/^ *\([A-Z0-9_]*\) events: *\([0-9]*\).*/\1 \2/p' | grep -v '^TOTAL' | sort -u >stats
pitot-records defaults.data | awk '{ n[$1]++ } END { for (t in n) print t, n[t] }' | sort >counts
check_same 'as many records of each type as perf counts' stats counts

numbers_of_perf defaults.data | cut -d ' ' -f 1,2 | sort -u >places.perf
pitot-records --raw defaults.data | awk '{ printf "%s 0x%x\n", $1, $2 }' | sort -u >places.own
check_same 'offset and size as in the dump of perf' places.perf places.own

# The bytes of --raw are those of the file.
pitot-records --raw -n 50 defaults.data | sed 's/^\(0x[0-9a-f]*\) \([0-9]*\) .* bytes=/\1 \2 /' |
	while read -r offset size bytes; do
		found=$(od -An -v -tx1 -j $((offset)) -N "$size" defaults.data | tr -d ' \n')
		test "$found" = "$bytes" || echo "$offset"
	done >differing
: >none
check_same 'the bytes of --raw are those at the offset' none differing

# ---- pipe mode ----------------------------------------------------------------------------------

perf record -q -e cpu-clock -o - -- sh -c "$load" >pipe.data 2>"$stderr" ||
	bail "perf record -o - failed"
perf evlist -v -i pipe.data 2>/dev/null | sed 's/.*sample_type: \([A-Z_|]*\),.*/\1/' >types.perf
check 'pipe mode is read' sh -c 'pitot-records pipe.data >pipe.text'
sed -n 's/^ATTR .* sample_type=\([^ ]*\) .*/\1/p' pipe.text >types.own
check_same 'the attribute as perf evlist shows it' types.perf types.own
check_match 'features have their names' 0 "^FEATURE feature=HOSTNAME size=[0-9]+$" cat pipe.text
cat pipe.data | pitot-records >piped.text
check_same 'standard input is read as the file is' pipe.text piped.text
pitot-records --type sample pipe.data >samples.text
grep '^SAMPLE ' pipe.text >samples.expected
check_same '--type chooses, in any case' samples.expected samples.text
pitot-records --type 'COMM,exit' -n 1 pipe.data >first.text
grep -m 1 -E '^(COMM|EXIT) ' pipe.text >first.expected
check_same '-n counts what is printed' first.expected first.text

# ---- answers ------------------------------------------------------------------------------------

check_status 'nothing of the type: 1' 1 pitot-records --type AUXTRACE defaults.data
check_error 'a type that is none' 2 "'SAMPEL'.*'SAMPLE'" pitot-records --type SAMPEL defaults.data
check_error 'a file that is not there' 2 'nowhere' pitot-records nowhere
head -c $(($(wc -c <pipe.data) - 3)) pipe.data >cut.data
check_error 'a cut recording: 3, and what is missing' 3 \
	"^pitot-records: 'cut.data' is damaged at offset 0x[0-9a-f]+: .*missing$" \
	pitot-records cut.data
mv "$stdout" before-damage.text
sed '$d' pipe.text >without-last.text
check_same 'what is before the damage is printed' without-last.text before-damage.text

finish
