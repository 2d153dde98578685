; the DEFINE_VVAR of vgetcpu_mode beside update_vsyscall(), vsyscall_64.c, 3.0..3.14
((translation_unit
  (expression_statement
    (call_expression
      function: (identifier) @_macro
      arguments: (argument_list
        (identifier) @_name
        .))) @after
  (function_definition
    declarator: (function_declarator
      declarator: (identifier) @_function)))
  (#eq? @_macro "DEFINE_VVAR")
  (#eq? @_name "vgetcpu_mode")
  (#eq? @_function "update_vsyscall"))

; already defined
((expression_statement
  (call_expression
    function: (identifier) @_macro
    arguments: (argument_list
      (identifier) @_name
      .))) @present
  (#eq? @_macro "DEFINE_VVAR")
  (#param? @_name "{var}"))

((translation_unit
  (declaration
    declarator: [
      (identifier) @_name
      (init_declarator
        declarator: (identifier) @_name)
      (array_declarator
        declarator: (identifier) @_name)
      (pointer_declarator
        declarator: (identifier) @_name)
    ]) @present)
  (#param? @_name "{var}"))
