; struct vdso_arch_data in asm/vdso/arch_data.h has a field, 6.13..
((struct_specifier
  name: (type_identifier) @_struct
  body: (field_declaration_list
    (field_declaration) @holds))
  (#eq? @_struct "vdso_arch_data"))
