; the DECLARE_VVAR_SINGLE() lines under _SINGLE_DATA in asm/vvar.h, 6.11..6.12
((preproc_if
  (preproc_def
    name: (identifier) @_guard)
  (expression_statement
    (_
      arguments: (argument_list
        .
        (_)
        .
        (_)
        .
        (identifier) @_name))) @after)
  (#eq? @_guard "_SINGLE_DATA")
  (#param? @_name "{below}"))

; already declared
((preproc_if
  (preproc_def
    name: (identifier) @_guard)
  (expression_statement
    (_
      arguments: (argument_list
        .
        (_)
        .
        (_)
        .
        (identifier) @_name))) @present)
  (#eq? @_guard "_SINGLE_DATA")
  (#param? @_name "{var}"))

; declared where the guard is not
((preproc_ifdef
  (expression_statement
    (_
      arguments: (argument_list
        .
        (_)
        .
        (_)
        .
        (identifier) @_name))) @present)
  (#param? @_name "{var}"))
