/* SPDX-License-Identifier: GPL-2.0 */
/*
 * kselftest.h: what selftests print, in the Test Anything Protocol
 */
#ifndef __KSELFTEST_H
#define __KSELFTEST_H

#include <stdlib.h>
#include <unistd.h>
#include <stdarg.h>
#include <stdio.h>

#define KSFT_PASS  0
#define KSFT_FAIL  1
#define KSFT_SKIP  4

static unsigned int ksft_passed;
static unsigned int ksft_failed;

static inline void ksft_print_header(void)
{
	if (!(getenv("KSFT_TAP_LEVEL")))
		printf("TAP version 13\n");
}

static inline void ksft_set_plan(unsigned int plan)
{
	printf("1..%u\n", plan);
}

static inline __attribute__((format(printf, 1, 2))) void ksft_test_result_pass(const char *msg, ...)
{
	va_list args;

	ksft_passed++;
	va_start(args, msg);
	printf("ok %u ", ksft_passed + ksft_failed);
	vprintf(msg, args);
	va_end(args);
}

static inline __attribute__((format(printf, 1, 2))) void ksft_test_result_fail(const char *msg, ...)
{
	va_list args;

	ksft_failed++;
	va_start(args, msg);
	printf("not ok %u ", ksft_passed + ksft_failed);
	vprintf(msg, args);
	va_end(args);
}

static inline __attribute__((__noreturn__)) void ksft_exit_pass(void)
{
	exit(KSFT_PASS);
}

static inline __attribute__((__noreturn__)) void ksft_exit_fail(void)
{
	exit(KSFT_FAIL);
}

static inline __attribute__((__noreturn__)) void ksft_exit_skip(const char *msg, ...)
{
	va_list args;

	va_start(args, msg);
	printf("1..0 # SKIP ");
	vprintf(msg, args);
	va_end(args);
	exit(KSFT_SKIP);
}

#endif /* __KSELFTEST_H */
