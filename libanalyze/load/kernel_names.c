/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/kernel_names.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void kernel_names_release(struct kernel_names *names)
{
	kallsyms_free(names->list);
	names->list = NULL;
	input_close(&names->text);
}

static void read_list(struct kernel_names *names, const char *path)
{
	static const struct input_limits limits = {256 << 20, 64};
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct input *text = &names->text;
	struct stat status;
	struct error error;

	if (fd < 0)
		return;
	if (!fstat(fd, &status) && S_ISREG(status.st_mode) &&
	    !input_open_fd(text, fd, path, &limits, &error) && !text->problem)
		names->list = kallsyms_read(text->bytes, text->size, path, &error);
	close(fd);
}

static void add_hex(struct strbuf *text, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		strbuf_addf(text, "%02x", bytes[i]);
}

/* What `perf record` and `perf buildid-cache` put aside. */
static void read_saved(struct kernel_names *names, const struct image *kernel)
{
	const char *home = getenv("HOME");
	struct strbuf path = STRBUF_INIT;

	if (!home || !kernel->build_id_size)
		return;
	strbuf_addf(&path, "%s/.debug/[kernel.kallsyms]/", home);
	add_hex(&path, kernel->build_id, kernel->build_id_size);
	strbuf_add_string(&path, "/kallsyms");
	read_list(names, path.text);
	strbuf_release(&path);
}

/* The symbol that the kernel was recorded to be at: "[kernel.kallsyms]_stext" is at that. */
static const char *reference_of(const struct image *kernel)
{
	const char *bracket = strchr(kernel->path, ']');

	return bracket && bracket[1] ? bracket + 1 : "_text";
}

/*
 * By how much the recorded kernel is moved from where the list has it. A list has no build-id; but
 * perf lets the map of the kernel end with its code, and only by chance does another kernel's do
 * so.
 */
static const char *find_shift(const struct image *kernel, bool force, struct kernel_names *names)
{
	uint64_t text;

	if (!kallsyms_address(names->list, reference_of(kernel), &text) || !text)
		return "it does not tell where the kernel begins";
	names->shift = kernel->text_address - text;
	if (kernel->text_size && !force &&
	    !kallsyms_may_end_at(names->list, text + kernel->text_size))
		return "it is of another kernel, whose code is longer or shorter";
	return NULL;
}

static bool use_list(const struct image *kernel, bool force, struct kernel_names *names)
{
	if (names->list && kernel->text_address && !find_shift(kernel, force, names))
		return true;
	kernel_names_release(names);
	return false;
}

static void use_given(const struct image *kernel, const struct load_options *options,
		      struct kernel_names *names)
{
	names->source = options->kallsyms;
	read_list(names, options->kallsyms);
	if (!names->list)
		names->fault = "it is no list of this kernel";
	else if (kernel->text_address) /* else there is nothing to go by: the list as it is */
		names->fault = find_shift(kernel, options->modules.force, names);
	if (!names->fault)
		return;
	kernel_names_release(names);
	names->source = "the file given with --kallsyms is no list of this kernel";
}

struct kernel_names kernel_names_find(const struct image *kernel,
				      const struct load_options *options)
{
	struct kernel_names names = {.list = NULL};

	if (options->kallsyms) {
		use_given(kernel, options, &names);
		return names;
	}
	names.source = "~/.debug";
	read_saved(&names, kernel);
	if (use_list(kernel, true, &names))
		return names;
	if (!kernel->text_address) {
		names.source = "the recording does not tell where the kernel was: perf was not "
			       "allowed to see it; give --kallsyms FILE";
		return names;
	}
	if (!kernel->build_id_size) {
		names.source = "the recording does not tell which kernel it was; record with perf "
			       "record --buildid-mmap, or give --kallsyms FILE or --vmlinux FILE";
		return names;
	}
	if (!image_is_running_kernel(kernel)) {
		names.source =
			"not the kernel that runs here; give --kallsyms FILE or --vmlinux FILE";
		return names;
	}
	names.source = "/proc/kallsyms";
	read_list(&names, names.source);
	if (use_list(kernel, true, &names) && !names.shift)
		return names;
	kernel_names_release(&names);
	names.source =
		"/proc/kallsyms hides addresses from this user, or the kernel was booted again";
	return names;
}

/* Without a build-id, whether the code is as long as the recorded map. */
static bool has_other_end(const struct image *kernel, const struct module *module, uint64_t text)
{
	uint64_t wanted = text + kernel->text_size, end;

	return kernel->text_size && module_symbol_address(module, "_end", &end) && wanted < end &&
	       !(module_symbol_address(module, "_etext", &end) && wanted == end) &&
	       !(module_symbol_address(module, "_edata", &end) && wanted == end);
}

const char *vmlinux_fault(const struct image *kernel, const struct module *module, bool force,
			  uint64_t *text)
{
	if (!module_has_build_id(module, kernel->build_id, kernel->build_id_size) && !force)
		return "it has another build-id than the recorded kernel";
	if (!kernel->text_address)
		return "the recording does not tell where the kernel was";
	if (!module_symbol_address(module, reference_of(kernel), text))
		return "it has no symbol _text";
	if (!kernel->build_id_size && !force && has_other_end(kernel, module, *text))
		return "it is another kernel, whose code is longer or shorter";
	return NULL;
}
