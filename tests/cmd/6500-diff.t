#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pitot diff: what changed from one profile to another, counted by hand; and what pprof says of it.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"
plan 27

# main calls steady (4), slow (10), gone (6); then: steady (4), slow (7), fresh (5), all in one more
# place of a program that was built again. slow was cloned the second time.
cat >"$tmp/tables" <<\END
function|1||main|/a.c
function|2||steady|/a.c
function|3||SLOW|/a.c
function|4||OTHER|/a.c
location|0|0x10|0:1:0
location|0|0x20|1:2:0
location|0|0x30|2:3:0
location|0|0x40|3:4:0
n|-|0
n|0|1
n|0|2
n|0|3
END
tables()
{
	sed "s,SLOW,$1,; s,OTHER,$2," "$tmp/tables" | awk -F '|' -v OFS='|' '
		$1 == "function" { t = $3; $3 = $4; $4 = t }
		{ print }'
}
{
	printf '%s\n' 'event|sampled|ns|cpu-clock' 'event|exact|count|calls' 'module|file|aa|/old/app'
	tables slow gone
	printf '%s\n' 's|0|1|0|root|4|40|400' 's|0|2|0|root|10|100|1000' 's|0|3|0|root|6|60|600' \
		's|1|0|0|root|1|1|1'
} | stream "$tmp/before"
{
	printf '%s\n' 'event|sampled|ns|cpu-clock' 'module|file|bb|/new/app'
	tables slow.isra.0 fresh
	printf '%s\n' 's|0|1|0|root|4|40|400' 's|0|2|0|root|7|70|700' 's|0|3|0|root|5|50|500'
} | stream "$tmp/after"
check 'the first is a profile' pitot-top "$tmp/before"
check 'the second, too' pitot-top "$tmp/after"

pitot-diff "$tmp/before" "$tmp/after" >"$tmp/change" 2>"$tmp/said"
check 'an event that only one has is said' grep -q 'left out.*calls' "$tmp/said"

# rows: name, flat, cum, and what flat and cum were
rows()
{
	awk -F '\t' -v OFS=' ' 'NR > 1 { print $8, $1, $3, $13, $14 }' | sort
}
pitot-top --tsv "$tmp/change" | rows >"$tmp/rows"
check_output 'each function by its name, in whichever build' cat "$tmp/rows" <<\END
fresh 50 50 0 0
gone -60 -60 60 60
main 0 -40 0 200
slow -30 -30 100 100
END
check_output 'shares are of the base' sh -c \
	"pitot-top --tsv '$tmp/change' | awk -F '\t' '\$8 == \"gone\" { print \$2, \$4 }'" <<\END
-0.3 -0.3
END
check_match 'for people: base, new, and the change with its sign' 0 \
	'^ *60ns +0 +-60ns +-30\.00% +-60ns +-30\.00%  gone$' pitot-top "$tmp/change"
check_match 'new ones' 0 '^ *0 +50ns +50ns +\+25\.00% +50ns +\+25\.00%  fresh$' \
	pitot-top "$tmp/change"
check_match 'what is the same adds up' 0 '^ *40ns +40ns +0 +\+0\.00% .*\(what is the same\)$' \
	pitot-top "$tmp/change"
pitot-top --json "$tmp/change" >"$tmp/json"
check_match 'with -cum the sides are those of cum' 0 \
	'^ *200ns +160ns +0 +\+0\.00% +-40ns +-20\.00%  main$' pitot-top -cum "$tmp/change"
check_match 'the header has the totals of both sides' 0 \
	'^Total samples = 200ns before, 160ns after \(-20\.00%\)$' pitot-top "$tmp/change"
check_match 'with what filters left out' 0 \
	'^Total samples = 200ns before, 160ns after \(-20\.00%\)$' pitot-top -focus gone "$tmp/change"
check_output 'JSON has the base, too' sh -c \
	"jq -c '[.total, .sum] + [.rows[] | select(.name == \"slow\") | .flat, .flat_base]' '$tmp/json'" <<\END
[200,-40,-30,100]
END

# The other way round it is the mirror.
pitot-diff "$tmp/after" "$tmp/before" 2>/dev/null | pitot-top --tsv | rows |
	awk '{ print $1, -$2, -$3 }' >"$tmp/mirror"
awk '{ print $1, $2, $3 }' "$tmp/rows" >"$tmp/straight"
check_same 'the other way round it is the mirror' "$tmp/straight" "$tmp/mirror"

pitot-diff "$tmp/before" "$tmp/before" >"$tmp/none"
check_output 'nothing changed from a profile to itself' sh -c "pitot-top --tsv '$tmp/none' | wc -l" <<\END
1
END

check_output 'as folded text: base, and new' pitot-fold --clones=merge "$tmp/change" <<\END
main;fresh 0 50
main;gone 60 0
main;slow 100 70
main;steady 40 40
END
check_output 'in samples' sh -c "pitot-fold --samples '$tmp/change' | awk '{ print \$2, \$3 }'" <<\END
0 5
6 0
10 7
4 4
END

# 200 and 160: the new values times 200 / 160.
check_output 'as if the totals were the same' sh -c "pitot-diff --normalize '$tmp/before' '$tmp/after' \
	2>/dev/null | pitot-fold" <<\END
main;fresh 0 63
main;gone 60 0
main;slow 100 88
main;steady 40 50
END

pitot-top --tsv -diff_base "$tmp/before" "$tmp/after" 2>/dev/null >"$tmp/option"
pitot-top --tsv "$tmp/change" >"$tmp/stream"
check_same '-diff_base is the same' "$tmp/option" "$tmp/stream"
check_output '-base: what is left' sh -c \
	"pitot-top --tsv -base '$tmp/before' '$tmp/after' 2>/dev/null |
		awk -F '\t' 'NR > 1 { print \$8, \$1, NF }' | sort" <<\END
fresh 50 12
gone -60 12
main 0 12
slow -30 12
END
check_error 'both' 2 'exclude each other' pitot-top -base "$tmp/before" -diff_base "$tmp/before" \
	"$tmp/after"
check_error 'no base' 2 'normalize is for' pitot-top -normalize "$tmp/after"
check_error 'a difference of a difference' 2 "'.*change' is a difference already" \
	pitot-diff "$tmp/change" "$tmp/after"
check_error 'one operand' 2 'two profiles are wanted' pitot-diff "$tmp/after"
printf '%s\n' 'event|exact|bytes|other' 'module|file||/m' 'location|0|0x1' 'n|-|0' \
	's|0|0|0|root|1|1|1' | stream "$tmp/other"
check_error 'no event in common' 2 'no event is in both' pitot-diff "$tmp/before" "$tmp/other"

pitot-pprof "$tmp/change" >"$tmp/change.pb.gz"
pitot-top --tsv "$tmp/change.pb.gz" | rows >"$tmp/again"
check_same 'through pprof it stays a difference' "$tmp/rows" "$tmp/again"
check_match 'a picture of it is one of a comparison' 0 'steady' pitot-flame "$tmp/change"
pitot-profile "$tmp/change" >"$tmp/copy"
check_same 'it is a profile as any other' "$tmp/change" "$tmp/copy"
finish
