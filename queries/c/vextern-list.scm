; the VEXTERN(x) list of vdso/vextern.h, 2.6.23..2.6.39
((_
  (_
    function: (identifier) @_macro
    arguments: (_
      (identifier) @_name))) @after
  (#type? @after "expression_statement")
  (#eq? @_macro "VEXTERN")
  (#eq? @_name "vgetcpu_mode"))

; already listed
((_
  (_
    function: (identifier) @_macro
    arguments: (_
      (identifier) @_name))) @present
  (#type? @present "expression_statement")
  (#eq? @_macro "VEXTERN")
  (#param? @_name "{var}"))
