; after the last DEFINE_VVAR() or DEFINE_VVAR_SINGLE() of asm/vdso/vsyscall.h or vma.c, 5.3..6.12
((_
  (_
    function: (identifier) @_macro
    arguments: (_
      .
      (_)
      .
      (identifier) @_name))) @after
  .
  (_) @_next
  (#type? @after "expression_statement")
  (#match? @_macro "^DEFINE_VVAR")
  (#not-match? @_next "^DEFINE_VVAR")
  (#not-param? @_name "{var}"))

; the last one before the variable's own
((_
  (_
    function: (identifier) @_macro)) @after
  .
  (_
    (_
      function: (identifier) @_next
      arguments: (_
        .
        (_)
        .
        (identifier) @_name)))
  (#type? @after "expression_statement")
  (#match? @_macro "^DEFINE_VVAR")
  (#match? @_next "^DEFINE_VVAR")
  (#param? @_name "{var}"))

; already defined
((_
  (_
    function: (identifier) @_macro
    arguments: (_
      .
      (_)
      .
      (identifier) @_name))) @present
  (#type? @present "expression_statement")
  (#match? @_macro "^DEFINE_VVAR")
  (#param? @_name "{var}"))
