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
