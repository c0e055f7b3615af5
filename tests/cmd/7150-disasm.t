#!/bin/sh
# pitot disasm: instructions and their costs, against objdump and perf annotate.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"
need cc
need objdump
need jq
HOME=$tmp
export HOME
cd "$tmp" || bail "cannot enter $tmp"

cat >prog.c <<'END'
#include <stdlib.h>
static volatile unsigned sink;
unsigned table[64];
static inline __attribute__((always_inline)) unsigned deep(unsigned x)
{
	return x * 3 ^ x >> 5;
}
static inline __attribute__((always_inline)) unsigned middle(unsigned x)
{
	return deep(x) + deep(x + 1);
}
__attribute__((noinline)) unsigned work(unsigned n)
{
	unsigned sum = 0;
	for (unsigned i = 0; i < n; i++) {
		sum += middle(sum ^ i);
		for (unsigned k = 0; k < 64; k++)
			sink = table[k] += sum;
	}
	return sum;
}
__attribute__((noinline, optimize("no-optimize-sibling-calls"))) int fib(int n)
{
	return n < 2 ? n : fib(n - 1) + fib(n - 2);
}
int main(int argc, char **argv)
{
	return (int)work((unsigned)strtoul(argc > 1 ? argv[1] : "900000", NULL, 0)) == fib(34) - 12345;
}
END
cc -O1 -g -fno-omit-frame-pointer -Wl,--build-id=sha1 -o prog prog.c || bail 'no program'
id=$(readelf -n prog | sed -n 's/.*Build ID: //p')
mkdir symbols
cp prog symbols

# offset HEX: where in the file an address of the code is, in hex
text=$(readelf -SW prog | sed -n 's/.* \.text  *PROGBITS  *\([0-9a-f]*\)  *\([0-9a-f]*\) .*/0x\1 0x\2/p')
offset()
{
	printf '0x%x' $((0x$1 - ${text% *} + ${text#* }))
}
address()
{
	nm prog | sed -n "s/^0*\([0-9a-f]*\) [tT] $1\$/\1/p"
}

# whole FILE FUNCTION BUILD-ID PATH: a profile with one sample, where the function begins
whole()
{
	stream "$1" <<END
event|sampled|ns|cpu-clock
module|file|$3|$4
function|1|$2|$2|$tmp/prog.c
location|0|$(offset "$(address "$2")")|0:2:0
n|-|0
s|0|0|0|root|1|1000000|1000000000000
END
}

# ---- what is there -------------------------------------------------------------------------------

for function in work fib main; do
	whole one "$function" "$id" /nowhere/prog
	pitot-disasm --symbols symbols --syntax intel --tsv "$function" one >ours.tsv
	awk -F '\t' 'NR > 1 {print $10}' ours.tsv >ours
	objdump -d -M intel --no-show-raw-insn --disassemble="$function" prog |
		sed -n 's/^ *\([0-9a-f]*\):\t/0x\1\t/p' >theirs.text
	cut -f 1 theirs.text >theirs
	check "$function: objdump has instructions" test -s theirs
	check_same "$function: the instructions begin where objdump has them" theirs ours
	# Those that do nothing have many names.
	grep -v -w 'nop\|data16\|xchg' theirs.text | cut -f 2 | cut -d ' ' -f 1 >theirs
	cut -f 11 ours.tsv | sed 1d | grep -v -w 'nop\|data16\|xchg' | cut -d ' ' -f 1 >ours
	check_same "$function: they are called the same" theirs ours
	sed -n 's/^\(0x[0-9a-f]*\).*\(call\|j[a-z]*\) .*<\(.*\)>$/\1 \3/p' theirs.text >theirs
	awk -F '\t' '$11 ~ /^(call|j)/ && $12 != "" {print $10, $12}' ours.tsv >ours
	check_same "$function: they lead to the same places" theirs ours
done
check 'a call of another module has its name' grep -q ' strtoul@plt$' theirs

whole one work "$id" /nowhere/prog
pitot-disasm --symbols symbols work one >text
check_match 'AT&T syntax' 0 ' [a-z]+ .*%r' cat text
check_match 'Intel syntax' 0 ' mov +[er][a-z]+, ' pitot-disasm --symbols symbols --syntax intel work one
check_match 'bytes' 0 'c3 +ret' pitot-disasm --symbols symbols --bytes work one
check_match 'the source of an instruction' 0 '^ {58}.* work prog[.]c:18  sink = table' cat text
check_match 'and the chain of what is inlined' 0 ' {4,}deep prog[.]c:6  return x [*] 3' cat text
check_output 'each below what it is inlined in' \
	sh -c "grep -o ' *middle prog.c:10\| *deep prog.c:6' text | sed 's/[^ ].*//' | sort -u | awk '{print length(\$0)}' | wc -l" <<\END
2
END
check_status 'no source' 1 sh -c 'pitot-disasm --symbols symbols --no-source work one | grep prog.c'

check_match 'one loop in the other' 0 '  \| ,->' cat text
jumps=$(pitot-disasm --symbols symbols --tsv work one | awk -F '\t' '
	function number(hex,   i, n) {
		for (i = 3; i <= length(hex); i++)
			n = n * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
		return n
	}
	$11 ~ /^j/ {split($11, word, " "); if (number(word[2]) < number($10)) print substr(word[2], 3)}' | sort)
check_output 'the arrows lead to where the jumps do' sh -c "
	sed -n 's/^.\{58\},\{0,1\}.*-> *\([0-9a-f]*\):.*/\1/p' text | sort" <<END
$jumps
END

# ---- what was counted ----------------------------------------------------------------------------

# In fib: 3 samples at its third instruction, called by itself; main called it at its call.
third=$(objdump -d --no-show-raw-insn --disassemble=fib prog | sed -n 's/^ *\([0-9a-f]*\):\t.*/\1/p' | sed -n 3p)
call=$(objdump -d --no-show-raw-insn --disassemble=fib prog | sed -n 's/^ *\([0-9a-f]*\):\tcall.*/\1/p' | sed -n 1p)
from=$(objdump -d --no-show-raw-insn --disassemble=main prog | sed -n 's/^ *\([0-9a-f]*\):\tcall.*fib.*/\1/p')
stream counted <<END
event|sampled|ns|cpu-clock
event|exact|count|faults
module|file|$id|/nowhere/prog
function|20|fib|fib|$tmp/prog.c
function|24|main|main|$tmp/prog.c
location|0|$(offset "$third")|0:22:0
location|0|$(printf '0x%x' $(($(offset "$call") + 4)))|0:22:0
location|0|$(printf '0x%x' $(($(offset "$from") + 4)))|1:26:0
n|-|2
n|0|1
n|1|1
n|2|0
n|0|0
s|0|3|0|root|3|3000000|3000000000000
s|0|4|0|root|2|2000000|2000000000000
s|1|4|0|root|7|7|7
END
check_output 'the leaf has flat, the call cum, and no sample counts twice' sh -c "
	pitot-disasm --symbols symbols --tsv . counted | awk -F '\t' 'NR > 1 && \$3 > 0 {print \$8, \$3, \$1, \$10}' | sort" <<END
fib 3000000 0 0x$call
fib 5000000 5000000 0x$third
main 5000000 0 0x$from
END
check_match 'in microseconds' 0 '5000us' pitot-disasm --symbols symbols --unit us fib counted
check_output 'of the function, too' sh -c "
	pitot-disasm --symbols symbols --json fib counted | jq -c '.functions[] | [.name, .flat, .cum, .samples]'" <<\END
["fib",5000000,5000000,5]
END
check_output 'another event' sh -c "
	pitot-disasm -e faults --symbols symbols --tsv fib counted | awk -F '\t' 'NR > 1 && \$1 > 0 {print \$10, \$1}'" <<END
0x$third 7
END
check_output 'the layout of pprof' sh -c "
	pitot-disasm --format=pprof --symbols symbols '^fib$' counted | grep -v '^ *[.] *[.]' |
		sed '/^ /s/: .*//'" <<END
Total: 5ms
ROUTINE ======================== fib
       5ms        5ms (flat, cum)   100% of Total
       5ms        5ms $(printf '%10s' "$third")
         .        3ms $(printf '%10s' "$call")
END
check_match 'which has a place where it is another' 0 ' ; fib /.*/prog[.]c:23$' \
	pitot-disasm --format=pprof --symbols symbols '^fib$' counted
check_match 'the last line accounts for all' 0 '^12 samples = 5 shown [+] 7 of other events$' \
	pitot-disasm --symbols symbols fib counted
check_match 'without a regular expression, what is hot' 0 '^fib in ' \
	sh -c 'pitot-disasm --symbols symbols <counted'

# ---- what is not there ---------------------------------------------------------------------------

check_match 'without the program: what is wanted, and the costs' 0 "build-id $id, was not found: --symbols" \
	pitot-disasm fib counted
check_output 'with the places in the file' sh -c "
	pitot-disasm --tsv fib counted | awk -F '\t' 'NR > 1 {print \$10, \$1, \$11}'" <<END
$(offset "$third") 5000000 
$(printf '0x%x' $(($(offset "$call") + 4))) 0 
END
sed "s/$id/0123456789abcdef0123456789abcdef01234567/" counted >wrong
check_match 'with another build-id it is not the one' 0 'was not found' \
	pitot-disasm --symbols symbols fib wrong
check_match 'unless one insists' 0 ' <fib>$' pitot-disasm --symbols symbols --force-symbols fib wrong
sed "s/	$id	/		/" counted >nameless
check_match 'without a build-id' 0 'without a build-id: --force-symbols' pitot-disasm fib nameless

# What was recorded here may be taken from where it was, as long as it is still the same.
sed "s,/nowhere/prog,$tmp/prog," counted >here
check_match 'by its path, as the build-id proves it' 0 ' <fib>$' pitot-disasm fib here
cp prog other && sed "s,/nowhere/prog,$tmp/other," counted >replaced
printf 'void _start(void) { }\n' >small.c
cc -nostdlib -static -Wl,--build-id=sha1 -o other small.c 2>"$stderr"
check_match 'not where another program is' 0 'was not found' pitot-disasm fib replaced
# here_without HOST FILE: without a build-id, as mapped from this file
here_without()
{
	printf 'fact|host|%s\nfact|inode %s|%s\n' "$1" "$tmp/prog" "$(stat -c '%Hd:%Ld %i' "$2")" |
		cat - here | grep -v '^pitot-profile\|^end' | sed "s/	$id	/		/" | stream without
}
here_without "$(uname -n)" prog
check_match 'without a build-id, by its inode' 0 ' <fib>$' pitot-disasm fib without
here_without "$(uname -n)" other
check_match 'another file of that name is not taken' 0 'without a build-id: --force-symbols' \
	pitot-disasm fib without
here_without nowhere prog
check_match 'nor a file of another host' 0 'without a build-id: --force-symbols' \
	pitot-disasm fib without
check_match 'without a build-id, below a directory that is given' 0 ' <fib>$' \
	pitot-disasm --symbols symbols fib nameless

check_error 'of no function there is code' 1 'the code was found' sh -c 'pitot-disasm <counted'
sed "s/^location	0	$(offset "$third")	/&2:5:0	3:9:0	/; s/^function	24.*/&\nfunction	4	deep	deep	x.c\nfunction	8	middle	middle	x.c/
	s/	function=2	/	function=4	/" counted >inlined
check_match 'where one is inlined the code around it is shown' 0 '^fib in ' \
	pitot-disasm --symbols symbols '^deep$' inlined
check_output 'all of it, and nothing else' sh -c "
	pitot-disasm --symbols symbols --json middle inlined | jq -c '.functions[] | [.name, .flat, .cum]'" <<\END
["fib",5000000,5000000]
END
check_error 'a name that is nowhere' 1 'no function matches' pitot-disasm --symbols symbols nowhere inlined
check_error 'a bad expression' 2 'at character 2' pitot-disasm --symbols symbols 'a)' counted
cp prog symbols/prog.bare && rm symbols/prog && strip -s symbols/prog.bare
check_match 'a stripped program: the places' 0 'no symbol tells' pitot-disasm --symbols symbols fib counted
rm symbols/prog.bare

# A symbol that claims more than there is.
printf '.globl f\n.type f, @function\nf: ret\n.size f, 0x7fffffff\n.globl _start\n_start: call f\n' >size.s
if cc -nostdlib -static -Wl,--build-id=sha1 -o symbols/size size.s 2>"$stderr"; then
	size_id=$(readelf -n symbols/size | sed -n 's/.*Build ID: //p')
	at=$(printf '0x%x' "$(readelf -lW symbols/size | awk '$1 == "LOAD" && $0 ~ / R E / {print $2}')")
	whole one fib "$size_id" /size
	sed "s/	0x[0-9a-f]*	0:2:0/	$at	0:2:0/" one >two
	check_match 'a symbol that is larger than its file' 0 '^f.* in /size|ret' \
		pitot-disasm --symbols symbols fib two
fi

# ---- the kernel ----------------------------------------------------------------------------------

# Offsets are from where its text begins.
if cc -O1 -g -Wl,--build-id=sha1 -Wl,--defsym,_text=work -o vmlinux prog.c 2>"$stderr"; then
	away=$(($(printf '0x%s - 0x%s' "$(nm vmlinux | sed -n 's/ T fib$//p')" "$(nm vmlinux | sed -n 's/ T work$//p')")))
	sed "s/	file	.*/	kernel		[kernel.kallsyms]/; s/^module.*/module	kernel		[kernel.kallsyms]/
		s/	0x[0-9a-f]*	0:2:0/	$(printf '0x%x' "$away")	0:2:0/; s/work/fib/g" one >kernel
	check_match 'the kernel that is given' 0 '^fib in \[kernel.kallsyms\]' pitot-disasm --vmlinux vmlinux fib kernel
	check_match 'its code' 0 '^ +1ms .*:  ' pitot-disasm --vmlinux vmlinux fib kernel
	check_match 'which is not there otherwise' 0 'recorded without a build-id' pitot-disasm fib kernel
fi

# ---- a module of the kernel ----------------------------------------------------------------------

# It is not linked: in its code are holes, and relocations tell what is to go there.
cat >module.c <<'END'
extern int printk(const char *, ...);
extern int counter;
static int first(int n) { return printk("first %d", n) + 1; }
__attribute__((noinline, section(".text.unlikely"))) static int cold(int n) { return printk("cold") + n; }
int module_loop(int n)
{
	int s = 0;
	while (n--)
		s += printk("loop") + counter;
	return s;
}
int module_main(int n) { return first(n) + cold(n) + module_loop(n) + 1; }
END
cc -O1 -g -fno-pic -fcf-protection=none -mcmodel=kernel -fno-inline -fno-ipa-cp -c -o module.o module.c 2>"$stderr" &&
	ld -r --build-id=sha1 -o symbols/module.ko module.o 2>"$stderr"
if test -s symbols/module.ko; then
	module_id=$(readelf -n symbols/module.ko | sed -n 's/.*Build ID: //p')
	# .text is the first section with code.
	at=$(printf '0x%x' "0x$(nm symbols/module.ko | sed -n 's/ T module_main$//p')")
	whole one fib "$module_id" /lib/modules/6/module.ko
	sed "s/	0x[0-9a-f]*	0:2:0/	$at	0:2:0/; s/fib/module_main/g; s/	file	/	kernel	/" one >two
	pitot-disasm --symbols symbols --tsv module_main two >main.tsv
	objdump -dr --no-show-raw-insn --disassemble=module_main symbols/module.ko >main.objdump
	sed -n 's/^ *\([0-9a-f]*\):\t.*/0x\1/p' main.objdump | sed 's/^0x0*\([0-9a-f]\)/0x\1/' >theirs
	sed 1d main.tsv | cut -f 10 >ours
	check 'objdump knows the module' test -s theirs
	check_same 'a module of the kernel: its instructions' theirs ours
	check_output 'and what it calls, also in another section' \
		sh -c "grep -o 'call.*' main.tsv | cut -f 2 | sort" <<\END
cold
first
module_loop
END
	at=$(printf '0x%x' "0x$(nm symbols/module.ko | sed -n 's/ T module_loop$//p')")
	sed "s/	0x[0-9a-f]*	0:2:0/	$at	0:2:0/; s/fib/module_loop/g; s/	file	/	kernel	/" one >two
	pitot-disasm --symbols symbols module_loop two >text
	check_match 'what is not in the module has its name' 0 ' <counter>$' cat text
	check_match 'functions, too' 0 'call.* <printk>$' cat text
	check_match 'and strings their section' 0 ' <[.]rodata[^>]*>$' cat text
	check_match 'a loop' 0 '`-.* j[a-z]+ .* <module_loop[+]' cat text
	check_match 'lines' 0 ' module_loop module[.]c:9  s [+]= printk' cat text
	rm symbols/module.ko
else
	skip 'a module of the kernel' 'needs a compiler for x86 and ld'
fi

# That of a 32-bit kernel has what is to be added in the holes themselves.
if cc -m32 -O1 -g -fno-pic -fcf-protection=none -fno-inline -fno-ipa-cp -c -o module.o module.c 2>"$stderr" &&
	ld -m elf_i386 -r --build-id=sha1 -o symbols/module.ko module.o 2>"$stderr"; then
	module_id=$(readelf -n symbols/module.ko | sed -n 's/.*Build ID: //p')
	for function in module_main module_loop; do
		at=$(printf '0x%x' "0x$(nm symbols/module.ko | sed -n "s/ T $function\$//p")")
		whole one fib "$module_id" /lib/modules/6/module.ko
		sed "s/	0x[0-9a-f]*	0:2:0/	$at	0:2:0/; s/fib/$function/g; s/	file	/	kernel	/" one >two
		pitot-disasm --symbols symbols --tsv "$function" two >"$function.tsv"
	done
	check_output '32 bits: what it calls, also in another section' \
		sh -c "grep -o 'call.*' module_main.tsv | cut -f 2 | sort" <<\END
cold
first
module_loop
END
	check_output '32 bits: functions that are not in it' \
		sh -c "grep -o 'call.*' module_loop.tsv | cut -f 2 | sort -u" <<\END
printk
END
	check_match '32 bits: data' 0 '	counter	' cat module_loop.tsv
	rm symbols/module.ko
else
	skip '32 bits' 'needs a compiler for x86 and ld'
fi

# ---- another machine -----------------------------------------------------------------------------

if command -v ld.lld >/dev/null && clang --target=aarch64-linux-gnu -O1 -g -nostdlib -static -fuse-ld=lld \
	-Wl,--build-id=sha1 -x c -o symbols/arm - 2>"$stderr" <<\END
__attribute__((noinline)) int twice(int n) { __asm__ volatile(""); return n * 2; }
int loop(int n) { int s = 0; while (n--) s += twice(n); return s; }
void _start(void) { loop(9); }
END
then
	arm_id=$(readelf -n symbols/arm | sed -n 's/.*Build ID: //p')
	text=$(readelf -SW symbols/arm | sed -n 's/.* \.text  *PROGBITS  *\([0-9a-f]*\)  *\([0-9a-f]*\) .*/0x\1 0x\2/p')
	at=$(offset "$(nm symbols/arm | sed -n 's/^0*\([0-9a-f]*\) T loop$/\1/p')")
	whole one fib "$arm_id" /arm
	sed "s/	0x[0-9a-f]*	0:2:0/	$at	0:2:0/; s/fib/loop/g" one >two
	pitot-disasm --symbols symbols loop two >text
	check_match 'aarch64: a call' 0 ' bl +#0x[0-9a-f]+  <twice>$' cat text
	check_match 'aarch64: a loop' 0 '`.*: +(cb|b|tb)[a-z.]+ .*<loop[+]' cat text
	check_match 'aarch64: the end' 0 ': +ret$' cat text
	rm symbols/arm
else
	skip 'aarch64' 'needs clang and lld'
fi

# ---- as perf has it ------------------------------------------------------------------------------

cp prog symbols/prog
need_perf -g
perf record -q -g -F 1500 -N -o prog.data -- ./prog 2>"$stderr" || bail 'no recording'
for function in work fib; do
	perf annotate --stdio --show-nr-samples --no-source -i prog.data -s "$function" 2>/dev/null |
		sed -n 's/^ *\([1-9][0-9]*\) : *\([0-9a-f]*\):.*/0x\2 \1/p' | sort >theirs
	pitot-disasm --symbols symbols --tsv "^$function\$" prog.data |
		awk -F '\t' 'NR > 1 && $1 {print $10, $5}' | sort >ours
	check "$function: perf has samples" test -s theirs
	check_same "$function: each instruction has as many as perf annotate counts" theirs ours
done
check_output 'what the lines and the instructions of all functions add up to is what top has' sh -c "
	pitot-top --tsv prog.data | awk -F '\t' 'NR > 1 && \$1 {print \$8, \$1}' | grep -v '^\[' | sort >top
	pitot-list --tsv . prog.data | awk -F '\t' 'NR > 1 {n[\$8] += \$1}
		END {for (f in n) if (n[f]) printf \"%s %.0f\n\", f, n[f]}' | sort >list
	cmp top list && grep -c '^work ' top" <<\END
1
END
pitot-top --noinlines --tsv prog.data | awk -F '\t' '$8 == "work" || $8 == "fib" {print $8, $1}' | sort >top
pitot-disasm --symbols symbols --tsv '^(work|fib)$' prog.data | awk -F '\t' 'NR > 1 {n[$8] += $1}
	END {for (f in n) printf "%s %.0f\n", f, n[f]}' | sort >disasm
check_same 'and the instructions to what it has without inlining' top disasm
finish
