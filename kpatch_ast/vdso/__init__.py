"""The user's side of the vDSO: get the image, look into it, call it.

`process` reads an image out of a running process, `build` finds those of a kernel build, `image`
lists and compares symbols, `call` calls one.
"""
