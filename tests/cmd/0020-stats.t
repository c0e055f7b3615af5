#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# --stats: what each stage took is on stderr, adds up, and changes nothing else.
. "${srcdir:-.}/tests/lib.sh"

demo=$srcdir/tests/data/demo.perf.data

# adds_up FILE: the last line of the table has the sums of those above it, and the highest peak.
# Times are printed with all their digits, so that they can be summed up in microseconds.
adds_up()
{
	awk '
		$1 == "stage" { on = 1; next }
		!on { next }
		{ split($2, wall, "."); split($3, cpu, "."); lines++ }
		wall[2] !~ /^[0-9][0-9][0-9]$/ || cpu[2] !~ /^[0-9][0-9][0-9]$/ { exit }
		{ wall_us = wall[1] * 1000 + wall[2]; cpu_us = cpu[1] * 1000 + cpu[2] }
		$1 == "whole" { whole = wall_us == walls && cpu_us == cpus && $4 == heap && $5 == peak }
		$1 != "whole" { walls += wall_us; cpus += cpu_us; heap += $4; if ($5 > peak) peak = $5 }
		END { exit !(whole && lines > 2) }' "$1"
}

# has_stages DESCRIPTION STAGE...: the last table, in $stderr, has these in this order, besides those
# of debug files that this machine may have.
has_stages()
{
	stages_what=$1
	shift
	stages=$(sed -n '/^stage /,/^whole /s/ .*//p' "$stderr" |
		grep -v -e '^stage$' -e '^whole$' -e '^unpack$' -e '^units$' -e '^entries$' -e '^tables$' |
		tr '\n' ' ')
	settle "$stages_what" "$(test "$stages" = "$* " && echo yes)" has_stages "$@"
}

# tells DESCRIPTION REGEX: a line of the last table
tells()
{
	settle "$1" "$(grep -Eq -e "$2" "$stderr" && echo yes)" tells "$2"
}

# ---- every tool that reads -----------------------------------------------------------------------

run pitot-profile "$demo"
cp "$stdout" "$tmp/demo.pitot"
for path in "$builddir"/cmd/pitot-*; do
	tool=${path##*/}
	case $tool in *.[coh] | pitot-record) continue ;; esac
	case $tool in
	pitot-addr) set -- -e "$path" 0x1000 ;;
	pitot-diff) set -- "$demo" "$tmp/demo.pitot" ;;
	pitot-list | pitot-disasm | pitot-peek) set -- . "$demo" ;;
	*) set -- "$demo" ;;
	esac
	"$tool" "$@" >"$tmp/plain" 2>"$tmp/plain.err"
	plain=$?
	"$tool" --stats "$@" >"$tmp/counted" 2>"$tmp/counted.err"
	counted=$?
	settle "$tool: the same status" "$(test $plain = $counted && echo yes)" "$tool" --stats
	check_same "$tool: the same output" "$tmp/plain" "$tmp/counted"
	settle "$tool: no table unless it is asked for" \
		"$(grep -q '^whole ' "$tmp/plain.err" || echo yes)" "$tool"
	sed '/^stage /,/^whole /d' "$tmp/counted.err" >"$tmp/rest.err"
	check_same "$tool: the same messages" "$tmp/plain.err" "$tmp/rest.err"
	test $plain -lt 2 || continue # what cannot be read is told, and no more
	settle "$tool: the stages add up" "$(adds_up "$tmp/counted.err" && echo yes)" "$tool" --stats
done

# ---- what it tells -------------------------------------------------------------------------------

# The header of a recording has the size of its records at byte 48.
bytes=$(od -A n -t u8 -j 48 -N 8 "$demo" | tr -d ' ')
records=$(pitot-records "$demo" | wc -l)
samples=$(pitot-records --type SAMPLE "$demo" | wc -l)
profile=$(wc -c <"$tmp/demo.pitot")

run pitot-fold --stats "$demo"
has_stages 'the path of a recording' open read scan history count resolve names profile filter view
tells 'all bytes and records of a recording' "^scan .* $bytes bytes, $records records\$"
tells 'all of its samples' "^count .* $samples samples \\([0-9.]* % known\\)\$"
run pitot-top --stats "$tmp/demo.pitot"
has_stages 'the path of a profile' open read filter view
tells 'all bytes of a profile' "^read .* $profile bytes\$"
run pitot-diff --stats "$tmp/demo.pitot" "$tmp/demo.pitot"
has_stages 'a comparison' open read diff filter view
tells 'bytes of two inputs are added up' "^read .* $((2 * profile)) bytes\$"
run pitot-addr --stats -e "$builddir/cmd/pitot-addr" 0x1000
tells 'symbol tables that were read' '^tables .* [1-9][0-9]* symbols$'
run pitot-top --stats "$tmp/nothing"
settle 'of what cannot be read there is no table' \
	"$(test $status = 2 && ! grep -q '^whole ' "$stderr" && echo yes)" pitot-top --stats
finish
