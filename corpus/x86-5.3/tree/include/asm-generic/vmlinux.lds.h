/*
 * What the linker scripts of all architectures have in common.  They are
 * not C: these macros are whole output sections.
 */

#define HEAD_TEXT  KEEP(*(.head.text))
#define TEXT_TEXT  *(.text.hot .text.hot.*) *(.text) *(.text.unlikely)
#define SCHED_TEXT *(.sched.text)
#define ENTRY_TEXT						\
		. = ALIGN(8);					\
		__entry_text_start = .;				\
		*(.entry.text)					\
		__entry_text_end = .;

#define NOTES							\
	.notes : AT(ADDR(.notes) - LOAD_OFFSET) {		\
		__start_notes = .;				\
		*(.note.*)					\
		__stop_notes = .;				\
	}
#define EXCEPTION_TABLE(align)					\
	. = ALIGN(align);					\
	__ex_table : AT(ADDR(__ex_table) - LOAD_OFFSET) {	\
		__start___ex_table = .;				\
		*(__ex_table)					\
		__stop___ex_table = .;				\
	}

#define RO_DATA(align)						\
	. = ALIGN((align));					\
	.rodata : AT(ADDR(.rodata) - LOAD_OFFSET) {		\
		__start_rodata = .;				\
		*(.rodata) *(.rodata.*)				\
	}							\
	. = ALIGN((align));					\
	__end_rodata = .;

#define NOSAVE_DATA	*(.data..nosave)
#define INIT_TASK_DATA(align)					\
	. = ALIGN(align);					\
	__start_init_stack = .;					\
	KEEP(*(.data..init_task))				\
	. = __start_init_stack + THREAD_SIZE;			\
	__end_init_stack = .;
#define PAGE_ALIGNED_DATA(page_align)				\
	. = ALIGN(page_align);					\
	*(.data..page_aligned)					\
	. = ALIGN(page_align);
#define CACHELINE_ALIGNED_DATA(align)				\
	. = ALIGN(align);					\
	*(.data..cacheline_aligned)
#define READ_MOSTLY_DATA(align)					\
	. = ALIGN(align);					\
	*(.data..read_mostly)					\
	. = ALIGN(align);
#define DATA_DATA	*(.xiptext) *(.data)
#define BUG_TABLE						\
	. = ALIGN(8);						\
	__bug_table : AT(ADDR(__bug_table) - LOAD_OFFSET) {	\
		__start___bug_table = .;			\
		KEEP(*(__bug_table))				\
		__stop___bug_table = .;				\
	}
#define ORC_UNWIND_TABLE

#define INIT_TEXT_SECTION(inittext_align)			\
	. = ALIGN(inittext_align);				\
	.init.text : AT(ADDR(.init.text) - LOAD_OFFSET) {	\
		_sinittext = .;					\
		*(.init.text .init.text.*)			\
		_einittext = .;					\
	}
#define INIT_DATA_SECTION(initsetup_align)			\
	.init.data : AT(ADDR(.init.data) - LOAD_OFFSET) {	\
		. = ALIGN(initsetup_align);			\
		*(.init.data .init.data.*)			\
	}
#define PERCPU_INPUT(cacheline)					\
	__per_cpu_start = .;					\
	*(.data..percpu..first)					\
	. = ALIGN(cacheline);					\
	*(.data..percpu)					\
	__per_cpu_end = .;
#define PERCPU_VADDR(cacheline, vaddr, phdr)			\
	__per_cpu_load = .;					\
	.data..percpu vaddr : AT(__per_cpu_load - LOAD_OFFSET) { \
		PERCPU_INPUT(cacheline)				\
	} phdr							\
	. = __per_cpu_load + SIZEOF(.data..percpu);
#define PERCPU_SECTION(cacheline)				\
	. = ALIGN(PAGE_SIZE);					\
	.data..percpu : AT(ADDR(.data..percpu) - LOAD_OFFSET) {	\
		__per_cpu_load = .;				\
		PERCPU_INPUT(cacheline)				\
	}
#define BSS_MAIN .bss .bss.[0-9a-zA-Z_]*
#define STABS_DEBUG .stab 0 : { *(.stab) }
#define DWARF_DEBUG .debug_info 0 : { *(.debug_info) }
#define DISCARDS						\
	/DISCARD/ : {						\
		*(.discard) *(.discard.*)			\
		*(.comment) *(.note.GNU-stack)			\
	}
