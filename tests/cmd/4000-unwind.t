#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Stacks from copies of the stack. Against what a program says of itself (self_record.c: what calls
# what is in its text, and it samples each instruction of a call), on this processor and, where a
# cross compiler and an emulator are there, on others; and against perf: of the program's own
# functions, each whole stack that perf finds is found, too.
. "${srcdir:-.}/tests/lib.sh"
need cc
cd "$tmp" || bail "cannot enter $tmp"

# ---- what a program says of itself ---------------------------------------------------------------

# known NAME RETURN: the stacks of ./NAME.data are those of self_record; RETURN is what a handler
# returns to; none: that is in a vdso which cannot be had, and nothing tells what it would be.
known()
{
	known_name=$1
	run pitot-fold --samples --noinlines --symbols "$known_name" "$known_name.data"
	cp "$stdout" "$known_name.folded"
	check_match "$known_name: recursion, an aligned and a dynamic frame" 0 \
		';main;recurse;recurse;recurse;recurse;aligned;dynamic;sample_here;' cat "$known_name.folded"
	if test -z "$2"; then
		check_match "$known_name: below a signal there is more" 0 \
			';\[truncated: module not found\];\[vdso.*;handler;sample_here;' cat "$known_name.folded"
		return
	fi
	settle "$known_name: no stack is cut" \
		"$(test -s "$known_name.folded" && ! grep -Eq '\[(truncated|not)' "$known_name.folded" && echo yes)" pitot-fold
	check_match "$known_name: what a signal interrupted" 0 \
		";main;signalled;.*;$2;handler;sample_here;" cat "$known_name.folded"
}

# stepped NAME: of each instruction, too
stepped()
{
	check_match "$1: every instruction of a call" 0 '^yes$' awk '
		/;step/ {
			count += $NF
			if (/;step_inner /) inner += $NF
			if ($0 !~ /;main;step(;set_trap_flag|;step_outer(;step_inner)?)? [0-9]+$/) {
				bad++
				print
			}
		}
		END { print (count > 40 && inner > 20 && !bad ? "yes" : "no") }' "$1.folded"
}

# self_record NAME RETURN EMULATOR COMPILER...
self_record()
{
	self_name=$1
	self_return=$2
	self_emulator=$3
	shift 3
	mkdir "$self_name"
	"$@" -static -Wl,--build-id -o "$self_name/self" "$srcdir/tests/workloads/self_record.c" \
		>"$stdout" 2>"$stderr" || return 1
	$self_emulator "$self_name/self" "$self_name.data" >"$stdout" 2>"$stderr" || return 1
	known "$self_name" "$self_return"
}

case $(uname -m) in
x86_64)
	for how in '-O0' '-O2 -fomit-frame-pointer' '-Os -fno-omit-frame-pointer'; do
		# shellcheck disable=SC2086 # they are several words
		if self_record "x86_64$(echo "$how" | tr -d ' ')" __restore_rt '' cc -g $how; then
			stepped "$self_name"
		else
			fail "$how: the program records itself"
			note "$stderr"
		fi
	done
	# The other kind of table.
	self_record debug-frame __restore_rt '' cc -g -O2 -fno-asynchronous-unwind-tables \
		-fno-unwind-tables && stepped debug-frame
	;;
*)
	skip 'a program that records itself' 'is for x86_64'
	;;
esac

# cross COMPILER EMULATOR RETURN
cross()
{
	if command -v "$1" >/dev/null && command -v "$2" >/dev/null; then
		self_record "${1%%-*}" "$3" "$2" "$1" -g -O2 || {
			fail "$1: the program records itself"
			note "$stderr"
		}
	else
		skip "$1" "needs $1 and $2"
	fi
}

cross i686-linux-gnu-gcc qemu-i386 '__restore'
cross aarch64-linux-gnu-gcc qemu-aarch64 '\[vdso\+0x[0-9a-f]*\]'
cross riscv64-linux-gnu-gcc qemu-riscv64 '\[vdso\+0x[0-9a-f]*\]'
cross s390x-linux-gnu-gcc qemu-s390x ''
cross powerpc64le-linux-gnu-gcc qemu-ppc64le ''

# ---- against perf --------------------------------------------------------------------------------

if ! command -v perf >/dev/null || ! command -v c++ >/dev/null ||
	! perf record -q --call-graph dwarf -o probe.data -- true >/dev/null 2>&1; then
	test "${PITOT_STRICT:-0}" = 1 && bail 'needs c++, and perf that can record'
	skip 'recordings' 'needs c++, and perf that can record'
	finish
	exit
fi

# own_of_perf, own_of_pitot FILE: a line for each sample, with the program's own functions, the root
# first. What is in the PLT has more than one name. perf's last address, where it failed, is -1.
own_of_perf()
{
	perf script --no-inline --no-demangle -F ip,sym,dso --max-stack 1000 -i "$1" 2>/dev/null | awk '
		NF == 0 { if (stack != "") print stack; stack = ""; next }
		$NF ~ /\/program\)$/ && $2 != "[unknown]" && $2 !~ /@plt|^_init$/ { sub(/@.*/, "", $2); stack = $2 ";" stack }
		END { if (stack != "") print stack }'
}

own_of_pitot()
{
	pitot-fold --samples --noinlines --no-marks --module --demangle=none --clones=keep "$1" | awk '
		{
			count = $NF
			sub(/ [0-9]+$/, "")
			depth = split($0, frames, ";")
			stack = ""
			for (i = 2; i <= depth; i++)
				if (sub(/^program`/, "", frames[i]) && frames[i] !~ /^\[|@plt|^_init$/)
					stack = stack frames[i] ";"
			for (i = 0; i < count && stack != ""; i++)
				print stack
		}'
}

# Constructors and destructors have two names each, which stand for the same code.
one_of_two()
{
	sed -E 's/(CI?|D)[12]/\1/g'
}

# compare NAME COMPILER...: the whole stacks of perf are among ours; nearly all of ours are whole.
compare()
{
	compare_name=$1
	shift
	"$@" -o program "$srcdir/tests/workloads/unwound.cc" >"$stdout" 2>"$stderr" ||
		bail "no program to record: $*"
	perf record -q -F 999 --call-graph dwarf,16384 -o perf.data ./program >/dev/null 2>"$stderr" ||
		bail 'perf record failed'
	own_of_perf perf.data | grep -E '^(_start;|_?main;|_ZNSt6thread)' | one_of_two | sort >theirs
	own_of_pitot perf.data | one_of_two | sort >ours
	comm -23 theirs ours >missing
	settle "$compare_name: perf has whole stacks" "$(test -s theirs && echo yes)" perf
	cp missing "$stdout"
	settle "$compare_name: each of them is ours, too" "$(test ! -s missing && echo yes)" comm
	whole "$compare_name"
}

# whole NAME: nearly all stacks reach their root.
whole()
{
	check_match "$1: nearly all stacks are whole" 0 '^yes$' sh -c \
		"pitot-fold --samples perf.data | awk '
			{ all += \$NF }
			/;\\[truncated/ { cut += \$NF }
			END { print (all > 100 && cut < all / 20 ? \"yes\" : all \" \" cut) }'"
}

compare 'without frame pointers' c++ -g -O2 -fomit-frame-pointer -pthread
pitot-profile -j 1 perf.data >one.pitot
pitot-profile -j 4 perf.data >four.pitot
check_same 'the same bytes for any number of threads' one.pitot four.pitot
check_match 'the handler of a signal, and what it interrupted' 0 \
	';main;work;.*;__restore_rt;on_signal;spin ' pitot-fold --samples perf.data
check_match 'memcpy is called by the program' 0 ';copy_some;[^;]*mem[^;]* ' \
	pitot-fold --samples perf.data
check_error 'what it took is told' 0 '[0-9] rules \([0-9.]* % known\), [0-9]* rules compiled' \
	pitot-profile --stats perf.data
check_output 'not without being asked' sh -c 'pitot-profile perf.data 2>&1 >/dev/null' </dev/null
compare 'not optimized, not position-independent' c++ -g -O0 -no-pie -pthread
if command -v i686-linux-gnu-g++ >/dev/null; then # of which perf has none
	i686-linux-gnu-g++ -g -O2 -static -pthread -o program "$srcdir/tests/workloads/unwound.cc" ||
		bail 'no program of 32 bits'
	perf record -q -F 999 --call-graph dwarf,16384 -o perf.data ./program >/dev/null 2>"$stderr" ||
		bail 'perf record failed'
	# glibc does not tell what its memcpy has pushed, and nothing of what finds the program counter.
	check_match '32 bits: all other stacks are whole' 0 '^yes$' sh -c "pitot-fold --samples perf.data |
		awk '
			/;(memcpy|__x86.get_pc_thunk[^;]*)[; ]/ { next }
			{ all += \$NF }
			/;\\[truncated/ { cut += \$NF }
			END { print (all > 100 && cut < all / 20 ? \"yes\" : all \" \" cut) }'"
else
	skip '32 bits' 'needs i686-linux-gnu-g++'
fi

c++ -O2 -static -pthread -o program "$srcdir/tests/workloads/unwound.cc" || bail 'cannot link statically'
strip program
perf record -q -F 999 --call-graph dwarf,16384 -o perf.data ./program >/dev/null 2>"$stderr" ||
	bail 'perf record failed'
whole 'static and stripped'

# ---- copies that are too small ----------------------------------------------------------------------

c++ -g -O1 -pthread -o program "$srcdir/tests/workloads/unwound.cc" || bail 'no program to record'
perf record -q -F 999 --call-graph dwarf,1024 -o perf.data ./program >/dev/null 2>"$stderr" ||
	bail 'perf record failed'
check_match 'deep recursion is cut' 0 \
	'^program;\[truncated: stack dump exhausted\];recurse;recurse;.*;spin ' pitot-fold --samples perf.data
cut=$(pitot-fold --samples perf.data | awk '/;\[truncated/ { n += $NF } END { print n + 0 }')
pitot-profile --stitch perf.data >stitched.pitot
left=$(pitot-fold --samples stitched.pitot | awk '/;\[truncated/ { n += $NF } END { print n + 0 }')
noted=$(awk -F '\t' '$1 == "ledger" && $2 == "stitched" { print $3 }' stitched.pitot)
settle "stitched ($noted) and still cut ($left) are those that were cut ($cut)" \
	"$(test $((noted + left)) -eq "$cut" && echo yes)" pitot-profile --stitch
finish
