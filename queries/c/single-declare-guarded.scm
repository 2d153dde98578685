; the DECLARE_VVAR_SINGLE() lines under _SINGLE_DATA in asm/vvar.h, 6.11..6.12
((_
  (_
    name: (_) @_guard) @_def
  (_
    (_
      arguments: (_
        .
        (_)
        .
        (_)
        .
        (identifier) @_name))) @after) @_if
  (#type? @_if "preproc_if")
  (#type? @_def "preproc_def")
  (#type? @after "expression_statement")
  (#eq? @_guard "_SINGLE_DATA")
  (#param? @_name "{below}"))

; already declared
((_
  (_
    name: (_) @_guard) @_def
  (_
    (_
      arguments: (_
        .
        (_)
        .
        (_)
        .
        (identifier) @_name))) @present) @_if
  (#type? @_if "preproc_if")
  (#type? @_def "preproc_def")
  (#type? @present "expression_statement")
  (#eq? @_guard "_SINGLE_DATA")
  (#param? @_name "{var}"))

; declared where the guard is not
((_
  (_
    (_
      arguments: (_
        .
        (_)
        .
        (_)
        .
        (identifier) @_name))) @present) @_ifdef
  (#type? @_ifdef "preproc_ifdef")
  (#type? @present "expression_statement")
  (#param? @_name "{var}"))
