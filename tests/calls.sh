# SPDX-License-Identifier: GPL-2.0-or-later
# calls.sh: a profile that is small enough for all its calls to be counted by hand; after profiles.sh.
#
# 10 ms each: 1 main a, 2 main a b, 3 main a b a b leaf, 4 main b leaf, where leaf is inlined in b;
# 5 of a stack that was cut above a; 1 without a stack. And 7 of another event: main b.
calls_stream()
{
	stream "$1" <<\END
event|0|exact|ns|cpu-clock
event|1|exact|count|faults
module|file|aa|/usr/bin/app
function|10|main|main|/src/app.c
function|20|a|a|/src/app.c
function|30|b|b|/src/app.c
function|3|leaf|leaf|/src/leaf.h
location|0|0x10|0:12:0
location|0|0x20|1:22:0
location|0|0x30|2:32:0
location|0|0x34|3:4:0|2:34:0
n|-|0
n|-|1
n|0|1
n|0|2
n|0|3
n|2|2
n|5|1
n|6|3
labels|comm|app|pid|7
labels|comm|sh
s|0|-|0|root|1|10000000|100000000000000
s|0|1|1|dump|5|50000000|500000000000000
s|0|2|1|root|1|10000000|100000000000000
s|0|4|2|root|4|40000000|400000000000000
s|0|5|1|root|2|20000000|200000000000000
s|0|7|1|root|3|30000000|300000000000000
s|1|3|1|root|7|7|7
END
}
