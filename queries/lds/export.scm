; the global list of the LINUX_2.6 node of vdso.lds.S or vdso64.lds.S, 2.6.23.. (the function)
((version_node
  name: (symbol) @_node
  (version_scope
    kind: "global"
    (version_entry) @like)
  (version_scope
    kind: "local") @before)
  (#eq? @_node "LINUX_2.6"))

; already exported
((version_node
  name: (symbol) @_node
  (version_scope
    kind: "global"
    (version_entry
      name: (symbol) @_name) @present))
  (#eq? @_node "LINUX_2.6")
  (#param? @_name "{symbol}"))
