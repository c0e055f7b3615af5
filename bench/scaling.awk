# SPDX-License-Identifier: GPL-2.0-or-later
# scaling.awk scaling.tsv threads.tsv: the table of bench/scaling for people.

BEGIN { FS = "\t" }

FNR == 1 {
	is_threads = $1 == "threads"
	print ""
	if (!is_threads)
		printf "  %-8s %-10s %9s %9s %9s %8s\n", "tool", "with", "count", "cpu s", "peak MB", "power"
	else
		printf "  %-8s %9s %9s %9s\n", "threads", "seconds", "cpu s", "model s"
	next
}

# The processor time of starting up says nothing.
!is_threads {
	key = $1 FS $2
	power = ""
	if (key in count && $4 > 0.02 && cost[key] > 0) {
		power = log($4 / cost[key]) / log($3 / count[key])
		power = sprintf("%8.2f", power) (power > 1.15 ? "  worse than linear" : "")
	}
	printf "  %-8s %-10s %9d %9.3f %9.1f %s\n", $1, $2, $3, $4, $5 / 1024, power
	count[key] = $3
	cost[key] = $4
}

is_threads {
	seconds[$1] = $2
	cpu[$1] = $3
	if ($1 == 2) {
		serial = 2 * seconds[2] - seconds[1] - (cpu[2] - cpu[1])
		if (serial < 0)
			serial = 0
	}
	model = $1 > 2 ? sprintf("%9.3f", serial + (cpu[$1] - serial) / $1) : ""
	printf "  %-8d %9.3f %9.3f %s\n", $1, $2, $3, model
}
