; the kernel's pointer to the data of an architecture in include/vdso/datapage.h, 6.15..
((_
  declarator: (_
    declarator: (_) @_name) @_pointer) @holds
  (#type? @holds "declaration")
  (#type? @_pointer "pointer_declarator")
  (#eq? @_name "vdso_k_arch_data"))
