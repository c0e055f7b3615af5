# SPDX-License-Identifier: GPL-2.0-or-later
# burners.sh: for tests of names, after tests/lib.sh: programs that tell themselves where they spend
# their time, and what recordings of them have to agree with.

# perf keeps copies of what it recorded below the home directory, where pitot looks for them: let
# there be none of other recordings.
HOME=$tmp/home
export HOME
mkdir "$HOME"

# burner FILE FIRST SECOND [OPTION...]: a program that spends time in FIRST and in SECOND. They are
# alike, which must not make them one.
burner()
{
	burner_file=$1
	burner_first=$2
	burner_second=$3
	shift 3
	cc -O2 -g -fno-ipa-icf -DFIRST="$burner_first" -DSECOND="$burner_second" "$@" -o "$burner_file" \
		"$srcdir/tests/workloads/burner.c" || bail "cannot build $burner_file"
}

# burner_library FILE FUNCTION [OPTION...]: a shared object with that function.
burner_library()
{
	burner_file=$1
	burner_first=$2
	shift 2
	cc -O2 -g -fPIC -shared -DFIRST="$burner_first" "$@" -o "$burner_file" \
		"$srcdir/tests/workloads/burner.c" || bail "cannot build $burner_file"
}

# record FILE [OPTION...] -- COMMAND...: what the command prints goes to FILE.out.
record()
{
	record_file=$1
	shift
	perf record -q -e cpu-clock -F 2000 -N -o "$record_file" "$@" >"$record_file.out" \
		2>"$stderr" || bail "perf record failed: $(head -n 1 "$stderr")"
}

# build_id FILE
build_id()
{
	readelf -n "$1" | awk '/Build ID:/ { print $3 }'
}

# check_shares DESCRIPTION SPENT COUNTED: both are lines NAME NUMBER, of which several may be of one
# name. Of what was counted (samples) each has the share that it has of what was spent, give or take
# five standard errors and six percent of all; other names (main, say) have less than that together.
check_shares()
{
	status=0
	shares_hold "$2" "$3" >"$stdout" 2>"$stderr" || status=1
	check_ok=no
	test "$status" -eq 0 && check_ok=yes
	settle "$1" $check_ok compare "$2" "$3"
}

# shares_hold SPENT COUNTED: the same as a status. Where other programs take the processor, perf's
# timer can fall into step with the scheduler for a whole recording: then another one is made, which
# a wrong name does not survive.
shares_hold()
{
	awk -v spent="$1" '
		BEGIN { while ((getline <spent) > 0) { want[$1] += $2; all += $2 } }
		{ got[$1] += $2; n += $2 }
		END {
			bad = n == 0
			for (name in got)
				if (!(name in want)) {
					other += got[name]
					print name, "nothing spent, counted", got[name]
				}
			bad += other > 2 + 0.01 * n
			for (name in want) {
				p = want[name] / all
				off = n ? got[name] / n - p : 1
				error = n ? 5 * sqrt(p * (1 - p) / n) + 0.06 : 0
				bad += off > error || -off > error
				print name, "spent", p, "counted", got[name] + 0, "of", n
			}
			exit bad != 0
		}' "$2"
}
