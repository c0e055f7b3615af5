#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# An optimized C++ program: inlined functions have time of their own, as much as the program
# measured in them, and names are demangled as c++filt does it.
. "${srcdir:-.}/tests/lib.sh"
need_perf
need g++
need c++filt
. "$srcdir/tests/burners.sh"

plan 16
cd "$tmp" || bail "cannot enter $tmp"
own="$tmp/shop"

for options in '-O2 -g' '-O3 -g1 -gdwarf-4'; do
	g++ $options -o shop "$srcdir/tests/workloads/inlined.cc" || bail 'no program to record'
	check_output "$options: the functions are nowhere but inlined" \
		sh -c 'nm -C shop | grep -c "turn\|through"; true' <<-END
		0
	END
	for attempt in 1 2 3; do
		record shop.data -g -- ./shop 600
		pitot-top --tsv shop.data >top.tsv
		awk -F '\t' -v own="$own" '$9 == own && $5 > 0 { print $8, $5 }' top.tsv >counted
		shares_hold shop.data.out counted >/dev/null && break
	done
	check_shares "$options: each has the time that the program measured" shop.data.out counted
	check_output "$options: as inlined functions, and what inlined them has none" sh -c \
		"awk -F '\t' '\$9 == \"$own\" && /turn/ { print \$8, \$12 }
			\$8 == \"shop::work\" { print \$8, \$12, (\$2 < 0.02), (\$4 > 0.95) }' top.tsv |
		sort" <<-END
		shop::Heavy::turn inline
		shop::Light::turn inline
		shop::work  1 1
	END
	check_output "$options: not when inlined functions are not wanted" sh -c \
		"pitot-top --tsv -noinlines shop.data | awk -F '\t' '
			/turn|through/ { print \$8 } \$8 == \"shop::work\" { print (\$2 > 0.9) }'" <<-END
		1
	END
	pitot-fold --samples shop.data >folded
	check "$options: the chain of inlined calls is whole" \
		grep -q ';shop::work;shop::through;shop::Heavy::turn [0-9]' folded
	check_output "$options: and nobody else is called through" sh -c \
		"grep ';shop::Light::turn ' folded | grep -c through; true" <<-END
		0
	END
done

# Every linkage name of the recording, as c++filt prints it.
pitot-profile shop.data >shop.pitot
awk -F '\t' '$1 == "function" { print $3 }' shop.pitot | sort -u | c++filt | sort -u >want.names
check 'there are mangled names' grep -q '^function	[0-9]*	_Z' shop.pitot
pitot-top --tsv --demangle=full --clones=keep shop.data | awk -F '\t' 'NR > 1 { print $8 }' |
	grep -v -e '+0x[0-9a-f]*\]$' -e '^\[unknown\]$' | sort -u >got.names
check_same 'demangled in full they are what c++filt prints' want.names got.names
awk -F '\t' '$1 == "function" { print $3 }' shop.pitot | sort -u >want.names
pitot-top --tsv --demangle=none --clones=keep shop.data | awk -F '\t' 'NR > 1 { print $8 }' |
	grep -v -e '+0x[0-9a-f]*\]$' -e '^\[unknown\]$' | sort -u >got.names
check_same 'not demangled they are those of the profile' want.names got.names
nm shop | awk '$3 ~ /work/ { print $3 }' >linked
check 'the linkage name is that of the symbol table' grep -q "	$(cat linked)	work	" shop.pitot
