#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Of a recording each tool reads only what it shows, of a profile all that there is: it shows the
# same of both.
. "${srcdir:-.}/tests/lib.sh"
need_perf
need cc
need strip
. "$srcdir/tests/burners.sh"

cd "$tmp" || bail "cannot enter $tmp"

cat >views <<-'END'
	fold
	fold --focus='\.h$|libc'
	top
	top --tsv
	tree --reverse --ascii
	fold --samples --pid --tid
	fold --module --kernel-marks --inline-marks --jit-marks
	fold --addresses
	fold --lines
	fold --noinlines
	fold --stackcollapse
	fold --stackcollapse --addresses --lines
	fold --traces
	fold --demangle=full --clones=keep
	fold --hide='unknown|main'
	fold --granularity=lines
	fold --drop-unknown
	top -cum -noinlines
	top --format=pprof -n 20
	top --json --no-idle
	top --by file
	top --by module,function
	top --by line
	top --by address
	top --by comm,function --tsv
	top --split-by tid
	tree --tsv --by line
	tree --format=pprof
	peek --tsv .
	peek --by file --tsv .
	graph -n 0
	graph --by line
	tags -k comm
	tags -k comm --focus='\.h$'
	flame --colors=language
	flame --colors=language --no-data
	flame --reverse --no-data
	pprof
END

# check_views RECORDING VIEWS: what differs
check_views()
{
	recording=$1
	pitot-profile --labels comm "$recording" >comms.pitot 2>/dev/null
	pitot-profile --labels comm,pid,tid "$recording" >threads.pitot 2>/dev/null
	while read -r tool options; do
		profile=comms.pitot
		case $options in *tid*) profile=threads.pitot ;; esac
		eval "set -- $options"
		"pitot-$tool" "$@" <"$recording" >of-recording 2>/dev/null
		"pitot-$tool" "$@" <$profile >of-profile 2>/dev/null
		cmp -s of-recording of-profile || echo "pitot-$tool $options <$recording"
	done <"$2" >different
	check_same "${recording##*/}" none different
}

: >none

# Code of which there are lines, but no name.
cat >nameless.s <<-'END'
	.text
	.globl main
	.type main, @function
main:
	mov $400000000, %eax
	jmp .Lnameless
	.size main, .-main
	.p2align 6
.Lnameless:
	dec %eax
	jnz .Lnameless
	ret
	.section .note.GNU-stack,"",@progbits
END

burner grove alder acorn -DHIDDEN -rdynamic
record grove.data -g -- ./grove 200 200
burner bare alder acorn -DHIDDEN
strip -s bare
record bare.data -g -- ./bare 200 200
own="$srcdir/tests/data/demo.perf.data grove.data bare.data"
if [ "$(uname -m)" = x86_64 ]; then
	cc -g -o nameless nameless.s || bail 'cannot build nameless'
	record nameless.data -- ./nameless
	own="$own nameless.data"
fi
others=
test -z "${PITOT_CORPUS:-}" ||
	others=$(find "$PITOT_CORPUS/recordings" -type f | LC_ALL=C sort)

# shellcheck disable=SC2086 # lists
plan "$(set -- $own $others && echo $#)"
for file in $own; do
	check_views "$file" views
done
if [ "${PITOT_FULL:-0}" = 1 ]; then cp views some; else head -n 5 views >some; fi
for file in $others; do
	check_views "$file" some
done
