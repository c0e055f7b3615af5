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
			split("main alloc json_encode free_all ns::run work .dot memcpy Foo::operator ns::f(int) " \
				"Foo::operator()(work)", names, " ")
			split("4|16|8|1024", sizes, "|")
			split("/src/main.c /src/json.c /src/lib/mem.c", files, " ")
			print "fact", "label size", "number"
			print "event", "sampled", "ns", "cpu"
			print "module", "file", "aa", "/usr/bin/app"
			print "module", "file", "bb", "/usr/lib/libc.so.6"
			print "module", "kernel", "", "[kernel.kallsyms]"
			for (i = 1; i <= 11; i++) print "function", i, names[i], "", files[1 + below(4)]
			for (i = 0; i < 12; i++) {
				line = "location|" below(3) "|0x" 100 + i
				for (k = below(4); k > 0; k--) line = line "|" below(11) ":" 1 + below(50) ":0"
				print line
			}
			for (i = 0; i < 8; i++)
				print "labels|comm|c" i % 3 "|cpu|" below(4) "|pid|" 1 + below(60) i \
					(i % 3 ? "|run|" below(2) : "") \
					(i % 2 ? "|size|" sizes[1 + below(4)] " kb" : "")
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

# random_chains SEED COUNT: chains of one to five filters of pprof, in any order, one a line.
random_chains()
{
	awk -v seed="$1" -v count="$2" '
		function below(limit) { return int(rand() * limit) }
		function any(list,   items, n) {
			n = split(list, items, " ")
			return items[1 + below(n)]
		}
		function regex() {
			if (!below(4)) return any(names) "|" any(names)
			return any(names)
		}
		BEGIN {
			srand(seed)
			names = "main ^main$ alloc json ns:: ^work$ dot mem Foo ::f ^memcpy$ (?i)JSON [.]c$ " \
				"^/src/ lib libc ^/usr/bin kernel app[+] 0x10[0-5] a.*o ^c[12]$ ^[0-9]+$ kb " \
				"^comm$ cpu ^[^/]*$ . a|z zzz"
			tags = "comm=c1 comm=c[02] comm=c0,c1 comm=. cpu=1:2 cpu=:1 cpu=2: cpu=3 pid=10:300 " \
				"pid=:200 size=8kb: size=:8192b size=1mb size=4kb:1mb 2: c1 comm:c[12] c,0 " \
				"comm,comm:c2 :c0$ run=[01] run=^1 run:1 run=0,x zzz"
			keys = "^c ^comm$ p u s . r ^pid$|cpu zzz"
			labels = "comm cpu pid size run comm,pid pid,comm cpu,comm,size size,run"
			n = split("focus ignore hide show show_from prune_from tagfocus tagignore tagshow " \
				"taghide tagroot tagleaf", options, " ")
			for (; count; count--) {
				line = ""
				for (i = 1 + below(5); i; i--) {
					option = options[1 + below(n)]
					value = option ~ /^tag(focus|ignore)$/ ? any(tags) : \
						option ~ /^tag(show|hide)$/ ? any(keys) : \
						option ~ /^tag/ ? any(labels) : regex()
					# A frame without a name is called (none) here.
					if (option == "prune_from" && value ~ /[.]|\^\]/) value = "work"
					line = line (line ? " " : "") (below(2) ? "-" : "--") option "=" value
				}
				print line
			}
		}'
}
