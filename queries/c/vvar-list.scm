; the DECLARE_VVAR(offset, type, name) lines of asm/vvar.h, 3.0..6.12
((_
  (_
    function: (identifier) @_macro
    arguments: (_
      .
      (_) @copy.offset
      .
      (_) @copy.type
      .
      (_) @copy.name
      .))) @_statement
  (#type? @_statement "expression_statement")
  (#match? @_macro "^DECLARE_VVAR"))
