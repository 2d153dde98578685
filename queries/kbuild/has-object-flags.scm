; vgetcpu.o has flags of its own, vdso/Makefile, 2.6.23..2.6.24
((target_assignment
  targets: (list
    (word) @_target)) @holds
  (#eq? @_target "$(obj)/vgetcpu.o"))
