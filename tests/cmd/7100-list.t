#!/bin/sh
# pitot list: lines of profiles that are small enough to be counted by hand.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"

mkdir -p "$tmp/src/sub"
cat >"$tmp/src/app.c" <<'END'
#include "square.h"

int work(int n)
{
	int sum = 0;
	while (n--)
		sum += cube(n);
	return sum;
}

int main(void)
{
	return work(9);
}
END
cat >"$tmp/src/square.h" <<'END'
static inline int square(int n)
{
	return n * n;
}

static inline int cube(int n)
{
	return n * square(n);
}
END

# main calls work; cube is inlined in work, and square in cube. Of 10 samples of 10 ms, 4 are in
# square, 2 in cube itself, 1 in the loop of work, 2 in work's call, 1 is in the kernel called by it.
stream "$tmp/inline" <<\END
event|sampled|ns|cpu-clock
module|file|aa|/usr/bin/app
module|kernel|bb|[kernel.kallsyms]
function|3|work|work|/src/app.c
function|11|main|main|/src/app.c
function|1|square|square|/src/square.h
function|6|cube|cube|/src/square.h
location|0|0x10|2:3:9|3:8:13|0:7:10
location|0|0x20|3:8:0|0:7:10
location|0|0x30|0:6:9
location|0|0x40|0:7:3
location|0|0x50|1:13:9
location|1|0x60
n|-|4
n|0|0
n|0|1
n|0|2
n|0|3
n|4|5
s|0|1|0|root|4|40000000|400000000000000
s|0|2|0|root|2|20000000|200000000000000
s|0|3|0|root|1|10000000|100000000000000
s|0|4|0|root|2|20000000|200000000000000
s|0|5|0|root|1|10000000|100000000000000
END

# lines NAME FILE OPTION...: `line flat cum` of a function, in milliseconds
lines()
{
	lines_name=$1
	lines_file=$2
	shift 2
	pitot-list --tsv "$@" "^$lines_name\$" "$lines_file" |
		awk -F '\t' 'NR > 1 {print $10 ":", $1 / 1000000, $3 / 1000000}'
}

check_output 'a line has what it did itself, and what it called or had inlined' \
	lines work "$tmp/inline" <<\END
6: 10 10
7: 20 90
END
check_match 'in microseconds' 0 'flat 30000us 30\.00%, cum 100000us' pitot-list --unit us work "$tmp/inline"
check_output 'an inlined function has its own, wherever it is' lines square "$tmp/inline" <<\END
3: 40 40
END
check_output 'one in between has both' lines cube "$tmp/inline" <<\END
8: 20 60
END
check_output 'without inlined functions, the calling line has all' \
	lines work "$tmp/inline" --noinlines <<\END
6: 10 10
7: 80 90
END

check_output 'the layout of pprof' pitot-list --format=pprof --source "$tmp/src" 'work|main' \
	"$tmp/inline" <<END
Total: 100ms
ROUTINE ======================== main in /src/app.c
         0      100ms (flat, cum)   100% of Total
         .          .     11:int main(void)
         .          .     12:{
         .      100ms     13:	return work(9);
         .          .     14:}
ROUTINE ======================== work in /src/app.c
      30ms      100ms (flat, cum)   100% of Total
         .          .      3:int work(int n)
         .          .      4:{
         .          .      5:	int sum = 0;
      10ms       10ms      6:	while (n--)
      20ms       90ms      7:		sum += cube(n);
         .          .      8:	return sum;
         .          .      9:}
         .          .     10:
         .          .     11:int main(void)
         .          .     12:{
END

# ---- what was inlined at a line ------------------------------------------------------------------

need jq
check_output 'what is inlined at a line, each below what it is in' \
	sh -c "pitot-list --json --inline-tree '^work$' '$tmp/inline' | jq -c '
		.functions[].lines[] | .line as \$line | .inlined[] |
		[\$line, .depth, .name, .flat, .cum, .file, .start_line]'" <<\END
[7,0,"cube",20000000,60000000,"/src/square.h",6]
[7,1,"square",40000000,40000000,"/src/square.h",1]
END
pitot-list --inline-tree --hot --source "$tmp/src" '^work$' "$tmp/inline" >"$tmp/tree"
check_output 'the same for people' sed -n 's/^ *\([^ ]*\)  *[^ ]*  *\([^ ]*\) .*  \(> .*\)/\1 \2 \3/p' \
	"$tmp/tree" <<\END
20ms 60ms > cube  /src/square.h:6
40ms 40ms > square  /src/square.h:1
END
check 'each follows its line' sh -c "grep -A 1 'sum += cube(n)' '$tmp/tree' | grep -q '> cube'"

# A chain that no compiler makes.
awk 'BEGIN {
	print "event|sampled|ns|cpu-clock\nmodule|file|aa|/usr/bin/app\nfunction|1|f||/src/f.c"
	printf "location|0|0x10"
	for (i = 0; i < 20000; i++)
		printf "|0:%d:0", i + 1
	print "\nn|-|0\ns|0|0|0|root|1|1000000|1000000000000"
}' | stream "$tmp/chain"
check_output 'a chain of 20,000 inlined functions' \
	sh -c "pitot-list --tsv --inline-tree f '$tmp/chain' | awk -F '\t' '{flat += \$1} END {print NR, flat}'" <<\END
20001 1000000
END
check 'is shown as far as a chain can be' sh -c "pitot-list --inline-tree -C 0 f '$tmp/chain' | tail -n 1 | grep '^1 sample'"

# ---- recursion -----------------------------------------------------------------------------------

# fib calls itself on line 2, and odd and even each other; 6 + 2 samples. No sample is counted twice.
stream "$tmp/recursion" <<\END
event|sampled|ns|cpu-clock
module|file|aa|/usr/bin/app
function|1|fib|fib|/src/fib.c
function|5|even|even|/src/fib.c
function|9|odd|odd|/src/fib.c
function|20|main|main|/src/fib.c
location|0|0x10|0:2:0
location|0|0x20|0:3:0
location|0|0x30|1:6:0
location|0|0x40|2:10:0
location|0|0x50|3:21:0
location|0|0x60|0:2:0|0:2:0
n|-|4
n|0|0
n|1|0
n|2|1
n|2|0
n|2|5
n|0|2
n|6|3
n|7|2
n|8|3
s|0|1|0|root|1|1000000|1000000000000
s|0|3|0|root|2|2000000|2000000000000
s|0|4|0|root|1|1000000|1000000000000
s|0|5|0|root|2|2000000|2000000000000
s|0|9|0|root|2|2000000|2000000000000
END
check_output 'a line of a recursive function counts once a sample' lines fib "$tmp/recursion" <<\END
2: 4 6
3: 2 2
END
check_output 'mutual recursion: one caller' lines even "$tmp/recursion" <<\END
6: 0 2
END
check_output 'mutual recursion: the other one' lines odd "$tmp/recursion" <<\END
10: 2 2
END
check_output 'the header does not say more than all there is' \
	sh -c "pitot-list --format=pprof fib '$tmp/recursion' | grep 'flat, cum'" <<\END
       6ms        6ms (flat, cum) 75.00% of Total
END
check_output 'functions of two names on one path' \
	sh -c "pitot-list --json 'even|odd' '$tmp/recursion' |
		jq -c '.functions[] | [.name, .flat, .cum, .samples]'" <<\END
["odd",2000000,2000000,2]
["even",0,2000000,0]
END

# ---- what files and functions can be -------------------------------------------------------------

# A static inline of two modules; one name in two files, as #line makes it; two functions on a line;
# a macro (all of it is on the line that uses it); a line that is not known; a function without a file.
stream "$tmp/odd" <<\END
event|sampled|ns|cpu-clock
event|exact|count|faults
module|file|aa|/usr/bin/app
module|file|bb|/usr/lib/libx.so
function|1|clamp|clamp|/src/util.h
function|2|parse|parse|/src/parse.y
function|90|parse|parse|/src/parse.tab.c
function|4|a|a|/src/two.c
function|4|b|b|/src/two.c
function|0|memset||
location|0|0x10|0:2:0
location|1|0x10|0:2:0
location|0|0x20|1:5:0
location|0|0x30|2:99:0
location|0|0x40|3:4:2
location|0|0x50|4:4:30
location|0|0x60|2:0:0
location|0|0x70|5:0:0
n|-|0
n|-|1
n|-|2
n|-|3
n|-|4
n|-|5
n|-|6
n|-|7
s|0|0|0|root|1|1000000|1000000000000
s|0|1|0|root|2|2000000|4000000000000
s|0|2|0|root|3|3000000|3000000000000
s|0|3|0|root|4|4000000|4000000000000
s|0|4|0|root|5|5000000|5000000000000
s|0|5|0|root|6|6000000|6000000000000
s|0|6|0|root|7|7000000|7000000000000
s|0|7|0|root|8|8000000|8000000000000
s|1|0|0|root|9|9|9
END
check_output 'a function of many units is one' lines clamp "$tmp/odd" <<\END
2: 3 3
END
check_output 'one function in two files is listed in each, also where the line is not known' \
	sh -c "pitot-list --tsv parse '$tmp/odd' | cut -f 1,9-10 | sort" <<END
3000000	/src/parse.y	5
4000000	/src/parse.tab.c	99
7000000	/src/parse.tab.c	
flat	file	line
END
check_output 'two functions on one line have their own, and their columns' \
	sh -c "pitot-list --quickfix '^[ab]\$' '$tmp/odd'" <<\END
/src/two.c:4:30: flat 6ms 16.67%, cum 6ms 16.67%, 6 samples in b
/src/two.c:4:2: flat 5ms 13.89%, cum 5ms 13.89%, 5 samples in a
END
check_output 'a whole file has them together' \
	sh -c "pitot-list --tsv --file two.c '$tmp/odd' | cut -f 1,3,8-10" <<END
flat	cum	name	file	line
11000000	11000000		/src/two.c	4
END
check_match 'the end of a path is whole names' 1 '^$' sh -c "pitot-list --file wo.c '$tmp/odd'; s=\$?; echo; exit \$s"
check_match 'a function without lines says so' 0 'there are no line numbers' pitot-list memset "$tmp/odd"
check_output 'pprof says it otherwise' sh -c "pitot-list --format=pprof memset '$tmp/odd' | tail -n 1" <<\END
No source information for memset
END
stream "$tmp/relative" <<\END
event|exact|count|n
module|file||/usr/bin/app
function|1|f|f|lib/gone.c
location|0|0x100|0:2:0
n|-|0
s|0|0|0|root|1|7|7
END
mkdir "$tmp/here"
check_output 'a relative path that is not found: where pprof looks for it' \
	sh -c 'cd "$1" && pitot-list --format=pprof f ../relative | sed "1,3d; s,$(pwd -P),HERE,"' \
	- "$tmp/here" <<\END
 Error: could not find file lib/gone.c on path HERE
END
check_output 'or it is told to look' \
	pitot-list --format=pprof --source /no/a --source /no/b f "$tmp/relative" <<\END
Total: 7
ROUTINE ======================== f in lib/gone.c
         7          7 (flat, cum)   100% of Total
 Error: could not find file lib/gone.c on path /no/a:/no/b
END
check_output 'another event' sh -c "pitot-list -e faults --tsv . '$tmp/odd' | cut -f 1-7,8,10" <<END
flat	flat_share	cum	cum_share	samples	low	high	name	line
9	1	9	1	9	-	-	clamp	2
END
check_match 'without a regular expression: the hottest that have lines' 0 '^5 parse$' \
	sh -c "pitot-list --json <'$tmp/odd' | jq -r '.functions | \"\(length) \(.[0].name)\"'"
check_match 'the last line accounts for all samples' 0 \
	'^45 samples = 36 shown [+] 9 of other events$' pitot-list a "$tmp/odd"

# ---- which lines ---------------------------------------------------------------------------------

# shown OPTION...: the numbers of the lines of main and work
shown()
{
	pitot-list --source "$tmp/src" "$@" "$tmp/inline" |
		sed -n 's/^.\{58\} *\([0-9?]\{1,\}\)\(  .*\)*$/\1/p; s/^ *[.][.][.]$/-/p' | tr '\n' ' '
	echo
}
check_output 'from its first line to five behind its last sample' shown '^work$' <<\END
3 4 5 6 7 8 9 10 11 12 
END
check_output 'only lines with samples' shown --hot '^work$' <<\END
- 6 7 
END
check_output 'one line around them, the first one, and what has the room of dots' shown -C 1 '^work$' <<\END
3 4 5 6 7 8 
END
check_output 'a whole file' shown --file app.c <<\END
1 2 3 4 5 6 7 8 9 10 11 12 13 14 
END
check_output 'lines below a share do not count' shown --hot --min-share 0.5 '^work$' <<\END
- 7 
END
check_output 'at most one function, the hottest' \
	sh -c "pitot-list -n 1 . --tsv '$tmp/inline' | cut -f 8" <<\END
name
square
END
check_output 'or the one with most of cum; of equal ones the first by name' \
	sh -c "pitot-list -n 1 -cum . --tsv '$tmp/inline' | cut -f 8 | uniq" <<\END
name
main
END

# ---- intervals -----------------------------------------------------------------------------------

# 40 % of ten samples of equal weight: Wilson's interval is 16.82 to 68.73 %.
check_match 'a line has its interval' 0 '^ +40ms +40[.]00% +40ms +40[.]00% +16[.]82-68[.]73%  ' \
	pitot-list square "$tmp/inline"

# ---- colour --------------------------------------------------------------------------------------

if command -v script >/dev/null; then
	terminal="script -qec"
	check_match 'heat has a colour on a terminal' 0 '31m' \
		$terminal "pitot-list square '$tmp/inline' </dev/null" /dev/null
	check_match 'but not with NO_COLOR' 0 '^0$' \
		sh -c "NO_COLOR=1 $terminal \"pitot-list square '$tmp/inline' </dev/null\" /dev/null | grep -c 31m || true"
fi
check_match 'and is seen without one' 0 '  ####       3' pitot-list square "$tmp/inline"

# ---- operands ------------------------------------------------------------------------------------

check_error 'nothing matches' 1 "no function matches" pitot-list nothing "$tmp/inline"
check_status 'and nothing is printed' 1 sh -c "pitot-list nothing '$tmp/inline' | grep . || exit 1"
check_error 'no regular expression' 2 "at its end: " pitot-list 'a(' "$tmp/inline"
check_error 'the place of the mistake' 2 "at character 3, before '[)]b'" pitot-list 'aa)b' "$tmp/inline"
cd "$tmp" || exit 1
check_error 'a lone operand that is a file gets a hint' 2 'is taken as a regular expression.* is also a file' pitot-list inline
cp inline perf.data
check_match 'without operands ./perf.data is read' 0 '^square in ' pitot-list
check_match 'from standard input' 0 '^square in ' sh -c 'pitot-list square - <inline'
check_error 'one format' 2 'exclude each other' pitot-list --tsv --json . inline
check_error 'a map needs both' 2 'OLD=NEW' pitot-list --source-map /src . inline
check_error 'no other place needs a place' 2 'needs --source' pitot-list --only-source . inline

# ---- names ---------------------------------------------------------------------------------------

# Each ASCII and some other bytes in names; tabs and newlines are written as the stream has them.
stream "$tmp/names" <<\END
event|sampled|ns|cpu-clock
module|file|aa|/usr/bin/app
function|1|_ZN3foo3barIiEEvT_||/src/a b\n"c".c
function|1|n\x1b[31m\xff\x00m||/src/\x1b]0;.c
location|0|0x10|0:2:0
location|0|0x20|1:2:0
n|-|0
n|-|1
s|0|0|0|root|1|1000000|1000000000000
s|0|1|0|root|1|1000000|1000000000000
END
for format in format=table format=pprof format=tsv quickfix; do
	check_status "no control byte in $format" 1 \
		sh -c "pitot-list --$format . '$tmp/names' | tr -d '\t\n' | grep -q '[[:cntrl:]]'"
done
check_match 'JSON that others can read' 0 '^2$' sh -c "pitot-list --json . '$tmp/names' | jq '.functions | length'"
check_match 'the name that is shown is matched' 0 'foo::bar' pitot-list '^foo::bar' "$tmp/names"
check_status 'and no other' 1 pitot-list '^foo::bar<int>' "$tmp/names"
check 'with arguments when those are shown' pitot-list --demangle=full '^void foo::bar<int>[(]int[)]$' "$tmp/names"

# gcc does not tell where a lambda begins: the first line that was met there has to do.
stream "$tmp/lambda" <<\END
event|sampled|ns|cpu
module|file|aa|/usr/bin/app
function|7|run||/src/l.cc
function|0|operator()||/src/l.cc
function|2|each||/src/l.cc
location|0|0x10|1:11:0|2:5:0|0:9:0
location|0|0x14|1:10:0|2:5:0|0:9:0
n|-|0
n|-|1
s|0|0|0|root|1|1000|1000000
s|0|1|0|root|2|2000|2000000
END
check_match 'a lambda has a line' 0 '> operator\(\)  /src/l\.cc:10$' \
	pitot-list --inline-tree run "$tmp/lambda"
check_match 'others have that where they begin' 0 '> each  /src/l\.cc:2$' \
	pitot-list --inline-tree run "$tmp/lambda"

finish
