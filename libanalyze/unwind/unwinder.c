/* SPDX-License-Identifier: GPL-2.0-or-later */
/* unwinder: the stack of a sample, frame by frame, from its registers and its stack dump. */
#include "analyze/unwind.h"

#include "base/vector.h"
#include "unwind/coroutine.h"
#include "unwind/jit_rules.h"
#include "unwind/kernel_call.h"
#include "unwind/leaf.h"
#include "unwind/signal_frame.h"
#include "unwind/unwind_modules.h"
#include "unwind/user_chain.h"
#include "unwind/walk.h"

#include <elf.h>
#include <string.h>

enum {
	DEPTH_MOST = 4096,    /* of frames; the largest dump has room for twice as many */
	CACHE_SIZE = 8192,    /* places that a thread remembers */
	START_CODE_SIZE = 64, /* what _start may take */
};

/* What is at an address, as far as a step needs it. */
enum code_kind {
	CODE_NONE,      /* nothing was mapped there */
	CODE_ANONYMOUS, /* no file: a program made it */
	CODE_UNKNOWN,   /* of a file that cannot be had */
	CODE_VDSO32,    /* likewise: of the vdso of i386 */
	CODE_FILE,
};

struct code {
	enum code_kind kind;
	bool is_first; /* of what is mapped there: no call can be before it */
	bool is_start; /* of the program: nothing called it */
	bool is_entry; /* of a function, and nothing that could have called is before it */
	bool is_exact; /* it is come back to, but nothing was called from before it */
	const struct unwind_rule *rule; /* or NULL */
	struct unwind_rules *own;       /* what the rule is in, if not the module's */
	const struct signal_frame *signal_frame; /* or NULL; goes before a rule */
	const struct elf_file *image;
	uint64_t bias; /* from the addresses of the file to those of the program */
};

struct cached_code {
	uint64_t address;
	uint32_t epoch; /* EPOCH_NONE: nothing yet */
	uint16_t machine;
	bool is_return;
	struct code code;
};

_Static_assert(sizeof(void *) != 8 || sizeof(struct cached_code) == 64,
	       "it is in one line of the processor's caches");

struct unwinder {
	const struct recording *recording;
	const struct history *history;
	struct unwind_modules modules;
};

struct unwind_worker {
	struct unwinder *unwinder;
	struct walk walk;
	struct stack chain; /* the recorded user part of the sample at hand */
	struct unwind_counts counts;
	struct cached_code *cache;
};

struct unwinder *unwinder_new(const struct recording *recording, const struct history *history,
			      const struct module_paths *paths)
{
	struct unwinder *unwinder = xcalloc(1, sizeof(*unwinder));

	unwinder->recording = recording;
	unwinder->history = history;
	unwind_modules_init(&unwinder->modules, recording, history, paths);
	return unwinder;
}

void unwinder_free(struct unwinder *unwinder)
{
	if (!unwinder)
		return;
	unwind_modules_release(&unwinder->modules);
	free(unwinder);
}

struct unwind_worker *unwind_worker_new(struct unwinder *unwinder)
{
	struct unwind_worker *worker = xcalloc(1, sizeof(*worker));

	worker->unwinder = unwinder;
	worker->cache = xcalloc_table(CACHE_SIZE, sizeof(*worker->cache));
	return worker;
}

void unwind_worker_free(struct unwind_worker *worker)
{
	if (!worker)
		return;
	for (size_t i = 0; i < CACHE_SIZE; i++)
		unwind_rules_free(worker->cache[i].code.own);
	free(worker->cache);
	stack_release(&worker->chain);
	free(worker);
}

struct unwind_counts unwind_worker_counts(const struct unwind_worker *worker)
{
	struct unwind_counts counts = worker->counts;

	counts.rules = unwind_modules_compiled(&worker->unwinder->modules);
	return counts;
}

/* ---- what is at an address ----------------------------------------------------------------- */

static void find_rule(struct unwind_module *module, uint64_t address, bool is_return,
		      struct code *code)
{
	const struct unwind_rule *at;

	code->rule = unwind_tables_find(&module->tables, address - is_return, &code->own);
	if (code->rule || !is_return)
		return;
	/* What returns from a signal handler, or ends a coroutine, has called nothing. */
	at = unwind_tables_find(&module->tables, address, &code->own);
	code->is_entry = at && at->start == address;
	if (!at || (!at->is_signal && at->kind != RULE_ROOT)) {
		unwind_rules_free(code->own);
		code->own = NULL;
		return;
	}
	code->rule = at;
	code->is_exact = true;
}

/* Where unwind tables do not tell what is returned to, the code itself may. */
static void find_by_code(const struct elf_file *image, const struct machine *machine,
			 uint64_t address, struct code *code)
{
	const struct signal_frame *frame;
	struct span bytes;
	uint64_t offset;

	if (!elf_offset_of(image, address, &offset) || offset >= image->bytes.size)
		return;
	bytes = (struct span){image->bytes.at + offset, image->bytes.size - (size_t)offset};
	frame = signal_frame_at(machine, bytes);
	if (frame && (!code->rule || signal_frame_is_better(frame)))
		code->signal_frame = frame;
	if (!code->rule && coroutine_returns_to(machine, bytes))
		code->is_start = code->is_exact = true;
}

/* The vdso of this program is not that of programs of 32 bits. */
static bool has_code_for(const struct unwind_module *module, const struct machine *machine)
{
	return module->image && module->image->machine == machine->elf_machine;
}

static struct code find_code(struct unwinder *unwinder, const struct machine *machine,
			     uint32_t epoch, uint64_t address, bool is_return)
{
	struct place place = history_find(unwinder->history, epoch, address - is_return);
	struct code code = {.kind = CODE_NONE};
	struct unwind_module *module;
	bool may_be_signal = is_return;
	uint64_t in_file;

	if (!place.image &&
	    is_return) { /* to the first byte of a page: nothing called from there */
		place = history_find(unwinder->history, epoch, address);
		code.is_first = true;
		is_return = false;
	}
	if (!place.image)
		return code;
	code.kind = CODE_ANONYMOUS;
	if (place.image->kind == IMAGE_JIT) {
		code.bias = address - is_return - place.offset;
		code.rule = jit_rules_find(unwinder->history, machine, &place, &code.own);
	}
	if (place.image->kind != IMAGE_FILE && place.image->kind != IMAGE_VDSO)
		return code;
	module = unwind_modules_find(&unwinder->modules, place.image);
	if (place.image->kind == IMAGE_VDSO && !has_code_for(module, machine)) {
		code.kind = machine->elf_machine == EM_386 ? CODE_VDSO32 : CODE_UNKNOWN;
		if (may_be_signal)
			code.signal_frame = signal_frame_of_vdso(machine);
		return code;
	}
	code.kind = CODE_UNKNOWN;
	if (!module->image || !module_address(module->module, place.offset, &in_file))
		return code;
	code.kind = CODE_FILE;
	if (!has_code_for(module, machine))
		return code; /* its registers would be others */
	in_file += is_return;
	code.image = module->image;
	code.bias = address - in_file;
	find_rule(module, in_file, is_return, &code);
	find_by_code(module->image, machine, in_file, &code);
	code.is_start |= module->image->entry && in_file >= module->image->entry &&
			in_file - module->image->entry <= START_CODE_SIZE;
	return code;
}

static const struct code *code_at(struct unwind_worker *worker, uint32_t epoch)
{
	const struct walk *walk = &worker->walk;
	uint64_t address = walk->program_counter;
	bool is_return = !walk->is_exact;
	size_t slot = (size_t)(((address ^ (uint64_t)epoch << 40) * 0x9e3779b97f4a7c15u) >> 32) %
		      CACHE_SIZE;
	struct cached_code *cached = &worker->cache[slot];

	if (cached->address == address && cached->epoch == epoch &&
	    cached->is_return == is_return && cached->machine == walk->machine->elf_machine &&
	    epoch != EPOCH_NONE) {
		worker->counts.hits++;
		return &cached->code;
	}
	worker->counts.misses++;
	unwind_rules_free(cached->code.own);
	*cached = (struct cached_code){
		.address = address,
		.epoch = epoch,
		.machine = walk->machine->elf_machine,
		.is_return = is_return,
		.code = find_code(worker->unwinder, walk->machine, epoch, address, is_return),
	};
	return &cached->code;
}

/* ---- the walk ------------------------------------------------------------------------------ */

/* Called by no one: it is what the handler of a signal returns to. */
static bool was_interrupted(struct walk *walk, const struct code *code)
{
	return code->signal_frame && signal_frame_is_there(walk, code->signal_frame);
}

/* Nor has anything called this: a coroutine is made to return to it. */
static bool is_context(const struct walk *walk, const struct code *code)
{
	return code->is_entry && coroutine_began(walk);
}

struct asking {
	const struct history *history;
	uint32_t epoch;
};

static bool is_code(void *state, uint64_t address)
{
	const struct asking *asking = state;

	return history_find(asking->history, asking->epoch, address).image;
}

/* Where nothing tells how: by the frame pointer, if it leads to code, or what a call left. */
static bool step_inferred(struct unwind_worker *worker, const struct code *code, struct asking *at)
{
	struct unwind_modules *modules = &worker->unwinder->modules;
	struct walk *walk = &worker->walk, before = *walk;
	bool is_trampoline = !before.is_exact && code->kind == CODE_ANONYMOUS;
	enum ending ending = ENDING_NO_CFI;

	if (!walk_by_frame_pointer(walk))
		ending = walk->ending;
	else if (is_code(at, walk->program_counter - 1) || !(before.is_exact || is_trampoline))
		return true;
	*walk = before;
	if ((before.is_exact && walk_by_leaf(walk, modules, at->epoch)) ||
	    (is_trampoline && walk_by_trampoline(walk, modules, at->epoch)))
		return true;
	walk->ending = ending;
	return false;
}

/* To the caller of the frame at hand, which is in `code`. False: walk.ending says why not. */
static bool step(struct unwind_worker *worker, uint32_t epoch, const struct code *code)
{
	struct asking asking = {worker->unwinder->history, epoch};
	struct walk *walk = &worker->walk;

	walk->image = code->image;
	walk->bias = code->bias;
	if (was_interrupted(walk, code))
		return walk_by_signal_frame(walk, code->signal_frame);
	if (code->rule)
		return walk_by_rule(walk, code->rule);
	if (code->is_start || is_context(walk, code)) {
		walk->ending = ENDING_ROOT;
		return false;
	}
	if (code->kind == CODE_UNKNOWN) {
		walk->ending = ENDING_NO_MODULE;
		return false;
	}
	if (code->kind == CODE_VDSO32 && walk_by_kernel_call(walk, is_code, &asking))
		return true;
	if (step_inferred(worker, code, &asking))
		return true;
	if (code->kind == CODE_NONE)
		walk->ending = ENDING_BAD_ADDRESS;
	else if (code->kind == CODE_VDSO32)
		walk->ending = ENDING_NO_MODULE;
	return false;
}

static void push_frame(struct unwind_worker *worker, struct stack *stack, const struct code *code,
		       bool is_inferred)
{
	struct walk *walk = &worker->walk;

	*vector_push(stack) = (struct stack_address){
		.address = walk->program_counter,
		.space = SPACE_USER,
		.is_return = !walk->is_exact && !was_interrupted(walk, code) &&
			     !is_context(walk, code) && !code->is_first && !code->is_exact &&
			     !(code->rule && code->rule->is_signal),
		.is_walked = true,
		.is_inferred = is_inferred,
	};
	worker->counts.frames++;
	worker->counts.inferred += is_inferred;
}

static enum ending walk_frames(struct unwind_worker *worker, uint32_t epoch, struct stack *stack)
{
	struct walk *walk = &worker->walk;
	bool is_inferred = false;

	for (unsigned depth = 0; depth < DEPTH_MOST; depth++) {
		const struct code *code = code_at(worker, epoch);

		if (depth && code->kind == CODE_NONE)
			return is_inferred ? ENDING_NO_CFI : ENDING_BAD_ADDRESS;
		push_frame(worker, stack, code, is_inferred);
		is_inferred = !code->rule && !was_interrupted(walk, code);
		if (!step(worker, epoch, code))
			return walk->ending;
	}
	return ENDING_DEPTH;
}

/* ---- one sample ---------------------------------------------------------------------------- */

/* A copy of the stack, and registers to begin with. */
static bool has_dump(const struct sample *sample)
{
	return sample->user_stack_size && sample->user_abi && sample->user_registers.count;
}

bool unwind_is_needed(const struct recording *recording, const struct sample *sample)
{
	uint64_t cookie;

	return has_dump(sample) || callchain_cookie(recording, sample, &cookie);
}

/* Takes the recorded user part off the stack, and keeps it. */
static void set_chain_aside(struct unwind_worker *worker, struct stack *stack)
{
	size_t start = 0;

	while (start < stack->count && stack->items[start].space != SPACE_USER)
		start++;
	worker->chain.count = 0;
	for (size_t i = start; i < stack->count; i++)
		*vector_push(&worker->chain) = stack->items[i];
	worker->chain.ending = stack->ending;
	stack->count = start;
}

void unwind_sample(struct unwind_worker *worker, const struct sample *sample, uint32_t epoch,
		   struct stack *stack)
{
	const struct unwinder *unwinder = worker->unwinder;
	const struct machine *machine;
	struct words chain;
	uint64_t cookie;
	size_t start;

	callchain_read(unwinder->recording, sample, stack);
	if (callchain_cookie(unwinder->recording, sample, &cookie) &&
	    history_deferred(unwinder->history, sample, cookie, &chain))
		callchain_add_user(unwinder->recording, chain, stack);
	if (!has_dump(sample))
		return;
	machine = machine_find(machine_architecture(unwinder->recording, &sample->event->attr),
			       sample->user_abi);
	if (!machine || !walk_begin(&worker->walk, unwinder->recording, machine, sample))
		return;
	set_chain_aside(worker, stack);
	start = stack->count;
	worker->counts.samples++;
	stack->ending = walk_frames(worker, epoch, stack);
	if (stack->ending != ENDING_ROOT && worker->chain.count > 1)
		user_chain_join(stack, start, &worker->chain, unwinder->history, epoch);
}
