#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pitot addr: questions, answers, and what it does without debug info.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/names.sh"
need gcc
need g++
need nm
need c++filt
need addr2line
plan 21

build "$tmp/p" gcc g++ -g -Wl,--build-id || bail 'the programs cannot be built'
main=$(nm "$tmp/p/c" | awk '$3 == "main" { print $1 }')
rotate_line=$(grep -n 'up->right = node' "$workloads/names.c" | cut -d : -f 1)
main_line=$(grep -n '^int main' "$workloads/names.c" | cut -d : -f 1)

check_match 'the function at an address' 0 '^main$' pitot-addr -e "$tmp/p/c" "$main"
check_match 'the address is repeated' 0 "^0x$main\$" pitot-addr -e "$tmp/p/c" "0x$main"
check_match 'file and line' 0 "/names\\.c:$((main_line + 1))\$" pitot-addr -e "$tmp/p/c" "$main"
echo "$main" >"$tmp/input"
run pitot-addr -e "$tmp/p/c" "$main"
cp "$stdout" "$tmp/operand"
run pitot-addr -e "$tmp/p/c" <"$tmp/input"
check_same 'standard input says the same as operands' "$tmp/operand" "$stdout"

# Every address of insert: the calls inlined there come before it.
nm -S "$tmp/p/c" | awk '$4 == "insert"' >"$tmp/insert"
addresses "$tmp/p/c" 100000 >"$tmp/all"
pitot-addr -e "$tmp/p/c" <"$tmp/all" >"$tmp/all.out"
awk -v line="names.c:$rotate_line" '
	index($0, line) {
		getline one
		getline
		getline two
		if (one == "balance" && two == "insert")
			ok = 1
	}
	END { exit !ok }' "$tmp/all.out" && pass 'inlined calls, the innermost first' ||
	fail 'inlined calls, the innermost first'
pitot-addr --noinlines -e "$tmp/p/c" <"$tmp/all" >"$tmp/outer.out"
check '--noinlines prints one frame each' \
	test "$(wc -l <"$tmp/outer.out")" -eq "$((3 * $(wc -l <"$tmp/all")))"

check_output 'what is not in the program is not known' pitot-addr -e "$tmp/p/c" 7fffffff <<\END
0x000000007fffffff
??
??:0
END

addresses "$tmp/p/x" 2000 >"$tmp/some"
pitot-addr -e "$tmp/p/x" <"$tmp/some" >"$tmp/mangled"
c++filt -i <"$tmp/mangled" >"$tmp/expected"
pitot-addr -C -e "$tmp/p/x" <"$tmp/some" >"$tmp/full"
check_same '-C demangles as c++filt -i does' "$tmp/expected" "$tmp/full"
pitot-addr --demangle=default -e "$tmp/p/x" <"$tmp/some" >"$tmp/default"
check_match 'names without parameters and template arguments' 0 \
	'^shop::.anonymous namespace.::Counted::put$' cat "$tmp/default"
check_status 'no parameters are left' 1 grep -q '(shop::' "$tmp/default"

pitot-addr -j 1 -e "$tmp/p/x" <"$tmp/some" >"$tmp/one"
pitot-addr -j 4 -e "$tmp/p/x" <"$tmp/some" >"$tmp/four"
check_same 'any number of threads says the same' "$tmp/one" "$tmp/four"
sort -r "$tmp/some" | pitot-addr -e "$tmp/p/x" | grep -A 1 '^0x' | grep -v '^--' |
	paste - - | sort -u >"$tmp/one.sorted"
grep -A 1 '^0x' "$tmp/one" | grep -v '^--' | paste - - | sort -u >"$tmp/other.sorted"
check_same 'any order says the same' "$tmp/one.sorted" "$tmp/other.sorted"

# Without debug info there are symbols; and between symbols there is nothing.
strip --strip-debug -o "$tmp/stripped" "$tmp/p/c"
check_output 'a symbol without debug info' pitot-addr -e "$tmp/stripped" "$main" <<END
0x$main
main
??:0
END
cat >"$tmp/gap.s" <<\END
	.text
	.globl one, two
	.type one, @function
	.type two, @function
one:	ret
	.size one, 1
	.zero 15
two:	ret
	.size two, 1
END
gcc -nostdlib -shared -o "$tmp/gap.so" "$tmp/gap.s"
two=$(nm "$tmp/gap.so" | awk '$3 == "two" { print $1 }')
check_match 'a symbol covers its size' 0 '^two$' pitot-addr -e "$tmp/gap.so" "$two"
check_status 'and nothing else: no neighbour has a name to lend' 1 \
	sh -c "pitot-addr -e '$tmp/gap.so' $(printf %x $((0x$two - 8))) | grep -E 'one|two'"

plt=$(objdump -d "$tmp/p/c" | awk '/<puts@plt>:|<printf@plt>:|<fprintf@plt>:/ { print $1; exit }')
name=$(objdump -d "$tmp/p/c" | awk -v at="$plt" '$1 == at { print $2; exit }' | tr -d '<>:')
check_match 'an entry of the linkage table' 0 "^$name\$" pitot-addr -e "$tmp/p/c" "$plt"

# In the padding behind a function addr2line names the neighbour.
nm -S "$tmp/p/c" | awk 'NF == 4 && $3 ~ /^[tT]$/ { print $1, $2 }' | while read -r start size; do
	seq "$((0x$start))" "$((0x$start + 0x$size - 1))"
done | xargs printf '%x\n' >"$tmp/inside"
addr2line -a -f -i -e "$tmp/p/c" <"$tmp/inside" | sed 's/ (discriminator [0-9]*)$//; s/^??:?$/??:0/' >"$tmp/expected"
pitot-addr -a -f -i -e "$tmp/p/c" <"$tmp/inside" >"$tmp/same"
check_same 'the options and the output of addr2line' "$tmp/expected" "$tmp/same"

check_error 'an address that is none' 2 "'xyz' is not a hexadecimal address" \
	pitot-addr -e "$tmp/p/c" xyz
check_error 'a file that is none' 2 "cannot open '/nonexistent'" pitot-addr -e /nonexistent 1
check_error 'a file that is no ELF' 2 'is not an ELF file' pitot-addr -e "$workloads/names.c" 1
check_error 'a directory' 2 'is not a regular file' pitot-addr -e "$tmp" 1
