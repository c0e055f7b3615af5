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
perf record -o perf.data -m 64M -e page-faults -c 1 -d --call-graph dwarf,16384 -- ls --help
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

# ---- the probes of heap --------------------------------------------------------------------------

processors 2
# perf that knows where functions are, of each file the ones that are in FILE.functions; and that
# keeps the words of `record`, one a line.
cat >"$tmp/bin/perf" <<\EOF
#!/bin/sh
case $1 in
--version) exit 0 ;;
record)
	shift
	printf '%s\n' "$@" >"$RECORDED"
	echo "LC_ALL=${LC_ALL-none}" >>"$RECORDED"
	exit "${PERF_STATUS:-0}"
	;;
esac
file=$3
shift 3
case $*,$file in
-F,*) exec grep -v '^_' "$file.functions" ;;
--no-demangle\ -F\ *) exec grep '^_Z' "$file.functions" ;;
esac
shift
while test $# -gt 0; do
	while read -r name place; do
		test "$2" != "$name%return" || echo "r:probe_x/${name}__return $(realpath "$file"):$place"
	done <"$file.functions"
	shift 2
done
EOF
printf '#!/bin/sh\necho x86_64\n' >"$tmp/bin/uname"
chmod +x "$tmp/bin"/*

# library NAME CLASS: an ELF file of 64 (2) or 32 (1) bits, as far as its first bytes tell; what
# functions it has, and where, comes from standard input. At 0x10 it jumps elsewhere.
library()
{
	printf "\\177ELF\\$2\\1\\1\\0\\0\\0\\0\\0\\0\\0\\0\\0" >"$tmp/$1"
	printf '\363\017\036\372\377\045\0\0\0\0\0\0\0\0\0\0UUUUUUUU' >>"$tmp/$1"
	cat >"$tmp/$1.functions"
}

# probes FILE [OPTION]...: what the kernel is told
probes()
{
	probes_of=$1
	shift
	stubbed "$record" heap -n --library "$probes_of" "$@" -a | sed -n 's/^echo \(.*\) >>.*/\1/p'
}

library lib.so 2 <<\EOF
malloc 0x10
malloc 0x20
aligned_alloc 0x30
memalign 0x30
posix_memalign 0x40
free 0x50
other 0x60
EOF
check_output 'a probe for each function, by where it is' probes "$tmp/lib.so" <<EOF
'p:pitot_heap/malloc $tmp/lib.so:0x20 size=%di:u64 ra=+0(%sp):x64'
'r:pitot_heap/malloc__return $tmp/lib.so:0x20 result=\$retval:u64'
'p:pitot_heap/aligned_alloc $tmp/lib.so:0x30 size=%si:u64 ra=+0(%sp):x64'
'r:pitot_heap/aligned_alloc__return $tmp/lib.so:0x30 result=\$retval:u64'
'p:pitot_heap/posix_memalign $tmp/lib.so:0x40 place=%di:u64 size=%dx:u64 ra=+0(%sp):x64'
'r:pitot_heap/posix_memalign__return $tmp/lib.so:0x40 result=\$retval:u64 stack=%sp:u64'
'p:pitot_heap/free $tmp/lib.so:0x50 pointer=%di:u64'
-:pitot_heap/malloc
-:pitot_heap/malloc__return
-:pitot_heap/aligned_alloc
-:pitot_heap/aligned_alloc__return
-:pitot_heap/posix_memalign
-:pitot_heap/posix_memalign__return
-:pitot_heap/free
EOF
check_output 'the stacks are those of calls' sh -c "PATH='$tmp/bin':\$PATH '$record' heap -n --library '$tmp/lib.so' -a |
	grep -o -e '-e pitot[^ ]*' | head -n 7" <<\EOF
-e pitot_heap:malloc
-e pitot_heap:malloc__return/call-graph=no/
-e pitot_heap:aligned_alloc
-e pitot_heap:aligned_alloc__return/call-graph=no/
-e pitot_heap:posix_memalign
-e pitot_heap:posix_memalign__return/call-graph=dwarf,stack-size=4096/
-e pitot_heap:free/call-graph=no/
EOF
library operators.so 2 <<\EOF
malloc 0x20
_Znwm 0x30
_ZnamRKSt9nothrow_t 0x34
_Znot 0x38
_ZdlPv 0x40
_ZdaPvmSt11align_val_t 0x44
free 0x40
EOF
check_output 'new and delete, where the library has them' probes "$tmp/operators.so" <<EOF
'p:pitot_heap/malloc $tmp/operators.so:0x20 size=%di:u64 ra=+0(%sp):x64'
'r:pitot_heap/malloc__return $tmp/operators.so:0x20 result=\$retval:u64'
'p:pitot_heap/free $tmp/operators.so:0x40 pointer=%di:u64'
'p:pitot_heap/new $tmp/operators.so:0x30 size=%di:u64 ra=+0(%sp):x64'
'r:pitot_heap/new__return $tmp/operators.so:0x30 result=\$retval:u64'
'p:pitot_heap/new_1 $tmp/operators.so:0x34 size=%di:u64 ra=+0(%sp):x64'
'r:pitot_heap/new__return_1 $tmp/operators.so:0x34 result=\$retval:u64'
'p:pitot_heap/free_1 $tmp/operators.so:0x44 pointer=%di:u64'
-:pitot_heap/malloc
-:pitot_heap/malloc__return
-:pitot_heap/free
-:pitot_heap/new
-:pitot_heap/new__return
-:pitot_heap/new_1
-:pitot_heap/new__return_1
-:pitot_heap/free_1
EOF
library lib32.so 1 <<\EOF
calloc 0x20
calloc 0x28
EOF
check_output 'of 32 bits, and two of a name, in two libraries' probes "$tmp/lib.so" --library "$tmp/lib32.so" <<EOF
$(probes "$tmp/lib.so" | grep -v '^-')
'p:pitot_heap/calloc $tmp/lib32.so:0x20 count=+4(%sp):u32 size=+8(%sp):u32 ra=+0(%sp):x32'
'r:pitot_heap/calloc__return $tmp/lib32.so:0x20 result=\$retval:u64'
'p:pitot_heap/calloc_1 $tmp/lib32.so:0x28 count=+4(%sp):u32 size=+8(%sp):u32 ra=+0(%sp):x32'
'r:pitot_heap/calloc__return_1 $tmp/lib32.so:0x28 result=\$retval:u64'
$(probes "$tmp/lib.so" | grep '^-')
-:pitot_heap/calloc
-:pitot_heap/calloc__return
-:pitot_heap/calloc_1
-:pitot_heap/calloc__return_1
EOF
printf '#!/bin/sh\necho aarch64\n' >"$tmp/bin/uname"
check_match 'the registers of another machine' 0 'size=%x0:u64 ra=%lr:x64' \
	stubbed "$record" heap -n --library "$tmp/lib.so" -a
printf '#!/bin/sh\necho s390x\n' >"$tmp/bin/uname"
check_error 'a machine whose registers are not known' 2 'arguments of functions are not known on s390x' \
	stubbed "$record" heap -n --library "$tmp/lib.so" -a
printf '#!/bin/sh\necho x86_64\n' >"$tmp/bin/uname"
library none.so 2 </dev/null
check_error 'a library without malloc' 2 'there is no malloc in .*none.so' \
	stubbed "$record" heap -n --library "$tmp/none.so" -a
check_error 'no such library' 2 "cannot be read: '/no/lib'" stubbed "$record" heap -n --library /no/lib -a
check_error 'no such command' 2 "there is no command './no such'" stubbed "$record" heap -n -- './no such'
check_error 'no such process' 2 'there is no process 99999999' stubbed "$record" heap -n -p 99999999
without_probes="perf record -o perf.data -m 64M -e syscalls:sys_enter_mmap \
-e syscalls:sys_exit_mmap/call-graph=no/ -e syscalls:sys_enter_mremap \
-e syscalls:sys_exit_mremap/call-graph=no/ -e syscalls:sys_enter_brk \
-e syscalls:sys_exit_brk/call-graph=no/ -e syscalls:sys_enter_munmap/call-graph=no/ \
--call-graph dwarf,8192 -- true"
check_output 'without probes' stubbed "$record" heap -n --no-probes -- true <<EOF
$without_probes
EOF
check_error 'options of heap alone' 2 '--no-probes is for heap' stubbed "$record" cpu --no-probes -- true

# ---- what perf is given --------------------------------------------------------------------------

check 'it runs' env RECORDED="$tmp/words" LC_ALL=xx PATH="$tmp/bin:$PATH" \
	"$record" cpu -o "$tmp/a \$(b) 'c'" -- ./app 'd e' '' '*' "f'g" '$(h)' '-i'
check_output 'each word is as it was' cat "$tmp/words" <<EOF
-o
$tmp/a \$(b) 'c'
-m
64M
-F
999
--call-graph
dwarf,16384
--
./app
d e

*
f'g
\$(h)
-i
LC_ALL=xx
EOF
check_status 'its status is passed on' 7 env RECORDED="$tmp/words" PERF_STATUS=7 PATH="$tmp/bin:$PATH" \
	"$record" cpu -o "$tmp/no" -- true
"$builddir/tests/gen/gen-recording" every-little >"$tmp/lost.data" || bail 'no recording with losses'
check_error 'losses are told' 0 '^pitot-record: [1-9][0-9]* records were lost, .*--call-graph dwarf,4096 or fp$' \
	env RECORDED="$tmp/words" PATH="$tmp/bin:$PATH" "$record" cpu -o "$tmp/lost.data" -- true
check_error 'and the command has the name in quotes' 0 "^To look at it: pitot top '.*/a b'$" \
	sh -c "cp '$tmp/lost.data' '$tmp/a b'; RECORDED='$tmp/words' PATH='$tmp/bin':\$PATH '$record' cpu -o '$tmp/a b' -- true"
printf '#!/bin/sh\necho "no perf for this kernel"; exit 2\n' >"$tmp/bin/perf"
check_error 'perf that is none' 2 'perf does not run: no perf for this kernel$' stubbed "$record" cpu -- true

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
for program in id cat awk grep mount dirname; do
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
*/kptr_restrict) echo "${RESTRICT-0}" ;;
/proc/self/status) echo "CapEff: ${CAPABILITIES-0}" ;;
esac
EOF
printf '#!/bin/sh\ntest "$1" = --version || echo "perf ran"\n' >"$tmp/bin/perf"
chmod +x "$tmp/bin"/*
check_error 'paranoid 3 forbids all' 2 'perf_event_paranoid is 3.*sysctl kernel.perf_event_paranoid=2$' \
	stubbed env PARANOID=3 "$record" cpu -- true
check_error 'paranoid 1 forbids the system' 2 'is 1.*=0$' stubbed env PARANOID=1 "$record" cpu -a
check_error 'paranoid 0 forbids tracepoints' 2 'is 0.*=-1' stubbed env PARANOID=0 "$record" offcpu -- true
check_match 'but not to who has CAP_PERFMON' 0 'perf ran' \
	stubbed env PARANOID=3 CAPABILITIES=0000004000000000 "$record" cpu -a -o "$tmp/no"
check_error 'names of the kernel are withheld' 0 'kptr_restrict is 1; sudo sysctl kernel.kptr_restrict=0$' \
	stubbed env PARANOID=1 RESTRICT=1 "$record" cpu -o "$tmp/no" -- true
check_error 'heap is for root' 2 'probes are set by root alone: .*heap --no-probes, or faults$' stubbed env PARANOID=-1 "$record" heap -- true
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
check_error 'io is recorded' 0 'pitot profile --value ret --unit bytes io.data . pitot top$' "$record" io -o io.data -- \
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
