# SPDX-License-Identifier: GPL-2.0-or-later
# random.sh: profiles of random stacks of few functions; after profiles.sh.

# random_profile SEED [SEED]: the lines of one, for `stream`. With a second seed it has
# the same stacks, less some of them, with other labels and values.
random_profile()
{
	awk -v seed="$1" -v stacks="${2:-$1}" '
		function below(limit) { return int(rand() * limit) }
		BEGIN {
			OFS = "|"
			srand(seed)
			split("main alloc json_encode free_all ns::run work .dot memcpy Foo::operator", names, " ")
			split("/src/main.c /src/json.c /src/lib/mem.c", files, " ")
			print "event", "sampled", "ns", "cpu"
			print "module", "file", "aa", "/usr/bin/app"
			print "module", "file", "bb", "/usr/lib/libc.so.6"
			print "module", "kernel", "", "[kernel.kallsyms]"
			for (i = 1; i <= 9; i++) print "function", i, names[i], "", files[1 + below(4)]
			for (i = 0; i < 12; i++) {
				line = "location|" below(3) "|0x" 100 + i
				for (k = below(4); k > 0; k--) line = line "|" below(9) ":" 1 + below(50) ":0"
				print line
			}
			for (i = 0; i < 8; i++)
				print "labels|comm|c" i % 3 "|cpu|" below(4) "|pid|" 1 + below(60) i
			for (i = 0; i < 60; i++) {
				print "n", i < 4 ? "-" : below(i), below(12)
			}
			if (stacks != seed) srand(stacks)
			for (i = 0; i < 60; i++) {
				if (stacks != seed && !below(3)) continue
				print "s", 0, i, 1 + below(8), "root", 1, 1 + below(1000), 1
			}
		}'
}
