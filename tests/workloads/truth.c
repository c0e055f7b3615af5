/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * truth: a program whose stacks are known from the names in them. A function is called by one other
 * only, whose name it has with one more part: t_2_0_g is called by t_2_0, that by t_2, that by t, and
 * that by main. What is called g may have foreign functions above it, nothing else may. Besides t,
 *
 *	p	is where a thread starts, and c a coroutine on a stack of its own;
 *	h	is a signal handler: below it is what was interrupted, s the same on another stack;
 *	gone	ends in a jump, and so is never seen below what it called (but with NO_JUMPS).
 *
 * tests/truth.awk looks at stacks in this way. Takes as long as its argument says, in ms of CPU.
 */
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

/* Neither inlined, nor made one with a function that does the same. */
#ifdef __clang__
#define APART __attribute__((noinline))
#else
#define APART __attribute__((noipa))
#endif
/* What a caller does when it has called: without it the call would be a jump. */
#define AFTER __asm__ volatile("" ::: "memory")

enum { ROUNDS = 400 };

static volatile uint64_t sink;

static inline __attribute__((always_inline)) void burn(int rounds)
{
	uint64_t value = sink | 1;

	for (int i = 0; i < rounds; i++) {
		value = value * 6364136223846793005u + 1442695040888963407u;
		__asm__ volatile("" : "+r"(value));
	}
	sink = value;
}

/* ---- short functions: most samples are in what makes and takes down frames --------------------- */

static APART uint64_t t_0_0(uint64_t a)
{
	__asm__ volatile("" : "+r"(a));
	return a * 3;
}

static APART uint64_t t_0_1_0(uint64_t a, uint64_t b)
{
	uint64_t c = a ^ b;

	__asm__ volatile("" : "+r"(c)::"memory", "cc");
	return c;
}

static APART uint64_t t_0_1(uint64_t a)
{
	uint64_t b = a + 1, c = a * 7;

	b += t_0_1_0(a, b);
	c += t_0_1_0(b, c);
	AFTER;
	return a + b + c;
}

static APART void t_0(void)
{
	for (uint64_t i = 0; i < ROUNDS * 5; i++)
		sink += t_0_0(i) + t_0_1(i);
}

/* ---- frames of other shapes -------------------------------------------------------------------- */

static APART void t_1_g(char *bytes, size_t size)
{
	memset(bytes, 1, size / 2);
	burn(ROUNDS);
	AFTER;
	sink += (uint64_t)bytes[size / 3];
}

/* A frame that grows. */
static APART void t_1(size_t size)
{
	char bytes[size];

	bytes[0] = 1;
	t_1_g(bytes, size);
	AFTER;
	sink += (uint64_t)bytes[0];
}

static APART void t_2_g(char *to, const char *from, size_t size)
{
	for (int i = 0; i < 20; i++) {
		memcpy(to, from, size);
		AFTER;
	}
}

/* A frame that begins at a round address, and is larger than a page. */
static APART void t_2(int salt)
{
	char from[3000] __attribute__((aligned(64))), to[3000] __attribute__((aligned(64)));

	from[0] = (char)salt;
	__asm__ volatile("" : : "r"(from), "r"(to) : "memory");
	t_2_g(to, from, sizeof(from));
	AFTER;
	sink += (uint64_t)to[sizeof(to) - 1];
}

static APART uint64_t t_3_0(int a, int b, int c, int d, int e, int f, int g, int h, int i, int j,
			    double k, double l, uint64_t m)
{
	burn(ROUNDS);
	AFTER;
	return (uint64_t)(a + b + c + d + e + f + g + h + i + j) + (uint64_t)(k + l) + m;
}

/* More arguments than registers. */
static APART void t_3(int a)
{
	sink += t_3_0(a, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1.5, 2.5, sink);
	AFTER;
}

/* ---- foreign code, also between ---------------------------------------------------------------- */

static APART int t_4_g_0(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	burn(5);
	return (x > y) - (x < y);
}

static APART void t_4_g(int *numbers, size_t count)
{
	qsort(numbers, count, sizeof(*numbers), t_4_g_0);
	AFTER;
}

static APART void t_4(void)
{
	int numbers[60];

	for (int i = 0; i < 60; i++)
		numbers[i] = i * 37 % 60;
	t_4_g(numbers, 60);
	AFTER;
}

static APART void t_5_g(void)
{
	struct timespec now;

	for (int i = 0; i < 40; i++) {
		clock_gettime(CLOCK_MONOTONIC, &now);
		AFTER;
	}
}

static APART void t_5(void)
{
	t_5_g();
	AFTER;
}

/* ---- a jump in the place of a call ------------------------------------------------------------- */

static APART uint64_t t_6_0(uint64_t a)
{
	burn(ROUNDS);
	AFTER;
	return a;
}

__attribute__((unused)) static APART uint64_t t_6_gone(uint64_t a)
{
	AFTER;
	return t_6_0(a + 1);
}

static APART void t_6(void)
{
#ifdef NO_JUMPS
	sink += t_6_0(sink);
#else
	sink += t_6_gone(sink);
#endif
	AFTER;
}

/* ---- written by hand --------------------------------------------------------------------------- */

#if defined __x86_64__ && !defined NO_ASSEMBLY
void t_7_0(void);
void t_7(void);
void t_8_0(void);
void t_8(void);

APART void t_7_0(void)
{
	burn(ROUNDS);
	AFTER;
}

APART void t_8_0(void)
{
	burn(ROUNDS);
	AFTER;
}

/* t_7 moves the stack pointer about; t_8 keeps the old one in memory, where an expression finds it. */
__asm__(".text\n"
	".globl t_7\n"
	".type t_7, @function\n"
	"t_7:\n"
	"	.cfi_startproc\n"
	"	pushq %rbx\n"
	"	.cfi_adjust_cfa_offset 8\n"
	"	.cfi_rel_offset %rbx, 0\n"
	"	movl $40, %ebx\n"
	"1:	pushq %rbx\n"
	"	.cfi_adjust_cfa_offset 8\n"
	"	pushq %rbx\n"
	"	.cfi_adjust_cfa_offset 8\n"
	"	pushq %rbx\n"
	"	.cfi_adjust_cfa_offset 8\n"
	"	addq $16, %rsp\n"
	"	.cfi_adjust_cfa_offset -16\n"
	"	popq %rbx\n"
	"	.cfi_adjust_cfa_offset -8\n"
	"	decl %ebx\n"
	"	jnz 1b\n"
	"	call t_7_0\n"
	"	popq %rbx\n"
	"	.cfi_adjust_cfa_offset -8\n"
	"	.cfi_restore %rbx\n"
	"	ret\n"
	"	.cfi_endproc\n"
	".size t_7, . - t_7\n"
	".globl t_8\n"
	".type t_8, @function\n"
	"t_8:\n"
	"	.cfi_startproc\n"
	"	movq %rsp, %rax\n"
	"	.cfi_def_cfa_register %rax\n"
	"	subq $200, %rsp\n"
	"	andq $-64, %rsp\n"
	"	movq %rax, (%rsp)\n"
	"	.cfi_escape 0x0f, 5, 0x77, 0, 0x06, 0x23, 8\n" /* CFA = *rsp + 8 */
	"	call t_8_0\n"
	"	movq (%rsp), %rsp\n"
	"	.cfi_def_cfa %rsp, 8\n"
	"	ret\n"
	"	.cfi_endproc\n"
	".size t_8, . - t_8\n");
#else
static APART void t_7(void)
{
	burn(ROUNDS);
	AFTER;
}

static APART void t_8(void)
{
	burn(ROUNDS);
	AFTER;
}
#endif

/* ---- depth ------------------------------------------------------------------------------------- */

#define LEVEL(name, next)                                                                          \
	static APART void name(void)                                                               \
	{                                                                                          \
		burn(20);                                                                          \
		next();                                                                            \
		AFTER;                                                                             \
	}

static APART void t_9_0_1_2_3_4_5_6_7_8_9(void)
{
	burn(ROUNDS);
	AFTER;
}

LEVEL(t_9_0_1_2_3_4_5_6_7_8, t_9_0_1_2_3_4_5_6_7_8_9)
LEVEL(t_9_0_1_2_3_4_5_6_7, t_9_0_1_2_3_4_5_6_7_8)
LEVEL(t_9_0_1_2_3_4_5_6, t_9_0_1_2_3_4_5_6_7)
LEVEL(t_9_0_1_2_3_4_5, t_9_0_1_2_3_4_5_6)
LEVEL(t_9_0_1_2_3_4, t_9_0_1_2_3_4_5)
LEVEL(t_9_0_1_2_3, t_9_0_1_2_3_4)
LEVEL(t_9_0_1_2, t_9_0_1_2_3)
LEVEL(t_9_0_1, t_9_0_1_2)
LEVEL(t_9_0, t_9_0_1)
LEVEL(t_9, t_9_0)

static APART void t(void)
{
	t_0();
	t_1(100 + sink % 1000);
	t_2((int)sink & 0xff);
	t_3((int)sink & 0xff);
	t_4();
	t_5();
	t_6();
	t_7();
	t_8();
	t_9();
	AFTER;
}

/* ---- signals ----------------------------------------------------------------------------------- */

static APART void h_0(void)
{
	burn(ROUNDS * 500);
	AFTER;
}

static APART void h(int number)
{
	(void)number;
	h_0();
	AFTER;
}

static APART void s_0(void)
{
	burn(ROUNDS * 500);
	AFTER;
}

static APART void s(int number)
{
	(void)number;
	s_0();
	AFTER;
}

static void start_timer(int which, int number, void (*handler)(int), int flags)
{
	static const struct itimerval often = {{0, 2000}, {0, 2000}};
	struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART | flags};

	sigaction(number, &action, NULL);
	setitimer(which, &often, NULL);
}

static void stop_timer(int which)
{
	static const struct itimerval never;

	setitimer(which, &never, NULL);
}

/* ---- other stacks ------------------------------------------------------------------------------ */

static clock_t until(clock_t milliseconds)
{
	return clock() + milliseconds * CLOCKS_PER_SEC / 1000;
}

static APART void p_0(void)
{
	burn(ROUNDS * 100);
	AFTER;
}

static APART void *p(void *milliseconds)
{
	clock_t end = until((clock_t)(intptr_t)milliseconds);

	while (clock() < end) {
		p_0();
		AFTER;
	}
	return NULL;
}

#ifndef NO_COROUTINES
static ucontext_t outside, inside;

static APART void c_0(void)
{
	burn(ROUNDS * 100);
	AFTER;
}

static APART void c_1_g(void)
{
	swapcontext(&inside, &outside);
	AFTER;
}

static APART void c_1(void)
{
	c_1_g();
	AFTER;
}

static APART void c(void)
{
	for (;;) {
		c_0();
		c_1();
		AFTER;
	}
}

static APART void run_coroutine(clock_t milliseconds)
{
	clock_t end = until(milliseconds);

	getcontext(&inside);
	inside.uc_stack.ss_sp = malloc(65536);
	inside.uc_stack.ss_size = 65536;
	makecontext(&inside, c, 0);
	while (clock() < end)
		swapcontext(&outside, &inside);
	free(inside.uc_stack.ss_sp);
}
#else
static APART void run_coroutine(clock_t milliseconds)
{
	(void)milliseconds;
}
#endif

static APART void run(clock_t milliseconds)
{
	clock_t end = until(milliseconds);

	while (clock() < end)
		t();
}

static APART void run_child(clock_t milliseconds)
{
	pid_t child = fork();

	if (!child) {
		run(milliseconds);
		_exit(0);
	}
	waitpid(child, NULL, 0);
}

static APART void run_thread(clock_t milliseconds)
{
	pthread_t thread;

	if (!pthread_create(&thread, NULL, p, (void *)(intptr_t)milliseconds))
		pthread_join(thread, NULL);
}

int main(int argc, char **argv)
{
	static char other_stack[65536];
	stack_t stack = {.ss_sp = other_stack, .ss_size = sizeof(other_stack)};
	clock_t all = argc > 1 ? atoi(argv[1]) : 300;

	run(all / 3);
	start_timer(ITIMER_PROF, SIGPROF, h, 0);
	run(all / 4);
	stop_timer(ITIMER_PROF);
	sigaltstack(&stack, NULL);
	start_timer(ITIMER_VIRTUAL, SIGVTALRM, s, SA_ONSTACK);
	run(all / 12);
	stop_timer(ITIMER_VIRTUAL);
	run_thread(all / 9);
	run_coroutine(all / 9);
	run_child(all / 9);
	return 0;
}
