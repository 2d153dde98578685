; asm/vdso/vsyscall.h has an update hook that does something, or that is not ours, 5.3..
((_
  declarator: (_
    declarator: (_) @_function)
  body: (_
    (_))) @holds
  (#type? @holds "function_definition")
  (#param? @_function "{hook_function}"))

((_
  declarator: (_
    declarator: (_) @_function)) @holds
  (#type? @holds "function_definition")
  (#param? @_function "{hook_function}")
  (#not-param? @_function "{our_hook}"))
