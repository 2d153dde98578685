; the offsets of what lies in the page of the vDSO's data, asm/vdso/vsyscall.h, 6.13..6.14
((preproc_def
  name: (identifier) @copy.name
  value: (preproc_arg) @copy.offset)
  (#match? @copy.name "^__VDSO_.*_OFFSET$")
  (#match? @copy.offset "^(0x[0-9a-fA-F]+|[0-9]+)\\s*$"))
