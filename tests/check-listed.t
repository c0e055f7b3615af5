#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Every source, test and manual page of the tree is named in Makefile.am: what is not would never
# be built, run or released.
. "${srcdir:-.}/tests/lib.sh"
plan 2

# not_listed TREE MAKEFILE: prints the files that the Makefile does not name; 1 when there are any
not_listed()
{
	tr -s '[:space:]' '\n' <"$2" | sort -u >"$tmp/words"
	(cd "$1" && find include libanalyze cmd tests fuzz man bench \
		-name '*.[ch]' -o -name '*.t' -o -name '*.awk' -o -name '*.sh' -o -name '*.[1-8]') 2>"$tmp/find.err" |
		sed 's,^\(\(tests/unit\|tests/gen\|fuzz\|cmd\|bench\)/.*\)\.c$,&|\1,; s,^[^|]*$,&|&,' |
		awk -F '|' -v words="$tmp/words" '
			BEGIN { while ((getline word < words) > 0) listed[word] = 1 }
			!($1 in listed || $2 in listed) { print $1; bad = 1 }
			END { exit bad }'
}

check 'every file is listed' not_listed "$srcdir" "$srcdir/Makefile.am"

mkdir -p "$tmp/tree/tests/unit" "$tmp/tree/cmd" "$tmp/tree/libanalyze/base"
for file in tests/unit/base-a.c tests/unit/base-b.c cmd/pitot-a.c libanalyze/base/a.c; do
	: >"$tmp/tree/$file"
done
printf 'x = \\\n\ttests/unit/base-a cmd/pitot-a libanalyze/base/a.c\n' >"$tmp/listed.am"
check_match 'a file that is not listed is found' 1 '^tests/unit/base-b\.c$' \
	not_listed "$tmp/tree" "$tmp/listed.am"
