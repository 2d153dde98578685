; extern declaration of vgetcpu_mode or vsyscall_gtod_data in asm/vsyscall.h, asm/vgtod.h, 3.0..5.2
((_
  .
  (_) @_class
  declarator: (_) @_name) @after
  (#eq? @_class "extern")
  (#eq? @_name "vsyscall_gtod_data"))

; already declared
((_
  declarator: [
    (_) @_name
    (_
      declarator: (_) @_name)
  ]
  ";") @present
  (#param? @_name "{var}"))
