; the DECLARE_VVAR(offset, type, name) lines of asm/vvar.h, 3.0..6.12
((expression_statement
  (_
    function: (identifier) @_macro
    arguments: (_
      .
      (_) @copy.offset
      .
      (_) @copy.type
      .
      (_) @copy.name
      .)))
  (#match? @_macro "^DECLARE_VVAR"))
