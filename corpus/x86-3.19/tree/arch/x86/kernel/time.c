/*
 *  The timer interrupt, and the counter it counts with.
 */

#include <linux/clockchips.h>
#include <linux/interrupt.h>
#include <linux/time.h>

#include <asm/vsyscall.h>
#include <asm/x86_init.h>
#include <asm/timer.h>
#include <asm/time.h>

#ifdef CONFIG_X86_64
__visible volatile unsigned long jiffies __cacheline_aligned = INITIAL_JIFFIES;
#endif

static irqreturn_t timer_interrupt(int irq, void *dev_id)
{
	global_clock_event->event_handler(global_clock_event);

	return IRQ_HANDLED;
}
