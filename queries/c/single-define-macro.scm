; the DEFINE_VVAR() macro of asm/vvar.h, 5.3..6.12
((preproc_function_def
  name: (identifier) @_macro) @after
  (#eq? @_macro "DEFINE_VVAR"))

; already defined
((preproc_function_def
  name: (identifier) @_macro) @present
  (#eq? @_macro "DEFINE_VVAR_SINGLE"))
