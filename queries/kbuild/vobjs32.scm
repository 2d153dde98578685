; the list vobjs32-y of a vDSO Makefile, with the C files in its second line, 5.8..6.19
((assignment
  name: (word) @_name
  operator: (operator) @_operator
  value: (list
    (word) @_object) @append)
  (#eq? @_name "vobjs32-y")
  (#eq? @_operator "+=")
  (#eq? @_object "vdso32/vclock_gettime.o"))

; already listed
((assignment
  name: (word) @_name
  value: (list
    (word) @present))
  (#eq? @_name "vobjs32-y")
  (#param? @present "vdso32/{object}"))
