#!/bin/sh
# pitot addr agrees with other symbolizers on what gcc and clang make: function, file and line of
# every frame. With PITOT_FULL=1 in all forms of debug info, else in some.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/names.sh"
need gcc
need nm
need awk

# addr2line has no names for calls that were inlined from other units, and takes some lines from
# the entry of the call: it is an oracle for most addresses only.
most=1
test "$oracle" = addr2line && most=80
count=1000
versions='5'
test "${PITOT_FULL:-0}" = 1 && count=10000 versions='4 5'
echo "# the oracle is $oracle"

# A symbol that the linker left in a section of debug info is no name for code, as llvm-symbolizer
# thinks.
drop_foreign()
{
	for file in "$1/c" "$1/x"; do
		objcopy --wildcard --strip-symbol='*.c.????????' --strip-symbol='*.cc.????????' "$file"
	done
}

# matrix COMPILER COMPILER VERSION
matrix()
{
	build "$tmp/p" "$1" "$2" "-gdwarf-$3" || bail "$1 cannot build the programs"
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
		matrix clang clang++ "$version"
	else
		skip "clang, DWARF $version" 'needs clang'
	fi
done
if command -v rustc >/dev/null && rustc --version >/dev/null 2>&1; then
	printf '%s\n' 'fn fold(v: &[u64]) -> u64 { v.iter().map(|x| x * 3).filter(|x| x % 2 == 0).sum() }' \
		'fn main() { let v: Vec<u64> = std::env::args().map(|a| a.len() as u64).collect();' \
		'  println!("{} {:?}", fold(&v), v); }' >"$tmp/r.rs"
	if (cd "$tmp" && rustc -g -O -o r r.rs) >/dev/null 2>&1; then
		agrees 'rustc' "$tmp/r" "$most"
	else
		skip 'rustc' 'it does not work here'
	fi
fi
finish
