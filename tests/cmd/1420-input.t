#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What tools that read one recording do with standard input and output that are not as they should be.
. "${srcdir:-.}/tests/lib.sh"

recording=$srcdir/tests/data/demo.perf.data

# for_a_while COMMAND...: without an end it would be ended by force, with 124.
for_a_while()
{
	timeout 20 "$@"
}

for tool in pitot-info pitot-records; do
	check_error "$tool: empty standard input" 2 \
		"^$tool: standard input is empty; name a file\$" sh -c ": | $tool"
	check_error "$tool: an empty regular file on standard input" 2 \
		"^$tool: standard input is empty; name a file\$" sh -c ": >'$tmp/none'; $tool <'$tmp/none'"
	check_error "$tool: an empty file" 2 "^$tool: '$tmp/none' is empty\$" $tool "$tmp/none"

	# Waiting for the end of what has none would fill the temporary directory.
	check_error "$tool: endless input that is no recording" 2 'is no perf recording' \
		for_a_while sh -c "yes | $tool"
	check_error "$tool: the same, packed" 2 'is no perf recording' \
		for_a_while sh -c "yes | gzip -c | $tool"
	check_error "$tool: a device without an end" 2 'is no perf recording' \
		for_a_while $tool /dev/zero

	if test -w /dev/full; then
		check_error "$tool: no room for the output" 2 \
			"^$tool: cannot write to standard output: No space left on device\$" \
			sh -c "$tool '$recording' >/dev/full"
	else
		skip "$tool: no room for the output" 'needs /dev/full'
	fi
done

cat "$recording" "$recording" >"$tmp/both"
size=$(($(wc -c <"$recording")))
check_error 'two recordings in one file' 3 \
	"at offset $(printf '0x%x' $size): another recording .*$size bytes are missing" \
	pitot-info "$tmp/both"
finish
