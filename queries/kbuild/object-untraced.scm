; the CFLAGS_REMOVE_x.o lines of a vDSO makefile, after the newest neighbour, 3.0..6.19
((assignment
  name: (word) @_name) @after
  (#eq? @_name "CFLAGS_REMOVE_vgetrandom.o"))

((assignment
  name: (word) @_name) @after
  (#eq? @_name "CFLAGS_REMOVE_vsgx.o"))

((assignment
  name: (word) @_name) @after
  (#eq? @_name "CFLAGS_REMOVE_vgetcpu.o"))

; the object has its line
((assignment
  name: (word) @_name) @present
  (#param? @_name "CFLAGS_REMOVE_{object}"))
