; the fields of struct vdso_arch_data in asm/vdso/arch_data.h, 6.13..
((_
  name: (_) @_struct
  body: (_) @into) @_specifier
  (#type? @_specifier "struct_specifier")
  (#eq? @_struct "vdso_arch_data"))

; the field is there
((_
  name: (_) @_struct
  body: (_
    (_
      declarator: [
        (field_identifier) @_name
        (_
          declarator: (field_identifier) @_name)
      ]) @present)) @_specifier
  (#type? @_specifier "struct_specifier")
  (#type? @present "field_declaration")
  (#eq? @_struct "vdso_arch_data")
  (#param? @_name "{var}"))
