; the fields of struct vdso_arch_data in asm/vdso/arch_data.h, 6.13..
((struct_specifier
  name: (type_identifier) @_struct
  body: (field_declaration_list) @into)
  (#eq? @_struct "vdso_arch_data"))

; the field is there
((struct_specifier
  name: (type_identifier) @_struct
  body: (field_declaration_list
    (field_declaration
      declarator: [
        (field_identifier) @_name
        (array_declarator
          declarator: (field_identifier) @_name)
        (pointer_declarator
          declarator: (field_identifier) @_name)
      ]) @present))
  (#eq? @_struct "vdso_arch_data")
  (#param? @_name "{var}"))
