#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The whole system while a small parallel build runs - many processes, forks and execs, short lives:
# the same bytes for any number of workers, and each thread has what perf says it has.
. "${srcdir:-.}/tests/lib.sh"
need_perf -a
need cc
need make
. "$srcdir/tests/burners.sh"

plan 11
cd "$tmp" || bail "cannot enter $tmp"

for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	echo "int f$i(int x); int f$i(int x) { return x * $i; }" >"f$i.c"
done
cat >Makefile <<\END
objects = f1.o f2.o f3.o f4.o f5.o f6.o f7.o f8.o f9.o f10.o f11.o f12.o
all.so: $(objects)
	cc -shared -o $@ $(objects)
%.o: %.c
	cc -g -O2 -fPIC -c -o $@ $<
END

# total TABLE: its samples by flat
total()
{
	awk -F '\t' 'NR > 1 { n += $5 } END { print n }' "$1"
}

# count_lines: each different line, a tab, and how many of it there are
count_lines()
{
	awk '{ count[$0]++ } END { for (line in count) print line "\t" count[line] }' | sort
}

for chains in no yes; do
	rm -f ./*.o all.so
	if test $chains = yes; then
		record make.data -a -g -- make -j 3
	else
		record make.data -a -- make -j 3
	fi
	pitot-profile -j 1 --labels comm,pid,tid,cpu make.data >one.pitot
	check "$chains chains: there are many processes" test "$(awk -F '\t' '
		$1 == "labels" { for (i = 2; i < NF; i += 2) if ($i == "pid") print $(i + 1) }' \
		one.pitot | sort -u | wc -l)" -gt 20
	check_jobs "$chains chains: the same bytes for any number of workers" '2 4 16' \
		pitot-profile --labels comm,pid,tid,cpu make.data
	recorded=$(perf script -G -F comm -i make.data 2>/dev/null | grep -c '[^ ]')
	pitot-top -j 4 --tsv make.data >top.tsv
	check "$chains chains: flat adds up to the samples of perf" \
		test "$(total top.tsv)" -eq "$recorded"

	# By thread: pitot and perf agree on who ran what, through every fork and exec, and the
	# idle task has a name. A thread without a number (-1) was past its exit.
	perf script -G -F comm,tid -i make.data 2>/dev/null |
		sed -n 's/^ *\([^ ]\(.*[^ ]\)\{0,1\}\)  *\([0-9][0-9]*\) *$/\1	\3/p' | count_lines >perf.comms
	pitot-top --tsv --by comm,tid make.data |
		awk -F '\t' -v OFS='\t' '$5 > 0 && $14 >= 0 && $14 <= 4194304 { print $13, $14, $5 }' |
		sort >own.comms
	check_same "$chains chains: each thread has the names and samples that perf gives it" \
		perf.comms own.comms
done
what='code of the compiler is in the processes of the compiler'
if perf report --stats -i make.data 2>/dev/null | grep -q ' LOST events:'; then
	skip "$what" 'the recording has lost what tells their names'
else
	check_output "$what" sh -c "pitot-top --tsv --by comm,module -n -1 make.data |
		awk -F '\t' '\$9 ~ /\/cc1$/ && \$5 > 0 { print \$NF }' | sort -u" <<-END
		cc1
	END
fi

# So many processes that any table of threads of a fixed size has them at one place. Each has page
# faults, however fast it is.
cat >forks <<\END
n=0
while test $n -lt 700; do
	(i=0; while test $i -lt 9; do i=$((i + 1)); done)
	n=$((n + 1))
done
END
perf record -q -e page-faults -c 1 -N -o forks.data -- sh ./forks 2>"$stderr" ||
	bail "perf record failed: $(head -n 1 "$stderr")"
pitot-top --tsv --by comm,tid forks.data |
	awk -F '\t' '$5 > 0 && $14 >= 0 && $14 <= 4194304 { print $13, $14 }' | sort -u >threads
check 'many processes' test "$(wc -l <threads)" -gt 400
# Before exec it is perf's own child.
awk '{ print $1 }' threads | sort -u | grep -v '^perf' >comms
check_output 'each has the name of its program' cat comms <<-END
	sh
END
