/*
 *  The legacy vsyscall page, and the kernel's half of the vDSO data.
 *
 *  [ NOTE: new code calls the vDSO. ]
 *
 *  The page is at -10Mbyte and has four slots of 1024 bytes; there will
 *  never be a fifth.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/time.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/seqlock.h>
#include <linux/jiffies.h>
#include <linux/timekeeper_internal.h>
#include <linux/getcpu.h>

#include <asm/vsyscall.h>
#include <asm/page.h>
#include <asm/unistd.h>
#include <asm/segment.h>

#define CREATE_TRACE_POINTS
#include "vsyscall_trace.h"

DEFINE_VVAR(int, vgetcpu_mode);

static enum { EMULATE, NATIVE, NONE } vsyscall_mode = EMULATE;

static int __init vsyscall_setup(char *str)
{
	if (str) {
		if (!strcmp("emulate", str))
			vsyscall_mode = EMULATE;
		else if (!strcmp("native", str))
			vsyscall_mode = NATIVE;
		else if (!strcmp("none", str))
			vsyscall_mode = NONE;
		else
			return -EINVAL;

		return 0;
	}

	return -EINVAL;
}
early_param("vsyscall", vsyscall_setup);

static int addr_to_vsyscall_nr(unsigned long addr)
{
	int nr;

	if ((addr & ~0xC00UL) != VSYSCALL_ADDR)
		return -EINVAL;

	nr = (addr & 0xC00UL) >> 10;
	if (nr >= 3)
		return -EINVAL;

	return nr;
}

bool emulate_vsyscall(struct pt_regs *regs, unsigned long address)
{
	int vsyscall_nr = addr_to_vsyscall_nr(address);

	trace_emulate_vsyscall(vsyscall_nr);

	return vsyscall_mode != NONE && vsyscall_nr >= 0;
}
