; vgetcpu.o is kept from the function tracer, vdso/Makefile, 3.0..6.19
((assignment
  name: (word) @_name) @holds
  (#eq? @_name "CFLAGS_REMOVE_vgetcpu.o"))
