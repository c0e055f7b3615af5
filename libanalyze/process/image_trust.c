/* SPDX-License-Identifier: GPL-2.0-or-later */
/* image_trust: whether what is on this machine is what was mapped. */
#include "analyze/process.h"

#include "base/reader.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

bool host_is_here(const char *host)
{
	char here[256] = "";

	gethostname(here, sizeof(here) - 1);
	return host && !strcmp(host, here);
}

bool recorded_here(const struct recording *recording)
{
	return host_is_here(recording->facts.host_name);
}

bool file_is_same(const char *path, const struct file_identity *identity)
{
	struct stat status;

	return !stat(path, &status) && major(status.st_dev) == identity->major &&
	       minor(status.st_dev) == identity->minor && status.st_ino == identity->inode;
}

bool image_may_trust_path(const struct image *image, const struct recording *recording)
{
	struct file_identity identity = {image->major, image->minor, image->inode};

	if (image->build_id_size)
		return true;
	return image->has_inode && recorded_here(recording) &&
	       file_is_same(image->path, &identity);
}

/* Whether one of these ELF notes is this build-id. */
static bool has_build_id(struct span notes, const struct image *image)
{
	enum { NOTE_GNU_BUILD_ID = 3 };
	struct reader reader = reader_over(notes.at, notes.size, false);

	while (reader_left(&reader)) {
		uint32_t name_size = reader_u32(&reader), size = reader_u32(&reader);
		uint32_t type = reader_u32(&reader);
		struct span name = reader_span(&reader, ((size_t)name_size + 3) & ~(size_t)3);
		struct span id = reader_span(&reader, ((size_t)size + 3) & ~(size_t)3);

		if (reader.overrun)
			break;
		if (type == NOTE_GNU_BUILD_ID && name_size == 4 && size <= id.size &&
		    !memcmp(name.at, "GNU", 4) && size == image->build_id_size &&
		    !memcmp(id.at, image->build_id, size))
			return true;
	}
	return false;
}

bool image_is_running_kernel(const struct image *kernel)
{
	unsigned char notes[65536];
	size_t size;
	FILE *file;

	if (!kernel->build_id_size)
		return false;
	file = fopen("/sys/kernel/notes", "re");
	if (!file)
		return false;
	size = fread(notes, 1, sizeof(notes), file);
	fclose(file);
	return has_build_id((struct span){notes, size}, kernel);
}

static int take_kernel(void *state, const struct epoch_view *epoch, const struct mapping *mapping)
{
	const struct image **kernel = state;

	(void)epoch;
	if (mapping->image->kind != IMAGE_KERNEL)
		return 0;
	*kernel = mapping->image;
	return 1;
}

bool image_is_own_vdso(const struct image *image, const struct history *history)
{
	const struct image *kernel = NULL;

	if (image->kind != IMAGE_VDSO || image->is_low != (sizeof(void *) == 4))
		return false;
	if (image->build_id_size)
		return true;
	history_each_mapping(history, take_kernel, &kernel);
	return kernel && image_is_running_kernel(kernel);
}
