; the newest unconditional program in tools/testing/selftests/vDSO/Makefile, 4.14..
((assignment
  name: (word) @_name
  value: (list
    (word) @_program)) @after
  (#eq? @_name "TEST_GEN_PROGS")
  (#any-of? @_program "vdso_test_abi" "$(OUTPUT)/vdso_test_abi"))

((assignment
  name: (word) @_name
  value: (list
    (word) @_program)) @after
  (#eq? @_name "TEST_GEN_PROGS")
  (#any-of? @_program "vdso_test_getcpu" "$(OUTPUT)/vdso_test_getcpu"))

((assignment
  name: (word) @_name
  value: (list
    (word) @_program)) @after
  (#eq? @_name "TEST_GEN_PROGS")
  (#eq? @_program "$(OUTPUT)/vdso_test"))

; already listed
((assignment
  name: (word) @_name
  value: (list
    (word) @_program)) @present
  (#eq? @_name "TEST_GEN_PROGS")
  (#param? @_program "{output}{program}"))
