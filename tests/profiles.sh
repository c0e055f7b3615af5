# SPDX-License-Identifier: GPL-2.0-or-later
# profiles.sh: profiles that are written by hand, for the tests of views.

# stream FILE <BODY: a profile of these lines, where | stands for a tab, and the last line for it.
# An event may go without its rank, which is then its place.
stream()
{
	tr '|' '\t' | awk -F '\t' '
		BEGIN {
			count_kinds = split("incomplete fact ledger transform event module " \
				"function location labels n s", kinds, " ")
			print "pitot-profile 1"
		}
		$1 == "event" && $2 !~ /^[0-9]+$/ { sub(/\t/, "\t" n[$1] + 0 "\t") }
		{ print; n[$1]++ }
		END {
			printf "end"
			for (i = 1; i <= count_kinds; i++)
				printf "\t%s=%d", kinds[i], n[kinds[i]]
			print ""
		}' >"$1"
}

# folded FILE <LINES: the profile of folded stacks, as pitot-fold prints them, of an exact event.
# Frames are functions of an unknown module.
folded()
{
	awk '
		BEGIN { OFS = "\t" }
		{
			value = $NF
			sub(/ [^ ]*$/, "")
			depth = split($0, frame, ";")
			node = "-"
			for (i = 1; i <= depth; i++) {
				if (!(frame[i] in number)) {
					number[frame[i]] = names + 0
					functions[names++] = frame[i]
				}
				key = node SUBSEP frame[i]
				if (!(key in nodes)) {
					nodes[key] = count + 0
					lines[count++] = "n" OFS node OFS number[frame[i]]
				}
				node = nodes[key]
			}
			samples[NR] = "s" OFS 0 OFS node OFS 0 OFS "root" OFS value OFS value OFS value
		}
		END {
			print "pitot-profile 1"
			print "event", 0, "exact", "count", "samples"
			print "module", "unknown", "", ""
			for (i = 0; i < names; i++)
				print "function", 0, functions[i], "", ""
			for (i = 0; i < names; i++)
				print "location", 0, "0x" sprintf("%x", i), i ":0:0"
			for (i = 0; i < count; i++)
				print lines[i]
			for (i = 1; i <= NR; i++)
				print samples[i]
			print "end", "incomplete=0", "fact=0", "ledger=0", "transform=0", "event=1", \
				"module=1", "function=" names + 0, "location=" names + 0, "labels=0", \
				"n=" count + 0, "s=" NR
		}' >"$1"
}
