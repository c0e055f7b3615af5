# SPDX-License-Identifier: GPL-2.0-or-later
# statistics.awk: reads results.tsv for report.awk and plot-speed.awk.
#
# A tool's runs of one race are seconds[key, 1 ... runs[key]] and
# processor_seconds[] likewise, key being "what cache tool"; the first
# tool of a race is what the others are compared with, round by round. A round 0 only counts when there
# is no other.

function sort_values(values, count,   i, j, value)
{
	for (i = 2; i <= count; i++) {
		value = values[i]
		for (j = i - 1; j > 0 && values[j] > value; j--)
			values[j + 1] = values[j]
		values[j + 1] = value
	}
}

# Fills low, middle and high of all[key, 1 ... count].
function spread(all, key, count,   i, values)
{
	for (i = 1; i <= count; i++)
		values[i] = all[key, i]
	sort_values(values, count)
	low = values[1]
	high = values[count]
	middle = count % 2 ? values[(count + 1) / 2] : (values[count / 2] + values[count / 2 + 1]) / 2
}

# Fills ratio[key, 1 ... runs[key]] with those of all[], which is seconds or processor_seconds. What only
# ran once, in round 0, is compared with the median.
function compare(all, key, base,   i)
{
	spread(all, base, runs[base])
	for (i = 1; i <= runs[key]; i++)
		ratio[key, i] = all[key, i] / \
			(i <= runs[base] && !only_warm_up[key] ? all[base, i] : middle)
}

function add_run(what, cache, tool, round,   race, key)
{
	race = what FS cache
	key = race FS tool
	if (!(race in tools)) {
		race_name[++races] = race
		tools[race] = 0
	}
	if (!(key in runs)) {
		tool_name[race, ++tools[race]] = tool
		only_warm_up[key] = round == 0
		runs[key] = 0
	} else if (only_warm_up[key] && round > 0) {
		only_warm_up[key] = 0
		runs[key] = 0
		peak[key] = 0
	}
	seconds[key, ++runs[key]] = $5
	processor_seconds[key, runs[key]] = $6
	if ($7 > peak[key])
		peak[key] = $7
	if ($8 != "0")
		trouble[key] = $8
	way[race] = $9
}

FILENAME ~ /results\.tsv$/ && FNR > 1 { add_run($1, $2, $3, $4) }
