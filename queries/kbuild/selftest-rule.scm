; the rule of that program in tools/testing/selftests/vDSO/Makefile, 4.14..
((rule
  targets: (list
    (word) @_program)) @after
  (#eq? @_program "$(OUTPUT)/vdso_test_abi"))

((rule
  targets: (list
    (word) @_program)) @after
  (#eq? @_program "$(OUTPUT)/vdso_test_getcpu"))

((rule
  targets: (list
    (word) @_program)) @after
  (#eq? @_program "$(OUTPUT)/vdso_test"))

; the rule is there
((rule
  targets: (list
    (word) @_program)) @present
  (#param? @_program "$(OUTPUT)/{program}"))
