#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Stacks from stack dumps, against what they have to be: the program's functions are called by one
# other each, and named by their way from main. Every stack that reached its root is true to the last
# frame; each that perf brings to its root, we do, too.
. "${srcdir:-.}/tests/lib.sh"
need_perf --buildid-mmap --call-graph dwarf
need cc
need objcopy

cd "$tmp" || bail "cannot enter $tmp"
RUSTUP_HOME=${RUSTUP_HOME:-$HOME/.rustup} CARGO_HOME=${CARGO_HOME:-$HOME/.cargo} HOME=$tmp/home
export RUSTUP_HOME CARGO_HOME HOME
glibc=' main [^ ]+ [^ ]+ _start'
source=$srcdir/tests/workloads/truth.c
thread=' [^ ]+ [^ ]+'
skip=
least=8 # of ten stacks are whole: those of handlers on a stack of their own cannot be

# stacks FILE OPTION...: what is judged
stacks()
{
	stacks_file=$1
	shift
	pitot-stacks -F ip,sym,dso "$@" "$stacks_file"
}

# roots TEXT: a line for each sample: whether it goes through a function of the program, and its last
# frame is where a program or a thread starts. The vdso is looked at apart.
roots()
{
	awk '
		BEGIN { RS = ""; FS = "\n" }
		{
			split($NF, word, " ")
			print !/\[vdso\]/ && / [tpchs](_[0-9a-z]+)* \(/ && word[2] ~ /^(_start|_?_?clone3?|__start_context)$/
		}' "$1"
}

# judge NAME BOTTOM OPTION...: the stacks of the recording NAME.data
judge()
{
	judge_name=$1
	judge_bottom=$2
	shift 2
	stacks "$judge_name.data" "$@" >"$judge_name.text"
	awk -v bottom="$judge_bottom" -v thread="$thread" -v skip="$skip" \
		-f "$srcdir/tests/truth.awk" "$judge_name.text" >"$judge_name.verdict"
	read -r judged root wrong <<-END
		$(tail -n 1 "$judge_name.verdict")
	END
	if test "$judged" -ge 30 && test $((root * 10)) -ge $((judged * least)); then
		pass "$judge_name: $root of $judged stacks have a root"
	else
		fail "$judge_name: $root of $judged stacks have a root"
		note "$judge_name.verdict"
	fi
	if test "$wrong" -eq 0; then
		pass "$judge_name: all of them are true"
	else
		fail "$judge_name: $wrong stacks are not true"
		note "$judge_name.verdict"
	fi
}

# no_worse NAME: for each root that perf has, we have one
no_worse()
{
	perf script --no-inline -F ip,sym,dso -i "$1.data" 2>/dev/null >"$1.perf"
	roots "$1.perf" >"$1.theirs"
	awk 'BEGIN { RS = "" } { print !/ \[(truncated|not unwound)/ }' "$1.text" >"$1.ours"
	paste -d ' ' "$1.theirs" "$1.ours" >"$1.both"
	check "$1: as many samples as perf has" test "$(wc -l <"$1.theirs")" -eq "$(wc -l <"$1.ours")"
	check_output "$1: no stack is cut that perf has whole" awk '/^1 0$/ { n++ } END { print n + 0 }' \
		"$1.both" <<-END
		0
	END
	check "$1: perf has roots" grep -q '^1' "$1.theirs"
}

# variant NAME BOTTOM COMMAND...: how it is built, without its source and its output
variant()
{
	variant_name=$1
	variant_bottom=$2
	shift 2
	if ! command -v "$1" >/dev/null; then
		skip "$variant_name" "needs $1"
		return 1
	fi
	if ! "$@" -o "$variant_name" "$source" >"$stdout" 2>"$stderr"; then
		skip "$variant_name" "does not build here: $*"
		return 1
	fi
	record "$variant_name"
	judge "$variant_name" "$variant_bottom"
}

# record NAME
record()
{
	perf record -q --buildid-mmap -N -B --call-graph dwarf -F 2000 -o "$1.data" "./$1" 180 \
		>/dev/null 2>"$stderr" || bail "cannot record $1"
}

variant plain "$glibc" cc -O2 -g -fomit-frame-pointer && no_worse plain

# What judges has to find what is wrong.
for change in 's/ t_9_0_1 / t_9_0_2 /' 's/ t_0 / t_1 /' '/ t_0 /d' 's/ main / t /' 's/ c_0 / p_0 /'; do
	sed "$change" plain.text | awk -v bottom="$glibc" -v thread="$thread" -f "$srcdir/tests/truth.awk" | tail -n 1 >verdict
	check_match "stacks that are wrong are found: $change" 0 ' [1-9][0-9]*$' cat verdict
done

# coroutines NAME
coroutines()
{
	check_match "$1: coroutines have a root" 0 '^yes$' awk '
		BEGIN { RS = "" }
		/ c \(/ { all++; cut += / \[truncated/ }
		END { print (all > 10 && cut * 10 < all ? "yes" : cut " of " all " are cut") }' "$1.text"
}

test "$(uname -m)" != x86_64 || coroutines plain

# The vdso is known by the build-id of the kernel, which perf may not have been allowed to see. What a
# signal handler has interrupted may be behind the end of the copy.
if pitot-maps --tsv plain.data | awk -F '\t' '$1 == -1 && $8 != "" && /kallsyms/' | grep -q .; then
	check_output 'plain: stacks through the vdso are whole' awk '
		BEGIN { RS = "" }
		/\[vdso\]/ && !(/ __restore_rt / && / \[truncated: stack dump exhausted/) {
			all++
			cut += / \[truncated/
		}
		END { print (all > 0), cut + 0 }' plain.text <<-END
		1 0
	END
else
	skip 'the vdso' 'the build-id of the kernel was not recorded'
fi

variant fixed "$glibc" cc -O1 -g -DNO_JUMPS -fomit-frame-pointer -no-pie -fno-pie && no_worse fixed
variant static "$glibc" cc -O2 -g -fomit-frame-pointer -static # of which perf 6.1 has leaves alone
variant tables "$glibc" cc -O2 -g -fomit-frame-pointer -fno-asynchronous-unwind-tables \
	-fno-unwind-tables -DNO_ASSEMBLY
variant pointers "$glibc" cc -O0 -g -DNO_JUMPS -fno-omit-frame-pointer
variant clang "$glibc" clang -O2 -g -fomit-frame-pointer && no_worse clang

# Nothing is left but .eh_frame; names are from a file apart.
cp plain stripped
mkdir debug
objcopy --only-keep-debug stripped debug/stripped.debug
strip stripped
record stripped
judge stripped "$glibc" --symbols debug

# ---- other ways to build ---------------------------------------------------------------------------

source=$srcdir/tests/workloads/truth.cc
skip=' _Unwind_Resume' # writes over its own frame before it leaves it
variant exceptions "$glibc" c++ -O2 -g -fomit-frame-pointer && no_worse exceptions
skip=
if test "${PITOT_FULL:-0}" != 1; then
	skip 'other libraries, processors and languages' 'take long: PITOT_FULL is not 1'
	finish
	exit
fi

source=$srcdir/tests/workloads/truth.c
least=0 # musl itself has no unwind tables: what is below its functions is a guess
skip=' (clock_gettime|clock|memset|memcpy|qsort|smoothsort)'
variant musl '.*' musl-gcc -O2 -g -fomit-frame-pointer -DNO_COROUTINES
least=8
skip=
variant i686 "$glibc" i686-linux-gnu-gcc -O2 -g -fomit-frame-pointer -static -fno-pie &&
	coroutines i686
source=$srcdir/tests/workloads/truth.rs
variant rust "( [^ ]+)*$glibc" rustc -A warnings -C opt-level=2 -g
source=$srcdir/tests/workloads/truth.go
thread=' [^ ]+ runtime.goexit[^ ]*'
skip=' runtime[.]sig' # on a stack of its own, anywhere
GOCACHE=$tmp/cache GOFLAGS=-mod=mod
export GOCACHE GOFLAGS
variant go ' main runtime.main runtime.goexit.*' go build
finish
