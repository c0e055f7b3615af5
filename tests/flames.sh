# SPDX-License-Identifier: GPL-2.0-or-later
# flames.sh: profiles of which the flame graph is known by hand. After profiles.sh.

# small_profile FILE: 100 samples of 10 cycles. What is in which frame, and its self:
#
#	app 1000
#	  main 1000
#	    [app+0x700] 100 (100)
#	    inflate 150 (150)                  libz.so.1
#	    parse_line 300 (100)
#	      sys_read 200 (200)               the kernel
#	    walk 450
#	      walk 450 (50)
#	        walk 400
#	          square 400 (400)             inlined
small_profile()
{
	stream "$1" <<-'END'
		event|sampled|count|cycles
		module|file|aa|/usr/bin/app
		module|kernel||[kernel.kallsyms]
		module|file||/usr/lib/libz.so.1
		function|21|main|main|/src/app.c
		function|3|parse_line|parse_line|/src/parse.c
		function|9|walk|walk|/src/app.c
		function|1|square|square|/src/math.h
		function|0|sys_read||
		function|0|inflate||
		location|0|0x100|0:22:0
		location|0|0x200|1:4:0
		location|0|0x300|2:10:0
		location|0|0x400|3:2:0|2:11:0
		location|1|0x500|4:0:0
		location|2|0x600|5:0:0
		location|0|0x700
		labels|comm|app
		n|-|0
		n|0|1
		n|1|4
		n|0|2
		n|3|2
		n|4|3
		n|0|5
		n|0|6
		s|0|1|1|root|10|100|1000
		s|0|2|1|root|20|200|2000
		s|0|4|1|root|5|50|500
		s|0|5|1|root|40|400|4000
		s|0|6|1|root|15|150|1500
		s|0|7|1|root|10|100|1000
	END
}
