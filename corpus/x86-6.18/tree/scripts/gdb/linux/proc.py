# SPDX-License-Identifier: GPL-2.0
#
# gdb commands and functions for people who debug a kernel
#
#  what /proc would say
#

import gdb
from linux import constants
from linux import utils
from struct import *


class LxCmdLine(gdb.Command):
    """ Print the command line of this kernel.
        On a running one it is in /proc/cmdline"""

    def __init__(self):
        super(LxCmdLine, self).__init__("lx-cmdline", gdb.COMMAND_DATA)

    def invoke(self, arg, from_tty):
        gdb.write(gdb.parse_and_eval("saved_command_line").string() + "\n")


LxCmdLine()


class LxVersion(gdb.Command):
    """ Print the version of this kernel.
        On a running one it is in /proc/version"""

    def __init__(self):
        super(LxVersion, self).__init__("lx-version", gdb.COMMAND_DATA)

    def invoke(self, arg, from_tty):
        # the banner ends its line itself
        gdb.write(gdb.parse_and_eval("(char *)linux_banner").string())


LxVersion()
