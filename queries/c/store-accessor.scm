; after the kernel's access to the random number generator's data in asm/vdso/vsyscall.h, 6.13..6.14
((preproc_def
  name: (identifier) @_name) @after
  (#eq? @_name "__arch_get_k_vdso_rng_data"))

; already there
((function_definition
  declarator: (pointer_declarator
    declarator: (_
      declarator: (_) @_function))) @present
  (#eq? @_function "__x86_get_k_vdso_arch_data"))
