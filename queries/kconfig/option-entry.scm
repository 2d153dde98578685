; the option before which those of the vDSO end, CMDLINE_BOOL in arch/x86/Kconfig, 2.6.23..
((config
  name: (name) @_name) @before
  (#eq? @_name "CMDLINE_BOOL"))

; the option is there
((config
  name: (name) @_name) @present
  (#param? @_name "{kconfig}"))
