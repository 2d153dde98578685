; the list vobjs-y := ... of a vDSO Makefile, 2.6.23..
((assignment
  name: (word) @_name
  operator: (operator) @_operator
  value: (list) @append)
  (#eq? @_name "vobjs-y")
  (#eq? @_operator ":="))

; already listed, here or in an addition
((assignment
  name: (word) @_name
  value: (list
    (word) @present))
  (#eq? @_name "vobjs-y")
  (#param? @present "{object}"))
