; the includes of asm/vdso/vsyscall.h, 6.13..6.14
((preproc_include
  path: (system_lib_string) @_path) @after
  (#eq? @_path "<asm/vgtod.h>"))

; already included
((preproc_include
  path: (system_lib_string) @_path) @present
  (#eq? @_path "<asm/vdso/arch_data.h>"))
