/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "process/images.h"

#include <string.h>

void images_release(struct images *images)
{
	intern_release(&images->names);
	intern_release(&images->identities);
	vector_release(&images->all);
}

static bool begins(struct span path, const char *with)
{
	size_t size = strlen(with);

	return path.size >= size && !memcmp(path.at, with, size);
}

static bool is(struct span path, const char *name)
{
	return path.size == strlen(name) && begins(path, name);
}

/* Memory that is executable and no file, by the names that the kernel has for it. */
static bool is_anonymous(struct span path)
{
	static const char *const names[] = {
		"//anon",    "/dev/zero",   "/anon_hugepage", "[stack", "[heap]",
		"[anon",     "anon_inode:", "/memfd:",        "/SYSV",  "/dev/ashmem",
		"[uprobes]", "[vsyscall]",  "/dev/shm/",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (begins(path, names[i]))
			return true;
	return !path.size;
}

static enum image_kind kind_of(struct span path, uint32_t pid, uint16_t misc)
{
	unsigned mode = misc & MISC_CPUMODE_MASK;

	if (begins(path, "[guest.kernel"))
		return IMAGE_GUEST_KERNEL;
	if (begins(path, "[kernel.kallsyms]") || is(path, "[kernel.vmlinux]"))
		return IMAGE_KERNEL;
	if (pid == (uint32_t)PID_KERNEL || mode == MISC_CPUMODE_KERNEL)
		return mode == MISC_CPUMODE_GUEST_KERNEL ? IMAGE_GUEST_KERNEL : IMAGE_KERNEL_MODULE;
	if (begins(path, "[vdso") || is(path, "linux-vdso.so.1"))
		return IMAGE_VDSO;
	return is_anonymous(path) ? IMAGE_ANONYMOUS : IMAGE_FILE;
}

/* The build-id that the header lists for a path, where the record itself has none. */
static void add_listed_build_id(const struct recording *recording, struct image *image)
{
	const struct facts *facts = &recording->facts;
	bool is_kernel = image->kind == IMAGE_KERNEL;

	for (size_t i = 0; i < facts->build_id_count; i++) {
		const struct build_id *listed = &facts->build_ids[i];

		/* The map of the kernel is called "[kernel.kallsyms]_text". */
		if (is_kernel ? strncmp(image->path, listed->path, strlen(listed->path)) ||
					!*listed->path
			      : strcmp(image->path, listed->path))
			continue;
		image->build_id_size = listed->size;
		memcpy(image->build_id, listed->bytes, sizeof(image->build_id));
		return;
	}
}

/*
 * Ids of 16 and of 8 bytes were filled up to 20 with zeros, by old versions of perf and by
 * simpleperf. That a longer one happens to end so is as likely as that two are the same.
 */
static void trim_build_id(struct image *image)
{
	static const uint8_t zeros[sizeof(image->build_id)];

	if (image->build_id_size != sizeof(zeros))
		return;
	for (uint8_t size = 0; size < sizeof(zeros); size = (uint8_t)(size + 8))
		if (!memcmp(image->build_id + size, zeros, sizeof(zeros) - size)) {
			image->build_id_size = size;
			return;
		}
}

static const struct image *intern_image(struct images *images, const struct image *like,
					struct span path)
{
	const uint64_t numbers[] = {
		like->kind,	     like->pid,   like->is_low,
		like->major,	     like->minor, like->inode,
		like->inode_generation, like->text_address, like->build_id_size,
	};
	struct strbuf key = STRBUF_INIT;
	struct image *image;
	uint32_t number;

	strbuf_add(&key, numbers, sizeof(numbers));
	strbuf_add(&key, like->build_id, like->build_id_size);
	strbuf_add(&key, path.at, path.size);
	number = intern_add(&images->identities, key.text, key.length);
	strbuf_release(&key);
	if (number < images->all.count)
		return images->all.items[number];
	image = arena_alloc(&images->names.arena, sizeof(*image));
	*image = *like;
	image->index = number;
	image->path = intern_string(&images->names, path.at, path.size);
	if (!image->build_id_size)
		add_listed_build_id(images->recording, image);
	trim_build_id(image);
	*vector_push(&images->all) = image;
	return image;
}

/* From where the recorded symbol is, which may be behind where the map begins. */
static uint64_t text_size_of(const struct record_body *body)
{
	uint64_t text = body->mmap.page_offset, end;

	if (!text || text < body->mmap.start ||
	    __builtin_add_overflow(body->mmap.start, body->mmap.length, &end) || end < text)
		return 0;
	return end - text;
}

const struct image *images_add(struct images *images, const struct record_body *body, uint16_t misc)
{
	struct image like = {.kind = kind_of(body->mmap.path, body->mmap.pid, misc)};

	like.build_id_size = body->mmap.build_id_size;
	memcpy(like.build_id, body->mmap.build_id, like.build_id_size);
	like.has_inode = body->mmap.inode != 0;
	like.major = body->mmap.major;
	like.minor = body->mmap.minor;
	like.inode = body->mmap.inode;
	like.inode_generation = body->mmap.inode_generation;
	if (like.kind == IMAGE_KERNEL || like.kind == IMAGE_GUEST_KERNEL)
		like.text_address = body->mmap.page_offset;
	if (like.kind == IMAGE_KERNEL)
		like.text_size = text_size_of(body);
	if (like.kind == IMAGE_KERNEL_MODULE)
		like.text_address = body->mmap.start;
	if (like.kind == IMAGE_ANONYMOUS)
		like.pid = body->mmap.pid;
	like.is_low = like.kind == IMAGE_VDSO && body->mmap.start <= UINT32_MAX;
	return intern_image(images, &like, body->mmap.path);
}

const struct image *images_add_jit(struct images *images, uint32_t pid, const char *path)
{
	struct image like = {.kind = IMAGE_JIT, .pid = pid};

	return intern_image(images, &like,
			    (struct span){(const unsigned char *)path, strlen(path)});
}

const struct image *images_add_ksymbol(struct images *images, struct span name)
{
	struct image like = {.kind = IMAGE_KSYMBOL};

	return intern_image(images, &like, name);
}
