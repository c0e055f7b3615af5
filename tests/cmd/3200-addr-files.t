#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pitot addr finds debug info wherever it is, and refuses what belongs to another program. The
# oracle is the same program with its debug info inside.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/names.sh"
need gcc
need g++
need objcopy
count=2000
HOME=$tmp/home
unset XDG_CACHE_HOME DEBUGINFOD_CACHE_PATH
export HOME
mkdir -p "$HOME"

build "$tmp/p4" gcc g++ -DSMALL -gdwarf-4 -Wl,--build-id || bail 'the programs cannot be built'
whole=$tmp/p4/x
id=$(readelf -n "$whole" | sed -n 's/.*Build ID: //p')
front=$(echo "$id" | cut -c 1-2)
rest=$(echo "$id" | cut -c 3-)
objcopy --only-keep-debug "$whole" "$tmp/x.debug"
strip -o "$tmp/stripped" "$whole"

# linked FILE OPTION: the same program, linked so
linked()
{
	g++ -O2 "$2" -o "$1" "$tmp/p4/x.o" "$tmp/p4/o.o" || bail "cannot link with $2"
}

# found DESCRIPTION OPTION...: with these options, the stripped program has all its names
found()
{
	found_what=$1
	shift
	addresses "$whole" $count >"$tmp/addresses"
	pitot-addr --columns -e "$whole" <"$tmp/addresses" >"$tmp/one"
	pitot-addr --columns "$@" <"$tmp/addresses" >"$tmp/other" 2>"$tmp/other.err"
	check_same "$found_what" "$tmp/one" "$tmp/other"
}

# not_found DESCRIPTION OPTION...: no line is known
not_found()
{
	not_found_what=$1
	shift
	addresses "$whole" 100 >"$tmp/addresses"
	pitot-addr "$@" <"$tmp/addresses" >"$tmp/other" 2>"$tmp/other.err"
	check_status "$not_found_what" 1 grep -q '\.cc:' "$tmp/other"
}

not_found 'without debug files' -e "$tmp/stripped"

# ---- layouts
place()
{
	rm -rf "$tmp/tree"
	mkdir -p "$tmp/tree/$(dirname "$1")"
	cp "$tmp/x.debug" "$tmp/tree/$1"
}
place ".build-id/$front/$rest.debug"
found 'a .build-id tree, from above' --symbols "$tmp/tree" -e "$tmp/stripped"
found 'a .build-id tree, itself' --symbols "$tmp/tree/.build-id" -e "$tmp/stripped"
place "usr/lib/debug/.build-id/$front/$rest.debug"
found 'a sysroot' --symbols "$tmp/tree" -e "$tmp/stripped"
place ".build-id/$front/$rest/elf"
found "perf's cache, by build-id" --symbols "$tmp/tree" -e "$tmp/stripped"
place "$id/debuginfo"
found "debuginfod's cache, given" --symbols "$tmp/tree" -e "$tmp/stripped"
DEBUGINFOD_CACHE_PATH=$tmp/tree
export DEBUGINFOD_CACHE_PATH
found "debuginfod's cache, by its variable" -e "$tmp/stripped"
not_found 'which --only-symbols leaves alone' --only-symbols -e "$tmp/stripped"
unset DEBUGINFOD_CACHE_PATH
mkdir -p "$HOME/.debug/.build-id/$front/$rest"
cp "$tmp/x.debug" "$HOME/.debug/.build-id/$front/$rest/debug"
found "perf's cache at home" -e "$tmp/stripped"
rm -rf "$HOME/.debug"
place 'some/where/under-another-name'
found 'a pile of files' --symbols "$tmp/tree" -e "$tmp/stripped"
mkfifo "$tmp/tree/fifo"
found 'a pile with a pipe in it' --symbols "$tmp/tree" -e "$tmp/stripped"

# ---- wrong files
linked "$tmp/other-id" "-Wl,--build-id=0x$(echo "$id" | tr 0-9a-f 1-9a-f0)"
objcopy --only-keep-debug "$tmp/other-id" "$tmp/wrong.debug"
rm -rf "$tmp/tree"
mkdir -p "$tmp/tree/.build-id/$front"
cp "$tmp/wrong.debug" "$tmp/tree/.build-id/$front/$rest.debug"
not_found 'a wrong build-id is refused' --symbols "$tmp/tree" -e "$tmp/stripped"
addresses "$whole" 100 >"$tmp/addresses"
pitot-addr --force-symbols --symbols "$tmp/tree" -e "$tmp/stripped" <"$tmp/addresses" >"$tmp/other"
check 'and taken when forced' grep -q '\.cc:' "$tmp/other"

# ---- debuglink
linked "$tmp/no-id" -Wl,--build-id=none
mkdir -p "$tmp/link/.debug"
objcopy --only-keep-debug "$tmp/no-id" "$tmp/link/.debug/x.dbg"
(cd "$tmp/link/.debug" && strip -o "$tmp/link/x" "$tmp/no-id" &&
	objcopy --add-gnu-debuglink=x.dbg "$tmp/link/x")
same_names 'a debuglink' "$tmp/no-id" "$tmp/link/x"
cp "$tmp/wrong.debug" "$tmp/link/.debug/x.dbg"
addresses "$tmp/no-id" 100 >"$tmp/addresses"
pitot-addr -e "$tmp/link/x" <"$tmp/addresses" >"$tmp/other"
check_status 'a debuglink with another checksum' 1 grep -q '\.cc:' "$tmp/other"

# ---- forms
for way in zlib zlib-gnu zstd; do
	if objcopy --compress-debug-sections=$way "$whole" "$tmp/x.$way" 2>/dev/null; then
		same_names "sections compressed by $way" "$whole" "$tmp/x.$way"
	else
		skip "sections compressed by $way" 'objcopy cannot'
	fi
done
if command -v dwz >/dev/null; then
	cp "$whole" "$tmp/x.dwz"
	dwz "$tmp/x.dwz"
	same_names 'dwz on one file' "$whole" "$tmp/x.dwz"
	for file in 1 2; do cp "$whole" "$tmp/x$file.dwz"; done
	(cd "$tmp" && dwz -m common.dwz x1.dwz x2.dwz)
	same_names 'dwz on several files' "$whole" "$tmp/x1.dwz"
	mv "$tmp/common.dwz" "$tmp/tree/any-name"
	check_error 'the common file is missing, and that is said' 0 'shares with others was not found' \
		pitot-addr -e "$tmp/x1.dwz" "$(head -n 1 "$tmp/addresses")"
	addresses "$whole" $count >"$tmp/addresses"
	pitot-addr -e "$whole" <"$tmp/addresses" >"$tmp/one"
	pitot-addr --symbols "$tmp/tree" -e "$tmp/x1.dwz" <"$tmp/addresses" >"$tmp/other"
	check_same 'the common file is found by build-id' "$tmp/one" "$tmp/other"
else
	skip 'dwz' 'needs dwz'
fi

for version in 4 5; do
	own=$tmp/p$version
	split=$tmp/s$version
	test -d "$own" || build "$own" gcc g++ -DSMALL "-gdwarf-$version" ||
		bail 'the programs cannot be built'
	build "$split" gcc g++ -DSMALL "-gdwarf-$version" -gsplit-dwarf || bail 'it cannot be split'
	# Where it was built is part of the debug info.
	addresses "$own/x" $count >"$tmp/addresses"
	pitot-addr -e "$own/x" <"$tmp/addresses" | sed "s,$tmp/[ps][45]/,," >"$tmp/one"
	pitot-addr -e "$split/x" <"$tmp/addresses" | sed "s,$tmp/[ps][45]/,," >"$tmp/split"
	check_same "split debug info, DWARF $version" "$tmp/one" "$tmp/split"
	mkdir -p "$tmp/dwo$version"
	if test $version = 4 && command -v llvm-dwp-14 >/dev/null; then
		(cd "$split" && llvm-dwp-14 -e x -o x.dwp)
		mv "$split"/*.dwo "$tmp/dwo$version"
		pitot-addr -e "$split/x" <"$tmp/addresses" | sed "s,$tmp/[ps][45]/,," >"$tmp/package"
		check_same 'a package of split debug info' "$tmp/one" "$tmp/package"
		rm "$split/x.dwp"
	else
		mv "$split"/*.dwo "$tmp/dwo$version"
	fi
	pitot-addr --symbols "$tmp/dwo$version" -e "$split/x" <"$tmp/addresses" |
		sed "s,$tmp/[ps][45]/,," >"$tmp/given"
	check_same "split files in a given directory, DWARF $version" "$tmp/one" "$tmp/given"
	check_error "split files that are missing are counted, DWARF $version" 0 \
		'1 units .* in files that were not found' \
		pitot-addr -e "$split/x" "$(nm "$split/x" | awk '$3 == "main" { print $1 }')"
done

# MiniDebugInfo
if command -v xz >/dev/null; then
	objcopy --strip-debug "$whole" "$tmp/mini"
	strip -o "$tmp/mini-stripped" "$whole"
	xz -k "$tmp/mini"
	objcopy --add-section .gnu_debugdata="$tmp/mini.xz" "$tmp/mini-stripped"
	pitot-addr --only-symbols -e "$tmp/mini" <"$tmp/addresses" >"$tmp/one"
	pitot-addr --only-symbols -e "$tmp/mini-stripped" <"$tmp/addresses" >"$tmp/other"
	check 'the symbols are there' grep -q 4shop "$tmp/one"
	check_same 'symbols in .gnu_debugdata' "$tmp/one" "$tmp/other"
else
	skip '.gnu_debugdata' 'needs xz'
fi
for pack in gzip xz zstd; do
	command -v $pack >/dev/null || { skip "a file packed by $pack" "needs $pack"; continue; }
	$pack -k -c "$whole" >"$tmp/x.$pack"
	same_names "a file packed by $pack" "$whole" "$tmp/x.$pack"
done

# Damaged files: something is said, nothing breaks, and it ends.
size=$(wc -c <"$whole")
bad=0
for part in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
	head -c $((size * part / 16)) "$whole" >"$tmp/cut"
	status=0
	timeout 20 pitot-addr -e "$tmp/cut" <"$tmp/addresses" >"$stdout" 2>"$stderr" || status=$?
	test $status -le 3 || bad=$((bad + 1))
done
check 'a file that was cut anywhere' test $bad -eq 0
finish
