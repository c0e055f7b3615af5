# SPDX-License-Identifier: GPL-2.0-or-later
# record-words: what pitot-record says, and how. A part of it, as are the other record-*.bash.

# escaped TEXT: control characters as \xHH
escaped()
{
	local text=$1 result= c i

	for ((i = 0; i < ${#text}; i++)); do
		c=${text:i:1}
		case $c in
		[[:cntrl:]]) printf -v c '\\x%02x' "'$c" ;;
		esac
		result+=$c
	done
	printf '%s' "$result"
}

die()
{
	printf '%s: %s\n' "$tool" "$1" >&2
	exit 2
}

wrong()
{
	printf "%s: %s\nTry '%s --help' for the options.\n" "$tool" "$1" "$tool" >&2
	exit 2
}

warn()
{
	printf '%s: %s\n' "$tool" "$1" >&2
}

# make_scratch: a directory of this run's own, which is removed at the end
make_scratch()
{
	test -z "$scratch" || return
	scratch=$(mktemp -d "${TMPDIR:-/tmp}/pitot-record.XXXXXX") || die 'no directory can be made for this run'
	trap 'rm -rf -- "$scratch"' EXIT
}

# say TEXT: on standard output, or an error
say()
{
	local complaint code

	test -e /proc/self/fd/1 || die 'cannot write to standard output: Bad file descriptor'
	{
		complaint=$({ printf '%s\n' "$1" >&3; } 2>&1)
		code=$?
	} 3>&1
	test $code -le 128 || exit $code
	test $code -eq 0 || die "cannot write to standard output: ${complaint##*: }"
}

# nearest WORD CANDIDATE...: the one that is at most two changes away
nearest()
{
	awk 'BEGIN {
		for (k = 2; k < ARGC; k++) {
			n = length(ARGV[1]); m = length(ARGV[k])
			for (i = 0; i <= n; i++)
				for (j = 0; j <= m; j++) {
					if (!i || !j) { d[i, j] = i + j; continue }
					a = d[i - 1, j - 1] + (substr(ARGV[1], i, 1) != substr(ARGV[k], j, 1))
					if (d[i - 1, j] + 1 < a) a = d[i - 1, j] + 1
					if (d[i, j - 1] + 1 < a) a = d[i, j - 1] + 1
					d[i, j] = a
				}
			if (d[n, m] <= 2) { print ARGV[k]; exit }
		}
	}' "$@"
}

# refuse WHAT WORD CANDIDATE...
refuse()
{
	local what=$1 word near

	word=$(escaped "$2")
	shift 2
	near=$(nearest "$word" "$@")
	test -z "$near" || near="; did you mean '$near'?"
	wrong "$what '$word'$near"
}

# quoted WORD...: as one could type it
quoted()
{
	local word line=

	for word; do
		case $word in
		'' | *[!A-Za-z0-9_./,:=%+@-]*) word="'${word//\'/\'\\\'\'}'" ;;
		esac
		line+="${line:+ }$word"
	done
	printf '%s' "$line"
}
