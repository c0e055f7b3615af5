#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Code without unwind tables and without frames: a function that calls nothing, and one that a program
# has made to call another. Who called them is known from the source.
. "${srcdir:-.}/tests/lib.sh"
need_perf --buildid-mmap --call-graph dwarf
need cc
test "$(uname -m)" = x86_64 || skip_all 'is for x86_64'

plan 5
cd "$tmp" || bail "cannot enter $tmp"
HOME=$tmp
export HOME
cat >leaf.c <<'END'
long leaf(long rounds)
{
	long sum = 0;

	for (long i = 0; i < rounds; i++) {
		sum += i ^ sum >> 3;
		__asm__ volatile("" : "+r"(sum));
	}
	return sum;
}
END
cat >main.c <<'END'
#include <string.h>
#include <sys/mman.h>
#include <time.h>

long leaf(long rounds);

static volatile long rounds = 200000, sum;

__attribute__((noinline)) static long caller(long n)
{
	return leaf(n) + 1;
}

__attribute__((noinline)) static long callee(long n)
{
	return leaf(n) + 2;
}

int main(void)
{
	/* sub $8, %rsp; call *%rsi; add $8, %rsp; ret */
	static const unsigned char code[] = {0x48, 0x83, 0xec, 0x08, 0xff, 0xd6,
					     0x48, 0x83, 0xc4, 0x08, 0xc3};
	long (*made)(long, long (*)(long));
	void *memory = mmap(NULL, sizeof(code), PROT_READ | PROT_WRITE | PROT_EXEC,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return 1;
	memcpy(memory, code, sizeof(code));
	memcpy(&made, &memory, sizeof(made));
	while (clock() < CLOCKS_PER_SEC / 5) {
		sum += caller(rounds);
		sum += made(rounds, callee);
	}
	return 0;
}
END
# Its register of frame pointers holds anything in the one, and is kept in the other.
for flag in -fomit-frame-pointer -fno-omit-frame-pointer; do
	cc -O2 $flag -fno-asynchronous-unwind-tables -fno-unwind-tables -c leaf.c &&
		cc -O2 -fomit-frame-pointer -fasynchronous-unwind-tables -o "bare$flag" main.c leaf.o ||
		bail 'no program to record'
	perf record -q --buildid-mmap -N -B -F 1000 --call-graph dwarf,4096 -o "$flag.data" "./bare$flag" \
		>/dev/null 2>"$stderr" || bail 'cannot record'
	pitot-stacks -F ip,sym "./$flag.data" >"stacks$flag"
done

# stacks_of FLAG CALLER: how many of the stacks through it are as in the source
stacks_of()
{
	awk -v through=" $2$" '
		BEGIN { RS = ""; FS = "\n" }
		{
			calls = ""
			for (i = 1; i <= NF; i++) {
				split($i, word, " ")
				if (word[2] ~ /^(leaf|caller|callee|main|_start)$/)
					calls = calls " " word[2]
			}
		}
		calls ~ / leaf caller / || calls ~ / leaf callee / { from = calls ~ / caller / ? " caller" : " callee" }
		from == substr(through, 1, length(through) - 1) {
			all++
			right += calls == " leaf" from " main _start" && !/\[truncated/
		}
		{ from = "" }
		END { print (all > 3 && right == all ? "yes" : right + 0 " of " all + 0) }' "stacks$1"
}

for flag in -fomit-frame-pointer -fno-omit-frame-pointer; do
	check_output "$flag: a function that calls nothing has a caller" stacks_of $flag caller <<-END
		yes
	END
	check_output "$flag: so has what only calls" stacks_of $flag callee <<-END
		yes
	END
done
check_output 'whoever is in the leaf was called' awk '
	/ leaf$/ { leaves++; getline; called += / (caller|callee)$/ }
	END { print (leaves > 6 && called == leaves ? "yes" : called + 0 " of " leaves + 0) }' \
	stacks-fomit-frame-pointer <<-END
	yes
END
