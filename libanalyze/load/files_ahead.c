/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/files_ahead.h"

#include "base/parallel.h"
#include "load/spot_addresses.h"

#include <pthread.h>
#include <stdlib.h>

/* Answers that nobody has taken yet take memory. */
enum { AHEAD_MOST = 4 };

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
			   struct module *module, unsigned threads)
{
	const struct load_options *options = asker->options;
	struct symbol_options wanted = {
		.threads = parallel_threads(threads, group->count),
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
static struct file_answer ask(const struct file_asker *asker, struct spot_group *group,
			      unsigned threads)
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
		answer.symbols = ask_module(asker, group, answer.module, threads);
	return answer;
}

/* ---- all of them ------------------------------------------------------------------------------- */

/*
 * With the lock: of the next ones that nobody has, the first; for the helper, which does one with one
 * thread, that with the fewest addresses.
 */
static struct question *find_free(struct files_ahead *ahead, bool is_helper)
{
	const struct spot_group *groups = ahead->groups->items;
	struct question *found = NULL;
	unsigned files = 0;

	for (size_t i = ahead->next; i < ahead->groups->count && files <= AHEAD_MOST; i++) {
		struct question *question = &ahead->questions[i];

		if (!spot_group_is_file(&groups[i]))
			continue;
		files++;
		if (question->is_taken)
			continue;
		if (!found || groups[i].count < groups[found - ahead->questions].count)
			found = question;
		if (!is_helper)
			break;
	}
	return found;
}

/* With the lock, which is not held meanwhile. */
static void answer(struct files_ahead *ahead, struct question *question, unsigned threads)
{
	struct spot_group *group = &ahead->groups->items[question - ahead->questions];

	question->is_taken = true;
	pthread_mutex_unlock(&ahead->lock);
	question->answer = ask(&ahead->asker, group, threads);
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
		struct question *question = find_free(ahead, true);

		if (question)
			answer(ahead, question, 1);
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
	for (size_t i = 0; i < groups->count; i++)
		files += spot_group_is_file(&groups->items[i]);
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
	unsigned threads = ahead->asker.options->threads;
	struct file_answer given;

	pthread_mutex_lock(&ahead->lock);
	ahead->next = (size_t)(wanted - ahead->questions);
	pthread_cond_broadcast(&ahead->changed);
	while (!wanted->is_done) {
		struct question *question = wanted->is_taken ? find_free(ahead, false) : wanted;

		if (question)
			answer(ahead, question, threads);
		else
			pthread_cond_wait(&ahead->changed, &ahead->lock);
	}
	pthread_mutex_unlock(&ahead->lock);
	given = wanted->answer;
	wanted->answer = (struct file_answer){NULL, NULL};
	return given;
}

void files_ahead_end(struct files_ahead *ahead)
{
	pthread_mutex_lock(&ahead->lock);
	ahead->is_over = true;
	pthread_cond_broadcast(&ahead->changed);
	pthread_mutex_unlock(&ahead->lock);
	parallel_end(ahead->helper);
	for (size_t i = 0; i < ahead->groups->count; i++) {
		symbols_free(ahead->questions[i].answer.symbols);
		module_close(ahead->questions[i].answer.module);
	}
	pthread_cond_destroy(&ahead->changed);
	pthread_mutex_destroy(&ahead->lock);
	free(ahead->questions);
	free(ahead);
}
