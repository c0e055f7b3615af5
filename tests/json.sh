# SPDX-License-Identifier: GPL-2.0-or-later
# json.sh: a few values out of what `pitot info --json` prints, one key a line, two blanks a level.

# json_value KEY <JSON: a number, a word or a string of the outermost object.
json_value()
{
	sed -n 's/^  "'"$1"'": //p' | sed 's/,$//; s/^"//; s/"$//'
}

# json_counts <JSON: "TYPE COUNT" for each type of record, sorted.
json_counts()
{
	sed -n '/^  "records": {/,/^  }/s/^    "\(.*\)": \([0-9]*\),\{0,1\}$/\1 \2/p' | sort
}

# json_events <JSON: "SAMPLES NAME" for each event, in order.
json_events()
{
	sed -n '/^  "events": \[/,/^  \]/p' | awk '
		/^      "name": / { sub(/^      "name": "/, ""); sub(/",$/, ""); name = $0 }
		/^      "samples": / { print $2 + 0, name }'
}
