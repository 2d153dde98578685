/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_HRTIMER_H
#define _LINUX_HRTIMER_H

#include <linux/kernel.h>
#include <linux/time.h>

extern unsigned int hrtimer_resolution;

#endif
