#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pitot addr agrees with other symbolizers on what gcc and clang make: function, file and line of
# every frame. With PITOT_FULL=1 in all forms of debug info, else in some.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/names.sh"
need gcc
need nm
need g++
need awk

# The comparison itself: what differs in a function, a line or a frame is seen, an alias is not.
printf '%s\n' '0000000000000010 T f' '0000000000000010 W g' >"$tmp/aliases"
compared()
{
	printf '0x10\n%b\n' "$1" >"$tmp/ours"
	printf '0x10\n%b\n' "$2" >"$tmp/theirs"
	awk -f "$srcdir/tests/frames.awk" "$tmp/aliases" "$tmp/ours" "$tmp/theirs" | tail -n 1
}
same='1 addresses, 0 differ'
other='1 addresses, 1 differ'
check 'the same is the same' test "$(compared 'f\n/a.c:1' 'f\n/a.c:1')" = "$same"
check 'an alias is the same' test "$(compared 'f\n/a.c:1' 'g\n/a.c:1')" = "$same"
check 'but not of an inlined call' \
	test "$(compared 'f\n/a.c:1\nm\n/a.c:9' 'g\n/a.c:1\nm\n/a.c:9')" = "$other"
check 'another function is not' test "$(compared 'f\n/a.c:1' 'h\n/a.c:1')" = "$other"
check 'another line is not' test "$(compared 'f\n/a.c:1' 'f\n/a.c:2')" = "$other"
check 'another file is not' test "$(compared 'f\n/a.c:1' 'f\n/b.c:1')" = "$other"
check 'a frame more is not' test "$(compared 'f\n/a.c:1\nm\n/a.c:9' 'f\n/a.c:1')" = "$other"

# addr2line leaves out calls whose ranges are not one piece, and knows no mangled name where debug
# info has none: it is an oracle for most addresses only.
most=1
test "$oracle" = addr2line && most=150
count=1000
versions='5'
second=-DSMALL
test "${PITOT_FULL:-0}" = 1 && count=10000 versions='4 5' second=
echo "# the oracle is $oracle"

# A symbol that the linker left in a section of debug info is no name for code, as llvm-symbolizer
# thinks.
drop_foreign()
{
	for file in "$1/c" "$1/x"; do
		objcopy --wildcard --strip-symbol='*.c.????????' --strip-symbol='*.cc.????????' "$file"
	done
}

# matrix COMPILER COMPILER VERSION [OPTION]
matrix()
{
	build "$tmp/p" "$1" "$2" "-gdwarf-$3" ${4:+"$4"} || bail "$1 cannot build the programs"
	agrees "$1, DWARF $3, C" "$tmp/p/c" "$most"
	agrees "$1, DWARF $3, C++" "$tmp/p/x" "$most"
	test "${PITOT_FULL:-0}" = 1 || return
	build "$tmp/p" "$1" "$2" "-gdwarf-$3" -g1 || bail "$1 cannot build with -g1"
	agrees "$1, DWARF $3, -g1, C" "$tmp/p/c" "$most"
	agrees "$1, DWARF $3, -g1, C++" "$tmp/p/x" "$most"
	build "$tmp/p" "$1" "$2" "-gdwarf-$3" -gz=zlib || bail "$1 cannot build with -gz"
	agrees "$1, DWARF $3, -gz, C" "$tmp/p/c" "$most"
	agrees "$1, DWARF $3, -gz, C++" "$tmp/p/x" "$most"
	lld=
	case $1 in clang*) lld=-fuse-ld=lld ;; esac
	if build "$tmp/p" "$1" "$2" "-gdwarf-$3" -flto -- $lld; then
		drop_foreign "$tmp/p"
		agrees "$1, DWARF $3, -flto, C" "$tmp/p/c" "$most"
		agrees "$1, DWARF $3, -flto, C++" "$tmp/p/x" "$most"
	else
		skip "$1, DWARF $3, -flto" 'needs lld'
	fi
}

for version in $versions; do
	matrix gcc g++ "$version"
	if command -v clang >/dev/null; then
		matrix clang clang++ "$version" $second
	else
		skip "clang, DWARF $version" 'needs clang'
	fi
done
if command -v rustc >/dev/null && rustc --version >/dev/null 2>&1; then
	printf '%s\n' 'fn fold(v: &[u64]) -> u64 {' \
		' v.iter().map(|x| x * 3).filter(|x| x % 2 == 0).sum() }' \
		'fn main() { let v: Vec<u64> = std::env::args().map(|a| a.len() as u64).collect();' \
		'  println!("{} {:?}", fold(&v), v); }' >"$tmp/r.rs"
	if (cd "$tmp" && rustc -g -O -o r r.rs) >/dev/null 2>&1; then
		agrees 'rustc' "$tmp/r" "$most"
	else
		skip 'rustc' 'it does not work here'
	fi
fi
finish
