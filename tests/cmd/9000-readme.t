#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The README, and that each tool has its page. Of the README's fenced blocks,
#
#   sh       is run: each line, in this order, ends with 0, and prints something or makes a file;
#   console  has commands behind `$ ` and what they print for docs/demo.svg, or for
#            tests/data/demo.perf.data as perf.data: `...` is any number of lines, and at the end of a
#            line the rest of it;
#   others   are for building, and have nothing of pitot or perf in them.
#
# There is a program ./app, `ssh host` is this host, somebody waits for locks, and where perf may not
# record, what is read is the recording that comes with pitot.
. "${srcdir:-.}/tests/lib.sh"

readme=$srcdir/README.md
demo=$srcdir/tests/data/demo.perf.data

# blocks LANGUAGE: the lines in all blocks of a language
blocks()
{
	awk -v language="$1" '
		/^```/ { inside = !inside; wanted = inside && $0 == "```" language; next }
		inside && wanted' "$readme"
}

# directory: what is in the working directory now
directory()
{
	ls -li --time-style=full-iso
}

mkdir "$tmp/work" "$tmp/shown" "$tmp/bin"
cd "$tmp/work" || bail "cannot enter $tmp/work"
need cc
# It sleeps, too: on an idle machine nobody else makes it leave its processor.
cat >"$tmp/nap.c" <<'END'
#include <time.h>
__attribute__((constructor)) static void nap(void)
{
	nanosleep(&(struct timespec){0, 20000000}, 0);
}
END
cc -O2 -g -DMILLISECONDS=300 -fno-omit-frame-pointer -o app "$tmp/nap.c" \
	"$srcdir/tests/workloads/demo.c" &&
	cc -O2 -pthread -o "$tmp/bin/waiting" "$srcdir/tests/workloads/waiting.c" ||
	bail 'no program to record'
printf '#!/bin/sh\nshift\nexec "$@"\n' >"$tmp/bin/ssh"
chmod +x "$tmp/bin/ssh"
cp "$demo" perf.data
PATH=$tmp/bin:$PATH

no_perf=
if command -v perf >/dev/null; then
	run perf record -o "$tmp/probe.data" -- true
	test "$status" -eq 0 || no_perf="needs perf: 'perf record' fails here: $(grep -m 1 . "$stderr")"
else
	no_perf='needs perf'
fi
no_tracepoints=$no_perf
if test -z "$no_perf"; then
	run perf record -e sched:sched_switch --switch-events -o "$tmp/probe.data" -- true
	test "$status" -eq 0 || no_tracepoints='tracepoints cannot be recorded here'
fi
no_probes=$no_tracepoints
if test -z "$no_probes"; then
	run pitot record heap -o "$tmp/probe.data" -- true
	test "$status" -eq 0 || no_probes='probes cannot be set here'
fi

# ---- what is run ---------------------------------------------------------------------------------

# works COMMAND: it ends with 0, and has printed or made something
works()
{
	directory >"$tmp/before"
	sh -c "$1" >"$tmp/printed" || return
	directory >"$tmp/after"
	test -s "$tmp/printed" || ! cmp -s "$tmp/before" "$tmp/after"
}

blocks sh >"$tmp/commands"
check 'there are commands to run' test "$(grep -c pitot "$tmp/commands")" -ge 3
while read -r line <&3; do
	what=${line%%  #*}
	rm -f "$tmp/waits"
	case $line in
	'' | '#'*) continue ;;
	*'-e sched:'* | *'record offcpu'* | *wait.data*) test -z "$no_tracepoints" || { skip "$what" "$no_tracepoints"; continue; } ;;
	*lock*)
		test -z "$no_tracepoints" || { skip "$what" "$no_tracepoints"; continue; }
		# Somebody who waits for locks, while the system is recorded
		: >"$tmp/waits"
		(while test -e "$tmp/waits"; do waiting mutex; done >/dev/null) &
		;;
	*heap*) test -z "$no_probes" || { skip "$what" "$no_probes"; continue; } ;;
	*'perf record'* | *'pitot record'*) test -z "$no_perf" || { skip "$what" "$no_perf"; continue; } ;;
	*jq*) command -v jq >/dev/null || { skip "$what" 'needs jq'; continue; } ;;
	esac
	check "$what" works "$line"
done 3<"$tmp/commands"

blocks '' >"$tmp/others"
check_status 'nothing of pitot stands where it is not run' 1 grep -E '^\$? *(pitot|perf)[ -]' "$tmp/others"

# ---- what is shown -------------------------------------------------------------------------------

# looks_like EXPECTED ACTUAL: the runs of lines between the `...` follow one another in ACTUAL
looks_like()
{
	awk -v actual_file="$2" '
		function same(want, got) {
			if (substr(want, length(want) - 3) != " ...")
				return want == got
			want = substr(want, 1, length(want) - 3)
			return substr(got, 1, length(want)) == want && length(got) > length(want)
		}
		function here(at,    i) {
			for (i = 0; i < count; i++)
				if (at + i >= lines || !same(run[i], actual[at + i]))
					return 0
			return 1
		}
		function settle(    at, last) { # the first place, or the end where nothing follows
			last = is_open ? lines - count : next_line
			for (at = is_end && is_open ? last : next_line; at <= last; at++)
				if (at >= next_line && here(at)) {
					next_line = at + count
					count = 0
					return
				}
			bad = 1
		}
		BEGIN { while ((getline line < actual_file) > 0) actual[lines++] = line }
		$0 == "..." { settle(); is_open = 1; next }
		{ run[count++] = $0; wanted++ }
		END {
			is_end = 1
			if (count || !is_open) settle()
			else next_line = lines
			exit bad || !wanted || next_line != lines
		}' "$1"
}

# is_shown COMMAND EXPECTED
is_shown()
{
	(cd "$tmp/shown" && sh -c "$1") >"$tmp/actual" || return
	looks_like "$2" "$tmp/actual"
}

cp "$demo" "$tmp/shown/perf.data"
# The source is older than any program at the place of the recorded one, whatever time the checkout has.
mkdir -p "$tmp/shown/tests/workloads"
cp "$srcdir/tests/workloads/demo.c" "$tmp/shown/tests/workloads" &&
	touch -d 2001-01-01 "$tmp/shown/tests/workloads/demo.c" &&
	ln -s "$srcdir/docs" "$tmp/shown" || bail 'there is nothing to show'
blocks console | awk -v base="$tmp/example" '
	/^\$ / { n++; print substr($0, 3) >(base n ".command"); next }
	{ print >(base n ".expected") }'
check 'there are examples' test -s "$tmp/example2.expected"
for command in "$tmp"/example*.command; do
	check "what $(cat "$command") shows" is_shown "$(cat "$command")" "${command%.command}.expected"
done

# The comparison itself: text, the same with gaps, and not the same.
printf '%s\n' one two three four five >"$tmp/five"
for expected in 'one ... five' '... two three ...' '... five' 'one two ...' 'one two three four five'; do
	echo "$expected" | tr ' ' '\n' >"$tmp/expected.five"
	check "alike: $expected" looks_like "$tmp/expected.five" "$tmp/five"
done
for expected in 'two ...' '... two four ...' '... four' 'one ... three' '... three ... two ...' 'one ... six' '...'; do
	echo "$expected" | tr ' ' '\n' >"$tmp/expected.five"
	check_status "not alike: $expected" 1 looks_like "$tmp/expected.five" "$tmp/five"
done

# ---- tools and pages -----------------------------------------------------------------------------

# is_clean PAGE: no complaint of what formats it
is_clean()
{
	if command -v mandoc >/dev/null; then
		mandoc -Tlint -Wwarning "$1"
		return
	fi
	man --warnings -E UTF-8 -l "$1" 2>"$tmp/complaints" >"$tmp/page" || return
	cat "$tmp/complaints"
	test -s "$tmp/page" && ! test -s "$tmp/complaints"
}

find "$builddir/cmd" -name 'pitot*' -type f -perm -u+x -exec basename {} \; | sort >"$tmp/tools"
check 'there are tools' grep -qx pitot "$tmp/tools"
grep -o '`pitot-[a-z]*`' "$readme" | tr -d '`' | sort -u >"$tmp/named"
check_status 'the README names no tool that does not exist' 1 grep -vxFf "$tmp/tools" "$tmp/named"
while read -r tool <&3; do
	check "$tool: the README names it" grep -qF "\`$tool\`" "$readme"
	page=$srcdir/man/$tool.1
	if command -v mandoc >/dev/null || command -v man >/dev/null; then
		check "$tool: the page is clean" is_clean "$page"
	else
		check "$tool: there is a page" test -s "$page"
	fi
done 3<"$tmp/tools"
finish
