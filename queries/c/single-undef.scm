; the #undef at the end of asm/vvar.h, 5.3..6.12
((preproc_call
  directive: (preproc_directive) @_directive
  argument: (preproc_arg) @_macro) @after
  (#eq? @_directive "#undef")
  (#match? @_macro "^DECLARE_VVAR\\s*$"))

; already there
((preproc_call
  directive: (preproc_directive) @_directive
  argument: (preproc_arg) @_macro) @present
  (#eq? @_directive "#undef")
  (#match? @_macro "^DECLARE_VVAR_SINGLE\\s*$"))
