/*
 *  linux/arch/x86_64/kernel/vsyscall.c
 *
 *  The vsyscall page of x86-64 (facsimile).
 *
 *  vsyscall n is at -10Mbyte + n * 1024 bytes, up to four of them; whatever
 *  needs more is a case for the vDSO.
 *
 *  update_vsyscall() copies the time into the page, between
 *  write_seqlock_irqsave() and write_sequnlock_irqrestore().
 */

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

#define __vsyscall(nr) __attribute__ ((unused,__section__(".vsyscall_" #nr)))
#define __syscall_clobber "r11","rcx","memory"
#define __pa_vsymbol(x)			\
	({unsigned long v;  		\
	extern char __vsyscall_0; 	\
	  asm("" : "=r" (v) : "0" (x)); \
	  ((v - VSYSCALL_FIRST_PAGE) + __pa_symbol(&__vsyscall_0)); })

/*
 * vsyscall_gtod_data is :
 * - only read in user space, as __vsyscall_gtod_data
 * - only written in the kernel (timer interrupt, sysctl), as vsyscall_gtod_data
 * Every line of it is shared by all CPUs, so it should stay small
 */
struct vsyscall_gtod_data_t {
	seqlock_t	lock;

	/* a 'struct timespec' taken apart */
	time_t		wall_time_sec;
	u32		wall_time_nsec;

	int		sysctl_enabled;
	struct timezone sys_tz;
	struct { /* what is needed of a clocksource */
		cycle_t (*vread)(void);
		cycle_t	cycle_last;
		cycle_t	mask;
		u32	mult;
		u32	shift;
	} clock;
};
int __vgetcpu_mode __section_vgetcpu_mode;

struct vsyscall_gtod_data_t __vsyscall_gtod_data __section_vsyscall_gtod_data =
{
	.lock = SEQLOCK_UNLOCKED,
	.sysctl_enabled = 1,
};

void update_vsyscall(struct timespec *wall_time, struct clocksource *clock)
{
	unsigned long flags;

	write_seqlock_irqsave(&vsyscall_gtod_data.lock, flags);
	/* the clock first, then the time */
	vsyscall_gtod_data.clock.vread = clock->vread;
	vsyscall_gtod_data.clock.mask = clock->mask;
	vsyscall_gtod_data.clock.mult = clock->mult;
	vsyscall_gtod_data.wall_time_sec = wall_time->tv_sec;
	vsyscall_gtod_data.wall_time_nsec = wall_time->tv_nsec;
	vsyscall_gtod_data.sys_tz = sys_tz;
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
	asm volatile("vsysc2: syscall"
		: "=a" (err)
		: "0" (__NR_gettimeofday),"D" (tv),"S" (tz)
		: __syscall_clobber );
	return err;
}

static __always_inline long time_syscall(long *t)
{
	long now;
	asm volatile("vsysc1: syscall"
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

/* Seconds only, by way of
 * the other vsyscall */
time_t __vsyscall(1) vtime(time_t *t)
{
	struct timeval tv;
	if (unlikely(!__vsyscall_gtod_data.sysctl_enabled))
		return time_syscall(t);

	vgettimeofday(&tv, 0);
	if (t)
		*t = tv.tv_sec;
	return tv.tv_sec;
}

/* CPU and node of the caller, which may be
   out of date as soon as they are returned.
   Any pointer can be NULL. */
long __vsyscall(2)
vgetcpu(unsigned *cpu, unsigned *node, struct getcpu_cache *tcache)
{
	unsigned int dummy, v;

	if (__vgetcpu_mode != VGETCPU_RDTSCP)
		/* the limit of a GDT entry holds it */
		asm("lsl %1,%0" : "=r" (v) : "r" (__PER_CPU_SEG));
	else
		rdtscp(dummy, dummy, v);
	if (node)
		*node = v >> 12;
	if (cpu)
		*cpu = v & 0xfff;
	return 0;
}

long __vsyscall(3) venosys_1(void)
{
	return -ENOSYS;
}

#ifdef CONFIG_SYSCTL

#define SYSCALL 0x050f
#define NOP2    0x9090

/*
 * vsyscalls that never enter the kernel need no syscall instruction.
 */
static int vsyscall_sysctl_change(ctl_table *ctl, int write, struct file * filp,
                        void __user *buffer, size_t *lenp, loff_t *ppos)
{
	extern u16 vsysc1, vsysc2;
	u16 __iomem *map1 = ioremap(__pa_vsymbol(&vsysc1), 2);
	u16 __iomem *map2 = ioremap(__pa_vsymbol(&vsysc2), 2);
	u16 insn = vsyscall_gtod_data.sysctl_enabled ? NOP2 : SYSCALL;

	writew(insn, map1);
	writew(insn, map2);
	return proc_dointvec(ctl, write, filp, buffer, lenp, ppos);
}

static ctl_table kernel_table2[] = {
	{ .ctl_name = 99, .procname = "vsyscall64",
	  .data = &vsyscall_gtod_data.sysctl_enabled, .maxlen = sizeof(int),
	  .mode = 0644,
	  .strategy = vsyscall_sysctl_nostrat,
	  .proc_handler = vsyscall_sysctl_change },
	{}
};

static ctl_table kernel_root_table2[] = {
	{ .ctl_name = CTL_KERN, .procname = "kernel", .mode = 0555,
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
	node = cpu_to_node[cpu];
#endif
	if (cpu_has(&cpu_data[cpu], X86_FEATURE_RDTSCP))
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

static void __init map_vsyscall(void)
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
	map_vsyscall();
#ifdef CONFIG_SYSCTL
	register_sysctl_table(kernel_root_table2);
#endif
	hotcpu_notifier(cpu_vsyscall_notifier, 0);
	return 0;
}

__initcall(vsyscall_init);
