#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Stacks of frame pointers: the same as those that perf prints, sample for sample. The program's own
# functions by name; what is outside of it - where perf may choose another name of the same address,
# or has none - by its place in the stack.
. "${srcdir:-.}/tests/lib.sh"
need_perf
need cc

plan 9
cd "$tmp" || bail "cannot enter $tmp"
cc -O2 -g -DMILLISECONDS=400 -fno-omit-frame-pointer -mno-omit-leaf-frame-pointer -o demo \
	"$srcdir/tests/workloads/demo.c" || bail 'no program to record'
perf record -q -g -F 2000 -o perf.data ./demo >demo.out 2>"$stderr" || bail 'perf record failed'
# ld.so has a _start, too, and perf may call the PLT _init
nm demo | awk '$2 ~ /^[tT]$/ && $3 !~ /^_(start|init)$/ { print $3 }' >functions

# folded: lines FRAME;...;FRAME COUNT, of which foreign frames become "-"
plain()
{
	awk -v functions=functions '
		BEGIN { while ((getline name < functions) > 0) own[name] = 1 }
		{
			count = $NF
			sub(/ [0-9]+$/, "")
			depth = split($0, frames, ";")
			line = frames[1]
			for (i = 2; i <= depth; i++)
				line = line ";" (frames[i] in own ? frames[i] : "-")
			counts[line] += count
		}
		END { for (line in counts) print line, counts[line] }' | sort
}

of_perf()
{
	perf script --no-inline -F comm,ip,sym -i perf.data 2>/dev/null |
		awk '
			/^[^\t ]/ { comm = $1; stack = ""; next }
			NF { name = $2 == "" ? "[unknown]" : $2; stack = ";" name stack; next }
			comm != "" { print comm stack, 1; comm = "" }
			END { if (comm != "") print comm stack, 1 }'
}

of_perf | plain >stacks.perf
check 'perf has stacks of the program' grep -q 'main;.*sort_words' stacks.perf
pitot-fold --symbols-only --clones=keep --no-marks --samples perf.data >folded
check 'pitot has them, too' grep -q sort_words folded
plain <folded >stacks.own
check_same 'they are the same' stacks.perf stacks.own

# The sums of the table are those of the recording, with inlined calls taken apart or not.
samples=$(pitot-info --json perf.data | sed -n 's/^  "samples": \([0-9]*\),$/\1/p')
total=$(perf script -F period -i perf.data 2>/dev/null |
	awk '{ total += $1 } END { printf "%.0f", total }')
for option in -noinlines=false -noinlines; do
	check_output "flat sums to the total, $option" sh -c \
		"pitot-top $option --tsv perf.data | awk -F '\t' 'NR > 1 { flat += \$1; if (\$3 > $total) bad = 1 }
			END { printf \"%.0f %d\n\", flat, bad }'" <<-END
		$total 0
	END
done
check_output 'every sample is in a stack' sh -c \
	"pitot-fold --samples perf.data | awk '{ n += \$NF } END { print n }'" <<-END
	$samples
END

# What was inlined has time of its own; perf gives it to the function around it.
check_match 'an inlined function has flat time' 0 '^[1-9].*	inlined$|	(mix|comes_after|is_vowel)	' \
	sh -c "pitot-top --tsv perf.data | awk -F '\t' '\$1 > 0'"

pitot-profile -j 1 perf.data >one.pitot
pitot-profile -j 4 perf.data >four.pitot
check_same 'the same bytes for any number of threads' one.pitot four.pitot
pitot-top --tsv perf.data >direct.tsv
pitot-profile perf.data | pitot-top --tsv >piped.tsv
check_same 'the same table through a stream' direct.tsv piped.tsv
