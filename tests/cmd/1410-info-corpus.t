#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pitot-info on recordings of other projects: the samples, and what their headers say, as counted and
# read by others. A damaged file that cannot be opened at all has no samples to be found.
. "${srcdir:-.}/tests/lib.sh"
need_corpus

# fields FILE: samples, arch, kernel and perf as the catalogue has them, tab-separated
fields()
{
	pitot-info --json "$1" 2>"$tmp/fields.err" | sed 's/,$//' | awk -F '": ' '
		function plain(value) { gsub(/^"|"$/, "", value); return value == "null" ? "" : value }
		/^  "samples": / { samples = $2 }
		/^  "arch": / { arch = plain($2) }
		/^  "os_release": / { kernel = plain($2) }
		/^  "perf_version": / { perf = plain($2) }
		END { print samples + 0 "\t" arch "\t" kernel "\t" perf }'
}

# A note in brackets is what others concluded, not what the header says.
awk -F '\t' 'NR > 1 { sub(/^\(.*/, "", $6); print $11 "\t" $6 "\t" $7 "\t" $8 "\t" $1 }' \
	"$PITOT_CORPUS/CATALOG.tsv" >"$tmp/catalogue"
test -s "$tmp/catalogue" || bail 'the catalogue is empty'
plan "$(grep -c . "$tmp/catalogue")"
while read -r line; do
	file=${line##*	}
	fields "$PITOT_CORPUS/recordings/$file" >"$tmp/got"
	printf '%s\n' "${line%	*}" >"$tmp/wanted"
	check_same "$file" "$tmp/wanted" "$tmp/got"
done <"$tmp/catalogue"
