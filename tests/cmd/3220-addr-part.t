#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Of compressed debug info, only as much is unpacked as the addresses need. What is found is what is
# found in the same file uncompressed, of which all is there: also where units refer to others that
# come later, and where no unit is known to have an address.
. "${srcdir:-.}/tests/lib.sh"
need gcc
need nm
need readelf
need objcopy

plan 23
cd "$tmp" || bail "cannot enter $tmp"

cat >first.c <<'END'
int late(int);
static inline int twice(int x) { return x * 2 + late(x); }
__attribute__((noinline)) int first(int x) { return twice(x) + 1; }
int main(int argc, char **argv) { (void)argv; return first(argc); }
END
{
	awk 'BEGIN {
		for (i = 0; i < 3000; i++)
			printf "struct s%d { int a%d; struct s%d *b%d; } v%d;\n", i, i, i, i, i
	}'
	echo '__attribute__((noinline, used)) int middle(void) { return 1; }'
} >middle.c
echo 'int late(int x) { volatile int y = x + 3; return y * x; }' >last.c

# unpacked FILE ADDRESS...: how many bytes of debug info are unpacked for them
unpacked()
{
	pitot-addr --stats -e "$@" 2>&1 >/dev/null |
		sed -n 's/^unpack .* \([0-9]*\) bytes$/\1/p'
}

# info_field FILE NUMBER: of what readelf says of .debug_info: its address, offset, size
info_field()
{
	readelf -SW "$1" | sed -n 's/.* \.debug_info  *PROGBITS  *//p' | cut -d ' ' -f "$2"
}

address_of()
{
	nm "$1" | awk -v name="$2" '$3 == name { print $1 }'
}

# same_frames FILE COPY: at each byte of the functions, all in one go and each place alone, and where
# there is none.
same_frames()
{
	nm -n "$1" | awk '$3 ~ /^(first|middle|late|main)$/ { print $1 }' >starts
	while read -r start; do
		for offset in 0 1 2 3 4 5 9; do
			printf '%x\n' $((0x$start + offset))
		done
	done <starts >places
	echo 1 >>places
	pitot-addr -e "$1" <places >"$1.frames"
	pitot-addr -e "$2" <places >"$2.frames"
	check_same "$2: the same frames" "$1.frames" "$2.frames"
	while read -r place; do
		pitot-addr -j1 -e "$2" "$place"
	done <places >"$2.frames"
	check_same "$2: and each alone" "$1.frames" "$2.frames"
}

gcc -g -O2 first.c middle.c last.c -o plain || bail 'it cannot be built'
info=$((0x$(info_field plain 3)))
for kind in zlib zstd; do
	objcopy --compress-debug-sections=$kind plain plain.$kind || bail "no $kind"
	same_frames plain plain.$kind
	check "plain.$kind: for the first unit, less than all is unpacked" \
		test "$(unpacked plain.$kind "$(address_of plain first)")" -lt "$info"
	check "plain.$kind: for the last, all" \
		test "$(unpacked plain.$kind "$(address_of plain late)")" -ge "$info"
done

# What the linker made code of refers to units that come behind it.
gcc -g -O2 -flto -flto-partition=1to1 first.c middle.c last.c -o linked 2>/dev/null &&
	readelf --debug-dump=abbrev linked | grep -q 'abstract_origin.*ref_addr' ||
	bail 'it cannot be linked with -flto'
check 'units refer to others, and inlined calls are found' \
	sh -c 'pitot-addr -e linked "$1" | grep -qx late' - "$(address_of linked first)"
for kind in zlib zstd; do
	objcopy --compress-debug-sections=$kind linked linked.$kind || bail "no $kind"
	same_frames linked linked.$kind
done

check 'where they refer to what was not unpacked, all is' \
	test "$(unpacked linked.zlib "$(address_of linked middle)")" -gt \
	$(($(unpacked linked.zlib 1) + 65536))

# entries FILE ADDRESS...: of how many units entries are read for them
entries()
{
	pitot-addr --stats -e "$@" 2>&1 >/dev/null |
		sed -n 's/^entries .* \([0-9]*\) units.*/\1/p'
}

# Of code that the linker left out, .debug_aranges says that it is at address 0.
{
	cat first.c
	echo 'int gone(int x) { volatile int y = x * 5; return y + 1; }'
} >more.c
gcc -g -O2 -ffunction-sections -Wl,--gc-sections more.c middle.c last.c -o less &&
	objcopy --compress-debug-sections=zlib less less.zlib || bail 'it cannot be linked with less'
same_frames less less.zlib
check 'no unit is counted that nobody looks into' \
	test "$(entries less.zlib 1 "$(address_of less first)")" = 1

# damaged SHARE: what is damaged at so many hundredths of .debug_info
damaged()
{
	cp plain.zlib damaged
	printf '\377\377\377\377\377\377\377\377' | dd of=damaged bs=1 conv=notrunc 2>/dev/null \
		seek=$((0x$(info_field plain.zlib 2) + 0x$(info_field plain.zlib 3) * $1 / 100))
}

# Damage behind what is needed does no harm; where all is needed, it is said.
damaged 99
pitot-addr -e plain "$(address_of plain first)" >plain.frames
check_status 'damage behind what is needed' 0 pitot-addr -e damaged "$(address_of plain first)"
check_same 'the same frames' plain.frames "$stdout"
check_error 'damage where it is needed is said' 3 'is damaged' \
	pitot-addr -e damaged "$(address_of plain late)"
damaged 0
check_error 'and damage of what all need' 3 'is damaged' \
	pitot-addr -e damaged "$(address_of plain first)"

# What unpacks, but has an entry of a kind that there is not: then its checksum, which is at its end
# and of all of it, is looked at, too, and nothing of what it says is believed.
entry=$(readelf --debug-dump=info plain |
	sed -n '/DW_AT_name.*first\.c/,$ s/^ *<1><\([0-9a-f]*\)>.*/\1/p' | head -n 1)
objcopy --dump-section .debug_info=info plain &&
	printf '\177\177\177\177' | dd of=info bs=1 conv=notrunc seek=$((0x$entry)) 2>/dev/null &&
	objcopy --update-section .debug_info=info plain broken &&
	objcopy --compress-debug-sections=zlib broken || bail 'it cannot be broken'
end=$((0x$(info_field broken 2) + 0x$(info_field broken 3)))
dd if=broken of=checksum bs=1 skip=$((end - 4)) count=4 2>/dev/null
printf '\377\377\377\377' | cmp -s - checksum && bail 'the checksum is that of the damage'
printf '\377\377\377\377' | dd of=broken bs=1 conv=notrunc seek=$((end - 4)) 2>/dev/null
check_error 'entries that cannot be read are said' 3 'is damaged' \
	pitot-addr -e broken "$(address_of plain first)"
pitot-addr --nodwarf -e plain "$(address_of plain first)" >plain.frames
pitot-addr -e broken "$(address_of plain first)" >broken.frames 2>/dev/null
check_same 'and the checksum is looked at' plain.frames broken.frames
finish
