#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# lib.sh itself: what should fail does, and what is missing is skipped or, when strict, fails.
. "${srcdir:-.}/tests/lib.sh"
plan 22

# inner SCRIPT: a test of these lines, as the harness would run it
inner()
{
	printf '. "$srcdir/tests/lib.sh"\n%s\n' "$1" >"$tmp/inner.t"
	srcdir=$srcdir sh "$tmp/inner.t"
}

# gives DESCRIPTION RESULT SCRIPT: the script's one result line starts with RESULT
gives()
{
	gives_script=$3
	check_match "$1" 0 "^$2" inner "$gives_script"
}

gives 'a success is ok' 'ok 1 - x$' 'check x true'
gives 'a failure is not' 'not ok 1 - x$' 'check x false'
gives 'a command that is not there fails' 'not ok 1 - x$' 'check x /nonexistent/x'
gives 'the wanted status' 'ok 1 - x$' 'check_status x 3 sh -c "exit 3"'
gives 'another status than wanted' 'not ok 1 - x$' 'check_status x 1 sh -c "exit 99"'
gives 'a match' 'ok 1 - x$' 'check_match x 0 "^b+$" printf "a\nbb\n"'
gives 'no match' 'not ok 1 - x$' 'check_match x 0 "^b$" printf "a\nbb\n"'
gives 'a match with another status' 'not ok 1 - x$' 'check_match x 0 b sh -c "echo b; exit 1"'
gives 'a complaint' 'ok 1 - x$' 'check_error x 2 b sh -c "echo b >&2; exit 2"'
gives 'a complaint in the wrong place' 'not ok 1 - x$' 'check_error x 2 b sh -c "echo b; exit 2"'
gives 'the expected output' 'ok 1 - x$' 'echo a | { check_output x echo a; }'
gives 'a newline too few' 'not ok 1 - x$' 'echo a | { check_output x printf a; }'
gives 'a description with a directive in it' 'not ok 1 - x .TODO$' 'check "x #TODO" false'
gives 'the plan of a test that cannot know' '1\.\.2$' 'check x true; check x true; finish'

PITOT_STRICT=0 PITOT_CORPUS=
export PITOT_STRICT PITOT_CORPUS
gives 'no corpus, no test' '1\.\.0 # SKIP needs the corpus' need_corpus
mkdir "$tmp/bin"
printf '#!/bin/sh\necho "not allowed" >&2\nexit 1\n' >"$tmp/bin/perf"
chmod +x "$tmp/bin/perf"
no_perf="PATH=$tmp/bin:\$PATH need_perf"
gives 'no perf, no test' "1\.\.0 # SKIP needs perf: 'perf record' fails here: not allowed" "$no_perf"
PITOT_STRICT=1
check_match 'no corpus is a failure when strict' 1 '^Bail out! needs the corpus' inner need_corpus
check_match 'no perf is a failure when strict' 1 '^Bail out! needs perf' inner "$no_perf"
# Not all events can be recorded wherever perf can record.
without='no such event, no test, strict or not:'
if perf record -o "$tmp/data" -- true >"$stdout" 2>"$stderr"; then
	for PITOT_STRICT in 0 1; do
		gives "$without $PITOT_STRICT" "1\.\.0 # SKIP 'perf record -e no:such' fails here: " \
			'need_perf -e no:such'
	done
else
	skip "$without 0" 'needs perf'
	skip "$without 1" 'needs perf'
fi

inner 'echo "$tmp"' >"$tmp/name"
check_status 'a test leaves nothing behind' 1 test -e "$(cat "$tmp/name")"

run command -v pitot
check 'the tools are those of this build' test "$(cat "$stdout")" = "$builddir/cmd/pitot"
