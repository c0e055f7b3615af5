#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What all tools have in common, asked of every tool of this build.
. "${srcdir:-.}/tests/lib.sh"

version=${PITOT_VERSION:-$(sed -n 's/^AC_INIT(\[pitot\], \[\(.*\)\])/\1/p' "$srcdir/configure.ac")}

# options_in_help FILE: one on a line, as "--name" or "-x".
options_in_help()
{
	sed -n 's/^ \{2,6\}\(-.*\)/\1/p' "$1" | sed 's/  .*//' | tr -s ', ' '\n' | sed 's/=.*//' |
		grep '^-'
}

# Filters are named in one block, as the manual of pitot-filter has them for all tools.
without_filters()
{
	sed '/^Filters, which pitot-filter(1) explains:$/,/^$/d' "$1"
}

filters_in_help()
{
	sed -n '/^Filters, which pitot-filter(1) explains:$/,/^$/p' "$1" | grep '^  '
}

# refers_to_filters HELP MANUAL: where there are filters, their manual is named
refers_to_filters()
{
	! filters_in_help "$1" >/dev/null || grep -q '^\.BR pitot\\-filter (1)' "$2"
}

empty()
{
	test -f "$1" && ! test -s "$1"
}

# narrow FILE: no line has more than 80 columns
narrow()
{
	! grep -E '^.{81}' "$1"
}

# in_manual HELP MANUAL: each option of the help is in the manual
in_manual()
{
	sed 's/\\f[A-Z]//g; s/\\-/-/g; s/Fl /-/g' "$2" >"$tmp/manual" || return
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

	if test "$tool" != pitot; then
		check_match "pitot names $tool" 0 "^  ${tool#pitot-}  *[a-z]" "$builddir/cmd/pitot"
	fi
	check_match "$tool --help" 0 "^Usage: $tool " "$path" --help
	cp "$stdout" "$tmp/all"
	without_filters "$tmp/all" >"$tmp/help"
	filters_in_help "$tmp/all" >"$tmp/filters"
	cp "$stderr" "$tmp/complaint"
	check "$tool --help complains of nothing" empty "$tmp/complaint"
	check "$tool --help fits in 80 columns" narrow "$tmp/all"
	for option in -help -h --h; do
		check_output "$tool $option is the same" "$path" $option <"$tmp/all"
	done
	if test -e "$srcdir/man/$tool.1" || test "${PITOT_STRICT:-0}" = 1; then
		check "the manual of $tool has its options" \
			in_manual "$tmp/help" "$srcdir/man/$tool.1"
		check "the manual of pitot-filter has the filters of $tool" \
			in_manual "$tmp/filters" "$srcdir/man/pitot-filter.1"
		check "the manual of $tool says where filters are explained" \
			refers_to_filters "$tmp/all" "$srcdir/man/$tool.1"
	else
		skip "the manual of $tool has its options" 'it is not written yet'
	fi
	options_in_help "$tmp/help" >"$tmp/options"
	check "the help of $tool has options" grep -qx -e --version "$tmp/options"

	for option in --version -V --version=true; do
		check_output "$tool $option" "$path" $option <<-END
			$tool (pitot) $version
		END
	done

	check_error "$tool names the nearest option" 2 \
		"^$tool: unknown option '--vresion'; did you mean '--version'\\?$" "$path" --vresion
	cp "$stdout" "$tmp/printed"
	check "$tool prints nothing then" empty "$tmp/printed"
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
