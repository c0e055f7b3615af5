# SPDX-License-Identifier: GPL-2.0-or-later
# A recording of each byte order with a record of every type that perf 6.1 reads in both: perf and
# pitot find the same counts and the same fields in them.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/json.sh"

need perf
need awk

gen=$builddir/tests/gen/gen-recording
test -x "$gen" || bail "there is no $gen"

# The types that are in it: a test that compares nothing would pass.
least=30

# perf's "Aggregated stats" as "TYPE COUNT".
perf_counts()
{
	perf report --stats -i "$1" 2>/dev/null |
		sed -n '/^Aggregated stats:/,/^[^ ].* stats:/s/^ *\([^ ]*\) events: *\([0-9]*\).*/\1 \2/p' |
		grep -v '^TOTAL ' | sort
}

# "PID TID TIME PERIOD ADDR IP" of each sample without a callchain, whose lines are of six fields.
perf_samples()
{
	perf script -i "$1" --ns -F pid,tid,time,period,ip,addr -G 2>/dev/null |
		sed -n 's,^ *\([0-9]*\)/\([0-9]*\) *\([0-9.]*\): *\([0-9]*\) *\([0-9a-f]*\) *\([0-9a-f]*\).*,\1 \2 \3 \4 0x\5 0x\6,p'
}

pitot_samples()
{
	pitot-records "$1" | awk '/^SAMPLE / {
		for (i = 2; i <= NF; i++) {
			split($i, pair, "=")
			value[pair[1]] = pair[2]
		}
		print value["pid"], value["tid"], value["time"], value["period"], value["addr"],
			value["ip"]
	}'
}

for order in little big; do
	"$gen" "perf-$order" >"$tmp/$order"
	perf_counts "$tmp/$order" >"$tmp/perf-counts"
	check "$order: perf sees all types" test "$(wc -l <"$tmp/perf-counts")" -ge $least
	check "$order: pitot info" pitot-info --json "$tmp/$order"
	cp "$stdout" "$tmp/$order.json"
	json_counts <"$tmp/$order.json" >"$tmp/counts"
	check_same "$order: counts of records" "$tmp/perf-counts" "$tmp/counts"
	check_match "$order: byte order" 0 "\"byte_order\": \"$order\"" \
		pitot-info --json "$tmp/$order"
	perf_samples "$tmp/$order" | sort >"$tmp/perf-samples"
	check "$order: perf shows all samples" test "$(wc -l <"$tmp/perf-samples")" -eq 8
	pitot_samples "$tmp/$order" | sort >"$tmp/samples"
	check_same "$order: fields of samples" "$tmp/perf-samples" "$tmp/samples"
	check "$order: pitot records" pitot-records "$tmp/$order"
	cp "$stdout" "$tmp/$order.records"
done
check_same 'the same records in both' "$tmp/little.records" "$tmp/big.records"

# What perf does not read, against itself in the other byte order.
for name in every every-pipe full v1; do
	for order in little big; do
		"$gen" "$name-$order" | pitot-records - >"$tmp/$order.records"
	done
	check "$name: there are records" test -s "$tmp/little.records"
	check_same "$name: the same records in both" "$tmp/little.records" "$tmp/big.records"
done
finish
