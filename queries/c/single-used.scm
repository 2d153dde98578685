; asm/vvar.h declares a variable by DECLARE_VVAR_SINGLE(), 5.3..6.12
((_
  (_
    function: (identifier) @_macro)) @holds
  (#type? @holds "expression_statement")
  (#eq? @_macro "DECLARE_VVAR_SINGLE"))
