; the sorted selects of config X86 in arch/x86/Kconfig, 6.15..
((config
  name: (name) @_config
  (reverse_dependencies
    (name) @_selected) @after)
  (#eq? @_config "X86")
  (#eq? @_selected "ARCH_HAS_UBSAN"))

((config
  name: (name) @_config
  (reverse_dependencies
    (name) @_selected) @after)
  (#eq? @_config "X86")
  (#eq? @_selected "ARCH_HAS_SYSCALL_WRAPPER"))

((config
  name: (name) @_config
  (reverse_dependencies
    (name) @_selected) @before)
  (#eq? @_config "X86")
  (#eq? @_selected "ARCH_HAVE_NMI_SAFE_CMPXCHG"))

; already selected
((config
  name: (name) @_config
  (reverse_dependencies
    (name) @_selected) @present)
  (#eq? @_config "X86")
  (#eq? @_selected "ARCH_HAS_VDSO_ARCH_DATA"))
