/* SPDX-License-Identifier: GPL-2.0-or-later */
/* error: the one sentence that says why the library cannot go on. */
#include "analyze/base.h"

#include <stdio.h>
#include <string.h>

/*
 * Puts the message and then the cause into `error`. A message that does not fit ends in "...", not
 * in the middle of a character, and the cause is there whole all the same. It is put together in a
 * place of its own because an argument may be the message that it replaces.
 */
static void put_message(struct error *error, const char *format, va_list list, const char *cause)
{
	char message[sizeof(error->message)];
	size_t room = sizeof(message) - strlen(cause);
	int length = vsnprintf(message, room, format, list);
	size_t end = length < 0 ? 0 : (size_t)length;

	if (end >= room) {
		end = room - sizeof("...");
		while (end > 0 && ((unsigned char)message[end] & 0xc0) == 0x80)
			end--;
		memcpy(message + end, "...", strlen("..."));
		end += strlen("...");
	}
	memcpy(error->message, message, end);
	memcpy(error->message + end, cause, strlen(cause) + 1);
}

int error_set(struct error *error, enum error_code code, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	put_message(error, format, list, "");
	va_end(list);
	error->code = code;
	return -1;
}

int error_errno(struct error *error, const char *format, ...)
{
	char cause[128];
	va_list list;

	snprintf(cause, sizeof(cause), ": %m");
	va_start(list, format);
	put_message(error, format, list, cause);
	va_end(list);
	error->code = ERROR_SYSTEM;
	return -1;
}
