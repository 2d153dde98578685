/*
 * One layout for all images: a shared object with a single segment, which
 * is read-only.
 */

SECTIONS
{
#ifdef BUILD_VDSO32
#include <asm/vdso32.h>

	hpet_page = . - VDSO_OFFSET(VDSO_HPET_PAGE);

	vvar = . - VDSO_OFFSET(VDSO_VVAR_PAGE);

	/* The offsets are the ones of asm/vvar.h, for every vvar there. */
#define EMIT_VVAR(name, offset) vvar_ ## name = vvar + offset;
#define __VVAR_KERNEL_LDS
#include <asm/vvar.h>
#undef __VVAR_KERNEL_LDS
#undef EMIT_VVAR
#endif
	. = SIZEOF_HEADERS;

	.hash		: { *(.hash) }			:text
	.gnu.hash	: { *(.gnu.hash) }
	.dynsym		: { *(.dynsym) }
	.dynstr		: { *(.dynstr) }
	.gnu.version	: { *(.gnu.version) }
	.gnu.version_d	: { *(.gnu.version_d) }
	.gnu.version_r	: { *(.gnu.version_r) }

	.note		: { *(.note.*) }		:text	:note

	.eh_frame_hdr	: { *(.eh_frame_hdr) }		:text	:eh_frame_hdr
	.eh_frame	: { KEEP (*(.eh_frame)) }	:text

	.dynamic	: { *(.dynamic) }		:text	:dynamic

	.rodata		: { *(.rodata*) }		:text
	.data		: {
	      *(.data*)
	      *(.sdata*)
	      *(.got.plt) *(.got)
	      *(.gnu.linkonce.d.*)
	      *(.bss*)
	      *(.dynbss*)
	      *(.gnu.linkonce.b.*)
	}

	.altinstructions	: { *(.altinstructions) }
	.altinstr_replacement	: { *(.altinstr_replacement) }

	/*
	 * Code and data do not share cache lines.
	 */
	. = ALIGN(0x100);

	.text		: { *(.text*) }			:text	=0x90909090,

	/*
	 * gold wants that comma.
	 */

	/DISCARD/ : {
		*(.discard)
		*(.discard.*)
	}
}

/*
 * A number, because not every ld has a word for it.
 */
#define PT_GNU_EH_FRAME	0x6474e550

/*
 * Spelled out: ld would make two loadable segments, and one of them
 * writable.
 */
PHDRS
{
	text		PT_LOAD		FLAGS(5) FILEHDR PHDRS; /* PF_R|PF_X */
	dynamic		PT_DYNAMIC	FLAGS(4);		/* PF_R */
	note		PT_NOTE		FLAGS(4);		/* PF_R */
	eh_frame_hdr	PT_GNU_EH_FRAME;
}
