; the DECLARE_VVAR line of asm/vvar.h before (else after) the new variable's offset, 3.0..6.12
((translation_unit
  (expression_statement
    (_
      function: (identifier) @_macro
      arguments: (_
        (identifier) @_name
        .))) @after)
  (#match? @_macro "^DECLARE_VVAR")
  (#param? @_name "{below}"))

((preproc_ifdef
  name: (identifier) @_guard
  (expression_statement
    (_
      function: (identifier) @_macro
      arguments: (_
        (identifier) @_name
        .))) @after)
  (#eq? @_guard "_ASM_X86_VVAR_H")
  (#match? @_macro "^DECLARE_VVAR")
  (#param? @_name "{below}"))

((translation_unit
  (expression_statement
    (_
      function: (identifier) @_macro
      arguments: (_
        (identifier) @_name
        .))) @before)
  (#match? @_macro "^DECLARE_VVAR")
  (#param? @_name "{above}"))

((preproc_ifdef
  name: (identifier) @_guard
  (expression_statement
    (_
      function: (identifier) @_macro
      arguments: (_
        (identifier) @_name
        .))) @before)
  (#eq? @_guard "_ASM_X86_VVAR_H")
  (#match? @_macro "^DECLARE_VVAR")
  (#param? @_name "{above}"))

; already declared
((expression_statement
  (_
    function: (identifier) @_macro
    arguments: (_
      (identifier) @_name
      .))) @present
  (#match? @_macro "^DECLARE_VVAR")
  (#param? @_name "{var}"))
