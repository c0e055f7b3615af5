#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# check-layers.sh [TREE]: prints every include that goes against the order in scripts/layers, every
# file outside it, and every .c file whose base name another has too. Exit 1 when there is one.
#
#   libanalyze/L/*        own or earlier layers
#   include/analyze/*     headers of include/analyze/ of own or earlier layers
#   cmd/*                 include/analyze/, cmd/ and base/
#   tests/* fuzz/* bench/*  anything, but nowhere is there a way up (../)
set -eu
LC_ALL=C
export LC_ALL
script_dir=$(cd "$(dirname "$0")" && pwd)
cd "${1:-$script_dir/..}"

# Paths are given with ./ so that awk takes none of them for an assignment.
sources=$(find ./include ./libanalyze ./cmd ./tests ./fuzz ./bench -name '*.[ch]' 2>/dev/null | sort)
if test -z "$sources"; then
	echo "$PWD: no sources here"
	exit 1
fi

# shellcheck disable=SC2086 # names without blanks, one word each
"${AWK:-awk}" -v layers="$script_dir/layers" '
function complain(text)
{
	print file ":" FNR ": " text
	bad = 1
}

# The layer that include/analyze/NAME.h is of, or "" for none.
function layer_of_header(name)
{
	sub(/\.h$/, "", name)
	if (name in extra)
		return extra[name]
	sub(/_.*/, "", name)
	return name in rank ? name : ""
}

function enter_file(    part, n)
{
	file = FILENAME
	sub(/^\.\//, "", file)
	n = split(file, part, "/")
	kind = part[1]
	folder = file
	sub(/\/[^\/]*$/, "", folder)
	layer = ""
	if (kind == "libanalyze")
		layer = n > 2 && part[2] in rank ? part[2] : ""
	else if (kind == "include")
		layer = n == 3 && part[2] == "analyze" ? layer_of_header(part[3]) : ""
	if ((kind == "libanalyze" || kind == "include") && layer == "")
		complain("is in no layer of scripts/layers")
	if (file ~ /\.c$/) {
		if (part[n] in base_name)
			complain("has the base name of " base_name[part[n]])
		base_name[part[n]] = file
	}
}

function check_include(path,    part, n, target, public)
{
	if (path ~ /(^|\/)\.\.?\//) {
		complain("include of \"" path "\": no way up or sideways, name the folder")
		return
	}
	n = split(path, part, "/")
	public = part[1] == "analyze"
	target = public ? layer_of_header(part[2]) : n > 1 ? part[1] : ""
	if (kind == "tests" || kind == "fuzz" || kind == "bench")
		return
	if (public && target == "")
		complain("include of \"" path "\", which is in no layer")
	else if (kind == "cmd") {
		if (!public && target != "base" && n > 1)
			complain("include of \"" path "\": of the library, cmd sees its interface only")
	} else if (target == "")
		complain("include of \"" path "\": name the layer it is of")
	else if (!(target in rank))
		complain("include of \"" path "\", which is in no layer")
	else if (kind == "include" && !public)
		complain("include of \"" path "\": an interface shows no inner header")
	else if (layer != "" && rank[target] > rank[layer])
		complain("include of \"" path "\": " target " comes after " layer)
}

BEGIN {
	while ((getline line < layers) > 0) {
		if (line ~ /^#/ || line ~ /^[ \t]*$/)
			continue
		n = split(line, word)
		rank[word[1]] = ++count
		for (i = 2; i <= n; i++)
			extra[word[i]] = word[1]
	}
	if (!count) {
		print layers ": names no layer"
		bad = 1
		exit
	}
}

FNR == 1 { enter_file() }

/^[ \t]*#[ \t]*include[ \t]*"/ {
	split($0, quoted, "\"")
	check_include(quoted[2])
}

# In angle brackets only the system is meant, unless the folder says otherwise.
/^[ \t]*#[ \t]*include[ \t]*</ {
	path = $0
	sub(/^[^<]*</, "", path)
	sub(/>.*/, "", path)
	split(path, part, "/")
	if (part[1] == "analyze" || (path ~ /\// && part[1] in rank) || path ~ /\.\.\//)
		check_include(path)
}

END { exit bad }
' $sources
