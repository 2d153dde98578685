; the assignment vgetcpu_mode = VVIRT(...) of vmlinux.lds.S or vmlinux_64.lds.S, 2.6.23..2.6.39
((sections_command
  (assignment
    left: (symbol) @_left) @after)
  (#eq? @_left "vgetcpu_mode"))

; the section is there
((sections_command
  (output_section
    name: (symbol) @_name) @present)
  (#param? @_name ".{var}"))
