; the definition of __vgetcpu_mode beside update_vsyscall(), 2.6.23..2.6.39
((translation_unit
  (declaration
    declarator: (identifier) @_name) @after)
  (#eq? @_name "__vgetcpu_mode"))

; already defined
((translation_unit
  (declaration
    declarator: [
      (identifier) @_name
      (init_declarator
        declarator: (identifier) @_name)
      (array_declarator
        declarator: (identifier) @_name)
      (pointer_declarator
        declarator: (identifier) @_name)
    ]) @present)
  (#param? @_name "__{var}"))
