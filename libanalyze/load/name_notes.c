/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/name_notes.h"

#include <inttypes.h>
#include <string.h>

static void add_word(struct strbuf *text, const char *before, const char *word)
{
	strbuf_add_string(text, before);
	escape_word(text, word, strlen(word));
}

/* The image and the debug file are looked for at some of the same places. */
static bool tried_before(const struct module *module, size_t index)
{
	const struct module_tried *tried = module_tried(module, index);

	for (size_t i = 0; i < index; i++)
		if (!strcmp(module_tried(module, i)->path, tried->path) &&
		    !strcmp(module_tried(module, i)->reason, tried->reason))
			return true;
	return false;
}

static void add_tried(struct strbuf *text, const struct module *module)
{
	for (size_t i = 0; i < module_tried_count(module); i++) {
		if (tried_before(module, i))
			continue;
		add_word(text, "; ", module_tried(module, i)->path);
		add_word(text, ": ", module_tried(module, i)->reason);
	}
}

static void add_found(struct strbuf *text, const struct module *module)
{
	const char *image = module_image_path(module), *debug = module_debug_path(module);

	add_word(text, "found: ", image ? image : "-");
	if (debug)
		add_word(text, module_has_debug(module) ? ", debug info: " : ", symbols: ", debug);
	if (!module_has_debug(module)) {
		strbuf_add_string(text, ", no debug info");
		add_tried(text, module);
	}
}

void name_note_module(struct profile *profile, uint32_t number, const struct module *module,
		      struct intern *noted)
{
	const struct profile_module *about = &profile->modules.items[number];
	const char *build_id = profile_text(profile, about->build_id);
	struct strbuf key = STRBUF_INIT, text = STRBUF_INIT;
	size_t count = noted->count;

	strbuf_addf(&key, "module %s", profile_text(profile, about->path));
	intern_add(noted, key.text, key.length);
	if (noted->count == count && *build_id)
		strbuf_addf(&key, " %s", build_id);
	if (module_found(module)) {
		add_found(&text, module);
	} else {
		strbuf_addf(&text, "not found, wanted build-id %s",
			    *build_id ? build_id : "(not recorded)");
		add_tried(&text, module);
	}
	profile_set_note(profile, true, key.text, text.text);
	strbuf_release(&key);
	strbuf_release(&text);
}

void name_note_jit(struct profile *profile, const char *path, const char *note)
{
	struct strbuf key = STRBUF_INIT, text = STRBUF_INIT;

	strbuf_addf(&key, "module %s", path);
	if (*note == ';' || !*note)
		strbuf_add_string(&text, "not found, wanted build-id (not recorded)");
	strbuf_add_string(&text, note);
	profile_set_note(profile, true, key.text, text.text);
	strbuf_release(&key);
	strbuf_release(&text);
}

void name_note_kernel(struct profile *profile, bool found, const char *source)
{
	struct strbuf text = STRBUF_INIT;

	strbuf_addf(&text, "%s: %s", found ? "found" : "none", source);
	profile_set_note(profile, true, "kernel names", text.text);
	strbuf_release(&text);
}

void name_note_option(struct profile *profile, const char *option, const char *file,
		      const char *reason)
{
	struct strbuf key = STRBUF_INIT, text = STRBUF_INIT;

	strbuf_addf(&key, "option %s", option);
	add_word(&text, "not used: ", file);
	add_word(&text, ": ", reason);
	profile_set_note(profile, true, key.text, text.text);
	strbuf_release(&key);
	strbuf_release(&text);
}

/* Of two files that had the same path none is the one. */
void name_note_inode(struct profile *profile, const struct image *image)
{
	struct strbuf key = STRBUF_INIT, value = STRBUF_INIT;
	const char *before;
	size_t size;

	strbuf_addf(&key, "inode %s", image->path);
	strbuf_addf(&value, "%" PRIu32 ":%" PRIu32 " %" PRIu64, image->major, image->minor,
		    image->inode);
	before = profile_fact(profile, key.text, &size);
	profile_set_note(profile, false, key.text,
			 before && strcmp(before, value.text) != 0 ? "several" : value.text);
	strbuf_release(&key);
	strbuf_release(&value);
}
