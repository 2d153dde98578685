; the end of the architecture's update hook in asm/vdso/vsyscall.h, 5.3..
((_
  declarator: (_
    declarator: (_) @_function)
  body: (compound_statement) @into) @_definition
  (#type? @_definition "function_definition")
  (#param? @_function "{hook_function}"))

; already assigned, as a variable or as a field of the shared data
((_
  declarator: (_
    declarator: (_) @_function)
  body: (_
    (_
      (_
        function: (identifier) @_macro
        arguments: (_
          .
          [
            (identifier) @_name
            (_
              field: (field_identifier) @_name)
          ]))) @present) @_block) @_definition
  (#type? @_definition "function_definition")
  (#type? @_block "compound_statement")
  (#type? @present "expression_statement")
  (#param? @_function "{hook_function}")
  (#eq? @_macro "WRITE_ONCE")
  (#param? @_name "{var}"))
