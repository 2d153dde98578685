"""How large things may be before they are refused: each far above anything real.

One law: past a limit there is one clear refusal, never a hang or a process out of memory.
"""

#: A file of a kernel tree: the largest that any recipe reads is under 200 KB (6.12).
MAX_BYTES = 256 << 10

#: CPU seconds for parsing one file; the largest real ones take 0.1.
PARSE_SECONDS = 1.0

#: Children of one error node. A query is quadratic in them: 300,000 open parentheses in a row take
#: an hour. (A progress callback could stop it, but py-tree-sitter 0.26 crashes on that: it hands
#: tree-sitter a pointer to options that are gone, query_cursor.c, query_cursor_matches().)
MAX_WIDTH = 4000

#: Ancestors of an anchor, and conditionals around a line: both are quadratic, too.
MAX_DEPTH = 250

#: The journal of an interrupted run: a few dozen such files at most.
MAX_JOURNAL = 256 << 20
