; after the last DEFINE_VVAR() or DEFINE_VVAR_SINGLE() of asm/vdso/vsyscall.h or vma.c, 5.3..6.12
((expression_statement
  (_
    function: (identifier) @_macro
    arguments: (argument_list
      .
      (_)
      .
      (identifier) @_name))) @after
  .
  (_) @_next
  (#match? @_macro "^DEFINE_VVAR")
  (#not-match? @_next "^DEFINE_VVAR")
  (#not-param? @_name "{var}"))

; already defined
((expression_statement
  (_
    function: (identifier) @_macro
    arguments: (argument_list
      .
      (_)
      .
      (identifier) @_name))) @present
  (#match? @_macro "^DEFINE_VVAR")
  (#param? @_name "{var}"))
