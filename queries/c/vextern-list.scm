; the VEXTERN(x) list of vdso/vextern.h, 2.6.23..2.6.39
((expression_statement
  (_
    function: (identifier) @_macro
    arguments: (_
      (identifier) @_name))) @after
  (#eq? @_macro "VEXTERN")
  (#eq? @_name "vgetcpu_mode"))

; already listed
((expression_statement
  (_
    function: (identifier) @_macro
    arguments: (_
      (identifier) @_name))) @present
  (#eq? @_macro "VEXTERN")
  (#param? @_name "{var}"))
