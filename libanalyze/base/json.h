/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * json: writes one JSON value, indented by two blanks, as it comes.
 *
 *	struct json json = {.out = &text};
 *
 *	json_object(&json);
 *	json_key(&json, "samples");
 *	json_u64(&json, 12);
 *	json_end(&json);
 *
 * Each call of json_object or json_array has its json_end; in an object a key goes before each
 * value.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "analyze/base.h"

enum { JSON_DEPTH_MAX = 32 };

struct json {
	struct strbuf *out;
	unsigned depth;
	bool filled[JSON_DEPTH_MAX]; /* what is open at this depth has something in it */
	char closing[JSON_DEPTH_MAX];
	bool after_key;
};

void json_object(struct json *json);
void json_array(struct json *json);
/* Closes the last one that is open; behind the outermost comes a newline. */
void json_end(struct json *json);

void json_key(struct json *json, const char *key);

void json_string(struct json *json, const char *string); /* NULL: null */
void json_u64(struct json *json, uint64_t value);
void json_i64(struct json *json, int64_t value);
/* As short as it can be for the same double to be read back; what is no number is null. */
void json_double(struct json *json, double value);
void json_bool(struct json *json, bool value);
void json_null(struct json *json);

#endif
