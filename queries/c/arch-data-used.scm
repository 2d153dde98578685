; struct vdso_arch_data in asm/vdso/arch_data.h has a field, 6.13..
((_
  name: (_) @_struct
  body: (_
    (field_declaration) @holds)) @_specifier
  (#type? @_specifier "struct_specifier")
  (#eq? @_struct "vdso_arch_data"))
