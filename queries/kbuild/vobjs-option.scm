; the list of objects of a vDSO Makefile, or what an option adds to it, before it is used, 2.6.23..
((assignment
  name: (word) @_name) @after
  (#eq? @_name "vobjs-$(CONFIG_X86_SGX)"))

((assignment
  name: (word) @_name
  operator: (operator) @_operator) @after
  (#eq? @_name "vobjs-y")
  (#eq? @_operator ":="))

; already added
((assignment
  name: (word) @_name
  value: (list
    (word) @_object)) @present
  (#param? @_name "vobjs-$(CONFIG_{kconfig})")
  (#param? @_object "{object}"))
