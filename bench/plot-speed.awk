# SPDX-License-Identifier: GPL-2.0-or-later
# plot-speed.awk results.tsv, after statistics.awk: an SVG of how many times as long as pitot each peer
# takes with a warm cache, on a logarithmic scale.

BEGIN {
	FS = "\t"
	left = 200
	row = 18
	top = 46
	length_most = 440
	title["frames"] = "frame-pointer stacks"
	title["dumps"] = "stack dumps to unwind"
	title["build"] = "the whole system, while it builds"
	title["sched"] = "switches of threads"
	title["small"] = "a small program"
	title["addr-1000"] = "1,000 addresses to name"
	title["addr-10000"] = "10,000 addresses to name"
	title["addr-100000"] = "100,000 addresses to name"
	title["flame"] = "folded stacks to draw"
}

function escape(text)
{
	gsub(/&/, "\\&amp;", text)
	gsub(/</, "\\&lt;", text)
	return text
}

function place(value)
{
	return left + decade * log(value < 1 ? 1 : value) / log(10)
}

function heading(text,   y)
{
	y = top + row * line++ + 14
	body = body sprintf("<text x=\"8\" y=\"%d\" font-weight=\"bold\">%s</text>\n", y, escape(text))
}

function bar(label, value, is_over,   y)
{
	y = top + row * line++
	body = body sprintf("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", left - 8, y + 13,
		escape(label))
	body = body sprintf("<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#4477aa\"/>\n", left,
		y + 3, place(value) - left + 1, row - 5)
	body = body sprintf("<text x=\"%.1f\" y=\"%d\">%s%.*f</text>\n", place(value) + 6, y + 13,
		(is_over ? "over " : ""), (value < 9.95 ? 1 : 0), value)
}

# Is it one that is drawn? Sets `middle`.
function is_drawn(race, i, base,   key)
{
	key = race FS tool_name[race, i]
	if (tool_name[race, i] ~ /^(pitot|wc|touch|its)/ || (trouble[key] != "" && trouble[key] != "over"))
		return 0
	compare(seconds, key, base)
	spread(ratio, key, runs[key])
	return 1
}

function add_race(race,   part, i, base, has_heading)
{
	split(race, part, FS)
	base = race FS tool_name[race, 1]
	if (part[2] != "warm" || trouble[base] == "over")
		return
	for (i = 2; i <= tools[race]; i++) {
		if (!is_drawn(race, i, base))
			continue
		if (is_measured && middle > most)
			most = middle
		if (is_measured)
			continue
		if (!has_heading++)
			heading((part[1] in title ? title[part[1]] : part[1]) ": " tool_name[race, 1] " = 1")
		bar(tool_name[race, i], middle, trouble[race FS tool_name[race, i]] == "over")
	}
}

END {
	most = 10
	for (is_measured = 1; is_measured >= 0; is_measured--) {
		for (limit = 10; limit < most; limit *= 10)
			;
		decade = length_most / (log(limit) / log(10))
		for (r = 1; r <= races; r++)
			add_race(race_name[r])
	}
	width = left + length_most + 60
	height = top + row * line + 10
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" " \
		"font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">\n", width, height, width, height
	printf "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n"
	printf "<text x=\"8\" y=\"16\">Time taken, in multiples of pitot's on the same input (warm cache)</text>\n"
	for (value = 1; value <= limit; value *= 10)
		printf "<line x1=\"%.1f\" y1=\"36\" x2=\"%.1f\" y2=\"%d\" stroke=\"#ccc\"/>" \
			"<text x=\"%.1f\" y=\"32\" text-anchor=\"middle\">%d</text>\n",
			place(value), place(value), height - 6, place(value), value
	printf "%s</svg>\n", body
}
