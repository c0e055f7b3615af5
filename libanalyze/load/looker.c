/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "load/looker.h"

#include "analyze/unwind.h"
#include "base/vector.h"

void looker_init(struct looker *looker, const struct keying *keying)
{
	looker->keyer.keying = keying;
}

void looker_release(struct looker *looker)
{
	keyer_release(&looker->keyer);
	stack_tree_release(&looker->keyer.tree);
	arena_release(&looker->keyer.kept);
	vector_release(&looker->numbers);
}

/* ---- where the stack has one frame ------------------------------------------------------------- */

/* A thread that is switched off, without a callchain, is most often where it was the last time. */
static struct recent_stack *find_recent(struct looker *looker, const struct sample_brief *brief)
{
	enum {
		CHAINS = SAMPLE_CALLCHAIN | SAMPLE_BRANCH_STACK | SAMPLE_REGS_USER |
			 SAMPLE_STACK_USER | SAMPLE_CGROUP,
	};

	if (brief->event->attr.sample_type & CHAINS || brief->event->return_address)
		return NULL;
	return &looker->recent[brief->tid % RECENT_STACKS];
}

static bool is_same(const struct recent_stack *recent, const struct looker *looker,
		    const struct record *record, const struct sample_brief *brief)
{
	return recent->tid == brief->tid && recent->pid == brief->pid && recent->ip == brief->ip &&
	       recent->event == brief->event->index && recent->misc == record->misc &&
	       brief->time >= recent->since && brief->time < recent->until &&
	       (recent->cpu == brief->cpu || !(looker->keyer.keying->labels & LABEL_CPU));
}

static void narrow(struct recent_stack *recent, const struct history_answer *answer)
{
	if (answer->since > recent->since)
		recent->since = answer->since;
	if (answer->until < recent->until)
		recent->until = answer->until;
}

/*
 * As long as all that makes its key is the same. The keyer, which remembers keys, need not have asked
 * for the kernel's part at this time: then it stays unknown until when.
 */
static void keep_recent(struct recent_stack *recent, const struct looker *looker,
			const struct record *record, const struct sample_brief *brief,
			uint32_t stack)
{
	const struct whos *whos = &looker->keyer.whos;
	const struct history *history = looker->keyer.keying->history;
	struct history_answer answers[] = {
		history_ask(history, brief->pid, brief->tid, brief->time),
		whos->kernel.answer,
		whos->guest.answer,
	};
	struct recent_stack now = {
		.ip = brief->ip,
		.until = UINT64_MAX,
		.pid = brief->pid,
		.tid = brief->tid,
		.cpu = brief->cpu,
		.event = brief->event->index,
		.stack = stack,
		.misc = record->misc,
	};

	for (size_t i = 0; i < sizeof(answers) / sizeof(*answers); i++)
		narrow(&now, &answers[i]);
	if (brief->time >= now.since && brief->time < now.until)
		*recent = now;
}

/* ---- any --------------------------------------------------------------------------------------- */

static uint32_t add(struct looker *looker, const struct record *record, const struct sample *sample)
{
	struct sample_key key = keyer_key(&looker->keyer, record, sample);

	return keyer_number(&looker->keyer, record, sample, &key, (struct span){NULL, 0});
}

/* Stacks that have to be walked wait for their turn, as then not all are. */
void looker_stack(void *state, const struct record *record, const struct sample_brief *brief,
		  struct moment *moment)
{
	struct looker *looker = state;
	const struct recording *recording = looker->keyer.keying->recording;
	struct recent_stack *recent = find_recent(looker, brief);
	struct sample sample;

	if (recent && is_same(recent, looker, record, brief)) {
		moment->stack = recent->stack;
		return;
	}
	(void)sample_read(recording, record, &sample);
	moment->stack = STACK_NONE;
	if (unwind_is_needed(recording, &sample))
		return;
	moment->stack = add(looker, record, &sample);
	/* Where samples alone have times, the history goes by places. */
	if (recent && history_clock(looker->keyer.keying->history, record, &sample) == brief->time)
		keep_recent(recent, looker, record, brief, moment->stack);
}

uint32_t *looker_number(struct looker *looker, uint32_t stack)
{
	while (looker->numbers.count <= stack)
		*vector_push(&looker->numbers) = 0;
	return &looker->numbers.items[stack];
}
