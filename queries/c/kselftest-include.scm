; how a selftest of the vDSO includes kselftest.h, with its folder up to 6.18, 4.14..
((preproc_include
  path: (string_literal) @copy.path)
  (#match? @copy.path "kselftest\\.h\"$"))
