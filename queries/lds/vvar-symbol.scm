; the variable's own output section, or the assignment vgetcpu_mode = VVIRT(...) of vmlinux.lds.S
((sections_command
  (output_section
    name: (symbol) @_name) @after)
  (#param? @_name ".{var}"))

((sections_command
  (assignment
    left: (symbol) @_left) @after)
  (#eq? @_left "vgetcpu_mode"))

; the symbol is there
((sections_command
  (assignment
    left: (symbol) @_left) @present)
  (#param? @_left "{var}"))
