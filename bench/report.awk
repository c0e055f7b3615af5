# SPDX-License-Identifier: GPL-2.0-or-later
# report.awk inputs.tsv results.tsv, after statistics.awk: the tables for people.

BEGIN { FS = "\t" }

FILENAME ~ /inputs\.tsv$/ && FNR > 1 {
	samples[$1] = $3
	about[$1] = sprintf("%.1f MB", $2 / 1e6)
	if ($3 != "")
		about[$1] = about[$1] sprintf(", %d samples, %d distinct stacks", $3, $4)
	about[$1] = about[$1] sprintf(", %d distinct addresses", $5)
}

function significant(value)
{
	return sprintf(value < 0.0995 ? "%.4f" : value < 9.95 ? "%.3f" : "%.1f", value)
}

function times(value)
{
	return sprintf(value < 9.95 ? "%.2f" : "%.0f", value)
}

# trouble of a tool: `over`, or how it ended
function print_tool(key, base, what,   is_over, rate, note)
{
	is_over = trouble[key] == "over"
	spread(seconds, key, runs[key])
	printf "  %-28s %9s", tool_name_of[key], (is_over ? "over " sprintf("%.0f", low) : significant(middle))
	printf " %17s", (is_over ? "" : "(" significant(low) "-" significant(high) ")")
	rate = samples[what] && !is_over ? sprintf("%.3g M/s", samples[what] / middle / 1e6) : ""
	compare(key, base)
	spread(ratio, key, runs[key])
	printf " %10s", (key == base ? "" : (is_over ? "over " : "") times(middle))
	printf " %15s", (key == base || is_over ? "" : "(" times(low) "-" times(high) ")")
	note = trouble[key] != "" && !is_over ? "  exit status " trouble[key] : ""
	printf " %9.1f %12s %4d%s\n", peak[key] / 1024, rate, runs[key], note
}

function print_race(race,   part, i, key, base)
{
	split(race, part, FS)
	if (part[1] != last_what)
		printf "\n%s%s\n", part[1], (part[1] in about ? ": " about[part[1]] : "")
	last_what = part[1]
	base = race FS tool_name[race, 1]
	printf "  %-28s %9s %17s %10s %15s %9s %12s runs\n", "-- " way[race] " cache --", "seconds",
		"(least-most)", "times it", "(least-most)", "peak MB", "samples"
	for (i = 1; i <= tools[race]; i++) {
		key = race FS tool_name[race, i]
		tool_name_of[key] = tool_name[race, i]
		print_tool(key, base, part[1])
	}
}

END {
	print ""
	print "`times it`: how long a tool takes for what the first one of its table does in 1, round by round."
	print "`dropped`: the whole page cache was given up before each run; `advised`: that of the recording."
	for (r = 1; r <= races; r++)
		print_race(race_name[r])
}
