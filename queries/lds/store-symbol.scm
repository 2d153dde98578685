; the symbol of the random number generator's data in vdso-layout.lds.S, 6.13..6.14
((sections_command
  (assignment
    left: (symbol) @_left
    right: (expression) @_right) @after)
  (#eq? @_left "vdso_rng_data")
  (#match? @_right "__VDSO_RND_DATA_OFFSET"))

; already there
((sections_command
  (assignment
    left: (symbol) @_left) @present)
  (#eq? @_left "vdso_arch_data"))
