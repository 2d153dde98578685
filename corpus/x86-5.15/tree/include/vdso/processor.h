/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef __VDSO_PROCESSOR_H
#define __VDSO_PROCESSOR_H

#ifndef __ASSEMBLY__

#include <asm/vdso/processor.h>

#endif /* __ASSEMBLY__ */

#endif /* __VDSO_PROCESSOR_H */
