#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The order of the layers is kept, and the check that says so sees what it should.
. "${srcdir:-.}/tests/lib.sh"
plan 16

check_layers="$srcdir/scripts/check-layers.sh"
tree=$tmp/tree

# put FILE LINE...: a file of these lines in the tree
put()
{
	mkdir -p "$tree/$(dirname "$1")"
	put_to=$tree/$1
	shift
	printf '%s\n' "$@" >"$put_to"
}

# A small tree with every kind of include that is allowed.
new_tree()
{
	rm -rf "$tree"
	put include/analyze/base.h '#include <stdint.h>'
	put include/analyze/perf_format.h '#include "analyze/base.h"'
	put include/analyze/perfdata.h '#include "analyze/base.h"' '#include "analyze/perf_format.h"'
	put include/analyze/perfdata_record.h '#include "analyze/perfdata.h"'
	put libanalyze/base/reader.h '#include "analyze/base.h"'
	put libanalyze/base/reader.c '#include "base/reader.h"'
	put libanalyze/perfdata/record.c '#include "analyze/perfdata_record.h"' \
		'#include "base/reader.h"' '#include <linux/perf_event.h>'
	put libanalyze/view/top.c '#include "analyze/perfdata.h"'
	put cmd/cli.h '#include "analyze/base.h"'
	put cmd/pitot-top.c '#include "cli.h"' '#include "base/reader.h"' '#include "analyze/view.h"'
	put tests/unit/base-reader.c '#include "base/reader.h"'
}

# reported DESCRIPTION FILE:LINE FILE LINE...: with this file added, that place is complained of
reported()
{
	new_tree
	reported_what=$1
	reported_where=$2
	shift 2
	put "$@"
	check_match "$reported_what" 1 "^$reported_where: " sh "$check_layers" "$tree"
}

check 'the tree keeps the order' sh "$check_layers" "$srcdir"

new_tree
check 'what is allowed passes' sh "$check_layers" "$tree"
check_status 'a tree without sources fails' 1 sh "$check_layers" "$tmp"

reported 'a later inner header' libanalyze/base/x.c:2 \
	libanalyze/base/x.c '#include "base/reader.h"' '#include "perfdata/state.h"'
reported 'a later interface' libanalyze/perfdata/x.c:1 \
	libanalyze/perfdata/x.c '#include "analyze/view.h"'
reported 'a later interface in angle brackets' libanalyze/perfdata/x.c:1 \
	libanalyze/perfdata/x.c '#include <analyze/view.h>'
reported 'a later interface, indented' libanalyze/perfdata/x.c:1 \
	libanalyze/perfdata/x.c '  # include  "analyze/process.h"'
reported 'a later header of an earlier interface' include/analyze/base_x.h:1 \
	include/analyze/base_x.h '#include "analyze/perf_format.h"'
reported 'an inner header in an interface' include/analyze/view.h:1 \
	include/analyze/view.h '#include "base/reader.h"'
reported 'the tools seen from the library' libanalyze/view/x.c:1 \
	libanalyze/view/x.c '#include "cli.h"'
reported 'an inner header in a tool' cmd/pitot-x.c:1 \
	cmd/pitot-x.c '#include "perfdata/state.h"'
reported 'a way up' tests/unit/x.c:1 \
	tests/unit/x.c '#include "../../libanalyze/base/reader.h"'
reported 'a way up on the way' libanalyze/view/x.c:1 \
	libanalyze/view/x.c '#include "base/../view/top.h"'
reported 'a folder that is no layer' libanalyze/utils/x.c:1 \
	libanalyze/utils/x.c '#include <stdint.h>'
reported 'an interface of no layer' include/analyze/utils.h:1 \
	include/analyze/utils.h '#include <stdint.h>'
reported 'a base name used twice' libanalyze/view/reader.c:1 \
	libanalyze/view/reader.c '#include <stdint.h>'
