#!/bin/sh
# pitot list: which source files are opened, and what is said of those that are not what they should be.
. "${srcdir:-.}/tests/lib.sh"
. "$srcdir/tests/profiles.sh"
need jq

# profile FILE PATH [LINE [FACT]]: 4 samples of f, in a source of this path, at line 2
profile()
{
	{
		test -z "${4:-}" || printf '%s\n' "$4"
		cat <<-END
			event|sampled|ns|cpu-clock
			module|file|aa|/usr/bin/app
			function|1|f|f|$2
			location|0|0x10|0:${3:-2}:0
			n|-|0
			s|0|0|0|root|4|4000000|2000000000000
		END
	} | stream "$1"
}

# found OPTION... PROFILE: the file that was read, and line 2 of it; or what the problem is
found()
{
	pitot-list --json f "$@" | jq -r '.functions[] |
		if .problem then .problem else "\(.source): \(.lines[].source)" end'
}

cd "$tmp" || bail "cannot enter $tmp"
mkdir -p a/lib b/src/lib c outside nothing
for directory in a/lib b/src/lib c outside .; do
	printf 'one\n%s\nthree\n' "$directory" >$directory/x.c
done

# ---- where ---------------------------------------------------------------------------------------

profile own "$tmp/x.c"
check_output 'the recorded path' found own <<END
$tmp/x.c: .
END
profile away /home/build/src/lib/x.c
check_output 'a path that is not there' found away <<\END
cannot open '/home/build/src/lib/x.c': No such file or directory
END
check_output 'the longest end of a path that is below one of the directories' \
	found --source c --source a --source b away <<\END
b/src/lib/x.c: b/src/lib
END
check_output 'of equal ones the first directory' found --source c --source outside away <<\END
c/x.c: c
END
check_output 'directories come before the recorded path' found --source c own <<\END
c/x.c: c
END
check_output 'a mapped path' found --source-map "/home/build/src=$tmp/a" away <<END
$tmp/a/lib/x.c: a/lib
END
check_output 'the longest map, by whole names' found --source-map "/home/build=$tmp/nowhere" \
	--source-map "/home/build/src/=$tmp/a" --source-map "/home/build/src/li=$tmp/c" away <<END
$tmp/a/lib/x.c: a/lib
END
check_output 'a mapped path below a directory' found --source-map /home/build/src/lib=/c --source . away <<\END
./c/x.c: c
END

profile climbs "$tmp/b/../outside/x.c"
check_output 'a path with .. in it' found climbs <<END
$tmp/b/../outside/x.c: outside
END
profile escapes "../../../outside/x.c"
check_output 'never leads out of a directory' found --source nothing --only-source escapes <<\END
there is no '../../../outside/x.c' below the directories of --source
END
mv c/x.c c/was.c
check_output 'only what is below the directories' found --source c --only-source own <<END
there is no '$tmp/x.c' below the directories of --source
END
ln -s ../outside/x.c c/x.c
check_output 'nor by a symbolic link' found --source c --only-source own <<END
there is no '$tmp/x.c' below the directories of --source
END
check_output 'which is followed otherwise' found --source c own <<END
c/x.c: outside
END

# ---- what ----------------------------------------------------------------------------------------

mkfifo fifo
profile pipe "$tmp/fifo"
check_output 'a pipe is not opened' found pipe <<END
cannot open '$tmp/fifo': not a regular file
END
profile device /dev/zero
check_output 'nor a device' found device <<\END
cannot open '/dev/zero': not a regular file
END
profile directory "$tmp/a"
check_output 'nor a directory' found directory <<END
cannot open '$tmp/a': Is a directory
END
if test "$(id -u)" -ne 0; then
	cp x.c secret.c && chmod 0 secret.c
	profile unreadable "$tmp/secret.c"
	check_output 'a file that may not be read' found unreadable <<END
cannot open '$tmp/secret.c': Permission denied
END
fi
check_match 'costs and lines are shown without a source' 0 '^ +4ms +100% +4ms +100% .*####       2$' \
	pitot-list f pipe
printf 'one\ntwo\0\n' >binary.c
profile binary "$tmp/binary.c"
check_output 'what is not text' found binary <<END
'$tmp/binary.c' is not text
END
truncate -s 70M huge.c
profile huge "$tmp/huge.c"
check_output 'what is too large' found huge <<END
'$tmp/huge.c' is larger than 64 MB
END
rm huge.c
: >empty.c
profile empty "$tmp/empty.c"
check_match 'an empty file: the line is not in it' 0 '####       2$' pitot-list f empty
printf 'one\r\ntwo\r\nthree\r\n' >crlf.c
profile crlf "$tmp/crlf.c"
check_match 'lines that end in CR LF' 0 '  two$' pitot-list f crlf
printf 'one\n\ttab\tand \351 \033[31m' >bytes.c
profile bytes "$tmp/bytes.c"
check_match 'tabs, what is not UTF-8, and no newline at the end' 0 \
	' 2          tab     and \\xe9 \\x1b\[31m$' pitot-list f bytes
check_match 'tabs as they are for pprof' 0 "     2:$(printf '\t')tab$(printf '\t')and" \
	pitot-list --format=pprof f bytes
awk 'BEGIN {for (i = 1; i <= 100000; i++) print "line " i}' >long.c
profile long "$tmp/long.c" 99999
check_match 'the end of 100,000 lines' 0 ' 99999  line 99999$' pitot-list f long
check_output 'of which only those near are shown' sh -c 'pitot-list f long | grep -c "  line [0-9]"' <<\END
33
END
check_output 'or all' sh -c 'pitot-list --context -1 f long | grep -c "  line [0-9]"' <<\END
100000
END
check_output 'the file as a whole' sh -c 'pitot-list --file long.c long | grep -c "  line [0-9]"' <<\END
100000
END
{
	echo one
	head -c 1000000 /dev/zero | tr '\0' x
	echo
} >wide.c
profile wide "$tmp/wide.c"
check_match 'a line of 1 MB is cut for people' 0 'xxx [.][.][.] \(1000000 bytes\)$' pitot-list f wide
check_output 'and whole for others' sh -c 'pitot-list --tsv f wide | tail -n 1 | cut -f 12 | wc -c' <<\END
1000001
END
profile far "$tmp/x.c" 4294967295
check_match 'the last line that there can be' 0 ' 4294967295$' pitot-list f far
check_match 'in a whole file' 0 ' 4294967295$' pitot-list --file x.c far

# ---- is it the one? ------------------------------------------------------------------------------

md5=$(md5sum <x.c | cut -d ' ' -f 1)
changed='not the source that was compiled: its MD5 is another'
profile same "$tmp/x.c" 2 "fact|md5 $tmp/x.c|00000000000000000000000000000000 $md5"
check_status 'the source that was compiled' 1 sh -c "pitot-list f same | grep 'not the source'"
profile other "$tmp/x.c" 2 "fact|md5 $tmp/x.c|00000000000000000000000000000000"
check_match 'another one' 0 "$changed" pitot-list f other
check_match 'found elsewhere it is another one, too' 0 "$changed" pitot-list --source a f other
profile embedded "$tmp/x.c" 2 "fact|source $tmp/x.c|first\\nembedded\\n"
check_output 'what is in the debug info is the source' found embedded <<\END
null: embedded
END

need cc
printf 'int f(void);\nint f(void) { return 1; }\nint main(void) { return f(); }\n' >prog.c
cc -g -Wl,--build-id=sha1 -o prog prog.c || bail 'no compiler'
id=$(readelf -n prog | sed -n 's/.*Build ID: //p')
profile newer "$tmp/prog.c"
sed "s|/usr/bin/app|$tmp/prog|; s/	aa	/	$id	/" newer >newer.id
touch -d 2001-01-01 prog
mkdir -p symbols
cp -p prog symbols
check_match 'a source that is newer than its program' 0 'it is newer than the program' \
	pitot-list --symbols symbols f newer.id
check_match 'the program may be where it was recorded' 0 'it is newer than the program' \
	pitot-list f newer.id
profile recorded "$tmp/prog.c" 2 'fact|start_ns|978307200000000000'
check_match 'without the program: newer than the recording' 0 'it is newer than the recording' \
	pitot-list f recorded
touch -d 2000-01-01 prog.c
check_status 'or not' 1 sh -c "pitot-list f recorded | grep newer"
check_status 'one that is not' 1 sh -c "pitot-list --symbols symbols f newer.id | grep newer"

# ---- what clang says of sources, from a recording ------------------------------------------------

cat >spin.c <<'END'
static volatile unsigned sink;
int main(void)
{
	for (unsigned i = 0; i < 200000000; i++)
		sink = i;
	return 0;
}
END
# recorded NAME OPTION...: a recording of it, compiled so
recorded()
{
	recorded_as=$1
	shift
	clang -O1 -g -gdwarf-5 "$@" -Wl,--build-id=sha1 -o "$recorded_as" spin.c 2>"$stderr" &&
		perf record -q -F 500 -o "$recorded_as.data" -- "./$recorded_as" 2>"$stderr"
}
if command -v clang >/dev/null && recorded digest && recorded embedding -gembed-source; then
	check_match 'a recording has the MD5' 0 "^fact	md5 $tmp/spin.c	$(md5sum <spin.c | cut -d ' ' -f 1)\$" \
		pitot-profile digest.data
	check_status 'by which the source is known' 1 sh -c "pitot-list main digest.data | grep 'not the source'"
	touch spin.c
	check_status 'whatever its date' 1 sh -c "pitot-list main digest.data | grep 'newer than'"
	pitot-profile digest.data >digest.pitot
	echo '//' >>spin.c
	check_match 'or known not to be it' 0 "$changed" pitot-list main digest.pitot
	rm spin.c
	check_match 'an embedded source is there without its file' 0 '		sink = i;' \
		sh -c "pitot-list --format=pprof main embedding.data"
else
	skip 'what clang says of sources' "needs clang and perf: $(grep -m 1 . "$stderr")"
fi
finish
