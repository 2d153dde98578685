; what makes a 64-bit kernel look like a 32-bit one to vdso32/vclock_gettime.c, 3.15..6.2
((preproc_ifdef
  name: (identifier) @_name) @copy.fake
  (#eq? @_name "CONFIG_X86_64")
  (#match? @copy.fake "undef CONFIG_X86_64"))
