/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __LINUX_SPINLOCK_H
#define __LINUX_SPINLOCK_H

typedef struct raw_spinlock {
	unsigned int slock;
} raw_spinlock_t;

extern unsigned long _raw_spin_lock_irqsave(raw_spinlock_t *lock);
extern void _raw_spin_unlock_irqrestore(raw_spinlock_t *lock, unsigned long flags);

#define raw_spin_lock_irqsave(lock, flags)			\
	do {						\
		flags = _raw_spin_lock_irqsave(lock);	\
	} while (0)
#define raw_spin_unlock_irqrestore(lock, flags)		\
	_raw_spin_unlock_irqrestore(lock, flags)

#endif /* __LINUX_SPINLOCK_H */
