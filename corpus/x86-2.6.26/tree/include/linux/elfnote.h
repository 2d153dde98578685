#ifndef _LINUX_ELFNOTE_H
#define _LINUX_ELFNOTE_H

/* A note of an ELF file (facsimile: for assembly only) */
#ifdef __ASSEMBLER__
#define ELFNOTE_START(name, type, flags)	\
.pushsection .note.name, flags,@note	;	\
  .balign 4				;	\
  .long 2f - 1f				;	\
  .long 4f - 3f				;	\
  .long type				;	\
1:.asciz #name				;	\
2:.balign 4				;	\
3:

#define ELFNOTE_END				\
4:.balign 4				;	\
.popsection				;
#endif

#endif /* _LINUX_ELFNOTE_H */
