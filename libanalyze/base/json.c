/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/json.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void new_line(struct json *json)
{
	strbuf_add_char(json->out, '\n');
	for (unsigned i = 0; i < json->depth; i++)
		strbuf_add_string(json->out, "  ");
}

/* What stands before a value or a key, but for a value behind its key. */
static void begin_item(struct json *json)
{
	if (json->after_key) {
		json->after_key = false;
		return;
	}
	if (!json->depth)
		return;
	if (json->filled[json->depth - 1])
		strbuf_add_char(json->out, ',');
	json->filled[json->depth - 1] = true;
	new_line(json);
}

static void open_with(struct json *json, char opening, char closing)
{
	assert(json->depth < JSON_DEPTH_MAX);
	begin_item(json);
	strbuf_add_char(json->out, opening);
	json->closing[json->depth] = closing;
	json->filled[json->depth] = false;
	json->depth++;
}

void json_object(struct json *json)
{
	open_with(json, '{', '}');
}

void json_array(struct json *json)
{
	open_with(json, '[', ']');
}

void json_end(struct json *json)
{
	assert(json->depth && !json->after_key);
	json->depth--;
	if (json->filled[json->depth])
		new_line(json);
	strbuf_add_char(json->out, json->closing[json->depth]);
	if (!json->depth)
		strbuf_add_char(json->out, '\n');
}

static void add_quoted(struct json *json, const char *string)
{
	strbuf_add_char(json->out, '"');
	escape_json(json->out, string, strlen(string));
	strbuf_add_char(json->out, '"');
}

void json_key(struct json *json, const char *key)
{
	begin_item(json);
	add_quoted(json, key);
	strbuf_add_string(json->out, ": ");
	json->after_key = true;
}

void json_string(struct json *json, const char *string)
{
	begin_item(json);
	if (string)
		add_quoted(json, string);
	else
		strbuf_add_string(json->out, "null");
}

void json_u64(struct json *json, uint64_t value)
{
	begin_item(json);
	strbuf_add_u64(json->out, value);
}

void json_i64(struct json *json, int64_t value)
{
	begin_item(json);
	strbuf_addf(json->out, "%" PRId64, value);
}

void json_double(struct json *json, double value)
{
	char text[32];

	if (!isfinite(value)) {
		json_null(json);
		return;
	}
	begin_item(json);
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(text, sizeof(text), "%.*g", digits, value);
		if (fabs(strtod(text, NULL) - value) <= 0)
			break;
	}
	strbuf_add_string(json->out, text);
}

void json_bool(struct json *json, bool value)
{
	begin_item(json);
	strbuf_add_string(json->out, value ? "true" : "false");
}

void json_null(struct json *json)
{
	begin_item(json);
	strbuf_add_string(json->out, "null");
}
