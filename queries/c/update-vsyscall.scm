; the end of the write section of update_vsyscall(), vsyscall.c and its successors, 2.6.23..5.2
((_
  declarator: (_
    declarator: (_) @_function)
  body: (_
    (_
      (_
        function: (_) @_end)) @before) @_block) @_definition
  (#type? @_definition "function_definition")
  (#type? @_block "compound_statement")
  (#type? @before "expression_statement")
  (#eq? @_function "update_vsyscall")
  (#any-of? @_end "write_sequnlock_irqrestore" "write_seqcount_end" "gtod_write_end"))

; already assigned
((_
  declarator: (_
    declarator: (_) @_function)
  body: (_
    (_
      [
        (assignment_expression
          left: (_) @_name)
        (_
          function: (_) @_macro
          arguments: (_
            .
            (_) @_name))
      ]) @present) @_block) @_definition
  (#type? @_definition "function_definition")
  (#type? @_block "compound_statement")
  (#type? @present "expression_statement")
  (#eq? @_function "update_vsyscall")
  (#eq? @_macro "WRITE_ONCE")
  (#param? @_name "{var}"))
