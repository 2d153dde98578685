; the kernel's pointer to the data of an architecture in include/vdso/datapage.h, 6.15..
((declaration
  declarator: (pointer_declarator
    declarator: (_) @_name)) @holds
  (#eq? @_name "vdso_k_arch_data"))
