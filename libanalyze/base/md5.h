/* SPDX-License-Identifier: GPL-2.0-or-later */
/* md5: the digest of RFC 1321, by which debug info knows source files. No proof against malice. */
#ifndef BASE_MD5_H
#define BASE_MD5_H

#include "analyze/base.h"

enum { MD5_SIZE = 16 };

void md5_of(const void *bytes, size_t size, unsigned char digest[MD5_SIZE]);

#endif
