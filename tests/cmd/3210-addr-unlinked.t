#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Files that were not linked, as kernel modules are: the same frames as when they are, at the places
# where the kernel puts their sections - one behind the other, as they are aligned, in the order of the
# file. What readelf says of the sections gives the places; the linked file is the truth for frames.
. "${srcdir:-.}/tests/lib.sh"
need cc
need nm
need readelf
need objcopy

plan 9
cd "$tmp" || bail "cannot enter $tmp"

# places FILE: lines FUNCTION ADDRESS SIZE, where the kernel has it; both decimal.
places()
{
	readelf -SW "$1" | sed 's/^ *\[ *\([0-9]*\)\]/\1/' | awk '
		function digit(c) { return index("0123456789abcdef", c) - 1 }
		function number(hex,  i, n) {
			for (i = 1; i <= length(hex); i++)
				n = n * 16 + digit(substr(hex, i, 1))
			return n
		}
		$1 ~ /^[0-9]+$/ && $8 == "AX" && $2 !~ /^\.init/ {
			at = int((at + $11 - 1) / $11) * $11
			print $1, at
			at += number($6)
		}' >sections
	readelf -sW "$1" | awk '
		FNR == NR { at[$1] = $2; next }
		$4 == "FUNC" && $7 in at { print $8, at[$7], $3 }' sections - | sort
}

# same_frames FILE LINKED: at each second byte of each function
same_frames()
{
	places "$1" >places
	while read -r name at size; do
		start=$(nm "$2" | awk -v name="$name" '$3 == name { print $1 }')
		offset=0
		while test $offset -lt "$size"; do
			printf '%x\n' $((at + offset)) >>unlinked.ask
			printf '%x\n' $((0x$start + offset)) >>linked.ask
			offset=$((offset + 2))
		done
	done <places
	pitot-addr -e "$1" <unlinked.ask | grep -v '^0x' >unlinked.frames
	pitot-addr -e "$2" <linked.ask | grep -v '^0x' >linked.frames
	rm unlinked.ask linked.ask
}

for options in '-gdwarf-4' '-gdwarf-5' '-gdwarf-5 -gz=zlib' '-g -ffunction-sections'; do
	# shellcheck disable=SC2086 # words
	cc -O2 $options -c -o module.ko "$srcdir/tests/workloads/unlinked.c" || bail 'no object file'
	cc -shared -o linked.so module.ko || bail 'it cannot be linked'
	same_frames module.ko linked.so
	check_same "the same frames as linked: $options" linked.frames unlinked.frames
done
check 'with inlined calls among them' grep -qx twice unlinked.frames
check_output 'in functions of three sections' sh -c \
	"awk '{ print \$1 }' places | tr '\n' ' '; sort -u sections | cut -d ' ' -f 1 | wc -l" <<-END
	first quiet rare $(wc -l <sections)
END

# Debug info in a file of its own, which has the sections but not their bytes.
objcopy --only-keep-debug module.ko module.debug
same_frames module.debug linked.so
check_same 'the same in a file of debug info alone' linked.frames unlinked.frames

# Without debug info there are the names.
strip --strip-debug module.ko
place=$(awk '$1 == "quiet" { printf "%x", $2 + 5 }' places)
check_output 'names of the symbol table' pitot-addr -e module.ko "$place" <<-END
	0x$(printf '%016x' $((0x$place)))
	quiet
	??:0
END
check_output 'what is freed after the start has no place among the others' sh -c \
	'pitot-addr -e module.ko $(seq 0 400 | while read -r n; do printf "%x " $n; done) | grep -c setup || true' <<-END
	0
END
