; the DECLARE_VVAR() lines of asm/vvar.h, which linker scripts switch by __VVAR_KERNEL_LDS, 5.3..5.5
((preproc_ifdef
  (preproc_if
    condition: (_
      (identifier) @_switch))
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
  (#eq? @_switch "__VVAR_KERNEL_LDS")
  (#eq? @_directive "#undef")
  (#match? @_macro "^DECLARE_VVAR\\s*$")
  (#param? @_name "{below}"))

; already declared
((preproc_ifdef
  (preproc_if
    condition: (_
      (identifier) @_switch))
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
  (#eq? @_switch "__VVAR_KERNEL_LDS")
  (#eq? @_directive "#undef")
  (#match? @_macro "^DECLARE_VVAR\\s*$")
  (#param? @_name "{var}"))
