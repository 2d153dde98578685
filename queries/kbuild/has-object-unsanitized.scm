; vgetcpu.o is kept from the memory sanitizer, vdso/Makefile, 6.1..6.9
((assignment
  name: (word) @_name) @holds
  (#eq? @_name "KMSAN_SANITIZE_vgetcpu.o"))
