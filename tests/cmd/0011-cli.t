#!/bin/sh
# What all tools have in common, asked of every tool of this build.
. "${srcdir:-.}/tests/lib.sh"

# An option of each line of the help, as "--name" or "-x".
options_in_help()
{
	sed -n 's/^ \{2,6\}\(-.*\)/\1/p' "$1" | sed 's/  .*//' | tr -s ', ' '\n' | sed 's/=.*//' |
		grep '^-'
}

# widest FILE: no line has more than 80 columns
narrow()
{
	! grep -E '^.{81}' "$1"
}

# in_manual HELP MANUAL: each option of the help is in the manual
in_manual()
{
	sed 's/\\f[A-Z]//g; s/\\-/-/g' "$2" >"$tmp/manual"
	for option in $(options_in_help "$1"); do
		case $option in
		-h | -V) continue ;; # pitot(1) has them
		esac
		grep -Eq -e "(^|[^a-z-])$option([^a-z-]|\$)" "$tmp/manual" || {
			echo "$option is not in the manual"
			return 1
		}
	done
}

for path in "$builddir"/cmd/pitot "$builddir"/cmd/pitot-*; do
	case $path in *.[coh] | *'*') continue ;; esac
	test -x "$path" || continue
	tool=${path##*/}

	check_match "$tool --help" 0 "^Usage: $tool " "$path" --help
	cp "$stdout" "$tmp/help"
	check_same "$tool --help complains of nothing" "$stderr" /dev/null
	check "$tool --help fits in 80 columns" narrow "$tmp/help"
	for option in -help -h --h; do
		run "$path" $option
		check_same "$tool $option is the same" "$stdout" "$tmp/help"
	done
	check "the manual of $tool has its options" in_manual "$tmp/help" "$srcdir/man/$tool.1"
	options_in_help "$tmp/help" >"$tmp/options"
	check "the help of $tool has options" grep -qx -e --version "$tmp/options"

	for option in --version -V --version=true; do
		run "$path" $option
		echo "$tool (pitot) ${PITOT_VERSION:-$(sed -n 's/^AC_INIT(\[pitot\], \[\(.*\)\])/\1/p' \
			"$srcdir/configure.ac")}" >"$tmp/version"
		check_same "$tool $option" "$stdout" "$tmp/version"
	done

	check_error "$tool names the nearest option" 2 \
		"^$tool: unknown option '--vresion'; did you mean '--version'\\?$" "$path" --vresion
	check_same "$tool prints nothing then" "$stdout" /dev/null
	check_error "$tool names --help" 2 "^Try '$tool --help'" "$path" --nonsense
	check_error "$tool takes no abbreviation" 2 "unknown option '--versio'" "$path" --versio
	check_error "$tool takes no wrong boolean" 2 "not 'maybe'" "$path" --help=maybe
	check_error "$tool shows no escape sequence" 2 "'--\\\\x1b\\[2J'" "$path" \
		"$(printf -- '--\033[2J')"

	check_error "$tool says that output is refused" 2 \
		"^$tool: cannot write to standard output: No space left on device$" \
		sh -c '"$1" --help >/dev/full' - "$path"
	check_error "$tool says that there is no output" 2 \
		"^$tool: cannot write to standard output: Bad file descriptor$" \
		sh -c '"$1" --help >&-' - "$path"
	# 141: the shell's way to say that SIGPIPE ended it
	check_match "$tool ends quietly when nobody reads" 0 '^141 0$' sh -c '
		mkfifo "$2/fifo" && exec 3<>"$2/fifo" 4>"$2/fifo" 3<&-
		rm "$2/fifo"
		"$1" --help >&4 2>"$2/complaint"
		echo $? $(wc -c <"$2/complaint")' - "$path" "$tmp"
	check_error "$tool is called what it is" 2 "^$tool: " \
		sh -c 'ln -sf "$1" "$2/other-name" && "$2/other-name" --nonsense' - "$path" "$tmp"
done
finish
