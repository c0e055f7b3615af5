# SPDX-License-Identifier: GPL-2.0-or-later
# lib.sh: what tool tests have in common. A test is a POSIX sh script that starts with
#
#	. "${srcdir:-.}/tests/lib.sh"
#
# and prints TAP through the functions below. It runs in the build directory, as `make check` does
# it or by hand: (cd build && srcdir=.. sh ../tests/cmd/0001-harness.t).
#
#   $srcdir   the source tree, absolute        $tmp      a directory of the test's own, removed
#   $stdout   what the last command printed    $stderr   what it complained
#
# The tools that were just built come first in $PATH.
set -u

LC_ALL=C TZ=UTC
export LC_ALL TZ
unset CDPATH NO_COLOR
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=$(pwd)
PATH=$builddir/cmd:$PATH
export PATH

tmp=$(mktemp -d "${TMPDIR:-/tmp}/pitot-test.XXXXXX") || exit 1
trap 'rm -rf "$tmp"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
stdout=$tmp/stdout
stderr=$tmp/stderr
tests_done=0
tests_planned=

# plan COUNT: how many tests there are. A test that cannot know calls `finish` at its end instead.
plan()
{
	tests_planned=$1
	echo "1..$1"
}

finish()
{
	test -n "$tests_planned" || echo "1..$tests_done"
}

# pass DESCRIPTION, fail DESCRIPTION: one result. `#` would start a directive.
pass()
{
	tests_done=$((tests_done + 1))
	printf 'ok %d - %s\n' "$tests_done" "$(printf '%s' "$1" | tr '#\n' '. ')"
}

fail()
{
	tests_done=$((tests_done + 1))
	printf 'not ok %d - %s\n' "$tests_done" "$(printf '%s' "$1" | tr '#\n' '. ')"
}

# skip DESCRIPTION REASON: one result that could not be had here.
skip()
{
	tests_done=$((tests_done + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tests_done" "$1" "$2"
}

# skip_all REASON: the whole test cannot be run here. Only before the first result and the plan.
skip_all()
{
	echo "1..0 # SKIP $1"
	exit 0
}

# bail REASON: there is no use in going on; counts as a failure.
bail()
{
	echo "Bail out! $1"
	exit 1
}

# note FILE...: shows the start of files as comments.
note()
{
	for note_file in "$@"; do
		test -s "$note_file" || continue
		head -n 40 "$note_file" | cut -c 1-300 | sed "s,^,# ${note_file##*/}: ,"
	done
}

# run COMMAND...: sets $status, and fills $stdout and $stderr. Standard input is the caller's.
run()
{
	status=0
	"$@" >"$stdout" 2>"$stderr" || status=$?
}

# settle DESCRIPTION OK COMMAND...: the result, and on a failure all that is known of the last run.
settle()
{
	settle_what=$1
	settle_ok=$2
	shift 2
	if test "$settle_ok" = yes; then
		pass "$settle_what"
		return
	fi
	fail "$settle_what"
	echo "# command: $*" | tr '\n' ' '
	echo
	echo "# exit status: $status"
	note "$stdout" "$stderr"
}

# check DESCRIPTION COMMAND...: the command succeeds.
check()
{
	check_what=$1
	shift
	check_status "$check_what" 0 "$@"
}

# check_status DESCRIPTION STATUS COMMAND...: the command ends with this exit status.
check_status()
{
	check_what=$1
	check_want=$2
	check_ok=no
	shift 2
	run "$@"
	test "$status" -eq "$check_want" && check_ok=yes
	settle "$check_what" $check_ok "$@"
}

# check_match DESCRIPTION STATUS REGEX COMMAND...: this exit status, and a line of what it prints
# matches; REGEX is extended.
check_match()
{
	check_match_in stdout "$@"
}

# check_error DESCRIPTION STATUS REGEX COMMAND...: the same of what it complains.
check_error()
{
	check_match_in stderr "$@"
}

check_match_in()
{
	check_file=$tmp/$1
	check_what=$2
	check_want=$3
	check_regex=$4
	check_ok=no
	shift 4
	run "$@"
	test "$status" -eq "$check_want" && grep -Eq -e "$check_regex" "$check_file" && check_ok=yes
	settle "$check_what" $check_ok "$@"
	test $check_ok = yes || echo "# wanted: status $check_want, $check_file with $check_regex"
}

# check_output DESCRIPTION COMMAND... <<\EOF: the command succeeds and prints exactly the text of
# the here-document. It reads /dev/null.
check_output()
{
	check_what=$1
	check_ok=no
	shift
	cat >"$tmp/expected"
	run "$@" </dev/null
	test "$status" -eq 0 && cmp -s "$tmp/expected" "$stdout" && check_ok=yes
	settle "$check_what" $check_ok "$@"
	test $check_ok = yes || note "$tmp/expected"
}

# check_same DESCRIPTION FILE FILE: equal bytes.
check_same()
{
	check_what=$1
	check_ok=no
	cmp -s "$2" "$3" && check_ok=yes # before `run`: either may be what it writes to
	test $check_ok = yes || run diff "$2" "$3"
	settle "$check_what" $check_ok cmp "$2" "$3"
}

# check_jobs DESCRIPTION COUNTS COMMAND...: by so many threads a tool prints the bytes that it prints by
# one. In a recording of the whole system are files of other programs, which may go meanwhile: only
# where one thread says the same before and after is there something to compare.
check_jobs()
{
	jobs_what=$1
	jobs_counts=$2
	shift 2
	for jobs_attempt in 1 2 3 4 5; do
		jobs_ok=yes
		"$@" -j 1 >"$tmp/one-thread" 2>"$stderr" && test -s "$tmp/one-thread" || jobs_ok=no
		for jobs_count in $jobs_counts; do
			"$@" -j "$jobs_count" >"$tmp/threads" 2>"$stderr" || jobs_ok=no
			cmp -s "$tmp/one-thread" "$tmp/threads" || jobs_ok=no
			cmp -s "$tmp/one-thread" "$tmp/threads" || cp "$tmp/threads" "$tmp/differing"
		done
		"$@" -j 1 >"$tmp/threads" 2>"$stderr"
		cmp -s "$tmp/one-thread" "$tmp/threads" && break
		jobs_ok=changing
	done
	if test $jobs_ok = changing; then
		skip "$jobs_what" 'files of other programs come and go'
		return
	fi
	test $jobs_ok = yes || run diff "$tmp/one-thread" "$tmp/differing"
	settle "$jobs_what" $jobs_ok "$@"
}

# What a test cannot do without. Each skips the whole test with a reason, so it stands before the
# plan; with PITOT_STRICT=1 all must be there, and what is missing is a failure.
lacking()
{
	test "${PITOT_STRICT:-0}" = 1 && bail "$1"
	skip_all "$1"
}

# need COMMAND: a program of the system.
need()
{
	command -v "$1" >/dev/null || lacking "needs $1"
}

# need_perf [OPTION...]: perf that can record here. What only some kernels and containers allow, such
# as tracepoints, are options of `perf record`: without them the test is skipped, strict or not.
need_perf()
{
	need perf
	run perf record -o "$tmp/need-perf.data" -- true
	test "$status" -eq 0 || lacking "needs perf: 'perf record' fails here: $(grep -m 1 . "$stderr")"
	test $# -eq 0 || run perf record "$@" -o "$tmp/need-perf.data" -- true
	test "$status" -eq 0 || skip_all "'perf record $*' fails here: $(grep -m 1 . "$stderr")"
	rm -rf "$tmp/need-perf.data"*
}

# need_go_pprof: go tool pprof, which keeps its files in $tmp then.
need_go_pprof()
{
	command -v go >/dev/null && go tool pprof -h 2>&1 | grep -q usage || skip_all 'needs go tool pprof'
	HOME=$tmp
	PPROF_TMPDIR=$tmp
	export HOME PPROF_TMPDIR
}

# need_corpus: the recordings of others, in the directory that PITOT_CORPUS names.
need_corpus()
{
	test -n "${PITOT_CORPUS:-}" || lacking 'needs the corpus: PITOT_CORPUS is not set'
	test -r "$PITOT_CORPUS/CATALOG.tsv" ||
		lacking "needs the corpus: there is none in '$PITOT_CORPUS'"
}

# need_time: a long test, left to `scripts/check --full`.
need_time()
{
	test "${PITOT_FULL:-0}" = 1 || skip_all 'takes long: PITOT_FULL is not 1'
}

# Without an operand a tool reads standard input: let it be the same everywhere.
exec </dev/null
