/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/files_ahead.h"

#include "base/parallel.h"
#include "load/spot_addresses.h"

#include <pthread.h>
#include <stdlib.h>

/* Answers that nobody has taken yet take memory. */
enum { AHEAD_MOST = 8 };

struct question {
	bool is_taken, is_done; /* by one of the threads */
	struct file_answer answer;
};

struct files_ahead {
	struct file_asker asker;
	struct spot_groups *groups;
	struct question *questions; /* of each group */
	pthread_mutex_t lock;       /* of them, and of all that follows */
	pthread_cond_t changed;
	size_t next; /* the group whose turn it is */
	bool is_over;
	struct parallel_task *helper;
};

/* ---- one file ---------------------------------------------------------------------------------- */

struct symbols *ask_module(const struct file_asker *asker, const struct spot_group *group,
			   struct module *module)
{
	const struct load_options *options = asker->options;
	struct symbol_options wanted = {
		.threads = parallel_threads(options->threads, group->count),
		.table_names = true,
		.no_lines = options->detail == LOAD_NAMES,
		.source_text = options->source_text,
		.stats = options->stats,
	};

	return symbols_find(module, group->addresses, group->count, &wanted);
}

/*
 * Modules of the kernel have no segments: they are placed when the file is opened, as the kernel
 * does it. Where there is no file of one, the kernel's own list may have its names.
 */
static struct file_answer ask(const struct file_asker *asker, struct spot_group *group)
{
	const struct image *image = group->image;
	bool is_kernel = image->kind == IMAGE_KERNEL_MODULE;
	struct module_wanted wanted = {
		.path = image->path,
		.build_id = image->build_id,
		.build_id_size = image->build_id_size,
		.trust_path = image_may_trust_path(image, asker->recording),
		.is_own_vdso = image_is_own_vdso(image, asker->history),
	};
	struct file_answer answer = {.module = module_find(asker->search, &wanted)};

	if (!is_kernel)
		spot_addresses(asker->resolved, answer.module, group->spots, group->addresses,
			       group->count);
	for (size_t i = 0; i < group->count && is_kernel; i++)
		group->addresses[i] = asker->resolved->spots.items[group->spots[i]].offset;
	if (!is_kernel || module_found(answer.module))
		answer.symbols = ask_module(asker, group, answer.module);
	return answer;
}

/* ---- all of them ------------------------------------------------------------------------------- */

static bool is_file(const struct spot_group *group)
{
	if (!group->image)
		return false;
	switch (group->image->kind) {
	case IMAGE_FILE:
	case IMAGE_VDSO:
	case IMAGE_KERNEL_MODULE:
		return true;
	default:
		return false;
	}
}

/* With the lock: the next one that nobody has, not too far ahead. */
static struct question *find_free(struct files_ahead *ahead)
{
	for (size_t i = ahead->next; i < ahead->groups->count && i <= ahead->next + AHEAD_MOST; i++)
		if (!ahead->questions[i].is_taken)
			return &ahead->questions[i];
	return NULL;
}

/* With the lock, which is not held meanwhile. */
static void answer(struct files_ahead *ahead, struct question *question)
{
	question->is_taken = true;
	pthread_mutex_unlock(&ahead->lock);
	question->answer =
		ask(&ahead->asker, &ahead->groups->items[question - ahead->questions]);
	pthread_mutex_lock(&ahead->lock);
	question->is_done = true;
	pthread_cond_broadcast(&ahead->changed);
}

static void help(void *state, unsigned index)
{
	struct files_ahead *ahead = state;

	(void)index;
	pthread_mutex_lock(&ahead->lock);
	while (!ahead->is_over) {
		struct question *question = find_free(ahead);

		if (question)
			answer(ahead, question);
		else
			pthread_cond_wait(&ahead->changed, &ahead->lock);
	}
	pthread_mutex_unlock(&ahead->lock);
}

struct files_ahead *files_ahead_begin(const struct file_asker *asker, struct spot_groups *groups)
{
	struct files_ahead *ahead = xcalloc(1, sizeof(*ahead));
	size_t files = 0;

	ahead->asker = *asker;
	ahead->groups = groups;
	ahead->questions = xcalloc(groups->count + 1, sizeof(*ahead->questions));
	for (size_t i = 0; i < groups->count; i++) {
		ahead->questions[i].is_taken = !is_file(&groups->items[i]);
		files += is_file(&groups->items[i]);
	}
	pthread_mutex_init(&ahead->lock, NULL);
	pthread_cond_init(&ahead->changed, NULL);
	/* With one at a time, the time of each stage is its own. */
	if (parallel_threads(asker->options->threads, files) > 1 && !asker->options->stats)
		ahead->helper = parallel_begin(help, ahead);
	return ahead;
}

struct file_answer files_ahead_take(struct files_ahead *ahead, const struct spot_group *group)
{
	struct question *wanted = &ahead->questions[group - ahead->groups->items];

	pthread_mutex_lock(&ahead->lock);
	ahead->next = (size_t)(wanted - ahead->questions);
	pthread_cond_broadcast(&ahead->changed);
	while (!wanted->is_done) {
		struct question *question = find_free(ahead);

		if (question)
			answer(ahead, question);
		else
			pthread_cond_wait(&ahead->changed, &ahead->lock);
	}
	pthread_mutex_unlock(&ahead->lock);
	return wanted->answer;
}

void files_ahead_end(struct files_ahead *ahead)
{
	pthread_mutex_lock(&ahead->lock);
	ahead->is_over = true;
	pthread_cond_broadcast(&ahead->changed);
	pthread_mutex_unlock(&ahead->lock);
	parallel_end(ahead->helper);
	pthread_cond_destroy(&ahead->changed);
	pthread_mutex_destroy(&ahead->lock);
	free(ahead->questions);
	free(ahead);
}
