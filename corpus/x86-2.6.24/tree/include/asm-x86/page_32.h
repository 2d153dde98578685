#ifndef _I386_PAGE_H
#define _I386_PAGE_H

#define PAGE_SHIFT	12
#define PAGE_SIZE	(1UL << PAGE_SHIFT)

#define __PAGE_OFFSET		CONFIG_PAGE_OFFSET

#endif /* _I386_PAGE_H */
