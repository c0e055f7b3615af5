#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# A recording whose binaries are elsewhere, gone, or others by now: the names of the right file or
# none. A profile differs in its ledger alone, which tells where names came from.
. "${srcdir:-.}/tests/lib.sh"
need_perf
need_perf --buildid-mmap
need cc
need readelf
. "$srcdir/tests/burners.sh"

plan 35
cd "$tmp" || bail "cannot enter $tmp"

# profile FILE OPERAND...: the stream in FILE, without the ledger in FILE.plain
profile()
{
	profile_file=$1
	shift
	pitot-profile "$@" >"$profile_file" || bail "pitot-profile $* failed"
	grep -v '^ledger' "$profile_file" >"$profile_file.plain"
}

# samples_of STREAM MODULE: samples whose leaf is in it, and of these those with a name
samples_of()
{
	awk -F '\t' -v path="$2" '
		BEGIN { modules = locations = nodes = 0 }
		$1 == "module" && $4 == path { wanted[modules++] = 1; next }
		$1 == "module" { modules++ }
		$1 == "location" { own[locations] = $2 in wanted; named[locations++] = NF > 3 }
		$1 == "n" { leaf[nodes++] = $3 }
		$1 == "s" && own[leaf[$3]] { n += $6; with_name += named[leaf[$3]] ? $6 : 0 }
		END { print n + 0, with_name + 0 }' "$1"
}

# fresh: the program where it was recorded, and nowhere else
fresh()
{
	rm -rf bin away grove.moved
	cp -Rp kept bin
}

# the_other: a program with other code, at the same path
the_other()
{
	burner bin/grove maple myrtle -DSHIFT=64
}

mkdir kept
burner kept/grove alder acorn
cp -Rp kept bin
own_id=$(build_id kept/grove)
own_rest=${own_id#??}
check 'the program has a build-id' test -n "$own_id"

for way in -N --buildid-mmap; do
	fresh
	record moved.data $way -- bin/grove 200 100
	profile at-home.pitot moved.data
	set -- $(samples_of at-home.pitot "$tmp/bin/grove")
	total=$1
	check "$way: the program has samples" test "$total" -gt 300
	check "$way: nearly all have names" test "$2" -gt $((total * 99 / 100))
	check "$way: by its own functions" grep -q '	alder	alder	' at-home.pitot.plain

	mkdir -p "away/sysroot$tmp" away/pile \
		"away/debug/.build-id/${own_id%"$own_rest"}"
	cp -Rp bin "away/sysroot$tmp/"
	cp bin/grove away/pile/any-name
	cp bin/grove "away/debug/.build-id/${own_id%"$own_rest"}/$own_rest.debug"
	rm -rf bin
	for place in sysroot pile debug; do
		profile "$place.pitot" --symbols "away/$place" moved.data
		check_same "$way: the same profile from a $place" at-home.pitot.plain \
			"$place.pitot.plain"
	done
	check_output "$way: the ledger says where from" \
		grep -c '^ledger	module .*/bin/grove	found: away/pile/any-name' pile.pitot <<-END
		1
	END

	profile gone.pitot moved.data
	check_output "$way: without the program every sample is there, none with a name" \
		samples_of gone.pitot "$tmp/bin/grove" <<-END
		$total 0
	END
	check_output "$way: as the offset in the module" sh -c \
		"pitot-top --tsv --by module moved.data | awk -F '\t' '\$8 ~ /grove/ { print \$5 }'
		pitot-top --tsv moved.data | awk -F '\t' '
			\$9 ~ /grove/ && \$8 !~ /^\[grove\+0x[0-9a-f]+\]$/ { print \$8 }'" <<-END
		$total
	END
	check_match "$way: the ledger tells the build-id that is wanted" 0 \
		"^ledger	module $tmp/bin/grove	not found, wanted build-id $own_id" cat gone.pitot
	grep -v -e '^\(function\|location\|n\|s\|end\)	' -e '^fact	code ' gone.pitot.plain >gone.head
	grep -v -e '^\(function\|location\|n\|s\|end\)	' -e '^fact	code ' at-home.pitot.plain >at-home.head
	check_same "$way: the modules and facts are the same" at-home.head gone.head

	mkdir bin
	the_other
	profile other.pitot moved.data
	check_same "$way: another program at that path is refused" gone.pitot.plain \
		other.pitot.plain
	mkdir away/wrong
	cp bin/grove away/wrong/grove
	profile wrong.pitot --symbols away/wrong moved.data
	check_same "$way: and in a directory of symbols" gone.pitot.plain wrong.pitot.plain
	profile forced.pitot --symbols away/wrong --force-symbols moved.data
	check "$way: unless it is forced" grep -q '	maple	maple	' forced.pitot.plain
	profile right.pitot --symbols away/wrong --symbols away/pile moved.data
	check_same "$way: a wrong one does not hide the right one" at-home.pitot.plain \
		right.pitot.plain
done

# Without build-ids, as in a pipe, a file is known by its inode: neither another file at that path
# nor the same content elsewhere, but for a directory that is named.
fresh
perf record -q -e cpu-clock -F 2000 -o - -- bin/grove 200 100 2>"$stderr" >piped.data ||
	bail 'perf record to a pipe failed'
if pitot-maps --tsv piped.data 2>"$stderr" | grep -q "$own_id"; then
	for name in home gone other sysroot; do
		skip "in a pipe: $name" 'perf writes build-ids in a pipe'
	done
	exit 0
fi
profile at-home.pitot piped.data
set -- $(samples_of at-home.pitot "$tmp/bin/grove")
check 'in a pipe: at home nearly all have names' test "$2" -gt $(($1 * 99 / 100))
mv bin/grove grove.moved
the_other
profile other.pitot piped.data
check_output 'in a pipe: another file at that path is refused' \
	samples_of other.pitot "$tmp/bin/grove" <<-END
	$1 0
END
mkdir -p "away/sysroot$tmp/bin"
cp kept/grove "away/sysroot$tmp/bin/grove"
profile sysroot.pitot --symbols away/sysroot piped.data
check_same 'in a pipe: a sysroot that is named is believed' at-home.pitot.plain \
	sysroot.pitot.plain
mv grove.moved bin/grove
profile back.pitot piped.data
check_same 'in a pipe: the file that was recorded is back' at-home.pitot back.pitot
