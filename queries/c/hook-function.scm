; before asm/vdso/vsyscall.h includes the generic header, or the name of the update hook, 5.3..
((preproc_def
  name: (identifier) @_name) @before
  (#param? @_name "{hook}"))

((_) @before
  .
  (preproc_include
    path: (system_lib_string) @_path)
  (#type? @before "comment")
  (#eq? @_path "<asm-generic/vdso/vsyscall.h>"))

((preproc_include
  path: (system_lib_string) @_path) @before
  (#eq? @_path "<asm-generic/vdso/vsyscall.h>"))

; the hook is there
((_
  declarator: (_
    declarator: (_) @_function)) @present
  (#type? @present "function_definition")
  (#param? @_function "{hook_function}"))
