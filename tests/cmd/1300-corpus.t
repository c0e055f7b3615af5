# SPDX-License-Identifier: GPL-2.0-or-later
# pitot info and pitot records on recordings that others made, against what their catalogue says.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/json.sh"

need_corpus
need gzip
need zstd

# What is no recording at all; everything else is read, if only up to its damage.
refused=' hotspot/perf.data.broken '

# expect WHAT STATUS FILE: $stdout and $status are right for FILE.
expect()
{
	expect_ok=no
	case $status in
	0 | 3) test "$(json_value samples <"$stdout")" = "$samples" && expect_ok=yes ;;
	2) case $refused in *" $file "*) expect_ok=yes ;; esac ;;
	esac
	case $refused in *" $file "*) test "$status" = 2 || expect_ok=no ;; esac
	settle "$file: $1" $expect_ok "pitot-info --json"
	test $expect_ok = yes || echo "# the catalogue has $samples samples"
}

# Each way to the same bytes has to give the same answer.
every_way()
{
	run pitot-info --json "$path"
	expect 'samples'
	cp "$stdout" "$tmp/json"
	run sh -c 'cat "$1" | pitot-info --json -' sh "$path"
	expect 'samples through a pipe'
	run pitot-info --json - <"$path"
	expect 'samples of a file on standard input'
	gzip -c "$path" >"$tmp/packed"
	run pitot-info --json "$tmp/packed"
	expect 'samples in gzip'
	zstd -qc "$path" >"$tmp/packed"
	run pitot-info --json - <"$tmp/packed"
	expect 'samples in zstd'
}

# Names as `perf evlist` spells them, without what the catalogue puts in braces behind them.
events_agree()
{
	# perf evlist does not read the names that a stream has in its features; perf report does.
	case $file in *piped.header_features_aligned-6.12) return ;; esac
	case $events in
	'' | \[* | *'(+'* | unknown*) return ;;
	esac
	printf '%s\n' "$events" | sed 's/; /\
/g' | sed 's/{[^{]*$//' >"$tmp/expected"
	json_events <"$tmp/json" | sed 's/^[0-9]* //' >"$tmp/names"
	check_same "$file: names of events" "$tmp/expected" "$tmp/names"
}

records_agree()
{
	run pitot-records "$path"
	records_ok=no
	case $status in
	0 | 3) test "$(grep -c '^SAMPLE ' "$stdout")" = "$samples" && records_ok=yes ;;
	2) case $refused in *" $file "*) records_ok=yes ;; esac ;;
	esac
	settle "$file: as many lines of samples" $records_ok pitot-records "$path"
}

# A character that is no blank keeps empty columns apart for `read`.
awk -F '\t' -v OFS='|' 'NR > 1 { gsub(/\|/, "/"); print $1, $6, $11, $9 }' \
	"$PITOT_CORPUS/CATALOG.tsv" >"$tmp/rows"
test -s "$tmp/rows" || bail 'the catalogue has no rows'

while IFS='|' read -r file arch samples events; do
	path=$PITOT_CORPUS/recordings/$file
	every_way
	case $arch in
	'' | *'('*) ;;
	*)
		arch_ok=no
		test "$(json_value arch <"$tmp/json")" = "$arch" && arch_ok=yes
		settle "$file: architecture $arch" $arch_ok "pitot-info --json"
		;;
	esac
	events_agree
	records_agree
done <"$tmp/rows"
finish
