; the parameters of the generic update hook, include/asm-generic/vdso/vsyscall.h, 5.3..
((function_definition
  declarator: (_
    declarator: (_) @_function
    parameters: (parameter_list) @copy.parameters))
  (#param? @_function "{hook}"))
