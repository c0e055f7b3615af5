#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pitot fold: the lines of a profile that is small enough to be read.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"
plan 16

stream "$tmp/profile" <<\END
event|sampled|ns|cpu-clock
event|exact|count|faults
module|file|aa|/usr/bin/app
module|kernel|bb|[kernel.kallsyms]
function|0|operator;|x|a.c
function|10|work.isra.0|work|a.c
function|21|main|main|a.c
function|3|vfs_read|vfs_read|a.c
location|0|0x10|0:4:0|1:14:0
location|0|0x20|2:25:0
location|0|0x999
location|1|0x1000|3:1:0
n|-|1
n|0|0
n|1|3
n|-|2
labels|comm|a b|pid|7|tid|8
labels|comm|a b|pid|7|tid|9
s|0|1|1|root|3|300|30000
s|0|1|2|root|1|100|10000
s|0|2|1|root|1|50|2500
s|0|3|1|dump|2|20|200
s|0|0|1|not-walked|1|7|49
s|0|-|1|root|1|5|25
s|1|0|1|root|9|9|9
END

check_output 'inlined functions, unnamed places, marks, a sample without a stack' \
	pitot-fold "$tmp/profile" <<\END
a b 5
a b;[not unwound];main 7
a b;[truncated: stack dump exhausted];[app+0x999] 20
a b;main;work;operator\x3b 400
a b;main;work;operator\x3b;vfs_read 50
END
check_output 'samples instead of values, no marks' \
	pitot-fold --samples --no-marks "$tmp/profile" <<\END
a b 1
a b;[app+0x999] 2
a b;main 1
a b;main;work;operator\x3b 4
a b;main;work;operator\x3b;vfs_read 1
END
check_output 'by process' pitot-fold --pid --no-marks -noinlines "$tmp/profile" <<\END
a b-7 5
a b-7;[app+0x999] 20
a b-7;main 7
a b-7;main;work 400
a b-7;main;work;vfs_read 50
END
check_output 'by thread, clones apart' \
	pitot-fold --tid --no-marks --symbols-only --clones=keep "$tmp/profile" <<\END
a b-7/8 5
a b-7/8;[app+0x999] 20
a b-7/8;main 7
a b-7/8;main;work.isra.0 300
a b-7/8;main;work.isra.0;vfs_read 50
a b-7/9;main;work.isra.0 100
END
check_output 'marks of frames' \
	pitot-fold --kernel-marks --inline-marks --no-marks "$tmp/profile" <<\END
a b 5
a b;[app+0x999] 20
a b;main 7
a b;main;work;operator\x3b_[i] 400
a b;main;work;operator\x3b_[i];vfs_read_[k] 50
END
check_output 'module and address' pitot-fold --module --addresses --no-marks "$tmp/profile" <<\END
a b 5
a b;[app+0x999] 20
a b;app`main [app+0x20] 7
a b;app`main [app+0x20];app`work [app+0x10];app`operator\x3b [app+0x10] 400
a b;app`main [app+0x20];app`work [app+0x10];app`operator\x3b [app+0x10];kernel.kallsyms`vfs_read [kernel.kallsyms+0x1000] 50
END
check_output 'another event' pitot-fold -e faults "$tmp/profile" <<\END
a b;main 9
END

grep -v '^labels' "$tmp/profile" | sed '1d; /^end/d; s/^\(s\t[01]\t[^\t]*\t\)[12]/\10/' |
	tr '\t' '|' | stream "$tmp/unlabelled"
check_output 'a profile without labels: lines begin with the root' \
	pitot-fold --no-marks "$tmp/unlabelled" <<\END
[app+0x999] 20
[no stack] 5
main 7
main;work;operator\x3b 400
main;work;operator\x3b;vfs_read 50
END
check_error 'a label that is missing: how to get it' 2 'pitot profile --labels pid' \
	pitot-fold --pid "$tmp/unlabelled"
check_error 'no such event' 2 'cpu-clock, faults' pitot-fold -e cycles "$tmp/profile"
check_error 'clones: what there is' 2 "'merge' or 'keep'" pitot-fold --clones=no "$tmp/profile"
pitot-fold "$tmp/profile" | awk '{ n = $NF; sub(/ [0-9]*$/, ""); print $0, 2 * n }' >"$tmp/twice"
pitot-fold "$tmp/profile" "$tmp/profile" >"$tmp/both"
check_same 'two inputs are added up' "$tmp/twice" "$tmp/both"

stream "$tmp/empty" </dev/null
check_error 'an empty profile is said to be one' 1 'there are no samples' pitot-fold "$tmp/empty"
test -s "$stdout" && fail 'and has no lines' || pass 'and has no lines'

# ---- one by one ----------------------------------------------------------------------------------

stream "$tmp/traces" <<\END
event|exact|ns|cpu
module|file|aa|/usr/bin/app
function|1|main||/a.c
function|3|outer||/a.c
function|9|inner||/a.h
location|0|0x10|0:2:0
location|0|0x20|2:9:0|1:4:0
labels|comm|app|pid|7
n|-|0
n|0|1
s|0|-|0|root|1|5|25
s|0|1|1|dump|2|3000|4500000
END
traces()
{
	pitot-fold --traces "$@" "$tmp/traces" | sed '/^---/,$!d'
}
check_output '--traces: labels, and the stack from the leaf on' traces <<\END
-----------+-------------------------------------------------------
       5ns   [no stack]
-----------+-------------------------------------------------------
      comm:  app
       pid:  7
       3us   inner (inline)
             outer
             main
             [truncated: stack dump exhausted]
-----------+-------------------------------------------------------
3 samples = 3 shown; 2 stacks cut short: 2 stack dump exhausted; 1 without a stack
END
check_output '--traces: as few lines as one likes' traces --no-marks --noinlines --unit ns <<\END
-----------+-------------------------------------------------------
       5ns   [no stack]
-----------+-------------------------------------------------------
      comm:  app
       pid:  7
    3000ns   outer
             main
-----------+-------------------------------------------------------
3 samples = 3 shown; 2 stacks cut short: 2 stack dump exhausted; 1 without a stack
END
