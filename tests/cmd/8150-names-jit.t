#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Code that a program makes for itself. The truth is what perf says of a perf map; and of a jitdump
# file what the program says it ran when, held against the times and addresses of the samples.
. "${srcdir:-.}/tests/lib.sh"
need_perf -k mono
need cc

plan 26
cd "$tmp" || bail "cannot enter $tmp"
HOME=$tmp
export HOME
cc -O2 -o jit "$srcdir/tests/workloads/jit.c" || bail 'no program to record'

# made RECORDING OPTION... -- ARGUMENT...: records the program; what it printed is in RECORDING.out.
made()
{
	made_file=$1
	shift
	perf record -q -e cpu-clock -F 1000 -N -o "$made_file" "$@" >"$made_file.out" 2>"$stderr" ||
		bail "perf record failed: $(head -n 1 "$stderr")"
}

# named FILE [OPTION...]: lines NAME SAMPLES of what is no code of files or of the kernel.
named()
{
	pitot-top --tsv "$@" | awk -F '\t' '
		NR > 1 && $9 ~ /\.(map|dump)$|^\/\/anon/ {
			name = $8 ~ /^\[.*\+0x/ ? "[unknown]" : $8
			count[name] += $5
		}
		END { for (name in count) print count[name], name }' | sort
}

# ledger FILE KEY [OPTION...]
ledger()
{
	ledger_key=$2
	ledger_file=$1
	shift 2
	pitot-profile "$@" "$ledger_file" | awk -F '\t' -v key="$ledger_key" \
		'$1 == "ledger" && $2 == key { print $3 }'
}

# ---- a perf map

made map.data -- ./jit map 100
map=/tmp/perf-$(perf script -F pid -i map.data 2>/dev/null | awk '{ print $1; exit }').map
trap 'rm -rf "$tmp" "$map"' EXIT
test -s "$map" || bail "there is no $map"
perf script -F ip,sym,dso -i map.data 2>/dev/null | awk -v map="($map)" '
	$NF == map {
		sub(/^ *[0-9a-f]+ /, "")
		count[substr($0, 1, length($0) - length(map) - 1)]++
	}
	END { for (name in count) print count[name], name }' | sort >map.perf
named map.data >map.own
check 'perf has names of the map' grep -q 'LazyCompile:.beta /app/main.js:12' map.perf
check_same 'pitot has the same, and code that the map has not' map.perf map.own
check_match 'the ledger has the file' 0 "^found: $map\$" ledger map.data "module $map"
check_match 'the module is one of its own kind' 0 "^module	jit		$map\$" pitot-profile map.data
check_match 'fold marks such code' 0 ';alpha_\[j\] ' pitot-fold --jit-marks map.data
check_status 'and nothing without the option' 1 sh -c 'pitot-fold map.data | grep "_.j."'

mkdir -p flat root/tmp
cp "$map" flat
cp "$map" root/tmp
touch -d 2001-01-01 "$map"
check_match 'a map from another time is not that of the process' 0 \
	"^not found, .*; $map: .it was not written while" ledger map.data "module $map"
check_output 'so nothing has its names' sh -c \
	'pitot-top --tsv map.data | grep -c -e alpha -e beta || true' <<-END
	0
END
rm -f "$map"
for directory in flat root; do
	named map.data --symbols $directory >map.given
	check_same "but for a map in a directory that is given: $directory" map.perf map.given
done
printf 'nonsense\n7f zz\n10 0 empty\n20 10 \nffffffffffffffff 10 end\n12345678901234567 1 long\n' \
	>>flat/"${map##*/}"
check_match 'lines that are none are counted' 0 '6 lines are not START SIZE NAME' \
	ledger map.data "module $map" --symbols flat
named map.data --symbols flat >map.given
check_same 'and the others hold' map.perf map.given

# ---- a jitdump file

# truth: lines NAME SAMPLES and FILE:LINE SAMPLES by the addresses and times of the samples
truth()
{
	perf script --ns -F time,ip -i "$1" 2>/dev/null | awk -v spans="$1.out" '
		function digit(c) { return index("0123456789abcdef", c) - 1 }
		function number(hex,  i, n) {
			for (i = 1; i <= length(hex); i++)
				n = n * 16 + digit(substr(hex, i, 1))
			return n
		}
		BEGIN {
			while ((getline <spans) > 0) {
				n++
				name[n] = $1; start[n] = $2 / 1e9; end[n] = $3 / 1e9
				page[n] = substr($4, 1, length($4) - 4); at[n] = number(substr($4, length($4) - 3))
				second[n] = $5
			}
		}
		{
			time = substr($1, 1, length($1) - 1) + 0
			for (i = 1; i <= n; i++) {
				offset = number(substr($2, length($2) - 3)) - at[i]
				if (time >= start[i] && time <= end[i] && offset >= 0 && offset < 1024 &&
				    substr($2, 1, length($2) - 4) == page[i]) {
					count[name[i]]++
					count["/app/" name[i] ".js:" (offset < second[i] ? 10 : 20)]++
				}
			}
		}
		END { for (what in count) print count[what], what }' | sort
}

lines()
{
	pitot-top --tsv --by file,line "$@" | awk -F '\t' 'NR > 1 && $10 ~ /^\/app/ {
		print $5, $10 ":" $11 }' | sort
}

made dump.data -k mono -- ./jit dump "$tmp" 100
set -- "$tmp"/jit-*.dump
dump=$1
truth dump.data >dump.true
check_output 'the program ran each of its functions' sh -c "awk '\$2 !~ /:/ { print \$2 }' dump.true | sort" <<-END
	alpha
	beta
	gamma
END
{ named dump.data; lines dump.data; } | sort >dump.own
check_same 'code that takes the place of other code, code that is moved, and lines' dump.true dump.own

mkdir moved
mv "$dump" moved
cp "moved/${dump##*/}" "$dump"
check_match 'a file that takes the place of the one that was mapped is not it' 0 \
	"^not found, .*; $dump: .it is another file" ledger dump.data "module $dump"
rm "$dump"
{ named --symbols moved dump.data; lines --symbols moved dump.data; } | sort >dump.given
check_same 'the same in a directory that is given' dump.true dump.given

mkdir cut none
size=$(wc -c <"moved/${dump##*/}")
head -c $((size - 200)) "moved/${dump##*/}" >"cut/${dump##*/}"
check_match 'a file that breaks off says so' 0 'it breaks off [0-9]* bytes before its end' \
	ledger dump.data "module $dump" --symbols cut
check_output 'and has what is before' sh -c "grep 'alpha\$' dump.true" <<-END
	$(named --symbols cut dump.data | grep 'alpha$')
END
echo 'this is no jitdump file, not at all' >"none/${dump##*/}"
check_match 'what is no such file is refused' 0 'is no jitdump file' \
	ledger dump.data "module $dump" --symbols none
samples=$(pitot-fold --samples --symbols none dump.data | awk '{ n += $NF } END { print n }')
check 'no sample is lost for that' test "$samples" -eq \
	"$(pitot-fold --samples --symbols moved dump.data | awk '{ n += $NF } END { print n }')"

# Code may come with unwind tables. This calls a function of the program, with nothing in the register
# of frame pointers.
if test "$(uname -m)" = x86_64; then
	made tables.data -k mono --call-graph dwarf,4096 -- ./jit tables "$tmp" 100
	set -- "$tmp"/jit-*.dump
	for file in "$@"; do
		test "$file" = "$dump" || tables=$file
	done
	pitot-stacks -F ip,sym,dso tables.data | awk '
		BEGIN { RS = "" }
		/ calling \(/ {
			all++
			whole += / calling \(.* main \(.* _start \([^\n]*$/ && !/\[truncated/
		}
		END { print (all > 3 && whole == all ? "yes" : whole + 0 " of " all + 0) }' >unwound
	check_output 'stacks go through such code' cat unwound <<-END
		yes
	END
	check_output 'pitot stacks has its name and file' sh -c "pitot-stacks -F ip,sym,dso tables.data |
		awk '\$2 == \"calling\" { print \$3 }' | sort -u" <<-END
		($tables)
	END
	rm "$tables"
	check_match 'without its tables they end there' 0 '^no unwind information$' sh -c \
		'pitot-info --quality tables.data | sed -n "s/.*%  \(no unwind information\)$/\1/p"'
	check_status 'and it has no name' 1 sh -c 'pitot-stacks tables.data | grep -F calling'
else
	for what in 'stacks' 'names' 'no tables' 'no names'; do
		skip "code with unwind tables: $what" 'is for x86_64'
	done
fi

# Without a common clock there is no telling when code was there.
made clock.data -- ./jit dump "$tmp" 30
set -- "$tmp"/jit-*.dump
check_match 'another clock is said' 0 'its clock is not that of the recording' \
	ledger clock.data "module $1"
check_output 'and what was last at an address has its samples' sh -c \
	'pitot-top --tsv clock.data | cut -f 8 | grep -E "^(alpha|beta|gamma)$"' <<-END
	gamma
END
