#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# pitot: which tool it runs, from where, with what; and what it says when there is none.
. "${srcdir:-.}/tests/lib.sh"

# A suite of its own: pitot itself, and tools that tell how they were called.
bin=$tmp/bin
mkdir "$bin" "$tmp/elsewhere"
cp "$builddir/cmd/pitot" "$bin/pitot"

# put_tool FILE
put_tool()
{
	cat >"$1" <<'END'
#!/bin/sh
printf '%s' "${0##*/}"
for word; do printf ' <%s>' "$word"; done
echo
test "$1" != exit || exit "$2"
END
	chmod +x "$1"
}

put_tool "$bin/pitot-info"
put_tool "$bin/pitot-of-others2"
put_tool "$tmp/elsewhere/pitot-records"
put_tool "$tmp/pitot-up"
PATH=$bin:$tmp/elsewhere:$PATH

# ---- running

check_output 'runs the tool' "$bin/pitot" info <<\END
pitot-info
END
check_output 'what stands behind the name is handed on as it is' \
	"$bin/pitot" info -x --help 'a b' '' -- --version '*' <<\END
pitot-info <-x> <--help> <a b> <> <--> <--version> <*>
END
check_status 'the status is that of the tool' 3 "$bin/pitot" info exit 3
check_status 'whatever it is' 77 "$bin/pitot" info exit 77
echo through >"$tmp/in"
printf '#!/bin/sh\ncat\n' >"$bin/pitot-cat"
chmod +x "$bin/pitot-cat"
check_match 'standard input is that of the tool' 0 '^through$' \
	sh -c '"$1" cat <"$2"' - "$bin/pitot" "$tmp/in"
check_output 'a tool that pitot does not know of' pitot of-others2 a <<\END
pitot-of-others2 <a>
END
check_output 'behind --' "$bin/pitot" -- info --version <<\END
pitot-info <--version>
END

# ---- where from

check_error 'a tool in PATH only is not run' 2 "there is no tool 'records'" pitot records
cp "$stdout" "$tmp/printed"
check_status 'nor anything else' 1 grep . "$tmp/printed"
ln -s "$bin/pitot" "$tmp/elsewhere/linked"
check_output 'by a link from elsewhere' "$tmp/elsewhere/linked" info <<\END
pitot-info
END
check_output 'by its name in PATH' pitot info <<\END
pitot-info
END
check_output 'by a relative path' sh -c 'cd "$1" && ./pitot info' - "$bin" <<\END
pitot-info
END
check_output 'from a directory with another one' sh -c 'cd "$1" && pitot info' - "$tmp/elsewhere" <<\END
pitot-info
END

# ---- names that are none

for name in ../up ../bin/pitot-info Info in.fo 'in fo' -info2 _info '' 2info 'info;true' info/; do
	case $name in
	-*) set -- -- "$name" ;;
	*) set -- "$name" ;;
	esac
	check_error "'$name' is no tool" 2 "^pitot: there is no tool '" "$bin/pitot" "$@"
done
check_error 'a name is shown so that no terminal obeys it' 2 \
	"^pitot: there is no tool '\\\\x1b\\[2J'" "$bin/pitot" "$(printf '\033[2J')"
check_error 'the nearest name' 2 "^pitot: there is no tool 'ifno'; did you mean 'info'\\?$" pitot ifno
check_error 'but none that is not installed' 2 "^pitot: there is no tool 'record'$" pitot record
check_error 'and how to learn more' 2 "^Try 'pitot --help'" pitot ifno
: >"$bin/pitot-dull"
check_error 'a tool that cannot be run' 2 \
	"^pitot: cannot run '.*/pitot-dull': Permission denied$" pitot dull

# ---- help

run pitot
cp "$stdout" "$tmp/alone"
check 'the tools, with a line for each' grep -Eq '^  info  +[a-z]' "$tmp/alone"
check_status 'only those that are installed' 1 grep -q '^  records ' "$tmp/alone"
for word in help --help; do
	check_output "pitot $word says the same" pitot $word <"$tmp/alone"
done
check_output 'help NAME' pitot help info <<\END
pitot-info <--help>
END
check_error 'help for no tool' 2 "there is no tool 'nonsense'" pitot help nonsense
check_error 'help for two' 2 "unexpected operand 'b'" pitot help a b
finish
