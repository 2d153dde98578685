; the programs that tools/testing/selftests/vDSO/Makefile lists, 4.14..
((assignment
  name: (word) @_name
  value: (list
    (word) @copy.word))
  (#eq? @_name "TEST_GEN_PROGS"))
