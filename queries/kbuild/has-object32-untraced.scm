; objects of the 32-bit vDSO are kept from the function tracer, vdso/Makefile, 5.4..6.19
((assignment
  name: (word) @_name) @holds
  (#eq? @_name "CFLAGS_REMOVE_vdso32/vclock_gettime.o"))
