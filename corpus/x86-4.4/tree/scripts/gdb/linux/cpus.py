#
# gdb commands and functions for people who debug a kernel
#
#  per-CPU data
#

import gdb

from linux import tasks, utils


MAX_CPUS = 4096


def get_current_cpu():
    if utils.get_gdbserver_type() == utils.GDBSERVER_QEMU:
        return gdb.selected_thread().num - 1
    elif utils.get_gdbserver_type() == utils.GDBSERVER_KGDB:
        return tasks.get_thread_info(tasks.get_task_by_pid(1))['cpu']
    else:
        raise gdb.GdbError("Which CPU this is, that gdb server does not "
                           "tell.")


class LxCurrentFunc(gdb.Function):
    """Return the current task.

$lx_current([CPU]): Return the task which runs on CPU. Without CPU, it is the
one gdb looks at."""

    def __init__(self):
        super(LxCurrentFunc, self).__init__("lx_current")

    def invoke(self, cpu=-1):
        var_ptr = gdb.parse_and_eval("&current_task")
        return per_cpu(var_ptr, cpu).dereference()


LxCurrentFunc()
