; the LINUX_2.6 node of vdso32.lds.S, whose `local:` is in the next node, 3.15..
((version_node
  name: (symbol) @_node
  (version_scope
    kind: "global"
    (version_entry) @like)) @into
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
