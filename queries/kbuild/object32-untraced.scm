; the CFLAGS_REMOVE_vdso32/x.o lines of a vDSO makefile, after the newest neighbour, 5.4..6.19
((assignment
  name: (word) @_name) @after
  (#eq? @_name "CFLAGS_REMOVE_vdso32/vgetcpu.o"))

((assignment
  name: (word) @_name) @after
  (#eq? @_name "CFLAGS_REMOVE_vdso32/vclock_gettime.o"))

; the object has its line
((assignment
  name: (word) @_name) @present
  (#param? @_name "CFLAGS_REMOVE_vdso32/{object}"))
