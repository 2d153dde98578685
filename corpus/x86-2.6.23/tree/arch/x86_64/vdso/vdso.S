	.section ".vdso","a"
	.incbin "arch/x86_64/vdso/vdso.so"
