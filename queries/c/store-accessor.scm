; after the kernel's access to the random number generator's data in asm/vdso/vsyscall.h, 6.13..6.14
((preproc_def
  name: (identifier) @_name) @after
  (#eq? @_name "__arch_get_k_vdso_rng_data"))

; already there
((_
  declarator: (_
    declarator: (_
      declarator: (_) @_function)) @_pointer) @present
  (#type? @present "function_definition")
  (#type? @_pointer "pointer_declarator")
  (#eq? @_function "__x86_get_k_vdso_arch_data"))
