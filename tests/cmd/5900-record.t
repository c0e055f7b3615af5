#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The lines of perf that pitot-record makes, what it demands before it runs them, and that they work.
. "${srcdir:-.}/tests/lib.sh"

record=$builddir/cmd/pitot-record
mkdir "$tmp/bin" "$tmp/none"
chmod 755 "$tmp" "$tmp/bin"

# A machine with so many processors, and root.
processors()
{
	printf '#!/bin/sh\necho %s\n' "$1" >"$tmp/bin/getconf"
	printf '#!/bin/sh\necho 0\n' >"$tmp/bin/id"
	chmod +x "$tmp/bin/getconf" "$tmp/bin/id"
}

# stubbed COMMAND...: with the programs of $tmp/bin
stubbed()
{
	PATH=$tmp/bin:$PATH "$@"
}

processors 2
check_output 'cpu' stubbed "$record" cpu --dry-run -- ./app 'a b' "it's" <<\EOF
perf record -o perf.data -m 64M -F 999 --call-graph dwarf,16384 -- ./app 'a b' 'it'\''s'
EOF
check_output 'cpu, by options' stubbed "$record" cpu -n -F99 --call_graph=fp -o 'x y' -p 1,2 <<\EOF
perf record -o 'x y' -m 64M -F 99 --call-graph fp -p 1,2
EOF
check_output 'options of the command are its own' stubbed "$record" faults -n -- ls --help <<\EOF
perf record -o perf.data -m 64M -e page-faults -c 1 --call-graph dwarf,16384 -- ls --help
EOF
check_output 'offcpu' stubbed "$record" offcpu -n -p 12 --seconds 3 --call-graph dwarf,4096 <<\EOF
perf record -o perf.data -m 64M -e sched:sched_switch --switch-events --call-graph dwarf,4096 -p 12 -- sleep 3
EOF
check_output 'offcpu of all' stubbed "$record" offcpu -n -a <<\EOF
perf record -o perf.data -m 64M -e sched:sched_switch -e sched:sched_wakeup --switch-events --call-graph dwarf,16384 -a
EOF
processors 64
check_output 'wall, with many processors' stubbed "$record" wall -n -- true <<\EOF
perf record -o perf.data -m 4M -e cpu-clock/freq=999/ -e sched:sched_switch --switch-events --call-graph dwarf,16384 -- true
EOF
processors 1000
check_match 'io, with more' 0 "^perf record -o perf.data -m 1M -e syscalls:sys_exit_read --filter 'ret > 0' .* -p 7$" \
	stubbed "$record" io -n -p7
cat >"$tmp/bin/uname" <<\EOF
#!/bin/sh
echo x86_64
EOF
chmod +x "$tmp/bin/uname"
check_match 'heap sets probes' 0 "^perf probe -q -x /lib/c.so --add 'pitot_heap:malloc=malloc size=%di:u64' \
--add 'pitot_heap:malloc=malloc%return result=.retval:u64' .* --add 'pitot_heap:free=free pointer=%di:u64'$" \
	stubbed "$record" heap -n --library /lib/c.so -a
check_match 'heap takes stacks at calls' 0 '^perf record .* -e pitot_heap:malloc -e pitot_heap:malloc__return/call-graph=no/' \
	stubbed "$record" heap -n --library /lib/c.so -a
check_match 'heap removes probes' 0 "^perf probe -q -d 'pitot_heap:.'$" stubbed "$record" heap -n -a

# ---- wrong usage ---------------------------------------------------------------------------------

check_error 'no kind' 2 'what is to be recorded\? cpu offcpu' "$record"
check_error 'a wrong kind' 2 "there is no kind 'offcpi'; did you mean 'offcpu'\\?" "$record" offcpi -- true
check_error 'nothing to record' 2 'of what\?' "$record" cpu
check_error 'a command without --' 2 "unexpected operand 'true'" "$record" cpu true
check_error 'two things to record' 2 'exclude each other' "$record" cpu -p 1 -a
check_error 'and two others' 2 'exclude each other' "$record" cpu -p 1 -- true
check_error 'a time for a command' 2 'a command ends by itself' "$record" cpu --seconds 1 -- true
check_error 'a wrong pid' 2 "'x" "$record" cpu -p x
check_error 'a wrong number' 2 "'0' is no number" "$record" cpu -F 0 -- true
check_error 'a wrong call graph' 2 "dwarf, dwarf,BYTES, fp or lbr, not 'no'" "$record" cpu --call-graph no -- true
check_error 'a value that is missing' 2 "'-o' needs a value" "$record" cpu -o

# ---- what is demanded ----------------------------------------------------------------------------

bash=$(command -v bash)
for program in id cat awk grep mount; do
	ln -s "$(command -v $program)" "$tmp/none/$program"
done
check_error 'no perf' 2 'there is no perf; install it' env PATH="$tmp/none" "$bash" "$record" cpu -- true

# Somebody else, for whom the settings of the system are as these files say.
printf '#!/bin/sh\necho 1000\n' >"$tmp/bin/id"
cat >"$tmp/bin/cat" <<\EOF
#!/bin/sh
case $1 in
*/perf_event_paranoid) echo "$PARANOID" ;;
*/perf_event_mlock_kb) echo 516 ;;
esac
EOF
printf '#!/bin/sh\necho "perf ran"\n' >"$tmp/bin/perf"
chmod +x "$tmp/bin"/*
check_error 'paranoid 3 forbids all' 2 'perf_event_paranoid is 3.*sysctl kernel.perf_event_paranoid=2$' \
	stubbed env PARANOID=3 "$record" cpu -- true
check_error 'paranoid 1 forbids the system' 2 'is 1.*=0$' stubbed env PARANOID=1 "$record" cpu -a
check_error 'paranoid 0 forbids tracepoints' 2 'is 0.*=-1$' stubbed env PARANOID=0 "$record" offcpu -- true
check_error 'heap is for root' 2 'probes are set by root alone' stubbed env PARANOID=-1 "$record" heap -- true
check_match 'paranoid 2 allows cpu' 0 'perf ran' stubbed env PARANOID=2 "$record" cpu -o "$tmp/no" -- true
check_match 'the buffer is what is allowed' 0 '-m 512K' stubbed env PARANOID=2 "$record" cpu -n -- true

# ---- that it works -------------------------------------------------------------------------------

cd "$tmp" || bail "cannot enter $tmp"
run perf record -o probe.data -- true
if test "$status" -ne 0; then
	skip 'recordings' "needs perf: 'perf record' fails here"
	finish
	exit
fi
# Not every container may have buffers of the size that root has elsewhere.
buffer=$("$record" cpu -n -- true | sed 's/.* -m \([^ ]*\) .*/\1/')
run perf record -m "$buffer" -o probe.data -- true
if test "$status" -ne 0; then
	skip 'recordings' "'perf record -m $buffer' fails here"
	finish
	exit
fi
check_error 'cpu is recorded' 0 '^To look at it: pitot top cpu.data$' "$record" cpu -o cpu.data -- ls /
check 'cpu can be read' pitot-info cpu.data
check_error 'faults are recorded' 0 '^To look at it: pitot top perf.data$' "$record" faults -- ls /
check_match 'faults are shown' 0 'page-faults' pitot-top perf.data
check_status 'the status is that of the command' 7 "$record" faults -- sh -c 'exit 7'
run perf record -o probe.data -e sched:sched_switch -- true
if test "$status" -ne 0; then
	skip 'recordings of tracepoints' "'perf record -e sched:sched_switch' fails here"
	finish
	exit
fi
check_error 'offcpu is recorded' 0 '^To look at it: pitot offcpu off.data . pitot tree$' \
	"$record" offcpu -o off.data -- sleep 0.05
check 'offcpu is read' sh -c 'pitot-offcpu off.data | pitot-top'
check 'wall is recorded' "$record" wall -o wall.data -- sleep 0.05
check 'wall is read' sh -c 'pitot-offcpu --wall wall.data | pitot-top'
# dd reads and writes 10 blocks of 1000 bytes; perf's own loading of it is read, too.
check_error 'io is recorded' 0 'sys_exit_read --value ret --unit bytes io.data' "$record" io -o io.data -- \
	dd if=/dev/zero of="$tmp/out" bs=1000 count=10
# bytes: of which each `write` of dd's was
bytes()
{
	pitot-profile -e syscalls:sys_exit_write --value ret --unit bytes --labels ret io.data |
		pitot-tags -k ret --tsv | awk -F '\t' '$2 == 1000 { print $3, $5 }'
}
check_output 'io: the bytes are those that dd wrote' bytes <<\EOF
10000 10
EOF
finish
