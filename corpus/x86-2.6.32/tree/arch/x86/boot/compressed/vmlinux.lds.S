/* Facsimile: the other vmlinux.lds.S, of the program that unpacks the kernel */
#include <asm-generic/vmlinux.lds.h>

OUTPUT_FORMAT(CONFIG_OUTPUT_FORMAT, CONFIG_OUTPUT_FORMAT, CONFIG_OUTPUT_FORMAT)

#undef i386

#include <asm/page_types.h>

#ifdef CONFIG_X86_64
OUTPUT_ARCH(i386:x86-64)
ENTRY(startup_64)
#else
OUTPUT_ARCH(i386)
ENTRY(startup_32)
#endif

SECTIONS
{
	. = 0;
	.head.text : {
		_head = . ;
		HEAD_TEXT
		_ehead = . ;
	}
	.rodata.compressed : {
		*(.rodata.compressed)
	}
	.text :	{
		_text = .; 	/* code */
		*(.text)
		*(.text.*)
		_etext = . ;
	}
	.data :	{
		*(.data)
		*(.data.*)
	}
	. = ALIGN(CONFIG_X86_L1_CACHE_BYTES);
	.bss : {
		*(.bss)
		*(.bss.*)
		*(COMMON)
	}
#ifdef CONFIG_X86_64
       . = ALIGN(PAGE_SIZE);
       .pgtable : {
		*(.pgtable)
	}
#endif
	_end = .;
}
