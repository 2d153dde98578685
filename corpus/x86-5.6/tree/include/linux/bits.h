/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __LINUX_BITS_H
#define __LINUX_BITS_H

#define BIT(nr)			(1UL << (nr))

#endif	/* __LINUX_BITS_H */
