#
# gdb commands and functions for people who debug a kernel
#
#  the file which gdb loads
#
# This facsimile is under the terms of the GNU GPL version 2.
#

import os

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)) + "/scripts/gdb")

try:
    gdb.parse_and_eval("0")
    gdb.execute("", to_string=True)
except:
    gdb.write("NOTE: this gdb is too old for the Linux helper scripts, "
              "7.2 will do.\n")
else:
    import linux.constants
    if linux.constants.LX_CONFIG_DEBUG_INFO_REDUCED:
        raise gdb.GdbError("Most types are missing from reduced debug "
                           "information.\n")
    import linux.utils
    import linux.symbols
    import linux.modules
    import linux.dmesg
    import linux.tasks
    import linux.config
    import linux.cpus
    import linux.lists
    import linux.rbtree
    import linux.proc
    import linux.timerlist
    import linux.clk
    import linux.genpd
    import linux.device
    import linux.vfs
    import linux.pgtable
    import linux.radixtree
    import linux.interrupts
    import linux.mm
    import linux.stackdepot
    import linux.page_owner
    import linux.slab
    import linux.vmalloc
