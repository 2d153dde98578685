; which function asm/vdso/vsyscall.h makes the update hook, 5.3..
((preproc_def
  name: (identifier) @_name
  value: (preproc_arg) @copy.function)
  (#param? @_name "{hook}"))
