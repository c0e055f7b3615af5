#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The text of perf script as input: by hand, of a recording with any fields, and against what
# stackcollapse-perf.pl makes of it, where that is found.
. "${srcdir:-.}/tests/lib.sh"
need_perf
need cc
cd "$tmp" || bail "cannot enter $tmp"

# ---- by hand ----

tr '|' '\t' >hand <<'END'
# ========
# hostname : tube
# cmdline : /usr/bin/perf record -g ./app
# ========
#
a 123 [000] 10.500000:        250 cycles:u: 
|    55d0c1a2b3c4 leaf+0x14 (/usr/bin/app)
|    55d0c1a2b3d4 main+0x24 (/usr/bin/app)

Thread 3 1234/1235 [001] 10.600000:        750 cycles:u: 
|    55d0c1a2b3c4 std::function<void (int)>::operator()+0x14 (/opt/a b/app)
|    55d0c1a2b3c8 [unknown] (/memfd:code (deleted))
|    55d0c1a2b3d0 [unknown] ([unknown])
|    ffffffff81000010 do_syscall_64 ([kernel.kallsyms])

a 123 [000] 10.700000:         50 cycles:u: 
|    55d0c1a2b3e0 inner (inlined)
|    55d0c1a2b3e0 middle (inlined)
|    55d0c1a2b3e0 outer+0x4 (/usr/bin/app)
|    7f0000001000 Lorg/App;::run->Lorg/App;::go (/tmp/perf-123.map)

a 123 [000] 10.800000: sched:sched_switch: prev_comm=a prev_pid=123 ==> next_comm=b next_pid=7
|    ffffffff81000020 schedule ([kernel.kallsyms])

a 123 [000] 10.900000: PERF_RECORD_LOST lost 5
a 124 [000] 11.000000:        100 cycles:u: 
|    55d0c1a2b3d4 main+0x24 (/usr/bin/app)
END

check_output 'names, inlined calls, a stack without an empty line behind it' pitot-fold hand <<\END
Thread 3;do_syscall_64;[unknown];[memfd:code (deleted)];std::function::operator() 750
a;Lorg/App\x3b::run;Lorg/App\x3b::go;outer;middle;inner 50
a;main 100
a;main;leaf 250
END
check_output 'marks' pitot-fold --kernel-marks --inline-marks --jit-marks hand <<\END
Thread 3;do_syscall_64_[k];[unknown];[memfd:code (deleted)];std::function::operator() 750
a;Lorg/App\x3b::run_[j];Lorg/App\x3b::go_[i];outer;middle_[i];inner_[i] 50
a;main 100
a;main;leaf 250
END
check_output 'another event' pitot-fold -e sched:sched_switch hand <<\END
a;schedule 1
END
printf 'x y 7 10.5: 1 cycles: \n\t1000 f (m)\n\n' >tids
check_output 'by thread, where processes are not known' pitot-fold --tid tids <<\END
x y-?/7;f 1
END
check_output 'the same by process as stackcollapse-perf.pl has it' \
	pitot-fold --pid --stackcollapse tids <<\END
x_y-?;f 1
END
check_error 'by process, which are not known' 2 "no label 'pid'" pitot-fold --pid tids
check_output 'by thread' sh -c 'pitot-fold --tid hand | sed -n 1p' <<\END
Thread 3-1234/1235;do_syscall_64;[unknown];[memfd:code (deleted)];std::function::operator() 750
END
check_match 'samples are accounted for' 0 \
	'^10 samples = 4 shown \+ 1 of other events \+ 5 lost' pitot-top hand
pitot-profile hand >hand.pitot
check_match 'facts of the header' 0 '^fact.host.tube$' cat hand.pitot
check_match 'the time' 0 '^fact.duration_ns.500000000$' cat hand.pitot
pitot-fold hand >wanted
sed 's/$/\r/' hand | pitot-fold >got
check_same 'with the ends of lines of another system' wanted got
tr '\t' ' ' <hand | pitot-fold >got
check_same 'with blanks for tabs' wanted got
gzip -c hand | pitot-fold >got
check_same 'packed' wanted got

printf 'x 1 10.5: 1 cycles: \n\t1000 f (m)\n\nwhat is this\n\t1000 g (m)\n\n' >bad
check_error 'what is no sample is counted' 3 '1 line was skipped, the first is line 4' pitot-fold bad
check_same 'and what it had below it does not count' "$stdout" - <<\END
x;f 1
END
tr '|' '\t' >sources <<'END'
x 1 10.5: 1 cycles: 
|1000 f+0x1 (/app)
  f.c:7
|2000 main+0x1 (/app)
  main.c:9 (discriminator 2)
END
check_match 'sources' 0 'f f\.c:7$' pitot-top --by line sources
check_match 'sources of callers' 0 'main main\.c:9$' pitot-top --by line sources
check_output 'sources behind names' pitot-fold --lines sources <<\END
x;main:main.c:9;f:f.c:7 1
END
tr '|' '\t' >lines <<'END'
app 1 10.5: 1 cycles: 
|1000 f+0x1 (/app)
  b.c:7
|2000 [unknown] (/lib/l.so)
  l.so[2000]
|ffffffff81000010 k+0x1 ([kernel.kallsyms])
  [kernel.kallsyms][ffffffff81000010]

END
check_output 'the same as stackcollapse-perf.pl has it' \
	pitot-fold --stackcollapse --kernel-marks --lines lines <<\END
app;k_[k];[l.so]:l.so;f:b.c:7 1
END

# What a stack shares with the one before must not be what tells it apart: each by itself is the same.
tr '|' '\t' >shared <<'END'
x 1 10.5: 1 cycles: 
|1000 leaf+0x1 (/app)
|2000 host+0x1 (/app)
|3000 main+0x1 (/app)

x 1 10.6: 2 cycles: 
|2000 inner (inlined)
|2000 host+0x1 (/app)
|3000 main+0x1 (/app)

x 1 10.7: 4 cycles: 
|2000 other (inlined)
|2000 inner (inlined)
|2000 host+0x1 (/app)
|3000 main+0x1 (/app)

x 1 10.8: 8 cycles: 
|2000 host+0x1 (/app)
  host.c:7
|3000 main+0x1 (/app)

x 1 10.9: 16 cycles: 
|2000 host+0x1 (/app)
  host.c:8
|3000 main+0x1 (/app)

x 1 11.0: 32 cycles: 
|3000 main+0x1 (/app)

x 1 11.1: 64 cycles: 
|12000 host+0x1 (/app)
|3000 main+0x1 (/app)

x 1 11.2: 128 cycles: 
|5000 leaf+0x1 (/app)
  leaf.c:3 (inlined)
|3000 main+0x1 (/app)

x 1 11.3: 256 cycles: 
|2000 host+0x1 (/app)
|3000 main+0x1 (/app)
END
awk -v RS= '{ file = "part-" NR; print >file; close(file) }' shared
for part in part-?; do
	pitot-profile "$part" >"$part.pitot"
done
pitot-merge part-?.pitot | grep '^[mnls]\|^function' >wanted
pitot-profile shared | grep '^[mnls]\|^function' >got
check_same 'stacks with ends that are the same' wanted got
check_output 'and their names' pitot-fold --inline-marks shared <<\END
x;main 32
x;main;host 344
x;main;host;inner_[i] 2
x;main;host;inner_[i];other_[i] 4
x;main;host;leaf 1
x;main;leaf_[i] 128
END
printf '            perf  1234 [000]    10.5:          4 cycles:  ffffffff8106 native+0x6 ([kernel.kallsyms])\n             dd  1235 [000]    10.6:          5 cycles:  7f0012345678 read+0x6 (/lib/libc.so.6)\n' >flat
check_output 'lines without a call chain' pitot-fold flat <<\END
dd;read 5
perf;native 4
END

# ---- a recording ----

cc -O2 -g -DMILLISECONDS=400 -fno-omit-frame-pointer -mno-omit-leaf-frame-pointer -o demo \
	"$srcdir/tests/workloads/demo.c" || bail 'no program to record'
perf record -q -e cpu-clock:u -g -F 1000 -o perf.data ./demo >demo.out 2>"$stderr" ||
	bail 'perf record failed'
# ld.so has a _start, too, and perf may call the PLT _init
nm demo | awk '$2 ~ /^[tT]$/ && $3 !~ /^_(start|init)$/ { print $3 }' >functions

# What is outside of the program may have another name, or none: it becomes "-".
plain()
{
	awk 'BEGIN { while ((getline name < "functions") > 0) own[name] = 1 }
		{
			value = $NF
			sub(/ [0-9]+$/, "")
			depth = split($0, frames, ";")
			line = frames[1]
			for (i = 2; i <= depth; i++)
				line = line ";" (frames[i] in own ? frames[i] : "-")
			values[line] += value
		}
		END { for (line in values) printf "%s %.0f\n", line, values[line] }' | sort
}

script()
{
	perf script --no-inline -i perf.data "$@" 2>"$tmp/script-errors"
}

script >text
check 'perf prints stacks' grep -q 'sort_words' text
pitot-fold --symbols-only --clones=keep --no-marks perf.data | plain >wanted
pitot-fold text | plain >got
check_same 'the same stacks and values as of the recording' wanted got

pitot-fold text >wanted
# script_same DESCRIPTION OPTION...: the text in another form gives the same
script_same()
{
	script_what=$1
	shift
	script "$@" | pitot-fold >got
	check_same "$script_what" wanted got
}

script_same 'all fields' -F comm,pid,tid,time,period,event,ip,sym,symoff,dso
script_same 'without the time and the processor' -F comm,tid,period,event,ip,sym,dso
script_same 'with the pid alone' -F comm,pid,period,event,ip,sym,dso
script_same 'nanoseconds' -F comm,tid,time,period,ip,sym,dso,event --ns
script_same 'with a header' --header
script_same 'with the mode of the processor' -F +misc
script_same 'with sources' -F +srcline
sed '$d' text | pitot-fold >got
check_same 'without the last empty line' wanted got
script -F comm,tid,event,ip,sym,dso | pitot-fold >got
pitot-fold --samples text >wanted
check_same 'without periods each sample counts once' wanted got

# ---- the other collapser ----

peer=$(PATH=${PITOT_PEERS:+$PITOT_PEERS:}$PATH command -v stackcollapse-perf.pl)
same_as_peer()
{
	same_what=$1
	perl "$peer" $2 peer.text >wanted 2>/dev/null
	pitot-fold --stackcollapse $3 peer.text >got
	check_same "$same_what" wanted got
}
if test -n "$peer"; then
	{
		script -F comm,pid,tid,time,period,event,ip,sym,symoff,dso
		tr '|' '\t' <<-'END'
			V8 Worker 7/8 [001] 10.6: 75 cpu-clock:u: 
			|55d0 foo::bar<int>(char const*)+0x14 (/opt/app)
			|55d1 (anonymous namespace)x::f+0x1 (/opt/app)
			|55d8 [unknown] (/opt/lib.so)
			|55da net/http.(*Client).Do+0x1 (/opt/app)
			|55db say"hi"+0x1 (/opt/app)
			|55dc a;b+0x1 (/opt/app)
			|7f00 a->b->c (/tmp/perf-7.map)
			|55e0 [unknown] ([unknown])
			|ffffffff81000010 do_syscall_64 ([kernel.kallsyms])

		END
	} | grep -v 'anonymous namespace)x' >peer.all
	cp peer.all peer.text
	same_as_peer 'as stackcollapse-perf.pl' '' ''
	same_as_peer 'its --pid' --pid --pid
	same_as_peer 'its --tid' --tid --tid
	script >peer.text
	same_as_peer 'its --pid without pids' --pid --pid
	same_as_peer 'its --tid without pids' --tid --tid
	cp peer.all peer.text
	same_as_peer 'its --kernel' --kernel --kernel-marks
	same_as_peer 'its --all' --all '--kernel-marks --jit-marks'
	same_as_peer 'its --addrs' --addrs --addresses
	cp lines peer.text
	script -F comm,pid,tid,time,period,event,ip,sym,dso,srcline |
		sed 's/ (discriminator [0-9]*)$//' >>peer.text
	same_as_peer 'its --srcline' --srcline --lines
else
	skip 'as stackcollapse-perf.pl' 'needs stackcollapse-perf.pl in PITOT_PEERS or PATH'
fi
# The same by hand, so that it is tested where the other is not found.
check_output 'names as stackcollapse-perf.pl has them' \
	pitot-fold --stackcollapse --kernel-marks --jit-marks hand <<\END
Thread_3;do_syscall_64_[k];[unknown];[memfd:code (deleted)];std::function<void  750
a;main 100
a;main;leaf 250
a;org/App:::run_[j];org/App:::go_[i];outer;middle;inner 50
END
finish
