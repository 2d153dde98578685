/*
 * The vDSO: a shared object with one read-only segment, prelinked to
 * the address below (facsimile).
 */
#include <asm/asm-offsets.h>
#include "voffset.h"

#define VDSO_PRELINK 0xffffffffff700000

SECTIONS
{
  . = VDSO_PRELINK + SIZEOF_HEADERS;

  .hash           : { *(.hash) }		:text
  .gnu.hash       : { *(.gnu.hash) }
  .dynsym         : { *(.dynsym) }
  .dynstr         : { *(.dynstr) }
  .gnu.version    : { *(.gnu.version) }
  .gnu.version_d  : { *(.gnu.version_d) }
  .gnu.version_r  : { *(.gnu.version_r) }

  /* vdso-syms.o is linked with -r and has none of the tables above,
     vdso.so with -shared and has them all; the code must be at
     the same place in both, after the largest.  */
  . = VDSO_PRELINK + VDSO_TEXT_OFFSET;

  .text           : { *(.text*) }		:text
  .rodata         : { *(.rodata*) }		:text
  .data		  : {
	*(.data*)
	*(.sdata*)
	*(.bss*)
	*(.dynbss*)
  }						:text

  .altinstructions : { *(.altinstructions) }		:text
  .altinstr_replacement  : { *(.altinstr_replacement) }	:text

  .note		  : { *(.note.*) }		:text :note
  .eh_frame_hdr   : { *(.eh_frame_hdr) }	:text :eh_frame_hdr
  .eh_frame       : { KEEP (*(.eh_frame)) }	:text
  .dynamic        : { *(.dynamic) }		:text :dynamic
  .useless        : {
  	*(.got.plt) *(.got)
	*(.gnu.linkonce.d.*)
	*(.gnu.linkonce.b.*)
  }						:text
}

/*
 * Without this list ld would make a second, writable segment.
 */
PHDRS
{
  text PT_LOAD FILEHDR PHDRS FLAGS(5); /* PF_R|PF_X */
  dynamic PT_DYNAMIC FLAGS(4); /* PF_R */
  note PT_NOTE FLAGS(4); /* PF_R */
  eh_frame_hdr 0x6474e550; /* PT_GNU_EH_FRAME, a name not every ld knows */
}

/*
 * What user space can see of the DSO.
 */
VERSION
{
  LINUX_2.6 {
    global:
	clock_gettime;
	__vdso_clock_gettime;
	gettimeofday;
	__vdso_gettimeofday;
	getcpu;
	__vdso_getcpu;
    local: *;
  };
}
