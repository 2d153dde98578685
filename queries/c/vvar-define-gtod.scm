; the DEFINE_VVAR of vsyscall_gtod_data beside update_vsyscall(), vsyscall_gtod.c, 3.15..5.2
((translation_unit
  (_
    (_
      function: (identifier) @_macro
      arguments: (_
        (identifier) @_name
        .))) @after
  (_
    declarator: (_
      declarator: (_) @_function)) @_body)
  (#type? @_body "function_definition")
  (#type? @after "expression_statement")
  (#eq? @_macro "DEFINE_VVAR")
  (#eq? @_name "vsyscall_gtod_data")
  (#eq? @_function "update_vsyscall"))

; already defined
((_
  (_
    function: (identifier) @_macro
    arguments: (_
      (identifier) @_name
      .))) @present
  (#type? @present "expression_statement")
  (#eq? @_macro "DEFINE_VVAR")
  (#param? @_name "{var}"))

((translation_unit
  (_
    declarator: [
      (_) @_name
      (_
        declarator: (_) @_name)
    ]) @present)
  (#param? @_name "{var}"))
