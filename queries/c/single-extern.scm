; the extern declarations before the macros of asm/vvar.h, 5.3..6.12
((declaration
  (storage_class_specifier) @_class
  declarator: (identifier) @_name) @after
  .
  (preproc_function_def
    name: (identifier) @_macro)
  (#eq? @_class "extern")
  (#eq? @_macro "DECLARE_VVAR")
  (#not-param? @_name "{var}"))

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
