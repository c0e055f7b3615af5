/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/kernel_names.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LIST_SIZE_MAX = 256 << 20 };

void kernel_names_release(struct kernel_names *names)
{
	kallsyms_free(names->list);
	names->list = NULL;
	strbuf_release(&names->text);
}

/* A file of /proc has no size to go by. */
static bool read_file(const char *path, struct strbuf *text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status;
	char block[65536];
	ssize_t got = -1;

	if (fd < 0)
		return false;
	if (!fstat(fd, &status) && S_ISREG(status.st_mode))
		while ((got = read(fd, block, sizeof(block))) > 0 && text->length < LIST_SIZE_MAX)
			strbuf_add(text, block, (size_t)got);
	close(fd);
	return got == 0;
}

static void read_list(struct kernel_names *names, const char *path)
{
	struct error error;

	if (read_file(path, &names->text))
		names->list = kallsyms_read(names->text.text, names->text.length, path, &error);
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

/* By how much the recorded kernel is moved from where the list has it. */
static bool find_shift(const struct image *kernel, struct kernel_names *names)
{
	uint64_t text;

	if (!kernel->text_address) { /* nothing to go by: the list as it is */
		names->shift = 0;
		return true;
	}
	if (!kallsyms_address(names->list, "_text", &text) &&
	    !kallsyms_address(names->list, "_stext", &text))
		return false;
	names->shift = kernel->text_address - text;
	return text != 0;
}

struct kernel_names kernel_names_find(const struct image *kernel,
				      const struct load_options *options)
{
	struct kernel_names names = {.text = STRBUF_INIT};

	if (options->kallsyms) {
		names.source = options->kallsyms;
		read_list(&names, options->kallsyms);
		if (names.list && find_shift(kernel, &names))
			return names;
		kernel_names_release(&names);
		names.source = "the file given with --kallsyms is no list of this kernel";
		return names;
	}
	names.source = "~/.debug";
	read_saved(&names, kernel);
	if (names.list && find_shift(kernel, &names))
		return names;
	kernel_names_release(&names);
	if (!image_is_running_kernel(kernel)) {
		names.source = "not the kernel that runs here; give --kallsyms FILE or --vmlinux FILE";
		return names;
	}
	names.source = "/proc/kallsyms";
	read_list(&names, names.source);
	if (names.list && find_shift(kernel, &names) && !names.shift)
		return names;
	kernel_names_release(&names);
	names.source = "/proc/kallsyms hides addresses from this user, or the kernel was booted again";
	return names;
}
