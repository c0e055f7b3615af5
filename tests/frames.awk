# SPDX-License-Identifier: GPL-2.0-or-later
# frames.awk: compares what two symbolizers say of the same addresses.
#
#	awk -f frames.awk aliases ours theirs
#
# `aliases` is `nm` of the file. `ours` and `theirs` hold for each address a line 0x..., and then two
# lines for each frame, function and file:line, in the layout of addr2line -a -f -i. Prints the
# addresses that differ, and last "N addresses, N differ". What counts as the same:
#
# - at the outermost frame, two names of one address, or with and without a clone's suffix: one
#   program takes the name from debug info, the other from the symbol table;
# - a path in which a relative compilation directory was put in front twice, or "." stands for it.

function base(name)
{
	while (sub(/\.(cold|isra|part|constprop|llvm|lto_priv|localalias)(\.[0-9a-f]+)?$/, "", name))
		;
	sub(/@.*/, "", name)
	# The one constructor or destructor that all variants of it come from.
	if (name ~ /^_Z/)
		name = variants(name)
	return name
}

function variants(name)
{
	gsub(/C[0-5]E/, "C_E", name)
	gsub(/D[0-5]E/, "D_E", name)
	gsub(/C[0-5]I/, "C_I", name)
	return name
}

function same_name(a, b, outermost,   list, count, i)
{
	if (a == b)
		return 1
	if (!outermost)
		return 0
	if (base(a) == base(b))
		return 1
	count = split(address_of[a], list, " ")
	for (i = 1; i <= count; i++)
		if ((list[i], b) in alias)
			return 1
	count = split(address_of[b], list, " ")
	for (i = 1; i <= count; i++)
		if ((list[i], base(a)) in alias_base)
			return 1
	return 0
}

function clean(place,   half)
{
	gsub(/\/\.\//, "/", place)
	while (sub(/^\.\//, "", place))
		;
	while (match(place, /[^\/]+\/\.\.\//))
		sub(/[^\/]+\/\.\.\//, "", place)
	sub(/:\?$/, ":0", place)
	if (place ~ /^\?\?/)
		place = "??:0"
	return place
}

# One directory in front of itself: x/y/x/y/z.c
function once(place,   i, front)
{
	for (i = 1; i < length(place) / 2; i++) {
		if (substr(place, i, 1) != "/")
			continue
		front = substr(place, 1, i)
		if (front != "/" && substr(place, i + 1, i) == front)
			return substr(place, i + 1)
	}
	return place
}

function same_place(a, b)
{
	a = clean(a)
	b = clean(b)
	return a == b || once(a) == b || a == once(b)
}

function differ(   i, n)
{
	if (count_a != count_b)
		return 1
	for (i = 0; i < count_a; i += 2) {
		if (!same_name(a_line[i], b_line[i], i == count_a - 2))
			return 1
		if (!same_place(a_line[i + 1], b_line[i + 1]))
			return 1
	}
	return 0
}

# The lines of the next address of `file`, in order; the address itself is kept for the next call.
function read_block(file, lines,   count, line)
{
	count = 0
	while ((getline line < file) > 0) {
		if (line == "")
			continue
		if (line ~ /^0x[0-9a-f]+$/) {
			now[file] = held[file]
			held[file] = line
			if (now[file] != "")
				return count
			continue
		}
		lines[count++] = line
	}
	now[file] = held[file]
	held[file] = ""
	return now[file] == "" ? -1 : count
}

function number(address)
{
	sub(/^0x0*/, "", address)
	return address
}

BEGIN {
	while ((getline line < ARGV[1]) > 0) {
		if (split(line, field, " ") < 3)
			continue
		address_of[field[3]] = address_of[field[3]] " " field[1]
		alias[field[1], field[3]] = 1
		alias_base[field[1], base(field[3])] = 1
	}
	for (;;) {
		count_a = read_block(ARGV[2], a_line)
		count_b = read_block(ARGV[3], b_line)
		if (count_a < 0 || count_b < 0)
			break
		total++
		if (number(now[ARGV[2]]) != number(now[ARGV[3]])) {
			print "the addresses are not the same: " now[ARGV[2]] " and " now[ARGV[3]]
			exit 1
		}
		if (!differ())
			continue
		bad++
		print now[ARGV[2]]
		for (i = 0; i < count_a; i += 2)
			print "  ours   " a_line[i] " " a_line[i + 1]
		for (i = 0; i < count_b; i += 2)
			print "  theirs " b_line[i] " " b_line[i + 1]
	}
	print total + 0 " addresses, " bad + 0 " differ"
	exit count_a != count_b
}
