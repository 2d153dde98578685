; asm/vvar.h declares a variable by DECLARE_VVAR_SINGLE(), 5.3..6.12
((expression_statement
  (_
    function: (identifier) @_macro)) @holds
  (#eq? @_macro "DECLARE_VVAR_SINGLE"))
