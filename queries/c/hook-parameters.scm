; the parameters of the generic update hook, include/asm-generic/vdso/vsyscall.h, 5.3..
((_
  declarator: (_
    declarator: (_) @_function
    parameters: (parameter_list) @copy.parameters)) @_body
  (#type? @_body "function_definition")
  (#param? @_function "{hook}"))
