; the extern declaration of vgetcpu_mode in asm/vsyscall.h, 2.6.23..3.14
((declaration
  (storage_class_specifier) @_class
  declarator: (identifier) @_name) @after
  (#eq? @_class "extern")
  (#eq? @_name "vgetcpu_mode"))

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
