; the KMSAN_SANITIZE_x.o lines of a vDSO makefile, after the 32-bit object's if it has one, 6.1..6.9
((assignment
  name: (word) @_name) @after
  (#eq? @_name "KMSAN_SANITIZE_vdso32/vgetcpu.o"))

((assignment
  name: (word) @_name) @after
  (#eq? @_name "KMSAN_SANITIZE_vgetcpu.o"))

; the object has its line
((assignment
  name: (word) @_name) @present
  (#param? @_name "KMSAN_SANITIZE_{object}"))
