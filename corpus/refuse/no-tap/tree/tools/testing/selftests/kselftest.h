/*
 * kselftest.h: how selftests end, before they printed anything
 */
#ifndef __KSELFTEST_H
#define __KSELFTEST_H

#include <stdlib.h>
#include <unistd.h>

#define KSFT_PASS 0
#define KSFT_FAIL 1
#define KSFT_SKIP 4

static inline int ksft_exit_pass(void)
{
	exit(KSFT_PASS);
}

static inline int ksft_exit_skip(void)
{
	exit(KSFT_SKIP);
}

#endif
