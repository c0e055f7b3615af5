# SPDX-License-Identifier: GPL-2.0-or-later
# plot-speed.awk results.tsv, after statistics.awk: an SVG of how many times as long as pitot each peer
# takes with a warm cache, on a logarithmic scale.

BEGIN {
	FS = "\t"
	left = 330
	decade = 130
	row = 18
	top = 46
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

function add_race(race,   part, i, key, base)
{
	split(race, part, FS)
	base = race FS tool_name[race, 1]
	if (part[2] != "warm" || tools[race] < 2 || trouble[base] == "over")
		return
	body = body sprintf("<text x=\"8\" y=\"%d\" font-weight=\"bold\">%s: %s = 1</text>\n",
		top + row * line++ + 13, escape(part[1]), escape(tool_name[race, 1]))
	for (i = 2; i <= tools[race]; i++) {
		key = race FS tool_name[race, i]
		if (tool_name[race, i] ~ /^(pitot|wc|touch|its)/ || (trouble[key] != "" && trouble[key] != "over"))
			continue
		compare(seconds, key, base)
		spread(ratio, key, runs[key])
		bar(tool_name[race, i], middle, trouble[key] == "over")
	}
}

END {
	for (r = 1; r <= races; r++)
		add_race(race_name[r])
	width = left + decade * 3.6
	height = top + row * line + 10
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" " \
		"font-family=\"sans-serif\" font-size=\"12\" fill=\"#222\">\n", width, height, width, height
	printf "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n"
	printf "<text x=\"8\" y=\"16\">Time taken, in multiples of pitot's on the same input (warm cache)</text>\n"
	for (value = 1; value <= 1000; value *= 10)
		printf "<line x1=\"%.1f\" y1=\"36\" x2=\"%.1f\" y2=\"%d\" stroke=\"#ccc\"/>" \
			"<text x=\"%.1f\" y=\"32\" text-anchor=\"middle\">%d</text>\n",
			place(value), place(value), height - 6, place(value), value
	printf "%s</svg>\n", body
}
