; extern declaration of vgetcpu_mode or vsyscall_gtod_data in asm/vsyscall.h, asm/vgtod.h, 3.0..5.2
((declaration
  (storage_class_specifier) @_class
  declarator: (identifier) @_name) @after
  (#eq? @_class "extern")
  (#eq? @_name "vsyscall_gtod_data"))

; already declared
((declaration
  declarator: [
    (identifier) @_name
    (init_declarator
      declarator: (identifier) @_name)
    (array_declarator
      declarator: (identifier) @_name)
    (pointer_declarator
      declarator: (identifier) @_name)
  ]) @present
  (#param? @_name "{var}"))
