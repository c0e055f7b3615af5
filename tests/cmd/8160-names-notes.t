#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What the profile says of its program, of files that were given in vain, and of damage.
. "${srcdir:-.}/tests/lib.sh"
need_perf
need cc
need readelf
. "$srcdir/tests/burners.sh"

plan 17
cd "$tmp" || bail "cannot enter $tmp"
burner ash alder acorn
burner birch beech bark

# ---- the program

record both.data -- sh -c './ash 200 200; ./birch 20 20'
pitot-profile both.data >both.pitot
check_match 'the program is the one with most samples' 0 "^fact	file	$tmp/ash\$" cat both.pitot
check_match 'it has its build-id' 0 "^fact	build_id	$(build_id ash)\$" cat both.pitot
pitot-top both.data >both.top
check_match 'top begins with its name' 0 '^1 File: ash$' sh -c "grep -n . both.top | sed -n 's/:/ /; 1p'"
check_match 'and its build-id' 0 "^2 Build ID: $(build_id ash)\$" \
	sh -c "grep -n . both.top | sed -n 's/:/ /; 2p'"
check_match 'as pprof has it' 0 '^File: ash$' pitot-top --format=pprof both.pitot

# A library in which most of the time is spent is not the program.
burner_library lib.so aspen
cc -O2 -g -o reopen "$srcdir/tests/workloads/reopen.c" -ldl || bail 'cannot build reopen'
record library.data -g -- ./reopen ./lib.so aspen 200
pitot-profile library.data >library.pitot
check_status 'nor is a shared object ever' 1 grep -q '^fact	file	.*\.so' library.pitot

# ---- files that do not fit

record kernel.data -- dd if=/dev/zero of=/dev/null bs=1M count=4000 status=none
pitot-profile kernel.data >kernel.pitot
if grep -q '^module	kernel	' kernel.pitot; then
	echo 'this is no list of symbols' >kallsyms
	check_error 'a list of symbols that is none is warned of' 0 \
		'^pitot-top: --kallsyms is not used: kallsyms: .it is no list of this kernel.$' \
		pitot-top --kallsyms kallsyms kernel.data
	check_match 'and the ledger has it' 0 '^ledger	option --kallsyms	not used: kallsyms: ' \
		pitot-profile --kallsyms kallsyms kernel.data
	check_error 'a vmlinux of another build-id, too' 0 \
		'^pitot-top: --vmlinux is not used: ash: .it has another build-id ' \
		pitot-top --vmlinux ash kernel.data
	check_match 'and the ledger has that' 0 '^ledger	option --vmlinux	not used: ash: ' \
		pitot-profile --vmlinux ash kernel.data
	check_error 'taken in spite of that, it has no place to count from' 0 'it has no symbol _text' \
		pitot-top --vmlinux ash --force-symbols kernel.data
	check_error 'one that is not there' 0 'not used: nowhere: .*No such file' \
		pitot-top --vmlinux nowhere kernel.data
	check_match 'without these options there is no such note' 0 '^0$' \
		sh -c 'grep -c "^ledger	option" kernel.pitot || true'
else
	for name in list 'its ledger' vmlinux 'its ledger' forced missing none; do
		skip "files that do not fit: $name" 'there are no samples of the kernel here'
	done
fi

# ---- the vdso, which no file has

cat >clock.c <<-'END'
	#include <time.h>

	int main(void)
	{
		struct timespec now;

		for (int i = 0; i < 3000000; i++)
			clock_gettime(CLOCK_MONOTONIC, &now);
		return 0;
	}
END
cc -O2 -g -o clock clock.c || bail 'cannot build clock'
record clock.data --buildid-mmap -- ./clock
if pitot-maps --tsv clock.data | awk -F '\t' '$1 == -1 && $8 != "" && /kallsyms/' | grep -q . &&
	pitot-fold --module clock.data | grep -q 'vdso'; then
	check_match 'the vdso has names, as the kernel runs here' 0 ';vdso`[a-z_]*clock_gettime' \
		pitot-fold --module clock.data
else
	skip 'the vdso' 'it was not used, or the build-id of the kernel was not recorded'
fi

# ---- damage, at more than one place

mkdir damaged
cp both.data damaged/data
for number in 0 1 2; do
	head -c 64 /dev/zero >damaged/data.$number
done
check_match 'each damage has a line of its own' 0 '^3$' \
	sh -c "pitot-profile damaged 2>/dev/null | grep -Ec '^ledger	damage( [23])?	in data\.[012] at offset 0x0: '"
check_match 'info counts them' 3 '^damage  *in data\.0 at offset 0x0: .*, and 2 more$' \
	pitot-info --quality damaged
check_match 'in JSON, too' 3 '^  "damages": 3,$' pitot-info --quality --json damaged
