"""A judge of places that shares no code with the product: is this offset live, whole-line code?

It knows comments, strings, `#if 0`, directives and continuation lines, and nothing else: enough to
say of an insertion that a compiler, linker or make will see it. It reads from the top of the file
with a state machine; it never parses.
"""

from __future__ import annotations

import re

_EVENT = re.compile(rb"""/\*|//|\\\r?\n|\\(?:["']|\\(?!\r?\n))|["'\n]""", re.DOTALL)
#: In a comment a `/*` begins nothing, nor does it hide the `*/` of `/*/`.
_IN_COMMENT = re.compile(rb"\*/|\\\r?\n")


def c_state(data: bytes, offset: int) -> str:
    """What a C preprocessor is in the middle of at `offset`: one of `code`, `comment`, `string`,
    `line comment`, `directive`, `dead`."""
    state, at, directive = "code", 0, False
    conditions: list[str] = []  # of each open conditional: "dead" or "live"
    code = bytearray()  # the present logical line without comments

    def finish_line() -> None:
        words = re.match(rb"\s*#\s*(\w+)\s*(.*?)\s*\Z", bytes(code), re.DOTALL)
        if words is None:
            return
        word, rest = words[1], words[2]
        if word in (b"if", b"ifdef", b"ifndef"):
            dead = word == b"if" and rest in (b"0", b"1")
            conditions.append({b"0": "dead", b"1": "one"}[rest] if dead else "live")
        elif word in (b"else", b"elif", b"elifdef", b"elifndef") and conditions:
            conditions[-1] = {"dead": "live", "one": "dead"}.get(conditions[-1], conditions[-1])
        elif word == b"endif" and conditions:
            conditions.pop()

    while event := (_IN_COMMENT if state == "comment" else _EVENT).search(data, at):
        if event.start() >= offset:
            break
        text = event[0]
        if state in ("code", "string", "char"):
            code += data[at : event.start()]
        at = event.end()
        inside = event.end() > offset
        if text.startswith(b"\\") and text.endswith(b"\n"):
            directive = directive or code.lstrip().startswith(b"#")
            if inside:
                return "directive" if directive else "continued"
            continue
        if state == "comment":
            if text == b"*/":
                state = "code"
                code += b" "
                if inside:
                    return "comment"
            continue
        if state == "code" and text in (b'\\"', b"\\'"):
            text = text[1:]  # only in a string or character does a backslash hide a quote
        if text == b"\n":
            state = "code"
            finish_line()
            code.clear()
            directive = False
        elif state == "code":
            if text == b"/*":
                state = "comment"
            elif text == b"//":
                state = "line comment"
            elif text in (b'"', b"'"):
                state = "string" if text == b'"' else "char"
                code += text
            else:
                code += text
        elif (state == "string" and text == b'"') or (state == "char" and text == b"'"):
            state = "code"
            code += text
        elif state in ("string", "char"):
            code += text
    if state in ("code", "string", "char"):
        code += data[at:offset]
    if state in ("comment", "line comment"):
        return state
    if state in ("string", "char"):
        return "string"
    if bytes(code).lstrip().startswith(b"#"):
        return "directive"
    if "dead" in conditions:
        return "dead"
    if re.search(rb"\\\r?\n\Z", data[:offset]):
        return "continued"
    return "code"


def make_state(data: bytes, offset: int) -> str:
    """What make is in the middle of at `offset`: `code`, `comment`, `continued` or `define`."""
    start, depth = 0, 0
    while True:
        end = data.find(b"\n", start)
        while end > start and re.search(rb"\\\r?\Z", data[start:end]):
            following = data.find(b"\n", end + 1)
            if following < 0:
                end = -1
                break
            end = following
        stop = len(data) if end < 0 else end
        if offset <= stop or end < 0:
            break
        words = [] if data[start : start + 1] == b"\t" else data[start:stop].split()
        if words[:1] in ([b"define"], [b"override"], [b"export"]) and b"define" in words[:2]:
            depth += 1
        elif words[:1] == [b"endef"] and depth:
            depth -= 1
        start = stop + 1
    if depth:
        return "define"
    head = data[start:offset]
    if re.search(rb"(?<![\\$])#", head):
        return "comment"
    if head and re.search(rb"\\\r?\n[ \t]*\Z", head):
        return "continued"
    return "code"


def state(path: str, data: bytes, offset: int) -> str:
    """What the reader of a file of this name is in the middle of at `offset`."""
    return c_state(data, offset) if path.endswith((".c", ".h", ".S")) else make_state(data, offset)


def state_behind(path: str, data: bytes, offset: int, newline: bool) -> str:
    """The same for text that is inserted there; with `newline`, that begins by ending a last line
    that no newline ends."""
    if newline and offset == len(data):
        return state(path, data + b"\n", offset + 1)
    return state(path, data, offset)
