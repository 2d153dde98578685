; the DECLARE_VVAR() that asm/vvar.h makes of EMIT_VVAR() for linker scripts, 5.3..6.12
((preproc_function_def
  name: (identifier) @_macro
  value: (preproc_arg) @_value) @after
  (#eq? @_macro "DECLARE_VVAR")
  (#match? @_value "^EMIT_VVAR"))

; already defined
((preproc_function_def
  name: (identifier) @_macro
  value: (preproc_arg) @_value) @present
  (#eq? @_macro "DECLARE_VVAR_SINGLE")
  (#match? @_value "^EMIT_VVAR"))
