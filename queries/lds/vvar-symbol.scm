; the variable's own output section, or the assignment vgetcpu_mode = VVIRT(...) of vmlinux.lds.S
((output_section
  name: (symbol) @_name) @after
  (#param? @_name ".{var}"))

((assignment
  left: (symbol) @_left) @after
  (#eq? @_left "vgetcpu_mode"))

; the symbol is there
((assignment
  left: (symbol) @_left) @present
  (#param? @_left "{var}"))
