"""kpatch-ast: structure-aware, insert-only, proven changes to Linux kernel source trees."""

__version__ = "0.1.0"
