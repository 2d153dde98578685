; the #define __section_vgetcpu_mode of asm/vsyscall.h, 2.6.23..2.6.39
((preproc_def
  name: (identifier) @_name) @after
  (#eq? @_name "__section_vgetcpu_mode"))

; already defined
((preproc_def
  name: (identifier) @_name) @present
  (#param? @_name "__section_{var}"))

((preproc_function_def
  name: (identifier) @_name) @present
  (#param? @_name "__section_{var}"))
