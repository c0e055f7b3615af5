#!/bin/sh
# Recordings of branches without call chains (perf record -b): a sample is where its own address
# was, and no two addresses are one.
. "${srcdir:-.}/tests/lib.sh"
need_corpus
plan 2

data=$PITOT_CORPUS/recordings/quipper/perf.data.branch-4.14
pitot-records --type SAMPLE "$data" | grep -o ' ip=[^ ]*' | sort | uniq -c |
	awk '{ print $1 }' | sort >"$tmp/records"
check 'the profile' pitot-profile --labels '' "$data"
awk -F '\t' '$1 == "s" { print $6 }' "$stdout" | sort >"$tmp/profile"
check_same 'as many samples at as many addresses as there are records' \
	"$tmp/records" "$tmp/profile"
