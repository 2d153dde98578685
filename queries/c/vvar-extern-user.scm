; the extern declaration of __vgetcpu_mode in asm/vsyscall.h, 2.6.23..2.6.39
((_
  .
  (_) @_class
  declarator: (_) @_name) @after
  (#eq? @_class "extern")
  (#eq? @_name "__vgetcpu_mode"))

; already declared
((_
  declarator: [
    (_) @_name
    (_
      declarator: (_) @_name)
  ]
  ";") @present
  (#param? @_name "__{var}"))
