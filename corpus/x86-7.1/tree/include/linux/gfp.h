/* SPDX-License-Identifier: GPL-2.0 */
#ifndef __LINUX_GFP_H
#define __LINUX_GFP_H

struct page;

#define GFP_KERNEL	0xcc0

struct page *alloc_pages(unsigned int gfp, unsigned int order);
int get_order(unsigned long size);
void panic(const char *fmt, ...);
void *memcpy(void *to, const void *from, unsigned long len);

#endif /* __LINUX_GFP_H */
