/*
 * The vDSO of i386, before it moved to vdso/vdso32 (facsimile)
 */
#include <asm/asm-offsets.h>

SECTIONS
{
  . = VDSO_PRELINK_asm + SIZEOF_HEADERS;

  .dynsym         : { *(.dynsym) }		:text
  .dynstr         : { *(.dynstr) }
  .gnu.version_d  : { *(.gnu.version_d) }

  . = VDSO_PRELINK_asm + 0x400;

  .text           : { *(.text) }		:text =0x90909090
  .dynamic        : { *(.dynamic) }		:text :dynamic
}

PHDRS
{
  text PT_LOAD FILEHDR PHDRS FLAGS(5); /* PF_R|PF_X */
  dynamic PT_DYNAMIC FLAGS(4); /* PF_R */
}

/*
 * What user space can see of the DSO.
 */
VERSION
{
  LINUX_2.5 {
    global:
    	__kernel_vsyscall;
    	__kernel_sigreturn;
    	__kernel_rt_sigreturn;

    local: *;
  };
}

/* Where AT_SYSINFO points.  */
ENTRY(__kernel_vsyscall);
