; the body of the architecture's update hook in asm/vdso/vsyscall.h, 5.3..
((_
  declarator: (_
    declarator: (_) @_function)
  body: (compound_statement) @copy.body) @_definition
  (#type? @_definition "function_definition")
  (#param? @_function "{hook_function}"))
