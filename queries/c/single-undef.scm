; the #undef at the end of asm/vvar.h, 5.3..6.12
((preproc_call
  directive: (preproc_directive) @_directive
  argument: (preproc_arg) @_macro) @after
  (#eq? @_directive "#undef")
  (#eq? @_macro "DECLARE_VVAR"))

; already there
((preproc_call
  directive: (preproc_directive) @_directive
  argument: (preproc_arg) @_macro) @present
  (#eq? @_directive "#undef")
  (#eq? @_macro "DECLARE_VVAR_SINGLE"))
