; behind the list vobjs32-y of a vDSO Makefile, before it is used, 5.8..6.19
((assignment
  name: (word) @_name
  operator: (operator) @_operator
  value: (list
    (word) @_object)) @after
  (#eq? @_name "vobjs32-y")
  (#eq? @_operator "+=")
  (#eq? @_object "vdso32/vclock_gettime.o"))

; already added
((assignment
  name: (word) @_name
  value: (list
    (word) @_object)) @present
  (#param? @_name "vobjs32-$(CONFIG_{kconfig})")
  (#param? @_object "vdso32/{object}"))
