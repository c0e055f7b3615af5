# SPDX-License-Identifier: GPL-2.0-or-later
# plot-scaling.awk scaling.tsv: an SVG with a field for each thing that grows; both axes logarithmic, the
# slope of what is linear as a grey line.

BEGIN {
	FS = "\t"
	split("#4477aa #cc6677 #228833 #aa7700 #aa3377", colors, " ")
	side = 260
	pad = 50
}

function ten(value)
{
	return log(value) / log(10)
}

FNR > 1 && $4 > 0 {
	if (!($2 in field)) {
		thing[++fields] = $2
		field[$2] = fields
		least_count[$2] = $3
	}
	most_count[$2] = $3
	if (!(($1, $2) in points)) {
		tool[$2, ++tools[$2]] = $1
		points[$1, $2] = 0
	}
	n = ++points[$1, $2]
	x[$1, $2, n] = ten($3)
	y[$1, $2, n] = ten($4)
}

# from 1 ms to 100 s
function px(f, value) { return (f - 1) * (side + pad) + pad + (value - ten(least_count[thing[f]])) * \
	side / (ten(most_count[thing[f]]) - ten(least_count[thing[f]])) }
function py(value) { return pad + side - (value + 3) * side / 5 }

function draw_field(f,   i, j, name, left)
{
	left = (f - 1) * (side + pad) + pad
	printf "<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>\n", left, pad - 12, thing[f]
	printf "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#888\"/>\n", left, pad,
		side, side
	for (i = -3; i <= 2; i++)
		printf "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s s</text>\n", left - 4, py(i) + 4, 10 ^ i
	for (i = int(ten(least_count[thing[f]]) + 0.999); i <= ten(most_count[thing[f]]) + 0.001; i++)
		printf "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">10^%d</text>\n", px(f, i),
			pad + side + 16, i
	for (i = 1; i <= tools[thing[f]]; i++) {
		name = tool[thing[f], i]
		printf "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"", colors[i]
		for (j = 1; j <= points[name, thing[f]]; j++)
			printf "%.1f,%.1f ", px(f, x[name, thing[f], j]), py(y[name, thing[f], j])
		printf "\"/>\n<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>\n", left + 8, pad + 16 * i, colors[i],
			name
	}
	printf "<line x1=\"%d\" y1=\"%d\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#bbb\" stroke-dasharray=\"4\"/>\n", left,
		pad + side, left + side, pad + side - (ten(most_count[thing[f]]) - ten(least_count[thing[f]])) * side / 5
}

END {
	width = fields * (side + pad) + pad / 2
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" " \
		"font-family=\"sans-serif\" font-size=\"12\">\n", width, side + 2 * pad, width, side + 2 * pad
	print "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>"
	for (f = 1; f <= fields; f++)
		draw_field(f)
	printf "<text x=\"%d\" y=\"%d\">processor time on one thread; dashed: linear</text>\n</svg>\n", pad,
		side + 2 * pad - 10
}
