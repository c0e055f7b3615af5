#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Of a recording each tool reads only what it shows, of a profile all that there is: it shows the
# same of both.
. "${srcdir:-.}/tests/lib.sh"
need_perf
need cc
need strip
need objcopy
need readelf
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
	top --base "$base_of_view"
	top --tsv --diff-base "$base_of_view" --normalize
	fold --base "$base_of_view" --normalize
	tree --base "$base_of_view"
	peek --tsv --diff-base "$base_of_view" .
	tags -k comm
	tags -k comm --focus='\.h$'
	flame --colors=language
	flame --colors=language --no-data
	flame --reverse --no-data
	pprof
END

# show TOOL OPTIONS BASE: what it prints, and its status. Where nothing is printed it is told so.
show()
{
	base_of_view=$3
	eval "set -- 'pitot-$1' $2"
	"$@" 2>said
	echo "status $?"
	sed "s|$base_of_view|BASE|g" said
}

# check_views RECORDING VIEWS: what differs
check_views()
{
	recording=$1
	pitot-profile --labels= "$recording" >plain.pitot 2>/dev/null
	if [ $? -eq 2 ]; then
		check_status "${recording##*/}: cannot be read" 2 pitot-fold "$recording"
		return
	fi
	pitot-profile --labels comm "$recording" >comms.pitot 2>/dev/null
	pitot-profile --labels comm,pid,tid "$recording" >threads.pitot 2>/dev/null
	while read -r tool options; do
		profile=comms.pitot
		base_profile=before.comm
		case $tool$options in
		*tid*) profile=threads.pitot ;;
		fold*) ;;
		*--*base*)
			profile=plain.pitot
			base_profile=before.bare
			;;
		esac
		show "$tool" "$options" "$base" <"$recording" >of-recording
		show "$tool" "$options" "$base_profile" <$profile >of-profile
		cmp -s of-recording of-profile || echo "pitot-$tool $options <$recording"
	done <"$2" >different
	check_same "${recording##*/}" none different
}

: >none

# damage FILE SECTION: its compressed bytes
damage()
{
	place=$(readelf -SW "$1" | sed -n "s/.* $2 *PROGBITS *[0-9a-f]* \([0-9a-f]*\) .*/\1/p")
	printf '\377\377\377\377\377\377\377\377' |
		dd of="$1" bs=1 seek="$((0x$place + 30))" conv=notrunc 2>"$stderr" ||
		bail "cannot damage $1"
}

# Code of which there are lines, but no name.
cat >nameless.s <<-'END'
	.text
	.globl main
	.type main, @function
main:
	mov $400000000, %eax
	.cfi_startproc
	jmp .Lnameless
	.cfi_endproc
	.size main, .-main
	.p2align 6
.Lnameless:
	.cfi_startproc
	dec %eax
	nop
	jnz .Lnameless
	ret
	.cfi_endproc
	.section .note.GNU-stack,"",@progbits
END

burner grove alder acorn -DHIDDEN -rdynamic
record grove.data -g -- ./grove 200 200
# With which others are compared: the same program, whose samples are at other addresses.
# All its names are as long, for messages are cut.
base=before.data
record "$base" -g -- ./grove 100 250
pitot-profile --labels= "$base" >before.bare 2>"$stderr" || bail 'cannot read the base'
pitot-profile --labels comm "$base" >before.comm || bail 'cannot read the base'
burner bare alder acorn -DHIDDEN
strip -s bare
record bare.data -g -- ./bare 200 200
own="$srcdir/tests/data/demo.perf.data grove.data bare.data"
if [ "$(uname -m)" = x86_64 ]; then
	cc -g -o nameless nameless.s || bail 'cannot build nameless'
	record nameless.data -- ./nameless
	# The same without its lines: nothing is known of that code but where it begins.
	objcopy --remove-section=.debug_line nameless lineless
	record lineless.data -- ./lineless
	# And with lines that cannot be read.
	cc -g -gz=zlib -o damaged nameless.s || bail 'cannot build damaged'
	damage damaged .debug_line
	record damaged.data -- ./damaged
	own="$own nameless.data lineless.data damaged.data"
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
