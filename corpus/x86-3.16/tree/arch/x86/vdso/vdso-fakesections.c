/*
 * A section table for debuggers, made of what does not exist.  Nothing in
 * here is code; the linker script names the section.
 */

const char fake_shstrtab[] __attribute__((section(".fake_shstrtab"))) =
	".hash\0"
	".dynsym\0"
	".text";
