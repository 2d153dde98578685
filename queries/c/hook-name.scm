; the architecture's update hook in asm/vdso/vsyscall.h, 5.3..
((function_definition
  declarator: (_
    declarator: (_) @_function)) @after
  (#param? @_function "{hook_function}"))

; it has the name
((preproc_def
  name: (identifier) @_name) @present
  (#param? @_name "{hook}"))
