; the extern declarations before the macros of asm/vvar.h, 5.3..6.12
((_
  .
  (_) @_class
  declarator: (identifier) @_name) @after
  .
  (preproc_function_def
    name: (identifier) @_macro)
  (#eq? @_class "extern")
  (#eq? @_macro "DECLARE_VVAR")
  (#not-param? @_name "{var}"))

; the last one before the variable's own
((_
  .
  (_) @_class
  declarator: (identifier)) @after
  .
  (_
    declarator: (identifier) @_name)
  .
  (preproc_function_def
    name: (identifier) @_macro)
  (#eq? @_class "extern")
  (#eq? @_macro "DECLARE_VVAR")
  (#param? @_name "{var}"))

; already declared
((_
  declarator: [
    (_) @_name
    (_
      declarator: (_) @_name)
  ]
  ";") @present
  (#param? @_name "{var}"))
