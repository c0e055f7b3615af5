/* SPDX-License-Identifier: GPL-2.0-or-later */
/* image_trust: whether the file of an image's path is the one that was mapped. */
#include "analyze/process.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

bool recorded_here(const struct recording *recording)
{
	char host[256] = "";

	gethostname(host, sizeof(host) - 1);
	return recording->facts.host_name && !strcmp(recording->facts.host_name, host);
}

bool image_may_trust_path(const struct image *image, const struct recording *recording)
{
	struct stat status;

	if (image->build_id_size)
		return true;
	return image->has_inode && recorded_here(recording) && !stat(image->path, &status) &&
	       major(status.st_dev) == image->major && minor(status.st_dev) == image->minor &&
	       status.st_ino == image->inode;
}
