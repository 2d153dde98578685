; there is something in the architecture's update hook in asm/vdso/vsyscall.h, 5.3..
((function_definition
  declarator: (_
    declarator: (_) @_function)
  body: (_
    (_))) @holds
  (#param? @_function "{hook_function}"))
