/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * base: what every layer stands on and knows nothing of profiling.
 *
 * struct error  how the library says that it cannot go on
 * struct strbuf a growing string
 * escape_*      how a byte string from the input is shown in a place with rules of its own
 */
#ifndef ANALYZE_BASE_H
#define ANALYZE_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PRINTF_LIKE(string, first) __attribute__((format(printf, string, first)))

/* Bytes that something else owns. */
struct span {
	const unsigned char *at;
	size_t size;
};

/* A sum that stays at the most there is. */
static inline void add_saturated(uint64_t *sum, uint64_t more)
{
	if (__builtin_add_overflow(*sum, more, sum))
		*sum = UINT64_MAX;
}

enum error_code {
	ERROR_NONE,
	ERROR_SYSTEM, /* a system call failed */
	ERROR_INPUT,  /* the input is not what it should be */
	ERROR_EMPTY,  /* the input has not a single byte */
	ERROR_LIMIT,  /* the input asks for more than a limit allows */
};

/*
 * The last parameter of what can fail, owned by the caller and untouched on success. The message
 * is lower case without a full stop: what failed first, the subject in single quotes, the cause
 * last.
 */
struct error {
	enum error_code code;
	char message[512];
};

/*
 * Both return -1, so that a failing function can end in `return error_set(...)`. The message of
 * `error` itself may be among the arguments. One that is too long ends in "...".
 */
int error_set(struct error *error, enum error_code code, const char *format, ...)
	PRINTF_LIKE(3, 4);
/* Adds ": " and the text of errno. */
int error_errno(struct error *error, const char *format, ...) PRINTF_LIKE(2, 3);

/* ---- strbuf ----------------------------------------------------------------------------------
 * `text` is never NULL and always ends in a NUL that `length` does not count.
 */
struct strbuf {
	char *text;
	size_t length;
	size_t capacity; /* 0 while `text` is not ours */
};

extern char strbuf_empty[];
#define STRBUF_INIT {strbuf_empty, 0, 0}

void strbuf_release(struct strbuf *buf);
void strbuf_clear(struct strbuf *buf); /* keeps the memory */
void strbuf_add(struct strbuf *buf, const void *bytes, size_t size);
void strbuf_add_string(struct strbuf *buf, const char *string);
void strbuf_add_char(struct strbuf *buf, char c);
void strbuf_addf(struct strbuf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
void strbuf_add_u64(struct strbuf *buf, uint64_t value);
void strbuf_add_i64(struct strbuf *buf, int64_t value);
void strbuf_add_hex(struct strbuf *buf, uint64_t value); /* no 0x */

/* ---- escape ----------------------------------------------------------------------------------
 * Each appends `size` bytes of unknown origin so that they are inert where they are going. Valid
 * UTF-8 passes, but no control character (C0, DEL, C1) ever does; that and every byte that is not
 * UTF-8 is made visible as \xHH (JSON: \u00HH, and U+FFFD for each bad byte).
 */
/* For people: a backslash stays single; what would turn the order of the text is made visible. */
void escape_terminal(struct strbuf *buf, const void *bytes, size_t size);
void escape_tsv(struct strbuf *buf, const void *bytes, size_t size); /* reversible: \t \n \\ \xHH */
/* Appends what escape_tsv was given; false: a backslash with something else behind it. */
bool unescape_tsv(struct strbuf *buf, const void *bytes, size_t size);
void escape_json(struct strbuf *buf, const void *bytes, size_t size); /* without the quotes */
/*
 * For people, and without the few characters that XML cannot have at all; < > & and quotes are left
 * to what writes the XML.
 */
void escape_xml(struct strbuf *buf, const void *bytes, size_t size);
/* What has a meaning in XML as entities; of text that escape_xml has made. */
void escape_markup(struct strbuf *buf, const char *text, size_t size);
/*
 * A word for key=value lines, reversible: as escape_terminal, and between double quotes, with \"
 * and \\ for those two, when it is empty or has a blank, a double quote or a backslash.
 */
void escape_word(struct strbuf *buf, const void *bytes, size_t size);

/* Memory: these end the program with a message when there is none left, as there is no way on. */
void *xmalloc(size_t size);
void *xcalloc(size_t count, size_t size);
/*
 * The same for tables that are filled at random; they begin with a cache line. Of large fresh memory
 * a page that is read before it is written is faulted twice, and the second time all other threads
 * are stopped for it.
 */
void *xcalloc_table(size_t count, size_t size);
void *xrealloc_array(void *memory, size_t count, size_t size);
char *xstrdup(const char *string);
/* What they do then. */
_Noreturn void memory_is_out(void);

#endif
