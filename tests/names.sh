# SPDX-License-Identifier: GPL-2.0-or-later
# names.sh: what the tests of names have in common, after lib.sh.

workloads=$srcdir/tests/workloads

# addresses FILE COUNT: so many addresses all over the code of a program, or every one of them when
# there are fewer; the same each time.
addresses()
{
	objdump -h -j .text "$1" | awk -v count="$2" '
		function hex(digits,   i, value) {
			for (i = 1; i <= length(digits); i++)
				value = value * 16 + index("0123456789abcdef", substr(digits, i, 1)) - 1
			return value
		}
		$2 == ".text" {
			size = hex($3)
			start = hex($4)
			if (size <= count) {
				for (i = 0; i < size; i++)
					printf "0x%x\n", start + i
				exit
			}
			for (seed = 1; count > 0; count--) {
				seed = (seed * 16807) % 2147483647
				printf "0x%x\n", start + seed % size
			}
		}'
}

# build DIRECTORY C-COMPILER C++-COMPILER OPTION...: names.c as `c` and names.cc as `x`. Those after
# -- are for linking.
build()
{
	build_in=$1
	build_c=$2
	build_x=$3
	shift 3
	build_options=
	while test $# -gt 0 && test "$1" != --; do
		build_options="$build_options $1"
		shift
	done
	test $# -eq 0 || shift
	rm -rf "$build_in"
	mkdir -p "$build_in"
	# shellcheck disable=SC2086 # options are words
	(cd "$build_in" &&
		$build_c -O2 $build_options -c -o c.o "$workloads/names.c" &&
		$build_c -O2 $build_options -c -o o.o "$workloads/names_other.c" &&
		$build_c -O2 $build_options "$@" -o c c.o o.o &&
		$build_x -std=c++17 -O2 $build_options -c -o x.o "$workloads/names.cc" &&
		$build_x -O2 $build_options "$@" -o x x.o o.o) >"$tmp/build.log" 2>&1 && return
	sed 's/^/# /' "$tmp/build.log" | head -n 20
	return 1
}

# oracle FILE <ADDRESSES: what another symbolizer says, in the layout of addr2line -a -f -i.
if command -v llvm-symbolizer-14 >/dev/null; then
	oracle=llvm-symbolizer-14
elif command -v llvm-symbolizer >/dev/null; then
	oracle=llvm-symbolizer
else
	oracle=addr2line
fi

oracle()
{
	case $oracle in
	addr2line) addr2line -a -f -i -e "$1" | sed 's/ (discriminator [0-9]*)$//' ;;
	*) "$oracle" --obj="$1" --inlines --functions=linkage --no-demangle --print-address |
		sed 's/^\(.*:[0-9]*\):[0-9]*$/\1/' ;;
	esac
}

# agrees DESCRIPTION FILE PER-MILLE: of up to $count addresses, at most so many in 1000 differ from
# the oracle's.
agrees()
{
	addresses "$2" "${count:-1000}" >"$tmp/addresses"
	nm "$2" >"$tmp/aliases"
	pitot-addr -e "$2" <"$tmp/addresses" >"$tmp/ours" 2>"$tmp/ours.err"
	oracle "$2" <"$tmp/addresses" >"$tmp/theirs" 2>"$tmp/theirs.err"
	awk -f "$srcdir/tests/frames.awk" "$tmp/aliases" "$tmp/ours" "$tmp/theirs" >"$tmp/differences"
	if tail -n 1 "$tmp/differences" | awk -v most="$3" '
		/^[0-9]+ addresses, [0-9]+ differ$/ && $1 > 100 && $3 * 1000 <= most * $1 { ok = 1 }
		END { exit !ok }'; then
		pass "$1: $(tail -n 1 "$tmp/differences")"
	else
		fail "$1: $(tail -n 1 "$tmp/differences")"
		note "$tmp/differences" "$tmp/ours.err"
	fi
}

# same_names DESCRIPTION FILE FILE: two forms of one program give the same names.
same_names()
{
	addresses "$2" "${count:-1000}" >"$tmp/addresses"
	pitot-addr --columns -e "$2" <"$tmp/addresses" >"$tmp/one" 2>"$tmp/one.err"
	pitot-addr --columns -e "$3" <"$tmp/addresses" >"$tmp/other" 2>"$tmp/other.err"
	# Not the same by having no inlined frame in common.
	if test "$(wc -l <"$tmp/one")" -gt "$(($(wc -l <"$tmp/addresses") * 3 + 100))"; then
		check_same "$1" "$tmp/one" "$tmp/other"
	else
		fail "$1: hardly any inlined frames in $2"
	fi
}
