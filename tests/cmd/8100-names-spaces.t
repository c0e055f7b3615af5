#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# One address, several meanings: two programs at the same addresses, one program before and after
# exec, shared objects that are loaded where another one was. The truth comes from the symbol tables
# (nm) and the raw addresses that perf prints, and from what the programs measured themselves.
. "${srcdir:-.}/tests/lib.sh"
need_perf
need cc
need nm
need readelf
. "$srcdir/tests/burners.sh"

plan 14
cd "$tmp" || bail "cannot enter $tmp"
burner ash alder acorn -no-pie -fno-pie
burner birch beech bark -no-pie -fno-pie
mkdir other
burner other/ash oak olive -no-pie -fno-pie

# own TABLE COMM FILE: lines NAME SAMPLES of what TABLE (by comm, function) has for COMM in FILE, but
# for functions that nm knows no size of (_init, say), and the start of a PLT, which has no name.
own()
{
	nm "$3" | awk '{ print $3 }' | sort -u >own.all
	nm -S "$3" | awk 'NF == 4 { print $4 }' | sort -u | comm -23 own.all - >own.sizeless
	readelf -SW "$3" | sed -n 's/^ *\[ *[0-9]*\] \.plt[^ ]*  *[A-Z]*  *[0-9a-f]* 0*\([0-9a-f]*\) .*/\1/p' |
		sed "s|.*|[${3##*/}+0x&]|" >>own.sizeless
	awk -F '\t' -v comm="$2" -v file="$3" '
		FNR == NR { sizeless[$1]; next }
		$NF == comm && $9 == file && $5 > 0 && $8 !~ /@plt$/ && !($8 in sizeless) { print $8, $5 }' \
		own.sizeless "$1" | sort
}

# true_names RECORDING COMM FILE: the same, by the addresses that perf prints and the functions'
# places as nm tells them. Both are hexadecimal; of the same length they compare as texts.
true_names()
{
	nm -S "$3" | awk 'NF == 4 && $3 ~ /^[tTwW]$/ { print $1, $2, $4 }' >true.functions
	perf script -F comm,ip -i "$1" 2>/dev/null | awk -v comm="$2" '
		function padded(hex) { while (length(hex) < 16) hex = "0" hex; return hex }
		function digit(c) { return index("0123456789abcdef", c) - 1 }
		function number(hex,  i, n) {
			for (i = 1; i <= length(hex); i++)
				n = n * 16 + digit(substr(hex, i, 1))
			return n
		}
		FNR == NR { low[$3] = number($1); high[$3] = number($1) + number($2); next }
		$1 == comm && length($2) < 8 {
			ip = number($2)
			for (name in low)
				if (ip >= low[name] && ip < high[name])
					count[name]++
		}
		END { for (name in count) print name, count[name] }' true.functions - | sort
}

check 'the two programs have functions at the same address' test \
	"$(nm ash | awk '$3 == "alder" { print $1 }')" = \
	"$(nm birch | awk '$3 == "beech" { print $1 }')"

record both.data -- sh -c './ash 300 100 & ./birch 100 300 & wait'
pitot-top --tsv -noinlines --by comm,function both.data >both.tsv
for program in ash birch; do
	own both.tsv $program "$tmp/$program" >own.names
	true_names both.data $program $program >true.names
	check "$program has samples" test -s true.names
	check_same "each function of $program has its own samples, and there is no other" \
		true.names own.names
done
check_output 'nobody has a function of the other' sh -c \
	"cut -f 8,13 both.tsv | grep -E '^(alder|acorn)	birch|^(beech|bark)	ash'; echo none" <<-END
	none
END
{ own both.tsv ash "$tmp/ash"; own both.tsv birch "$tmp/birch"; } >counted
check_shares 'the functions have what the programs measured' both.data.out counted

# exec: another program at the same addresses, in the same process, with the same command name.
record exec.data -- ./ash 200 100 other/ash 100 200 ./birch 100 100
pitot-top --tsv -noinlines --by comm,function exec.data >exec.tsv
{ own exec.tsv ash "$tmp/ash"; own exec.tsv ash "$tmp/other/ash"; } | sort >own.names
own exec.tsv birch "$tmp/birch" >>own.names
check_shares 'before and after exec: what the programs measured' exec.data.out own.names
for name in 'alder ash' 'acorn ash' 'oak other/ash' 'olive other/ash' 'beech birch' 'bark birch'; do
	awk -F '\t' -v name="${name% *}" -v file="$tmp/${name#* }" \
		'$8 == name && $9 != file' exec.tsv
done >elsewhere
check_same 'each function is in the file it is from' elsewhere /dev/null
own exec.tsv birch "$tmp/birch" >own.names
true_names exec.data birch birch >true.names
check_same 'what the last program has is its own' true.names own.names

# Shared objects at the same place, one after the other.
burner_library one.so aspen
burner_library two.so balsa
burner_library three.so cedar
cc -O2 -g -o reopen "$srcdir/tests/workloads/reopen.c" -ldl || bail 'cannot build reopen'
record objects.data -- ./reopen ./one.so aspen 150 ./two.so balsa 100 ./one.so aspen 150 \
	./three.so cedar 200 ./two.so balsa 100
pitot-top --tsv -noinlines --by comm,function objects.data >objects.tsv
if test "$(awk '{ print $3 }' objects.data.out | sort -u | wc -l)" -eq 1; then
	awk -F '\t' '$9 ~ /\/(one|two|three)\.so$/ && $5 > 0 { print $8, $5 }' objects.tsv >counted
	check_shares 'each object has the samples of its time' objects.data.out counted
	for name in 'aspen one.so' 'balsa two.so' 'cedar three.so'; do
		check "${name% *} is in ${name#* }" test 1 -eq "$(awk -F '\t' -v name="${name% *}" \
			-v file="$tmp/${name#* }" '$8 == name && $9 == file' objects.tsv | wc -l)"
	done
else
	for name in shares one two three; do
		skip "objects at the same address: $name" 'they were not loaded at the same address'
	done
fi
