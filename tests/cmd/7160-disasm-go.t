#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# go tool pprof finds the code of programs in the profiles that pitot pprof makes, wherever they are
# loaded, and has the costs of each instruction and line that pitot disasm and pitot list have.
. "${srcdir:-.}/tests/lib.sh"
need cc
need_perf -g
need_go_pprof
cd "$tmp" || bail "cannot enter $tmp"

cat >busy.c <<'END'
volatile unsigned long sum;
__attribute__((noinline)) void work(unsigned long n)
{
	for (unsigned long i = 0; i < n; i++)
		sum += i * i;
}
int main(void)
{
	for (int i = 0; i < 60; i++) {
		work(1000000);
		for (int k = 0; k < 300000; k++)
			sum ^= k;
	}
	return 0;
}
END

# costs FILE: address, flat and cum of each instruction; the end of what pprof has to be read so
costs()
{
	awk '$3 ~ /^[0-9a-f]+:$/ && ($1 != "." || $2 != ".") { print $3, $1, $2 }' "$1" | sort
}

# try NAME OPTION...: a program that was linked with these
try()
{
	name=$1
	shift
	cc -O1 -g -fno-omit-frame-pointer "$@" busy.c -o "$name" || bail "cannot build $name"
	perf record -q -g -F 2000 -o "$name.data" "./$name" 2>perf.err || bail 'cannot record'
	pitot-pprof "$name.data" >"$name.pb.gz"
	for function in work main; do
		go tool pprof "-disasm=$function" "$name.pb.gz" >go.out 2>go.err
		costs go.out >theirs
		pitot-disasm --format=pprof "^$function\$" "$name.data" >our.out 2>our.err
		costs our.out >ours
		check "$name: $function has costs" test -s ours
		check_same "$name: go tool pprof -disasm=$function" theirs ours
	done
	go tool pprof -output web "-weblist=work" "$name.pb.gz" >go.out 2>go.err
	sed -n 's/^<span class=line> *\([0-9]*\)<.*class=livesrc> *\([^ ]*\) *\([^ ]*\) .*/\1: \2 \3/p' \
		web | grep -v ": [.] [.]$" | sort -u >theirs
	pitot-list --format=pprof '^work$' "$name.data" | awk '
		$3 ~ /^[0-9]+:$/ && ($1 != "." || $2 != ".") { print $3, $1, $2 }' | sort >ours
	check "$name: lines have costs" test -s ours
	check_same "$name: go tool pprof -weblist" theirs ours
	pitot-profile "$name.data" | pitot-pprof >again.pb.gz
	go tool pprof -disasm=work again.pb.gz >go.out 2>go.err
	costs go.out >theirs
	pitot-disasm --format=pprof '^work$' "$name.data" >our.out 2>our.err
	costs our.out >ours
	check_same "$name: by way of a stream" theirs ours
}

try pie -fPIE -pie
try fixed -fno-pie -no-pie
try joined -fPIE -pie -Wl,-z,noseparate-code
finish
