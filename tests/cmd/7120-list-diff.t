#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The views on a difference: what was, what is, and the change with its sign, counted by hand.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"
need jq

cat >"$tmp/app.c" <<\END
int work(int n)
{
	int x = n * 3;
	x += n / 7;
	return x;
}
int gone(int n) { return n; }
int main(void)
{
	return work(3);
}
END

# nodes: 0 main, 1 to 3 lines 3 to 5 of work, 4 gone
cat >"$tmp/lines" <<END
event|sampled|ns|cpu-clock
module|file|aa|/usr/bin/app
function|1|work||$tmp/app.c
function|7|gone||$tmp/app.c
function|8|main||$tmp/app.c
location|0|0x10|2:10:0
location|0|0x20|0:3:0
location|0|0x24|0:4:0
location|0|0x28|0:5:0
location|0|0x30|1:7:0
labels|comm|old
labels|comm|new
n|-|0
n|0|1
n|0|2
n|0|3
n|0|4
END

# 2000: work 1000 + 500 + 200, gone 300
{
	cat "$tmp/lines"
	printf '%s\n' 's|0|1|1|root|10|1000|100000' 's|0|2|1|root|5|500|50000' \
		's|0|3|1|root|2|200|20000' 's|0|4|1|root|3|300|30000'
} | stream "$tmp/before"
# 1700: work 400 + 500 + 800
{
	cat "$tmp/lines"
	printf '%s\n' 's|0|1|2|root|4|400|40000' 's|0|2|2|root|5|500|50000' \
		's|0|3|2|root|8|800|80000'
} | stream "$tmp/after"
check 'a difference' sh -c 'pitot-diff "$1/before" "$1/after" >"$1/change"' - "$tmp"

# ---- list -----------------------------------------------------------------------------------------

pitot-list work "$tmp/change" >"$tmp/text"
check_match 'base, new, delta, and the share of the base with its sign' 0 \
	'^ *1000ns +400ns +-600ns +-30\.00% +-600ns +-30\.00%  ### +3 ' cat "$tmp/text"
check_match 'more of it' 0 '^ *200ns +800ns +600ns +\+30\.00% +600ns +\+30\.00%  ### +5 ' \
	cat "$tmp/text"
check_match 'what is the same has both sides and no change' 0 \
	'^ *500ns +500ns +\. +\. +\. +\. +4 ' cat "$tmp/text"
check_match 'the header has both sides' 0 \
	'^  flat 1700ns to 1700ns, \+0\.00%; cum 1700ns to 1700ns, \+0\.00%' cat "$tmp/text"
check_match 'with -cum the sides are those of cum' 0 \
	'^ *2000ns +1700ns +\. +\. +-300ns +-15\.00% .* 10 ' pitot-list -cum main "$tmp/change"
check_output 'TSV has the base at the end, as top has it' sh -c \
	"pitot-list --tsv . '$tmp/change' | sed 1d | cut -f 1-4,10,13- | sort -n" <<\END
-600	-0.3	-600	-0.3	3	1000	1000
-300	-0.15	-300	-0.15	7	300	300
0	0	-300	-0.15	10	0	2000
0	0	0	0	4	500	500
600	0.3	600	0.3	5	200	200
END
check_output 'and JSON' sh -c "pitot-list --json work '$tmp/change' |
	jq -c '.total, (.functions[] | [.name, .flat, .flat_base], (.lines[] | [.line, .flat_base, .flat]))'" <<\END
2000
["work",0,1700]
[3,1000,-600]
[4,500,0]
[5,200,600]
END
check_match 'for editors' 0 'app\.c:3:1: flat 1us to 400ns, -30\.00%; cum 1us to 400ns, -30\.00%, 14 s' \
	pitot-list --quickfix work "$tmp/change"
check_match 'pprof has the change alone' 0 '^ *-600ns +-600ns +3:' \
	pitot-list --format=pprof work "$tmp/change"
check_output '-base: there are no sides' sh -c \
	"pitot-list --tsv -base '$tmp/before' gone '$tmp/after' | cut -f 1,10,13-" <<\END
flat	line
-300	7
END
check_output 'the other way round it is the mirror' sh -c "pitot-diff '$tmp/after' '$tmp/before' |
	pitot-list --tsv . | awk 'NR > 1 { print \$8, -\$1, -\$3 }' FS='\t' | sort" <<\END
gone -300 -300
main 0 -300
work -600 -600
work 0 0
work 600 600
END

# main calls work, which calls leaf_old in the first and leaf_new in the second.
for leaf in leaf_old leaf_new; do
	printf 'main;work;%s 600\nmain;same 1400\n' $leaf | folded "$tmp/$leaf"
done
pitot-diff "$tmp/leaf_old" "$tmp/leaf_new" >"$tmp/moved"

# ---- calls and labels -----------------------------------------------------------------------------

check_match 'tree: base, new, the change and the signed share' 0 '^ *300ns +0 +-300ns +-15\.00% +-300ns +-15\.00% .*gone$' \
	pitot-tree "$tmp/change"
check_match 'tree: what did not change but for its parts' 0 \
	'^ *600 +600 +0 +\+0\.00% +0 +\+0\.00% .*work$' pitot-tree "$tmp/moved"
check_match 'tree: its parts' 0 '^ *0 +600 +600 +\+30\.00% +600 +\+30\.00% .*leaf_new$' \
	pitot-tree "$tmp/moved"
check_match 'tree: from the leaves' 0 '^ *600 +0 +-600 +-30\.00% .*leaf_old$' pitot-tree -reverse "$tmp/moved"
check_match 'peek: callers' 0 '^ *300ns +0 +-300ns +-15\.00%  main$' pitot-peek gone "$tmp/change"
check_match 'graph: values and shares have signs' 0 'label="gone.n-300ns \(-15\.0%\)"' \
	pitot-graph "$tmp/change"
check_match 'graph: as pprof has it, shares have none' 0 'label="gone.n-300ns \(15\.00%\)"' \
	pitot-graph --format=pprof "$tmp/change"
check_output 'tags: what each value changed by, and from what' sh -c \
	"pitot-tags --tsv '$tmp/change' | cut -f 1-4,8 | sed 1d" <<\END
comm	old	-2000	-1	2000
comm	new	1700	0.85	0
END
check_match 'tags: for people' 0 '^ *2us +0 +-2us +-100\.00%  old$' pitot-tags "$tmp/change"
check_output 'tags: JSON' sh -c \
	"pitot-tags --json '$tmp/change' | jq -c '.labels[0].rows[] | [.label, .base, .value]'" <<\END
["old",2000,-2000]
["new",0,1700]
END

# What is the same on both sides still calls, and is called: work in these two.
check_output 'peek: callers and callees that did not change' sh -c \
	"pitot-peek --tsv '^work$' '$tmp/moved' | sed 1d | cut -f 2-4,11" <<\END
cum		0	600
caller	main	0	600
flat		0	0
callee	leaf_new	600	0
callee	leaf_old	-600	600
END
check_output 'peek: a caller that did not change is no recursion' sh -c \
	"pitot-peek --tsv leaf_old '$tmp/moved' | sed 1d | cut -f 2-4,11" <<\END
cum		-600	600
caller	work	-600	600
flat		-600	600
END
check_output 'peek: JSON' sh -c "pitot-peek --json leaf_new '$tmp/moved' |
	jq -c '.functions[0].rows[] | [.kind, .name, .value, .base]'" <<\END
["cum",null,600,0]
["caller","work",600,0]
["flat",null,600,0]
END
check_output 'tree: the sides of all lines, which add up' sh -c \
	"pitot-tree --tsv '$tmp/moved' | sed 1d | cut -f 3,4,11,17,18" <<\END
0	0	main	2000	0
1	0	work	600	0
2	600	leaf_new	0	0
2	-600	leaf_old	600	600
1	0	(1 more)	1400	1400
END
check_output 'tree: JSON' sh -c "pitot-tree --json '$tmp/moved' |
	jq -c '.lines[] | select(.name | startswith(\"leaf\")) | [.name, .cum_base, .flat_base]'" <<\END
["leaf_new",0,0]
["leaf_old",600,600]
END
check_output 'tags: what each side has, where that is asked for' sh -c \
	"pitot-tags --tsv -k pprof::base '$tmp/change' | cut -f 1-4 | sed 1d" <<\END
pprof::base	true	-2000	-1
pprof::base	(none)	1700	0.85
END
for format in tsv json; do
	for view in top tree peek tags list; do
		case $view in
		peek | list) pitot-$view --format=$format . "$tmp/change" ;;
		*) pitot-$view --format=$format "$tmp/change" ;;
		esac >"$tmp/once"
		case $view in
		peek | list) pitot-$view --format=$format -diff_base "$tmp/before" . "$tmp/after" ;;
		*) pitot-$view --format=$format -diff_base "$tmp/before" "$tmp/after" ;;
		esac >"$tmp/twice"
		check_same "$view --$format: the option is the same" "$tmp/once" "$tmp/twice"
	done
done
check_match 'filters leave shares of all of the base' 0 '^ *-300ns +-15\.00%.*gone$' \
	sh -c 'pitot-top -focus gone "$1" | sed "s/^ *[^ ]* *0 //"' - "$tmp/change"
finish
