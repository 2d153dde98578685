"""How large things may be before they are refused: each far above anything real.

One law: past a limit there is one clear refusal, never a hang or a process out of memory.
"""

#: A file of a kernel tree: the largest that any recipe reads is under 200 KB (6.12).
MAX_BYTES = 4 << 20

#: The journal of an interrupted run: a few dozen such files at most.
MAX_JOURNAL = 256 << 20
