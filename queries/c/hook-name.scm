; the architecture's update hook in asm/vdso/vsyscall.h, 5.3..
((_
  declarator: (_
    declarator: (_) @_function)) @after
  (#type? @after "function_definition")
  (#param? @_function "{hook_function}"))

; it has the name
((preproc_def
  name: (identifier) @_name) @present
  (#param? @_name "{hook}"))
