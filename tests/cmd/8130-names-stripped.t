#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Debug information in a file of its own gives the same profile; without it there are the names of
# the dynamic symbols or none, never those of a neighbour.
. "${srcdir:-.}/tests/lib.sh"
need_perf
need cc
need objcopy
need strip
need nm
need readelf
. "$srcdir/tests/burners.sh"

plan 18
cd "$tmp" || bail "cannot enter $tmp"

# pitot_plain FILE OPERAND...: the stream without its ledger
pitot_plain()
{
	plain_file=$1
	shift
	pitot-profile "$@" >"$plain_file.all" || bail "pitot-profile $* failed"
	grep -v '^ledger' "$plain_file.all" >"$plain_file"
}

# names STREAM: of this program and its object, name (or -) and samples
names()
{
	awk -F '\t' '
		BEGIN { modules = functions = locations = nodes = 0 }
		$1 == "module" { own[modules++] = $4 ~ /\/(grove|one\.so)$/ }
		$1 == "function" { name[functions++] = $3 }
		$1 == "location" {
			split($NF, last, ":")
			is_own[locations] = own[$2]
			of[locations++] = NF > 3 && $4 !~ /^0x/ ? name[last[1]] : "-"
		}
		$1 == "n" { leaf[nodes++] = $3 }
		$1 == "s" && is_own[leaf[$3]] { count[of[leaf[$3]]] += $6 }
		END { for (n in count) print n, count[n] }' "$1" | sort
}

# The second function is static, and so in no table that is left after strip.
burner grove alder acorn -DHIDDEN -rdynamic
burner_library one.so aspen
cp "$srcdir/tests/workloads/reopen.c" . && cc -O2 -g -o reopen reopen.c -ldl ||
	bail 'cannot build reopen'
record grove.data -- ./grove 200 200 ./reopen ./one.so aspen 200
# nm's form of an address, without zeros
acorn=$(nm grove | awk '$3 == "acorn" { sub(/^0+/, "", $1); print $1 }')
check_output 'acorn is in no dynamic table, alder is' \
	sh -c "nm -D grove | awk '{ print \$3 }' | grep -x -e alder -e acorn" <<-END
	alder
END
pitot_plain whole grove.data
names whole >whole.names
check_shares 'whole: what the programs measured' grove.data.out whole.names
check_output 'whole: with lines of the source' sh -c \
	"pitot-top --tsv grove.data | awk -F '\t' '\$8 == \"spend\" && \$10 ~ /burner\.c$/ { print \$12 }' |
	sort -u" <<-END
	inline
END

for file in grove one.so; do
	objcopy --only-keep-debug $file $file.debug
	strip -s $file
	objcopy --add-gnu-debuglink=$file.debug $file
done
check_output 'stripped: no symbols are left' sh -c 'nm grove one.so 2>/dev/null | grep -c " T "; true' \
	<<-END
	0
END
pitot_plain linked grove.data
check_same 'debuglink beside it: the same profile' whole linked
check_output 'the ledger names the debug file' sh -c \
	"grep -c '^ledger	module .*/grove	found: .*/grove, debug info: .*/grove\.debug' linked.all" <<-END
	1
END
mkdir .debug
mv grove.debug one.so.debug .debug/
pitot_plain hidden grove.data
check_same 'debuglink in .debug: the same profile' whole hidden
mv .debug elsewhere
pitot_plain pile --symbols elsewhere grove.data
check_same 'debug files in a directory: the same profile' whole pile
mkdir -p by-id/.build-id/"$(build_id grove | cut -c 1-2)"
cp elsewhere/grove.debug \
	"by-id/.build-id/$(build_id grove | cut -c 1-2)/$(build_id grove | cut -c 3-).debug"
mkdir -p by-id/.build-id/"$(build_id one.so | cut -c 1-2)"
cp elsewhere/one.so.debug \
	"by-id/.build-id/$(build_id one.so | cut -c 1-2)/$(build_id one.so | cut -c 3-).debug"
pitot_plain ids --symbols by-id grove.data
check_same 'debug files by build-id: the same profile' whole ids

# A debug file that is not of this program: another build-id, and without one another checksum.
mkdir wrong
burner wrong/grove maple myrtle -DSHIFT=64
objcopy --only-keep-debug wrong/grove grove.debug
pitot_plain refused grove.data
check_output 'a debug file of another program is refused' sh -c \
	'grep -c "maple\|myrtle" refused; true' <<-END
	0
END
rm grove.debug

# A sample may well be in the start of a program or in a PLT, and so every name is asked for. Those of
# a PLT are of relocations, which strip leaves.
{
	nm -D --defined-only grove
	nm -D --defined-only one.so
} | awk '{ print $3 }' >dynamic

# check_stripped NAME: what pitot says of stripped files: alder and aspen by name, acorn not at all
check_stripped()
{
	pitot_plain stripped grove.data
	names stripped >got.names
	awk 'FILENAME == "dynamic" { kept[$1] = 1; next }
		{ count[$1 in kept || $1 ~ /@plt$/ ? $1 : "-"] += $2 }
		END { for (n in count) print n, count[n] }' dynamic whole.names | sort >want.names
	check_same "$1: dynamic names, and none for what has none" want.names got.names
	check_output "$1: no name of debug information" sh -c \
		"grep -c 'acorn\|spend\|burner\.c' stripped; true" <<-END
		0
	END
	check_match "$1: what has no name is an offset" 0 '	\[grove\+0x[0-9a-f]+\]	' \
		pitot-top --tsv grove.data
	awk '$1 == "acorn" { print $2 }' whole.names >want.count
	pitot-top -noinlines --tsv grove.data |
		awk -F '\t' -v name="[grove+0x$acorn]" '$8 == name { print $5 }' >got.count
	check_same "$1: one function is one, by the unwind tables" want.count got.count
	check_output "$1: as many samples" sh -c \
		"for f in whole stripped; do awk -F '\t' '\$1 == \"s\" { n += \$6 } END { print n }' \$f
		done | uniq | wc -l" <<-END
		1
	END
}
check_stripped 'stripped'

# Without .dynsym that helps: nothing but offsets.
burner bare alder acorn
strip -s bare
record bare.data -- ./bare 100 100
pitot_plain nameless bare.data
pitot-pprof bare.data >bare.pb.gz
pitot-profile bare.pb.gz | grep '^location' | cut -f 3- | sort >got.locations
grep '^location' nameless | cut -f 3- | sort >want.locations
check_same 'where code begins: the same by way of pprof' want.locations got.locations
awk -F '\t' '$1 == "function" { print $3 }' nameless | grep -E '^(alder|acorn|main|spend)$' >found
check_same 'no dynamic names: none at all' found /dev/null
check_output 'every sample of it is an offset' sh -c "
	pitot-top --tsv bare.data | awk -F '\t' '\$9 ~ /\/bare$/ {
		if (\$8 ~ /^\[bare\+0x[0-9a-f]+\]$/) n += \$5; else if (\$8 !~ /@plt$/) print \$8 }
		END { print (n > 300) }'" <<-END
	1
END
