; .vgetcpu_mode is written on one line, vmlinux_64.lds.S, 2.6.23..2.6.30
((output_section
  name: (symbol) @_name) @holds
  (#eq? @_name ".vgetcpu_mode")
  (#not-match? @holds "\n"))
