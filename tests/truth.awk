# SPDX-License-Identifier: GPL-2.0-or-later
# truth.awk: whether stacks of tests/workloads/truth.c are what their names say.
#
#	pitot-stacks -F ip,sym,dso FILE | awk -v bottom=REGEX -v thread=REGEX -f truth.awk
#
# `bottom` is what is below run: the names from main on, with a blank before each, and `thread` what is
# below p; stacks that match `skip` are passed over. Judged are the stacks that go through a function of
# the program: those that reached their root have to be true to the last frame, those that are cut as far
# as they go. Prints what is wrong, and last "JUDGED ROOT WRONG" as numbers.

function is_own(name)
{
	return name ~ /^[tpchs](_[0-9a-z]+)*$/
}

# The rest of the stack from frame i on is true; `above` is the own function that is just above, or "".
function is_true(i, above,   name, parent)
{
	for (; i <= count; i++) {
		name = frames[i]
		if (above == "") { # foreign functions, or what begins a stack
			if (is_own(name)) {
				if (foreign && name !~ /_g$/ && name !~ /^[a-z]$/)
					return 0
				above = name
				foreign = 0
			} else if (is_bottom(i)) {
				return 1
			} else if (name ~ /^__(restore(_rt)?|kernel_(rt_)?sigreturn)$/) {
				foreign = 0 # a handler has come back here: below is what it interrupted
			} else {
				foreign++
			}
			continue
		}
		parent = above
		if (sub(/_[0-9a-z]+$/, "", parent)) {
			if (above ~ /_g_0$/) # what qsort calls: there is qsort between
				while (i <= count && !is_own(frames[i]))
					i++
			if (i > count)
				return is_cut
			if (frames[i] != parent)
				return 0
			above = parent
		} else if (above ~ /^[hs]$/) { # below is the frame of the signal
			above = ""
			foreign = 0
		} else if (above == "t") {
			if (name !~ /^run$/)
				return 0
			while (i <= count && frames[i] ~ /^run/)
				i++
			return is_bottom(i)
		} else {
			return rest(i) ~ (above == "p" ? "^(" thread ")$" : "^ [^ ]+$") || is_cut
		}
	}
	return is_cut || (above == "" && !foreign)
}

function rest(i,   text)
{
	for (; i <= count; i++)
		text = text " " frames[i]
	return text
}

# What is below run; of a stack that is cut, nothing of the program.
function is_bottom(i,   text)
{
	text = rest(i)
	if (text ~ / [tpchs](_[0-9a-z]+)*( |$)/)
		return 0
	return is_cut || text ~ ("^(" bottom ")$")
}

BEGIN { RS = ""; FS = "\n" }
{
	count = own = is_cut = 0
	for (i = 1; i <= NF; i++) {
		if ($i ~ /\(\[(kernel|guest)/ || $i !~ /^\t/)
			continue
		split($i, word, " ")
		if ($i ~ / \[(truncated|not unwound)/) {
			is_cut = 1
			continue
		}
		sub(/^main\./, "", word[2]) # the package of a program in Go
		sub(/\.(cold|constprop|isra|part)(\.[0-9]+)*$/, "", word[2])
		frames[++count] = word[2]
		own += is_own(word[2])
	}
	if (!own || (skip != "" && $0 ~ skip))
		next
	judged++
	root += !is_cut
	foreign = 0
	if (!is_true(1, "")) {
		wrong++
		print "wrong:" rest(1) (is_cut ? " (cut)" : "")
	}
}
END { print judged + 0, root + 0, wrong + 0 }
