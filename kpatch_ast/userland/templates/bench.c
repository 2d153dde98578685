/* SPDX-License-Identifier: MIT */
/*
 * @NAME@-bench.c - how many calls a second: @FUNCTION@() in the vDSO, and a system
 * call that does next to nothing, getppid(2).
 */
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "@NAME@.h"

enum { BATCH = 10000 };

static const double SECONDS = 0.25;

static double now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void vdso_batch(@NAME@_function function)
{
	for (int i = 0; i < BATCH; i++)
		function(@ARGUMENTS@);
}

static void syscall_batch(@NAME@_function unused)
{
	(void)unused;
	for (int i = 0; i < BATCH; i++)
		syscall(SYS_getppid);
}

static double calls_per_second(void (*batch)(@NAME@_function), @NAME@_function function)
{
	double start, end, batches = 0;

	batch(function); /* caches, page faults, clock rate */
	start = now();
	do {
		batch(function);
		batches++;
		end = now();
	} while (end - start < SECONDS);
	return batches * BATCH / (end - start);
}

int main(void)
{
	@NAME@_function function = @NAME@_lookup();
	double vdso, system_call;

	if (!function) {
		fputs("@NAME@: the vDSO of this kernel has no " @NAME@_SYMBOL "\n", stderr);
		return 1;
	}
	vdso = calls_per_second(vdso_batch, function);
	system_call = calls_per_second(syscall_batch, function);
	printf("vDSO %s: %.1f million calls a second\n", @NAME@_SYMBOL, vdso / 1e6);
	printf("system call getppid: %.1f million calls a second\n", system_call / 1e6);
	printf("ratio: %.1f\n", vdso / system_call);
	return 0;
}
