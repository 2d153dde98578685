; the DEFINE_VVAR of vgetcpu_mode beside update_vsyscall(), vsyscall_64.c, 3.0..3.14
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
  (#eq? @_name "vgetcpu_mode")
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
