#!/bin/sh
# pitot pprof: what a profile keeps on its way through profile.proto, and what it is known to lose.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"
plan 30

# All that there is: two events, inlining, code without a name, a kernel known by its addresses, a
# module of no name, cut stacks, an empty stack, a difference, odd strings, the ledger.
stream "$tmp/all" <<\END
incomplete
fact|callchain cycles|frame-pointers
fact|duration_ns|2000000000
fact|host|a\\tb
fact|start_ns|1700000000123456789
ledger|kept|12
ledger|recorded|13
transform|focus=x
event|0|exact|count|sched:sched_switch
event|2|sampled|ns|cpu-clock:ppp
module|file||/lib/libc.so.6
module|file|aabbcc|/usr/bin/app
module|kernel|0102|[kernel.kallsyms]
module|anonymous||//anon
module|kernel||bpf_prog_1
module|unknown||
function|12|_ZN3foo3barEi||/src/foo.cc
function|0|do_idle.cold||
function|21|main||/src/app.c
function|3|square||/src/square.h
function|0||only_in_source|
location|0|0x10
location|1|0x1010|3:4:7|0:14:0
location|1|0x2020|2:25:0
location|1|0x2020|2:26:0
location|2|0xffffffff81000010|1:0:0
location|2|0xfffffffffffffff0
location|3|0x7f0000000000
location|4|0x0|4:0:0
location|5|0x7
n|-|2
n|0|1
n|1|0
n|-|3
n|3|4
n|4|5
n|-|6
n|6|7
n|7|8
labels|comm|app|cpu|0|pid|0
labels|comm|a;b|note|42|pid|17|tid|-3
labels|comm|app|cpu|007
s|0|2|1|root|1|1|1
s|1|1|1|dump|3|30000000|300000000000000
s|1|2|2|no-cfi|2|20000001|200000020000001
s|1|5|2|root|1|-5|25
s|1|8|3|depth|2|0|0
s|1|-|0|not-walked|3|30|300
END
check_status 'what is incomplete stays so' 3 pitot-profile "$tmp/all"
cp "$stdout" "$tmp/canonical"
check_status 'to pprof' 3 pitot-pprof "$tmp/all"
cp "$stdout" "$tmp/all.pb.gz"
check_status 'and back' 3 pitot-profile "$tmp/all.pb.gz"
cp "$stdout" "$tmp/back"
# Lost: sums of squares, where the weights of a stack's samples differ. New: the program's name.
grep -v '^s	\|^end' "$tmp/canonical" >"$tmp/before"
grep -v '^s	\|^end\|^fact	file	/usr/bin/app$\|^fact	build_id	aabbcc$' "$tmp/back" >"$tmp/after"
check_same 'nothing but samples is different' "$tmp/before" "$tmp/after"
for name in canonical back; do
	grep '^s	' "$tmp/$name" | cut -f 1-7 >"$tmp/$name.samples"
done
check_same 'and of these only squares' "$tmp/canonical.samples" "$tmp/back.samples"
check_status 'to pprof again' 3 pitot-pprof "$tmp/back"
check_same 'the second time it is the same' "$tmp/all.pb.gz" "$stdout"
check_status 'without gzip' 3 pitot-pprof --raw "$tmp/all"
gzip -d <"$tmp/all.pb.gz" >"$tmp/all.pb"
check_same 'the same bytes' "$tmp/all.pb" "$stdout"
check_status 'which are read, too' 3 sh -c 'pitot-profile <"$1" | cmp - "$2" && exit 3' - \
	"$tmp/all.pb" "$tmp/back"
test "$(od -A n -t x1 -N 8 "$tmp/all.pb.gz")" = ' 1f 8b 08 00 00 00 00 00' &&
	pass 'the header of gzip has no name and no time' ||
	fail "the header of gzip: $(od -A n -t x1 -N 8 "$tmp/all.pb.gz")"

# Of samples of one weight nothing is lost; the name in the source goes where a linkage name is.
demo=$srcdir/tests/data/demo.perf.data
check 'a recording' pitot-profile --labels comm,pid,tid,cpu "$demo"
grep -v '^end\|^fact	\(file\|build_id\)	' "$stdout" | awk -F '\t' -v OFS='\t' '$1 == "function" && $3 != "" {$4 = ""} 1' >"$tmp/demo"
pitot-profile --labels comm,pid,tid,cpu "$demo" | pitot-pprof | pitot-profile |
	grep -v '^end\|^fact	\(period\|period_type\|file\|build_id\)	' >"$tmp/demo.back"
check_same 'is the same behind pprof' "$tmp/demo" "$tmp/demo.back"

# Two samples of 10 ms, one of 1 s.
stream "$tmp/units" <<\END
event|0|sampled|ns|task-clock
module|file|aa|/usr/bin/app
function|10|big||
function|10|small||
location|0|0x10|0:0:0
location|0|0x20|1:0:0
n|-|0
n|-|1
s|0|0|0|root|1|1000000000|1000000000000000000
s|0|1|0|root|2|20000000|200000000000000
END
table()
{
	pitot-top --format=pprof "$@" | awk '/^ +[0-9]/ {print $1, $4, $6}' | tr '\n' ' '
}
check_table()
{
	check_what=$1
	check_want=$2
	shift 2
	got=$(table "$@")
	test "$got" = "$check_want" && pass "$check_what" || fail "$check_what: $got"
}
check_table 'in ms' '1000ms 1000ms big 20ms 20ms small ' -unit=ms "$tmp/units"
check_table 'each in its own unit' '1s 1s big 20ms 20ms small ' -unit=auto "$tmp/units"
check_table 'one that suits all' '1000ms 1000ms big 20ms 20ms small ' -unit=minimum "$tmp/units"
check_table 'time is no memory' '1000ms 1000ms big 20ms 20ms small ' -unit=MB "$tmp/units"
check_table 'how many samples' '2 2 small 1 1 big ' -sample_index=samples "$tmp/units"
check_table 'by number' '2 2 small 1 1 big ' -sample_index 0 "$tmp/units"
check_table 'the name that pprof has for it' '1000ms 1000ms big 20ms 20ms small ' \
	-sample_index=cpu "$tmp/units"
check_match 'is its type there' 0 '^Type: cpu$' pitot-top --format=pprof "$tmp/units"
check_error 'a type that is none' 2 "sample type 'cycles'; the sample types are: 0 samples, 1 cpu" \
	pitot-top -sample_index=cycles "$tmp/units"
check_output 'counts can be folded' pitot-fold -sample_index=samples "$tmp/units" <<\END
big 1
small 2
END
check 'one event of several' sh -c 'pitot-pprof -sample_index=sched:sched_switch "$1" | pitot-profile >"$2"
	test $? -eq 3' - "$tmp/all" "$tmp/one"
test "$(grep -c '^s	' "$tmp/one")" = 1 && grep -q '^event	0	exact	count	sched:sched_switch$' "$tmp/one" &&
	pass 'has only its samples' || fail 'has only its samples'

# Functions per location, of those that have more than one.
joined() { pitot-profile "$1" | awk -F '\t' '$1 == "location" && NF > 4' | wc -l; }
pitot-pprof "$demo" >"$tmp/joined.pb.gz"
pitot-pprof --expand-inlines "$demo" >"$tmp/expanded.pb.gz"
test "$(joined "$tmp/joined.pb.gz")" -gt 0 && test "$(joined "$tmp/expanded.pb.gz")" = 0 &&
	pass 'inlined functions can have locations of their own' ||
	fail 'inlined functions can have locations of their own'
pitot-fold "$tmp/joined.pb.gz" >"$tmp/joined"
pitot-fold "$tmp/expanded.pb.gz" >"$tmp/expanded"
check_same 'and stacks are the same' "$tmp/joined" "$tmp/expanded"
for profile in joined expanded; do
	pitot-top --tsv "$tmp/$profile.pb.gz" | sed 's/	[a-z-]*inline$/	/' >"$tmp/$profile"
done
check_same 'with what each function has' "$tmp/joined" "$tmp/expanded"

head -c -9 "$tmp/all.pb.gz" >"$tmp/cut.pb.gz"
check_error 'packed data that breaks off' 2 'gzip data is damaged: it ends early' \
	pitot-top "$tmp/cut.pb.gz"
head -c 1000 "$tmp/all.pb" >"$tmp/cut.pb"
check_error 'a message that breaks off' 2 'pprof profile: it is damaged, or breaks off, at offset' \
	pitot-top "$tmp/cut.pb"
