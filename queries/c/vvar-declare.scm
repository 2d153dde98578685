; the DECLARE_VVAR line of asm/vvar.h before (else after) the new variable's offset, 3.0..6.12
((translation_unit
  (_
    (_
      function: (identifier) @_macro
      arguments: (_
        (identifier) @_name
        .))) @after)
  (#type? @after "expression_statement")
  (#match? @_macro "^DECLARE_VVAR")
  (#param? @_name "{below}"))

((_
  name: (_) @_guard
  (_
    (_
      function: (identifier) @_macro
      arguments: (_
        (identifier) @_name
        .))) @after) @_ifdef
  (#type? @_ifdef "preproc_ifdef")
  (#type? @after "expression_statement")
  (#eq? @_guard "_ASM_X86_VVAR_H")
  (#match? @_macro "^DECLARE_VVAR")
  (#param? @_name "{below}"))

((translation_unit
  (_
    (_
      function: (identifier) @_macro
      arguments: (_
        (identifier) @_name
        .))) @before)
  (#type? @before "expression_statement")
  (#match? @_macro "^DECLARE_VVAR")
  (#param? @_name "{above}"))

((_
  name: (_) @_guard
  (_
    (_
      function: (identifier) @_macro
      arguments: (_
        (identifier) @_name
        .))) @before) @_ifdef
  (#type? @_ifdef "preproc_ifdef")
  (#type? @before "expression_statement")
  (#eq? @_guard "_ASM_X86_VVAR_H")
  (#match? @_macro "^DECLARE_VVAR")
  (#param? @_name "{above}"))

; already declared
((_
  (_
    function: (identifier) @_macro
    arguments: (_
      (identifier) @_name
      .))) @present
  (#type? @present "expression_statement")
  (#match? @_macro "^DECLARE_VVAR")
  (#param? @_name "{var}"))
