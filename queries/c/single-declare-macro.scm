; before the VVAR() macro of asm/vvar.h, by which the vDSO names its variables, 5.3..6.12
((preproc_function_def
  name: (identifier) @_macro) @before
  (#eq? @_macro "VVAR"))

; already defined
((preproc_function_def
  name: (identifier) @_macro
  value: (preproc_arg) @_value) @present
  (#eq? @_macro "DECLARE_VVAR_SINGLE")
  (#match? @_value "^extern"))
