; the offset of the random number generator's data in asm/vdso/vsyscall.h, 6.13..6.14
((preproc_def
  name: (identifier) @_name) @holds
  (#eq? @_name "__VDSO_RND_DATA_OFFSET"))
