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

# ratios(seconds, KEY, BASE): what a table says of them
function ratios(all, key, base,   text)
{
	compare(all, key, base)
	spread(ratio, key, runs[key])
	text = (trouble[key] == "over" ? "over " : "") times(middle)
	if (runs[key] > 1)
		text = text " (" times(low) "-" times(high) ")"
	return text
}

function print_tool(name, key, base, what,   is_over, wall, cpu, compared)
{
	is_over = trouble[key] == "over"
	compared = key != base && trouble[base] != "over"
	spread(processor_seconds, key, runs[key])
	cpu = is_over ? "" : significant(middle) # of a pipe that was ended not all is known
	spread(seconds, key, runs[key])
	wall = is_over ? "over " sprintf("%.0f", low) : significant(middle)
	if (runs[key] > 1)
		wall = wall " (" significant(low) "-" significant(high) ")"
	printf "  %-28s %-23s %-18s %8s %-18s %8.1f %9s %4d%s\n", name, wall,
		(compared ? ratios(seconds, key, base) : ""), cpu,
		(compared && !is_over ? ratios(processor_seconds, key, base) : ""), peak[key] / 1024,
		(samples[what] && !is_over ? sprintf("%.3g", samples[what] / wall / 1e6) : ""), runs[key],
		(trouble[key] != "" && !is_over ? "  exit status " trouble[key] : "")
}

function print_race(race,   part, i, key, base)
{
	split(race, part, FS)
	if (part[1] != last_what)
		printf "\n%s%s\n", part[1], (part[1] in about ? ": " about[part[1]] : "")
	last_what = part[1]
	base = race FS tool_name[race, 1]
	printf "  %-28s %-23s %-18s %8s %-18s %8s %9s runs\n", "-- " way[race] " cache --",
		"seconds (least-most)", "times it", "cpu s", "times its cpu", "peak MB", "M samp./s"
	for (i = 1; i <= tools[race]; i++) {
		key = race FS tool_name[race, i]
		print_tool(tool_name[race, i], key, base, part[1])
	}
}

END {
	print ""
	print "`times it`: how long a tool takes for what the first one of its table does in 1, round by round;"
	print "`times its cpu`: the same of processor time, which other work on the machine changes less."
	print "`dropped`: the whole page cache was given up before each run; `advised`: that of the recording."
	for (r = 1; r <= races; r++)
		print_race(race_name[r])
}
