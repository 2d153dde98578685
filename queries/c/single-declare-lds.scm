; the DECLARE_VVAR() lines of asm/vvar.h, which linker scripts switch by __VVAR_KERNEL_LDS, 5.3..5.5
((_
  (_
    condition: (_
      (identifier) @_switch)) @_if
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
  (#type? @_if "preproc_if")
  (#eq? @_switch "__VVAR_KERNEL_LDS")
  (#eq? @_directive "#undef")
  (#match? @_macro "^DECLARE_VVAR\\s*$")
  (#param? @_name "{below}"))

; already declared
((_
  (_
    condition: (_
      (identifier) @_switch)) @_if
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
  (#type? @_if "preproc_if")
  (#eq? @_switch "__VVAR_KERNEL_LDS")
  (#eq? @_directive "#undef")
  (#match? @_macro "^DECLARE_VVAR\\s*$")
  (#param? @_name "{var}"))
