# SPDX-License-Identifier: GPL-2.0-or-later
# record-probes: the probes of an allocator, for the kind heap.
#
# perf only looks up where functions are. The probes are written to the kernel one by one: `perf
# probe --add` compares names with those of all other probes, and fails while somebody else sets
# some. They are in a group of this run's own, so that runs do not see each other.

#
# Each probe takes the kernel a while to set and to remove: what calls another one of these has none
# (reallocarray), nor has another name of the same function, nor a mere jump to it.

allocator=(malloc calloc realloc aligned_alloc memalign posix_memalign valloc pvalloc free)

# Operators of C++: those of libstdc++ call malloc and free; an allocator may have its own, which do
# not. Without a pattern, perf tells of no name that begins with an underscore.
operators='_Zn[wa][mj]*|_Zd[la]Pv*'

# functions_of FILE: the names in it, one a line
functions_of()
{
	perf probe -x "$1" -F 2>/dev/null
}

# operators_of FILE: likewise new and delete, as the linker has them
operators_of()
{
	perf probe -x "$1" --no-demangle -F "$operators" 2>/dev/null | grep -E '^_Z(n[wa][mj]|d[la]Pv)'
}

has_malloc()
{
	functions_of "$1" | grep -qx malloc
}

# program_of WORD: the file that runs as this command; of a script what runs that
program_of()
{
	local file line words depth

	file=$(type -P -- "$1") || return
	for depth in 1 2 3; do
		line=
		IFS= read -r line <"$file" 2>/dev/null
		test "${line:0:2}" = '#!' || break
		read -ra words <<<"${line:2}"
		test "${words[0]##*/}" != env || words=("${words[1]:-sh}")
		file=$(type -P -- "${words[0]}") || return
	done
	printf '%s\n' "$file"
} 2>/dev/null

# loaded_by FILE: the libraries of a program that runs, in the order in which names are looked up
loaded_by()
{
	local loader

	loader=$(LC_ALL=C grep -aom1 '/lib/ld-musl-[a-z0-9_]*\.so\.1' "$1")
	if test -n "$loader"; then
		"$loader" --list "$1"
	else
		ldd "$1"
	fi 2>/dev/null | sed -n 's,^[[:space:]]*\(.* => \)\{0\,1\}\(.*/.*\) (0x.*,\2,p'
}

# mapped_by PID: the program and the libraries of a process, the C library last
mapped_by()
{
	local path other=() c_library=()

	readlink "/proc/$1/exe"
	while read -r path; do
		case ${path##*/} in
		libc.so* | libc-*.so | ld-*) c_library+=("$path") ;;
		*) other+=("$path") ;;
		esac
	done < <(sed -n 's,^[^ ]* ..x. [^ ]* [^ ]* [^ ]* *\(/.*\)$,\1,p' "/proc/$1/maps" | sort -u)
	printf '%s\n' "${other[@]}" "${c_library[@]}"
}

# first_allocator: of the files on standard input, the first that has a malloc
first_allocator()
{
	local file

	while read -r file; do
		test -n "$file" && has_malloc "$file" || continue
		printf '%s\n' "$file"
		return
	done
}

# allocator_of_process PID: seen from here, as it may have another root directory
allocator_of_process()
{
	local path

	mapped_by "$1" | while read -r path; do
		test "$path" -ef "/proc/$1/root$path" || path=/proc/$1/root$path
		printf '%s\n' "$path"
	done | first_allocator
}

c_library()
{
	local path

	path=$(ldconfig -p 2>/dev/null | awk '$1 == "libc.so.6" { print $NF; exit }')
	printf '%s\n' "${path:-/lib/$(uname -m)-linux-gnu/libc.so.6}"
}

# find_libraries [COMMAND]: sets `libraries`, unless that was said
find_libraries()
{
	local found program each

	test ${#libraries[@]} -eq 0 || return
	if test $# -gt 0; then
		program=$(program_of "$1") || die "there is no command '$(escaped "$1")'"
		found=$({ printf '%s\n' "$program"; loaded_by "$program"; } | first_allocator)
		test -n "$found" || die "no malloc is found in '$(escaped "$program")' and its libraries: \
it has no symbols, or does not allocate so; name what has it with --library"
		libraries=("$found")
		return
	fi
	for each in ${pid//,/ }; do
		: 2>/dev/null <"/proc/$each/maps" || die "there is no process $each, or it may not be looked at"
		found=$(allocator_of_process "$each")
		test -n "$found" ||
			die "process $each has no malloc with a symbol; name what has it with --library"
		case " ${libraries[*]-} " in *" $found "*) ;; *) libraries+=("$found") ;; esac
	done
	test ${#libraries[@]} -gt 0 || libraries=("$(c_library)")
}

# set_registers FILE: where the arguments of a function are, and where it returns to
set_registers()
{
	local class

	class=$(od -An -tu1 -j4 -N1 "$1" 2>/dev/null)
	case $(uname -m):${class// /} in
	x86_64:2) arguments=(%di:u64 %si:u64 %dx:u64) caller=+0\(%sp\):x64 ;;
	x86_64:1 | i?86:1) arguments=(+4\(%sp\):u32 +8\(%sp\):u32 +12\(%sp\):u32) caller=+0\(%sp\):x32 ;;
	aarch64:2) arguments=(%x0:u64 %x1:u64 %x2:u64) caller=%lr:x64 ;;
	*) die "arguments of functions are not known on $(uname -m), or '$(escaped "$1")' is no library" ;;
	esac
}

# fields_of FUNCTION: what its probe fetches
fields_of()
{
	local first=${arguments[0]} second=${arguments[1]} third=${arguments[2]}

	case $1 in
	malloc | valloc | pvalloc | new) echo "size=$first ra=$caller" ;;
	calloc) echo "count=$first size=$second ra=$caller" ;;
	realloc) echo "pointer=$first size=$second ra=$caller" ;;
	memalign | aligned_alloc) echo "size=$second ra=$caller" ;;
	posix_memalign) echo "place=$first size=$third ra=$caller" ;;
	free) echo "pointer=$first" ;;
	esac
}

# add_probe FUNCTION NUMBER PLACE: it and its return, as the kernel wants to have them, and as events.
# NUMBER is _N, or nothing.
add_probe()
{
	local entry=$1$2 leave=${1}__return$2 more= graph=/call-graph=no/

	probes+=("p:$group/$entry $3 $(fields_of "$1")")
	if test "$1" = free; then
		events+=(-e "$group:$entry$graph")
		return
	fi
	# The address that it returns is in memory, most often on the stack of its caller.
	test "$1" != posix_memalign || more=' stack=%sp:u64' graph=/call-graph=dwarf,stack-size=4096/
	probes+=("r:$group/$leave $3 result=\$retval:u64$more")
	events+=(-e "$group:$entry" -e "$group:$leave$graph")
}

# is_jump FILE OFFSET: nothing but a jump to another function stands there, as in the PLT of x86
is_jump()
{
	local code

	code=$(od -An -tx1 -j$(($2)) -N8 "$1" 2>/dev/null)
	case ${code// /} in ff25* | f30f1efaff25* | f30f1efaf2ff*) ;; *) return 1 ;; esac
}

# add_library FILE: probes of all that it has of an allocator. It may have two functions of a name.
add_library()
{
	local wanted=() function place functions number places=' '

	test -r "$1" || die "the library cannot be read: '$(escaped "$1")'"
	set_registers "$1"
	functions=" $(functions_of "$1" | tr '\n' ' ') "
	for function in "${allocator[@]}"; do
		case $functions in *" $function "*) wanted+=(-D "$function%return") ;; esac
	done
	for function in $(operators_of "$1"); do wanted+=(-D "$function%return"); done
	test ${#wanted[@]} -gt 0 || die "there is no malloc in '$(escaped "$1")', or it has no symbols"
	while read -r function place; do
		case $places in *" $place "*) continue ;; esac
		! is_jump "$1" "$place" || continue
		places+="$place "
		case $function in *Zn*) function=new ;; *Zd*) function=free ;; esac # whatever perf makes of "_"
		number=${used[$function]-}
		used[$function]=$((number + 1))
		add_probe "$function" "${number:+_$number}" "$1:$place"
	done < <(perf probe -x "$1" --no-demangle "${wanted[@]}" 2>/dev/null |
		sed -n 's,^r[0-9]*:[^ /]*/\([A-Za-z0-9_]*\)__return.*:\(0x[0-9a-f]*\)$,\1 \2,p')
	test ${#probes[@]} -gt 0 || die "perf probe finds no functions in '$(escaped "$1")'"
}

# add_libraries: of each, by a name that the kernel takes, which ends at a blank
add_libraries()
{
	local library number=0
	declare -A used=()

	for library in "${libraries[@]}"; do
		case $library in
		*[[:space:]]*)
			test -e "$library" || die "the library cannot be read: '$(escaped "$library")'"
			make_scratch
			ln -sf -- "$(realpath -- "$library")" "$scratch/$((++number))"
			library=$scratch/$number
			;;
		esac
		add_library "$library"
	done
}

# set_probes: the first that the kernel refuses ends it
set_probes()
{
	local probe complaint

	for probe in "${probes[@]}"; do
		complaint=$({ printf '%s\n' "$probe" >>"$tracefs/uprobe_events"; } 2>&1) && continue
		die "the kernel refuses a probe (${complaint##*: }): $probe"
	done
}

# removals: sets `removed` to what undoes `probes`
removals()
{
	local probe name

	removed=()
	for probe in "${probes[@]}"; do
		name=${probe#?:}
		removed+=("-:${name%% *}")
	done
}

# remove_probes: those that this run has set
remove_probes()
{
	local each

	removals
	for each in "${removed[@]}"; do
		printf '%s\n' "$each" >>"$tracefs/uprobe_events"
	done 2>/dev/null
}
