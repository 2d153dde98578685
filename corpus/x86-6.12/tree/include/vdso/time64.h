/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __VDSO_TIME64_H
#define __VDSO_TIME64_H

#define NSEC_PER_SEC	1000000000L

#endif /* __VDSO_TIME64_H */
