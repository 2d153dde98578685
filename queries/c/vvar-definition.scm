; the definition of __vgetcpu_mode beside update_vsyscall(), 2.6.23..2.6.39
((translation_unit
  (_
    declarator: (_) @_name) @after)
  (#eq? @_name "__vgetcpu_mode"))

; already defined
((translation_unit
  (_
    declarator: [
      (_) @_name
      (_
        declarator: (_) @_name)
    ]) @present)
  (#param? @_name "__{var}"))
