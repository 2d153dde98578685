; the DECLARE_VVAR() lines of asm/vvar.h, which linker scripts switch by EMIT_VVAR, 5.6..6.10
((_
  (_
    name: (identifier) @_switch) @_ifdef
  (_
    (_
      arguments: (_
        .
        (_)
        .
        (_)
        .
        (identifier) @_name))) @after
  (preproc_call
    directive: (preproc_directive) @_directive
    argument: (preproc_arg) @_macro)) @_ifdef
  (#type? @_ifdef "preproc_ifdef")
  (#type? @after "expression_statement")
  (#type? @_ifdef "preproc_ifdef")
  (#eq? @_switch "EMIT_VVAR")
  (#eq? @_directive "#undef")
  (#match? @_macro "^DECLARE_VVAR\\s*$")
  (#param? @_name "{below}"))

; already declared
((_
  (_
    name: (identifier) @_switch) @_ifdef
  (_
    (_
      arguments: (_
        .
        (_)
        .
        (_)
        .
        (identifier) @_name))) @present
  (preproc_call
    directive: (preproc_directive) @_directive
    argument: (preproc_arg) @_macro)) @_ifdef
  (#type? @_ifdef "preproc_ifdef")
  (#type? @present "expression_statement")
  (#type? @_ifdef "preproc_ifdef")
  (#eq? @_switch "EMIT_VVAR")
  (#eq? @_directive "#undef")
  (#match? @_macro "^DECLARE_VVAR\\s*$")
  (#param? @_name "{var}"))
