; the extern declaration of vgetcpu_mode in asm/vsyscall.h, 2.6.23..3.14
((_
  .
  (_) @_class
  declarator: (_) @_name) @after
  (#eq? @_class "extern")
  (#eq? @_name "vgetcpu_mode"))

; already declared
((_
  declarator: [
    (_) @_name
    (_
      declarator: (_) @_name)
  ]
  ";") @present
  (#param? @_name "{var}"))
