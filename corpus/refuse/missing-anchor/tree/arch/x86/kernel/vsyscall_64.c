/*
 *  The vsyscall page of x86-64 (facsimile).
 *
 *  vsyscall n is at -10Mbyte + n * 1024 bytes, up to four of them; whatever
 *  needs more is a case for the vDSO.
 *
 *  update_vsyscall_time() and update_vsyscall_tz() copy the time into the page,
 *  each between write_seqlock_irqsave() and write_sequnlock_irqrestore().
 */

/* This code runs in user space, no counters: */
#define DISABLE_BRANCH_PROFILING

#include <linux/time.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/timer.h>
#include <linux/seqlock.h>
#include <linux/jiffies.h>
#include <linux/sysctl.h>
#include <linux/clocksource.h>
#include <linux/getcpu.h>
#include <linux/cpu.h>
#include <linux/smp.h>
#include <linux/notifier.h>

#include <asm/vsyscall.h>
#include <asm/pgtable.h>
#include <asm/page.h>
#include <asm/unistd.h>
#include <asm/fixmap.h>
#include <asm/errno.h>
#include <asm/io.h>
#include <asm/segment.h>
#include <asm/desc.h>
#include <asm/topology.h>
#include <asm/vgtod.h>

#define __vsyscall(nr) \
		__attribute__ ((unused, __section__(".vsyscall_" #nr))) notrace
#define __syscall_clobber "r11","cx","memory"

/*
 * vsyscall_gtod_data is :
 * - only read in user space, as __vsyscall_gtod_data
 * - only written in the kernel (timer interrupt, sysctl), as vsyscall_gtod_data
 * Every line of it is shared by all CPUs, so it should stay small
 */
int __vgetcpu_mode __section_vgetcpu_mode;

struct vsyscall_gtod_data __vsyscall_gtod_data __section_vsyscall_gtod_data =
{
	.lock = SEQLOCK_UNLOCKED,
	.sysctl_enabled = 1,
};

void update_vsyscall_tz(void)
{
	unsigned long flags;

	write_seqlock_irqsave(&vsyscall_gtod_data.lock, flags);
	/* somebody set the time zone */
	vsyscall_gtod_data.sys_tz = sys_tz;
	write_sequnlock_irqrestore(&vsyscall_gtod_data.lock, flags);
}

void update_vsyscall_time(struct timespec *wall_time, struct timespec *wtm,
			struct clocksource *clock, u32 mult)
{
	unsigned long flags;

	write_seqlock_irqsave(&vsyscall_gtod_data.lock, flags);
	/* the clock first, then the time */
	vsyscall_gtod_data.clock.vread = clock->vread;
	vsyscall_gtod_data.clock.mask = clock->mask;
	vsyscall_gtod_data.clock.mult = mult;
	vsyscall_gtod_data.wall_time_sec = wall_time->tv_sec;
	vsyscall_gtod_data.wall_time_nsec = wall_time->tv_nsec;
	vsyscall_gtod_data.wall_to_monotonic = *wtm;
	vsyscall_gtod_data.wall_time_coarse = __current_kernel_time();
	write_sequnlock_irqrestore(&vsyscall_gtod_data.lock, flags);
}

/* No lock here: a reader may see one half of
 * the old time zone.
 */
static __always_inline void do_get_tz(struct timezone * tz)
{
	*tz = __vsyscall_gtod_data.sys_tz;
}

static __always_inline int gettimeofday(struct timeval *tv, struct timezone *tz)
{
	int err;
	asm volatile("syscall"
		: "=a" (err)
		: "0" (__NR_gettimeofday),"D" (tv),"S" (tz)
		: __syscall_clobber );
	return err;
}

static __always_inline long time_syscall(long *t)
{
	long now;
	asm volatile("syscall"
		: "=a" (now)
		: "0" (__NR_time),"D" (t) : __syscall_clobber);
	return now;
}

int __vsyscall(0) vgettimeofday(struct timeval * tv, struct timezone * tz)
{
	cycle_t (*vread)(void);
	if (tv)
		gettimeofday(tv,NULL);
	if (tz)
		do_get_tz(tz);
	return 0;
}

/* Seconds only, hence
 * one word and no need for the clock */
time_t __vsyscall(1) vtime(time_t *t)
{
	unsigned seq;
	time_t now;
	if (unlikely(!__vsyscall_gtod_data.sysctl_enabled))
		return time_syscall(t);

	do {
		seq = read_seqbegin(&__vsyscall_gtod_data.lock);
		now = __vsyscall_gtod_data.wall_time_sec;
	} while (read_seqretry(&__vsyscall_gtod_data.lock, seq));

	if (t)
		*t = now;
	return now;
}

/* CPU and node of the caller, which may be
   out of date as soon as they are returned.
   Either pointer can be NULL. */
long __vsyscall(2)
vgetcpu(unsigned *cpu, unsigned *node, struct getcpu_cache *tcache)
{
	unsigned int v;

	if (__vgetcpu_mode != VGETCPU_RDTSCP)
		/* the limit of a GDT entry holds it */
		asm("lsl %1,%0" : "=r" (v) : "r" (__PER_CPU_SEG));
	else
		native_read_tscp(&v);
	if (node)
		*node = v >> 12;
	if (cpu)
		*cpu = v & 0xfff;
	return 0;
}

static long __vsyscall(3) venosys_1(void)
{
	return -ENOSYS;
}

#ifdef CONFIG_SYSCTL
static ctl_table kernel_table2[] = {
	{ .procname = "vsyscall64",
	  .data = &vsyscall_gtod_data.sysctl_enabled, .maxlen = sizeof(int),
	  .mode = 0644,
	  .proc_handler = proc_dointvec },
	{}
};

static ctl_table kernel_root_table2[] = {
	{ .procname = "kernel", .mode = 0555,
	  .child = kernel_table2 },
	{}
};
#endif

/* Runs on each CPU as it comes up, and no process
   is there yet that could ask. */
static void __cpuinit vsyscall_set_cpu(int cpu)
{
	unsigned long node = 0;
#ifdef CONFIG_NUMA
	node = cpu_to_node(cpu);
#endif
	if (cpu_has(&cpu_data(cpu), X86_FEATURE_RDTSCP))
		write_rdtscp_aux((node << 12) | cpu);
}

static int __cpuinit
cpu_vsyscall_notifier(struct notifier_block *n, unsigned long action, void *arg)
{
	long cpu = (long)arg;
	if (action == CPU_ONLINE || action == CPU_ONLINE_FROZEN)
		vsyscall_set_cpu(cpu);
	return NOTIFY_DONE;
}

void __init map_vsyscall(void)
{
	extern char __vsyscall_0;
	unsigned long physaddr_page0 = __pa_symbol(&__vsyscall_0);

	/* one page, as VSYSCALL_MAPPED_PAGES says */
	__set_fixmap(VSYSCALL_FIRST_PAGE, physaddr_page0, PAGE_KERNEL_VSYSCALL);
}

static int __init vsyscall_init(void)
{
	BUG_ON(((unsigned long) &vgettimeofday !=
			VSYSCALL_ADDR(__NR_vgettimeofday)));
	BUG_ON((unsigned long) &vtime != VSYSCALL_ADDR(__NR_vtime));
#ifdef CONFIG_SYSCTL
	register_sysctl_table(kernel_root_table2);
#endif
	/* before anything that could migrate */
	hotcpu_notifier(cpu_vsyscall_notifier, 30);
	return 0;
}

__initcall(vsyscall_init);
