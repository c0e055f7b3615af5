# SPDX-License-Identifier: GPL-2.0-or-later

# PITOT_NEED(VARIABLE, PKG-CONFIG MODULE, DEBIAN PACKAGE)
# Looks for a library and remembers a missing one, so that the user hears of all of them at once.
AC_DEFUN([PITOT_NEED], [
	AC_REQUIRE([PKG_PROG_PKG_CONFIG])
	AS_IF([test -n "$PKG_CONFIG"],
	      [PKG_CHECK_MODULES([$1], [$2], [], [pitot_missing="$pitot_missing $3"])])
])

# PITOT_NEED_DONE
# Stops when something was missing, with the line that helps.
AC_DEFUN([PITOT_NEED_DONE], [
	AS_IF([test -z "$PKG_CONFIG"],
	      [AC_MSG_ERROR([pkg-config is missing; on Debian: apt-get install pkg-config])])
	AS_IF([test -n "$pitot_missing"],
	      [AC_MSG_ERROR([libraries are missing; on Debian: apt-get install$pitot_missing])])
])

# _PITOT_IF(AC_COMPILE_IFELSE or AC_LINK_IFELSE, FLAGS, THEN, ELSE)
# The header makes the C library's own complaints (of _FORTIFY_SOURCE) part of the trial; -Werror
# makes clang's and gcc's warnings of an unknown flag a no.
m4_define([_PITOT_IF], [
	AC_MSG_CHECKING([whether $CC takes $2])
	pitot_saved_cflags=$CFLAGS
	CFLAGS="$CFLAGS -Werror $2"
	$1([AC_LANG_PROGRAM([[#include <stdio.h>]], [[puts("");]])],
	   [pitot_takes=yes], [pitot_takes=no])
	CFLAGS=$pitot_saved_cflags
	AC_MSG_RESULT([$pitot_takes])
	AS_IF([test $pitot_takes = yes], [$3], [$4])
])

AC_DEFUN([PITOT_IF_COMPILES], [_PITOT_IF([AC_COMPILE_IFELSE], [$1], [$2], [$3])])
AC_DEFUN([PITOT_IF_LINKS], [_PITOT_IF([AC_LINK_IFELSE], [$1], [$2], [$3])])

# PITOT_ADD_FLAGS(VARIABLE, FLAGS), PITOT_ADD_LINK_FLAGS(VARIABLE, FLAGS)
# Collects the flags that this compiler takes.
AC_DEFUN([PITOT_ADD_FLAGS], [
	AS_VAR_SET([$1], [])
	for pitot_flag in m4_normalize([$2]); do
		PITOT_IF_COMPILES([$pitot_flag], [AS_VAR_APPEND([$1], [" $pitot_flag"])])
	done
	AC_SUBST([$1])
])
AC_DEFUN([PITOT_ADD_LINK_FLAGS], [
	AS_VAR_SET([$1], [])
	for pitot_flag in m4_normalize([$2]); do
		PITOT_IF_LINKS([$pitot_flag], [AS_VAR_APPEND([$1], [" $pitot_flag"])])
	done
	AC_SUBST([$1])
])
