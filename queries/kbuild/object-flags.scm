; the flags of vgetcpu.o alone, vdso/Makefile, 2.6.23..2.6.24
((target_assignment
  targets: (list
    (word) @_target)
  name: (word) @copy.flags) @after
  (#eq? @_target "$(obj)/vgetcpu.o"))

; the object has its flags
((target_assignment
  targets: (list
    (word) @_target)
  name: (word) @copy.flags) @present
  (#param? @_target "$(obj)/{object}"))
