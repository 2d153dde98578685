/* SPDX-License-Identifier: MIT */
/*
 * vdso_find.h - find a function of the vDSO at run time, by version and name.
 *
 *   void *vdso_sym(const char *version, const char *name);
 *	Address of function `name` with symbol version `version` in the vDSO of
 *	this process; a null pointer if the kernel gave it no vDSO, or one
 *	without that function. A null `version` takes any.
 *
 *   void *vdso_sym_at(const void *image, const char *version, const char *name);
 *	The same in the vDSO mapped at `image`.
 *
 *   const void *vdso_image_in(const unsigned long *auxv);
 *	Where the vDSO is, from the auxiliary vector that the kernel puts behind
 *	the environment on the first stack. For programs without a libc: define
 *	VDSO_NO_GETAUXVAL and vdso_sym() goes away with its call of getauxval(3).
 *
 *   VDSO_SYMBOL("f"), VDSO_VERSION
 *	How the kernel names its function f on this architecture and in which
 *	version: "__vdso_f" of LINUX_2.6 on x86, "__kernel_f" of LINUX_2.6.39 on
 *	arm64. Not defined for an architecture that is not in the list below.
 *
 * It works in dynamic, static and freestanding programs, 64-bit, 32-bit and
 * x32, since the image's class is that of the program: nothing is allocated,
 * nothing of libc is called but getauxval(). Look a function up once and keep
 * the pointer; it stays good until the next exec.
 *
 * It trusts the image. The kernel made it, and put it where nobody can write.
 * Do not use it on a file.
 */
#ifndef VDSO_FIND_H
#define VDSO_FIND_H

#include <elf.h>

#ifndef VDSO_NO_GETAUXVAL
#include <sys/auxv.h>
#endif

#if defined(__x86_64__) || defined(__i386__)
#define VDSO_VERSION "LINUX_2.6"
#define VDSO_SYMBOL(name) "__vdso_" name
#elif defined(__aarch64__)
#define VDSO_VERSION "LINUX_2.6.39"
#define VDSO_SYMBOL(name) "__kernel_" name
#elif defined(__arm__) || defined(__mips__) || defined(__sparc__)
#define VDSO_VERSION "LINUX_2.6"
#define VDSO_SYMBOL(name) "__vdso_" name
#elif defined(__riscv)
#define VDSO_VERSION "LINUX_4.15"
#define VDSO_SYMBOL(name) "__vdso_" name
#elif defined(__loongarch__) || defined(__csky__)
#define VDSO_VERSION "LINUX_5.10"
#define VDSO_SYMBOL(name) "__vdso_" name
#elif defined(__powerpc__)
#define VDSO_VERSION "LINUX_2.6.15"
#define VDSO_SYMBOL(name) "__kernel_" name
#elif defined(__s390__)
#define VDSO_VERSION "LINUX_2.6.29"
#define VDSO_SYMBOL(name) "__kernel_" name
#endif

/*
 * Under the first 64-bit powerpc ABI a function pointer points to a descriptor,
 * and a vDSO symbol to code: the address found here could not be called from C.
 */
#if defined(__powerpc64__) && (!defined(_CALL_ELF) || _CALL_ELF == 1)
#error "vdso_find.h: the ELFv1 ABI needs a function descriptor"
#endif

/* x32 is ILP32 with an image of class 32, so the size of a pointer decides. */
#if __SIZEOF_POINTER__ == 8
typedef Elf64_Ehdr vdso_ehdr;
typedef Elf64_Phdr vdso_phdr;
typedef Elf64_Dyn vdso_dyn;
typedef Elf64_Sym vdso_symbol;
typedef Elf64_Verdef vdso_verdef;
typedef Elf64_Verdaux vdso_verdaux;
#define VDSO_CLASS ELFCLASS64
#else
typedef Elf32_Ehdr vdso_ehdr;
typedef Elf32_Phdr vdso_phdr;
typedef Elf32_Dyn vdso_dyn;
typedef Elf32_Sym vdso_symbol;
typedef Elf32_Verdef vdso_verdef;
typedef Elf32_Verdaux vdso_verdaux;
#define VDSO_CLASS ELFCLASS32
#endif

/* The psABI of these two has a hash table of 64-bit words. */
#if defined(__s390x__) || defined(__alpha__)
typedef Elf64_Xword vdso_hash_word;
#else
typedef Elf32_Word vdso_hash_word;
#endif

/* What the dynamic section of the image points to; null where it says nothing. */
struct vdso_tables {
	const char *bias; /* what to add to an address of the file */
	const char *strings;
	const vdso_symbol *symbols;
	const vdso_hash_word *hash;
	const Elf32_Word *gnu_hash;
	const Elf32_Half *versym;
	const char *verdef;
};

static inline int vdso_same(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

/* The vDSO keeps file addresses in DT_ entries: nobody relocates it. */
static inline int vdso_read_dynamic(const char *image, struct vdso_tables *t)
{
	const vdso_ehdr *ehdr = (const void *)image;
	const vdso_dyn *dyn = 0;
	const char *bias = 0;
	int i;

	if (!image || ehdr->e_ident[EI_MAG0] != ELFMAG0 || ehdr->e_ident[EI_MAG1] != ELFMAG1 ||
	    ehdr->e_ident[EI_MAG2] != ELFMAG2 || ehdr->e_ident[EI_MAG3] != ELFMAG3 ||
	    ehdr->e_ident[EI_CLASS] != VDSO_CLASS)
		return 0;

	for (i = 0; i < ehdr->e_phnum; i++) {
		const vdso_phdr *phdr = (const vdso_phdr *)(const void *)(image + ehdr->e_phoff) + i;

		if (phdr->p_type == PT_LOAD && !bias)
			bias = image + phdr->p_offset - phdr->p_vaddr;
		else if (phdr->p_type == PT_DYNAMIC)
			dyn = (const void *)(image + phdr->p_offset);
	}
	if (!bias || !dyn)
		return 0;

	*t = (struct vdso_tables){ .bias = bias };
	for (; dyn->d_tag != DT_NULL; dyn++) {
		const void *at = bias + dyn->d_un.d_ptr;

		switch (dyn->d_tag) {
		case DT_STRTAB:
			t->strings = at;
			break;
		case DT_SYMTAB:
			t->symbols = at;
			break;
		case DT_HASH:
			t->hash = at;
			break;
		case DT_GNU_HASH:
			t->gnu_hash = at;
			break;
		case DT_VERSYM:
			t->versym = at;
			break;
		case DT_VERDEF:
			t->verdef = at;
			break;
		}
	}
	return t->strings && t->symbols && (t->hash || t->gnu_hash);
}

/*
 * How many symbols there are. A symbol table does not say; its hash table does:
 * the classic one in its second word, the GNU one by the end of its last chain.
 * Linux links some vDSOs with one table, some with both: --hash-style=sysv for
 * arm and mips, =both for x86 and riscv, the linker's own choice for arm64 (6.12).
 */
static inline Elf32_Word vdso_symbol_count(const struct vdso_tables *t)
{
	Elf32_Word buckets, first, count, i;
	const Elf32_Word *bucket, *chain;

	if (t->hash)
		return (Elf32_Word)t->hash[1];

	buckets = t->gnu_hash[0];
	first = t->gnu_hash[1];
	bucket = t->gnu_hash + 4 + t->gnu_hash[2] * (sizeof(void *) / sizeof(Elf32_Word));
	chain = bucket + buckets;
	count = 0;
	for (i = 0; i < buckets; i++)
		if (bucket[i] > count)
			count = bucket[i];
	if (count < first)
		return first; /* no symbol is hashed */
	while (!(chain[count - first] & 1))
		count++;
	return count + 1;
}

/* Whether symbol i has the version; an image without versions has all of them. */
static inline int vdso_has_version(const struct vdso_tables *t, Elf32_Word i, const char *version)
{
	const char *at = t->verdef;

	if (!version || !t->versym || !at)
		return 1;

	for (;;) {
		const vdso_verdef *def = (const void *)at;
		const vdso_verdaux *aux = (const void *)(at + def->vd_aux);

		/* The base definition is the name of the file, not a version. */
		if (!(def->vd_flags & VER_FLG_BASE) && def->vd_ndx == (t->versym[i] & 0x7fff))
			return vdso_same(t->strings + aux->vda_name, version);
		if (!def->vd_next)
			return 0;
		at += def->vd_next;
	}
}

static inline void *vdso_sym_at(const void *image, const char *version, const char *name)
{
	struct vdso_tables t;
	Elf32_Word count, i;

	if (!vdso_read_dynamic(image, &t))
		return 0;

	/* A vDSO has some ten symbols: hashing the name would only be more code. */
	count = vdso_symbol_count(&t);
	for (i = 0; i < count; i++) {
		const vdso_symbol *s = &t.symbols[i];
		int type = s->st_info & 0xf, bind = s->st_info >> 4;

		/* Assembly functions of some architectures have no type. */
		if (s->st_shndx == SHN_UNDEF || (type != STT_FUNC && type != STT_NOTYPE) ||
		    (bind != STB_GLOBAL && bind != STB_WEAK))
			continue;
		if (vdso_same(t.strings + s->st_name, name) && vdso_has_version(&t, i, version))
			return (void *)(t.bias + s->st_value);
	}
	return 0;
}

static inline const void *vdso_image_in(const unsigned long *auxv)
{
	for (; auxv[0] != AT_NULL; auxv += 2)
		if (auxv[0] == AT_SYSINFO_EHDR)
			return (const void *)auxv[1];
	return 0;
}

#ifndef VDSO_NO_GETAUXVAL
static inline void *vdso_sym(const char *version, const char *name)
{
	return vdso_sym_at((const void *)getauxval(AT_SYSINFO_EHDR), version, name);
}
#endif

#endif /* VDSO_FIND_H */
