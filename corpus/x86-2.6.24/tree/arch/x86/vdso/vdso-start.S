	.globl vdso_kernel_start
vdso_kernel_start:
