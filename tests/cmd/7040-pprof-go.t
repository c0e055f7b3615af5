#!/bin/sh
# pprof itself opens what we write, and shows the numbers that we show; and the profiles that Go's
# runtime makes look the same in both.
. "${srcdir:-.}/tests/lib.sh"
need go
go version | grep -q 'go1\.[0-9]' || lacking 'needs a working go'

# go wants directories of its own, and must not look for a network.
HOME=$tmp GOCACHE=$tmp/cache GO111MODULE=off GOTOOLCHAIN=local GOFLAGS=
PPROF_TMPDIR=$tmp/pprof
export HOME GOCACHE GO111MODULE GOTOOLCHAIN GOFLAGS PPROF_TMPDIR

pprof()
{
	go tool pprof -symbolize=none "$@" 2>"$tmp/pprof-stderr"
}

# The forms of these lines differ from version to version, or stand for what a stream has not.
comparable()
{
	grep -v '^File: \|^Time: \|^Build ID: \|^Doc: '
}

# same_top DESCRIPTION PPROF OURS OPTION...: the whole table
same_top()
{
	same_what=$1
	same_theirs=$2
	same_ours=$3
	shift 3
	pprof -top "$@" "$same_theirs" | comparable >"$tmp/theirs"
	pitot-top --format=pprof "$@" "$same_ours" 2>"$tmp/our-stderr" | comparable >"$tmp/ours"
	if test -s "$tmp/theirs" && cmp -s "$tmp/theirs" "$tmp/ours"; then
		pass "$same_what $*"
	else
		fail "$same_what $*"
		diff "$tmp/theirs" "$tmp/ours" | sed 's/^/# /' | head -n 20
		note "$tmp/pprof-stderr" "$tmp/our-stderr"
	fi
}

# ---- what we write ------------------------------------------------------------------------------

# The samples of pprof's -raw as a list: count, value, the names on the stack, labels.
raw_samples()
{
	awk '
	/^Samples:/ { part = 1; getline; next }
	/^Locations/ { part = 2; next }
	/^Mappings/ { part = 3; next }
	part == 1 && /^ +-?[0-9]+ +-?[0-9]+: / {
		count++
		split($0, half, ":")
		value[count] = half[1]
		stack[count] = half[2]
		next
	}
	part == 1 { sub(/^ +/, ""); labels[count] = labels[count] " " $0 }
	part == 2 && /^ *[0-9]+: 0x/ { id = $1 + 0; name[id] = $4 " " $5; next }
	part == 2 { name[id] = name[id] "," $1 " " $2 }
	END {
		for (i = 1; i <= count; i++) {
			n = split(stack[i], ids, " ")
			line = value[i] " |"
			for (k = 1; k <= n; k++)
				line = line " " name[ids[k] + 0] ";"
			print line labels[i]
		}
	}' | sed 's/  */ /g' | sort
}

# The same of a stream with one event.
stream_samples()
{
	awk -F '\t' '
	BEGIN { m = f = l = s = n = 0 }
	$1 == "module" { base[m++] = $4; sub(".*/", "", base[m - 1]); gsub(/^\[|\]$/, "", base[m - 1]) }
	$1 == "function" { fn[f] = $3 != "" ? $3 : $4; file[f++] = $5 }
	$1 == "location" {
		text = NF < 4 ? "[" base[$2] "+" $3 "] :0" : ""
		for (i = 4; i <= NF; i++) {
			split($i, part, ":")
			text = text (i > 4 ? "," : "") fn[part[1]] " " file[part[1]] ":" part[2]
		}
		name[l++] = text
	}
	$1 == "labels" {
		words = numbers = ""
		for (i = 2; i < NF; i += 2) {
			if ($i == "comm") words = " comm:[" $(i + 1) "]"
			else numbers = numbers " " $i ":[" $(i + 1) ($i == "cpu" || $(i + 1) == 0 ? " " $i : "") "]"
		}
		labels[++s] = words "|" numbers
	}
	$1 == "n" { parent[n] = $2; at[n++] = $3 }
	$1 == "s" {
		line = $6 " " $7 " |"
		for (node = $3; node != "-"; node = parent[node])
			line = line " " name[at[node]] ";"
		split(labels[$4], part, "|")
		ending = $5 == "root" ? "" : " pitot::ending:[" $5 "]"
		print " " line part[1] ending part[2]
	}' | sed 's/  */ /g' | sort
}

check_written()
{
	written=$1
	from=$2
	same_top "$written:" "$tmp/w.pb.gz" "$from"
	same_top "$written:" "$tmp/w.pb.gz" "$from" -cum
	same_top "$written:" "$tmp/w.pb.gz" "$from" -sample_index=samples
	same_top "$written:" "$tmp/w.pb.gz" "$from" -noinlines -nodecount=5 -unit=us
	pprof -raw "$tmp/w.pb.gz" >"$tmp/raw" && raw_samples <"$tmp/raw" >"$tmp/theirs"
	stream_samples <"$from" >"$tmp/ours"
	test -s "$tmp/theirs" && cmp -s "$tmp/theirs" "$tmp/ours" && pass "$written: -raw has the samples" || {
		fail "$written: -raw has the samples"
		diff "$tmp/theirs" "$tmp/ours" | head -n 10 | sed 's/^/# /'
	}
	# -traces: leaf first, the value with the leaf; -tags: sums by label; -peek opens.
	pprof -traces -unit=ns "$tmp/w.pb.gz" | grep -c '^-----------' >"$tmp/theirs"
	grep -c '^s	' "$from" | awk '{ print $1 + 1 }' >"$tmp/ours"
	check_same "$written: -traces has as many" "$tmp/ours" "$tmp/theirs"
	pprof -tags -unit=ns "$tmp/w.pb.gz" |
		awk '/^ *[a-z]+: Total/ { key = $1 } key == "comm:" && /%\)/ {
			sub(/(\.0)?ns$/, "", $1); print $NF, $1 + 0 }' | sort >"$tmp/theirs"
	pitot-top --by comm --tsv "$from" | awk -F '\t' 'NR > 1 { print $8, $1 }' | sort >"$tmp/ours"
	check_same "$written: -tags has the sums by comm" "$tmp/ours" "$tmp/theirs"
	check "$written: -peek" go tool pprof -symbolize=none -peek . "$tmp/w.pb.gz"
}

pitot-profile --labels comm,pid,tid,cpu "$srcdir/tests/data/demo.perf.data" >"$tmp/demo" 2>/dev/null
pitot-pprof "$tmp/demo" >"$tmp/w.pb.gz"
check_written 'a recording' "$tmp/demo"

# ---- what Go writes -----------------------------------------------------------------------------

mkdir "$tmp/go"
if go build -o "$tmp/profiles" "$srcdir/tests/workloads/profiles.go" 2>"$tmp/build" &&
	"$tmp/profiles" "$tmp/go"; then
	pass 'Go makes profiles'
else
	fail 'Go makes profiles'
	note "$tmp/build"
fi
for name in cpu heap allocs mutex block goroutine threadcreate; do
	file=$tmp/go/$name.pb.gz
	# its types, as pprof lists them
	types=$(pprof -raw "$file" | awk '/^Samples:/ { getline; print NF }')
	index=0
	while test "$index" -lt "${types:-0}"; do
		same_top "Go's $name:" "$file" "$file" -sample_index=$index
		same_top "Go's $name:" "$file" "$file" -sample_index=$index -cum -nodefraction=0
		index=$((index + 1))
	done
	test "$index" -gt 0 || fail "Go's $name has no sample types"
	same_top "Go's $name:" "$file" "$file"
	same_top "Go's $name:" "$file" "$file" -noinlines -unit=auto
	pitot-pprof "$file" >"$tmp/again.pb.gz"
	pprof -top "$file" >"$tmp/theirs"
	pprof -top "$tmp/again.pb.gz" >"$tmp/ours"
	check_same "Go's $name: written again it is the same to pprof" "$tmp/theirs" "$tmp/ours"
	pitot-profile "$file" >"$tmp/stream"
	pitot-profile "$tmp/again.pb.gz" >"$tmp/stream.again"
	check_same "Go's $name: and to us" "$tmp/stream" "$tmp/stream.again"
done

# ---- go build -pgo ------------------------------------------------------------------------------

what='go build -pgo takes what we write'
minor=$(go version | sed 's/.*go1\.\([0-9]*\).*/\1/')
if test "$minor" -lt 21; then
	skip "$what" "needs go 1.21, has 1.$minor"
else
	pitot-pprof "$tmp/go/cpu.pb.gz" >"$tmp/default.pgo"
	check "$what" go build -pgo "$tmp/default.pgo" -o "$tmp/with-pgo" \
		"$srcdir/tests/workloads/profiles.go"
fi

# ---- the corpus ---------------------------------------------------------------------------------

if test -n "${PITOT_CORPUS:-}"; then
	differ=
	count=0
	for name in $(awk -F '\t' 'NR > 1 { print $1 }' "$PITOT_CORPUS/CATALOG.tsv"); do
		pitot-profile --labels comm,pid,tid,cpu "$PITOT_CORPUS/recordings/$name" \
			>"$tmp/s0" 2>/dev/null
		grep -q '^event' "$tmp/s0" || continue
		count=$((count + 1))
		pitot-pprof "$tmp/s0" >"$tmp/w.pb.gz" 2>/dev/null
		pitot-profile "$tmp/w.pb.gz" >"$tmp/s1" 2>/dev/null
		pitot-pprof "$tmp/s1" >"$tmp/w2.pb.gz" 2>/dev/null
		pitot-profile "$tmp/w2.pb.gz" 2>/dev/null | cmp -s - "$tmp/s1" ||
			differ="$differ fixed-point:$name"
		# all but squares, and labels without a text
		for stream in s0 s1; do
			grep '^s	' "$tmp/$stream" | cut -f 2,3,5-7 | sort >"$tmp/$stream.samples"
		done
		cmp -s "$tmp/s0.samples" "$tmp/s1.samples" || differ="$differ samples:$name"
		pprof -top "$tmp/w.pb.gz" | comparable >"$tmp/theirs"
		pitot-top --format=pprof "$tmp/s0" 2>/dev/null | comparable | cmp -s - "$tmp/theirs" ||
			differ="$differ top:$name"
	done
	test "$count" -gt 40 && test -z "$differ" &&
		pass 'recordings of the corpus: fixed points, and the table of pprof' ||
		fail "recordings of the corpus: $count;$differ"
else
	skip 'recordings of the corpus' 'PITOT_CORPUS is not set'
fi
finish
