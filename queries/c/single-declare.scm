; the DECLARE_VVAR() lines of asm/vvar.h, which linker scripts switch by EMIT_VVAR, 5.6..6.10
((preproc_ifdef
  (preproc_ifdef
    name: (identifier) @_switch)
  (expression_statement
    (_
      arguments: (argument_list
        .
        (_)
        .
        (_)
        .
        (identifier) @_name))) @after
  (preproc_call
    directive: (preproc_directive) @_directive
    argument: (preproc_arg) @_macro))
  (#eq? @_switch "EMIT_VVAR")
  (#eq? @_directive "#undef")
  (#match? @_macro "^DECLARE_VVAR\\s*$")
  (#param? @_name "{below}"))

; already declared
((preproc_ifdef
  (preproc_ifdef
    name: (identifier) @_switch)
  (expression_statement
    (_
      arguments: (argument_list
        .
        (_)
        .
        (_)
        .
        (identifier) @_name))) @present
  (preproc_call
    directive: (preproc_directive) @_directive
    argument: (preproc_arg) @_macro))
  (#eq? @_switch "EMIT_VVAR")
  (#eq? @_directive "#undef")
  (#match? @_macro "^DECLARE_VVAR\\s*$")
  (#param? @_name "{var}"))
