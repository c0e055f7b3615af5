#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What an input is, its content tells; what is none is called by what it seems to be.
. "${srcdir:-.}/tests/lib.sh"

recording=$srcdir/tests/data/demo.perf.data

for_a_while()
{
	timeout 20 "$@"
}

# refuses WHAT REGEX: the bytes in $tmp/input are no profile
refuses()
{
	check_error "$1" 2 "$2.*; what can be read is a recording of perf, .* folded stacks" \
		pitot-top "$tmp/input"
}

cp "$(command -v pitot-top)" "$tmp/input"
refuses 'a program' 'is an ELF file'
printf '<!DOCTYPE html>\n<p>1</p>\n' >"$tmp/input"
refuses 'HTML' 'is HTML'
printf '{\n  "samples": 12\n}\n' >"$tmp/input"
refuses 'JSON' 'is JSON'
printf '<svg></svg>' >"$tmp/input"
refuses 'a picture' 'is an SVG picture'
printf '\n\n  \n' >"$tmp/input"
refuses 'blanks' 'nothing but blanks'
printf 'hello, world\nhow are you?\n' >"$tmp/input"
refuses 'text' "is text of another kind, which begins 'hello"
printf 'PERFILE3.......................' >"$tmp/input"
refuses 'a later version' 'in a version that is not known'
printf 'PK\003\004........' >"$tmp/input"
refuses 'an archive' 'a zip archive: unpack it first'
printf '\001\002\003\004\005' >"$tmp/input"
refuses 'bytes' 'of a kind that is not known'
echo '<html>' | gzip -c >"$tmp/input"
refuses 'packed HTML' 'is gzip data, and in it HTML'
echo x | gzip -c | gzip -c >"$tmp/input"
refuses 'packed twice' 'gzip in gzip'
check_error 'an empty file' 2 "'$tmp/none' is empty" sh -c ": >'$tmp/none'; pitot-top '$tmp/none'"
check_error 'empty standard input' 2 'standard input is empty; name a file' sh -c ': | pitot-top'

# Waiting for the end of what has none would fill the temporary directory.
check_error 'text without an end' 2 'text of another kind' for_a_while sh -c 'yes | pitot-top'
check_error 'the same, packed' 2 'text of another kind' \
	for_a_while sh -c 'yes | gzip -c | pitot-top'
check_error 'comments without an end' 2 'nothing but comments in its first 1 MB' \
	for_a_while sh -c "yes '# x' | pitot-top"
check_error 'the same, packed' 2 'nothing but comments in its first 1 MB' \
	for_a_while sh -c "yes '# x' | gzip -1 -c | pitot-top"
check_error 'empty lines without an end' 2 'is nothing but blanks' \
	for_a_while sh -c "yes '' | pitot-top"
# What is packed is not unpacked to its end either, for which it would need a temporary file.
head -c 100000000 /dev/zero | gzip -1 -c >"$tmp/input"
check_error 'a hundred packed megabytes of zeros' 2 'gzip data, and in it of a kind that is not known' \
	env TMPDIR="$tmp/none" pitot-top "$tmp/input"
yes '# x' | head -c 100000000 | gzip -1 -c >"$tmp/input"
check_error 'the same of comments' 2 'gzip data, and in it text that has nothing but comments' \
	env TMPDIR="$tmp/none" pitot-top "$tmp/input"
check_error 'zeros without an end' 2 'of a kind that is not known' for_a_while pitot-top /dev/zero

# Each kind, through a pipe and as a file, by whatever name.
pitot-profile "$recording" >"$tmp/a.folded"
pitot-fold "$recording" >"$tmp/a.data"
for file in "$tmp/a.folded" "$tmp/a.data" "$recording"; do
	pitot-fold "$file" >"$tmp/as-file"
	pitot-fold <"$file" >"$tmp/as-stdin"
	gzip -c "$file" | pitot-fold - >"$tmp/as-pipe"
	check_same "${file##*/} is told by its content" "$tmp/as-file" "$tmp/as-stdin"
	check_same "${file##*/} packed, in a pipe" "$tmp/as-file" "$tmp/as-pipe"
	check_same "${file##*/}: the same stacks" "$tmp/a.data" "$tmp/as-file"
done

# Machines of many processors have long headers, which say nothing of what comes.
{
	seq -f '# node %g : one of very many' 500
	printf 'x 1 10.5: 7 cycles: \n\t1000 f (/app)\n\n'
} >"$tmp/header"
check_output 'text of perf script below a long header' pitot-fold "$tmp/header" <<\END
x;f 7
END
check_output 'the same in a pipe' sh -c "cat '$tmp/header' | pitot-fold" <<\END
x;f 7
END
finish
