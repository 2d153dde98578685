; the end of the write section of update_vsyscall(), vsyscall.c or vsyscall_64.c, 2.6.23..3.3
((function_definition
  declarator: (function_declarator
    declarator: (identifier) @_function)
  body: (compound_statement
    (expression_statement
      (call_expression
        function: (identifier) @_end)) @before))
  (#eq? @_function "update_vsyscall")
  (#eq? @_end "write_sequnlock_irqrestore"))

; already assigned
((function_definition
  declarator: (function_declarator
    declarator: (identifier) @_function)
  body: (compound_statement
    (expression_statement
      (assignment_expression
        left: (identifier) @_name)) @present))
  (#eq? @_function "update_vsyscall")
  (#param? @_name "{var}"))
