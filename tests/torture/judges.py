"""Judges that share nothing with the product: gcc, make, ld, Kconfiglib, Python's ast, git.

`places` says where gcc's preprocessor sees an insertion; `complaints` what gcc says of a file;
`facts` what make, Kconfiglib, Python or git makes of one, as things to count. None of them knows
what the tool thinks.
"""

from __future__ import annotations

import ast
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import kconfiglib  # type: ignore[import-untyped]

from tests.torture.mutate import kind_of

_CONDITIONAL = re.compile(rb"^[ \t]*#[ \t]*(?:if|ifdef|elif)\b(.*(?:\\\r?\n.*)*)", re.MULTILINE)
_INCLUDE = re.compile(rb"^[ \t]*#[ \t]*include\b.*", re.MULTILINE)
_TOKEN = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|[\w.$]+|[^\w\s]')
_MARK = "kpatch_marker_{}"
_OPENS = re.compile(r"write_seqlock\w*|\w*write_begin|write_seqcount_begin")
_CLOSES = re.compile(r"write_sequnlock\w*|\w*write_end|write_seqcount_end")

#: Stands for all blocks in a file whose brackets do not match: there is no telling what is in what.
BROKEN = "brackets do not match"

#: How facts begin that only say where something stands, not what it is.
WHERE = "where:"

#: For one setting of the conditionals, of every mark: the blocks around it and the last words.
Place = tuple[tuple[str, ...], tuple[str, ...]]


def _run(*command: str, data: bytes, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, input=data, capture_output=True, check=False, cwd=cwd)


# -- gcc --


def settings(data: bytes) -> list[tuple[str, ...]]:
    """Macros that may decide what a compiler sees: none set, and all that something is for."""
    words = {w for m in _CONDITIONAL.finditer(data) for w in re.findall(rb"[A-Za-z_]\w*", m[1])}
    # Such as include guards, and what a header has for others than compilers.
    against = set(re.findall(rb"(?m)^[ \t]*#[ \t]*(?:ifndef|define)[ \t]+(\w+)", data))
    names = sorted(words - against - {b"defined"})
    return [(), tuple(f"-D{name.decode()}=1" for name in names)]


def places(path: str, data: bytes, offsets: Sequence[int]) -> list[tuple[Place | None, ...]]:
    """Of every offset, where a line inserted there stands, in each of the settings; None if the
    preprocessor drops it."""
    marked = bytearray(data)
    for number, offset in sorted(enumerate(offsets), key=lambda pair: pair[1], reverse=True):
        inside = offset and data[offset - 1] != 0x0A
        marked[offset:offset] = b"\n" * inside + _MARK.format(number).encode() + b"\n"
    text = _INCLUDE.sub(b"", bytes(marked))
    seen = [_seen(preprocessed(path, text, one), len(offsets)) for one in settings(data)]
    return list(zip(*seen, strict=True))


@lru_cache(maxsize=4096)
def preprocessed(path: str, data: bytes, macros: tuple[str, ...] = ()) -> str:
    """What gcc's preprocessor leaves of a file, without line markers."""
    kind = "c" if path.endswith((".c", ".h")) else "assembler-with-cpp"
    done = _run(
        *("gcc", "-E", "-P", "-undef", "-w", "-nostdinc", "-x", kind, *macros, "-"), data=data
    )
    return done.stdout.decode("utf-8", "ignore")


def _seen(text: str, count: int) -> list[Place | None]:
    found: list[Place | None] = [None] * count
    stack: list[str] = []
    labels: list[str] = []
    head: list[str] = []
    label, sections, matched = "", 0, True
    previous: list[str] = []
    for token in _TOKEN.findall(text):
        match = re.fullmatch(_MARK.format(r"(\d+)"), token)
        if match:
            where = (*stack, label, *["write section"] * sections)
            found[int(match[1])] = (where, tuple(previous[-3:]))
            continue
        previous.append(token)
        if stack:  # in a function: between these calls readers wait
            sections += bool(_OPENS.fullmatch(token)) - bool(_CLOSES.fullmatch(token))
        if token in "{(":
            stack.append(" ".join(head) + token)
            labels.append(label)
            head, label = [], ""
        elif token in "})":
            matched = matched and bool(stack) and stack[-1][-1] == {"}": "{", ")": "("}[token]
            if stack:
                stack.pop()
                label = labels.pop()
            if token == "}":
                head = []
            sections = sections if stack else 0
        elif token == ";":
            head = []
        elif token == ":" and head in (["global"], ["local"]):
            label, head = head[0], []
        else:
            head.append(token)
    if stack or not matched:
        return [place and ((BROKEN,), place[1]) for place in found]
    return found


@lru_cache(maxsize=4096)
def complaints(data: bytes) -> Counter[str]:
    """gcc's errors in a file on its own, everything included left out: what, and how often."""
    text = _INCLUDE.sub(b"", data)
    macros = settings(data)[-1]
    command = ["gcc", "-fsyntax-only", "-w", "-std=gnu11", "-nostdinc", "-fmax-errors=0", *macros]
    done = _run(*command, "-fdiagnostics-plain-output", "-x", "c", "-", data=text)
    said = re.findall(r":\d+:\d+: error: (.*)", done.stderr.decode("utf-8", "replace"))
    return Counter(said)


def vvar_slots(path: str, data: bytes) -> list[str]:
    """The offsets of the vvar page that are taken, comments gone."""
    plain = re.sub(rb"(?m)^([ \t]*)DECLARE_VVAR", rb"\1ZZ_VVAR", _INCLUDE.sub(b"", data))
    return re.findall(r"ZZ_VVAR\w*\(\s*(\d+)", preprocessed(path, plain))


# -- make, ld, Kconfig, Python, git: what they make of a whole file --


@lru_cache(maxsize=4096)
def facts(path: str, data: bytes, names: tuple[str, ...] = ()) -> Counter[str] | None:
    """Everything its own reader sees in a file, each with how often; None if it cannot read it.

    `names` are those that matter where a reader only answers questions.
    """
    readers = {"make": _make, "lds": _exports, "kconfig": _kconfig, "python": _python}
    found: Counter[str] = Counter()
    try:
        for fact in readers.get(kind_of(path), _ignored)(data, names):
            found[fact] += 1
    except ValueError:
        return None
    return found


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="judges-")


def _make(data: bytes, _names: tuple[str, ...]) -> Iterator[str]:
    """Every word of every variable and every prerequisite, options unset and set."""
    options = {name.decode() for name in re.findall(rb"\bCONFIG_\w+", data)}
    show = b"\n\n$(foreach v,$(.VARIABLES),$(if $(filter file,$(origin $v)),$(info $v = $($v))))"
    path = Path(_folder().name) / "judged.mk"
    alone = re.sub(rb"(?m)^[ ]*-?include\b.*", b"", data)
    path.write_bytes(alone + show + b"\nkpatch-print: ;\n")
    for number, chosen in enumerate(([], [f"{option}=y" for option in sorted(options)])):
        words = ["make", "-rRpq", "-f", str(path), "kpatch-print", "src=s", "obj=o", *chosen]
        done = _run(*words, data=b"", cwd=path.parent)
        if b"***" in done.stderr:
            raise ValueError
        database = done.stdout.decode("utf-8", "replace")
        for name, value in re.findall(r"(?m)^(\S+) = (.*)$", database.partition("\n# GNU")[0]):
            for word in value.split():
                yield f"{number} {name}: {word}"
        files = database.partition("\n# Files")[2]
        for target, value in re.findall(r"(?m)^([^#\s:][^:\n]*):(.*)$", files):
            for word in value.split():
                yield f"{number} rule {target}: {word}"


def _exports(data: bytes, names: tuple[str, ...]) -> Iterator[str]:
    """Which symbols real ld exports under the VERSION command of a vDSO's linker script."""
    for number, macros in enumerate(settings(data)):
        text = preprocessed("judged.lds.S", _INCLUDE.sub(b"", data), macros)
        match = re.search(r"\bVERSION\s*\{", text)
        if match is None:
            continue
        depth, end = 1, match.end()
        while end < len(text) and depth:
            depth += {"{": 1, "}": -1}.get(text[end], 0)
            end += 1
        folder = Path(_folder().name)
        (folder / "judged.map").write_text(text[match.end() : end - 1])
        others = re.findall(r"\b[A-Za-z_]\w+\b(?=;)", data.decode("latin-1"))
        wanted = set(others) | set(names)
        assembly = "".join(f".globl {name}\n{name}: .byte 0\n" for name in sorted(wanted))
        version = "--version-script=judged.map"
        for command in (["as", "-o", "judged.o", "-"], ["ld", "-shared", version, "judged.o"]):
            if _run(*command, data=assembly.encode(), cwd=folder).returncode:
                raise ValueError
        listed = _run("readelf", "-W", "--dyn-syms", "a.out", data=b"", cwd=folder).stdout.decode()
        for name in re.findall(r" (\w+)@@?\S*$", listed, re.MULTILINE):
            if name in wanted:
                yield f"{number} {name}"


def _kconfig(data: bytes, _names: tuple[str, ...]) -> Iterator[str]:
    """Every option: its type, on what it depends, what it selects, and in which menus it is."""
    text = re.sub(rb"(?m)^\s*source .*$", b"", data)
    path = Path(_folder().name) / "Kconfig.judged"
    path.write_bytes(re.sub(rb"\$\((?:[^()]|\([^()]*\))*\)", b"y", text))
    try:
        read: Any = kconfiglib.Kconfig(str(path), warn=False, encoding="latin-1")
    except kconfiglib.KconfigError as error:
        raise ValueError(str(error)) from error
    for node in read.node_iter():
        if not isinstance(node.item, kconfiglib.Symbol):
            continue
        above = []
        outer = node.parent
        while outer is not None:
            above.append(str(outer.prompt and outer.prompt[0]))
            outer = outer.parent
        depends = kconfiglib.expr_str(node.dep)
        kind = kconfiglib.TYPE_TO_STR[node.item.orig_type]
        prompt = node.prompt and node.prompt[0]
        yield f"{node.item.name}: {kind} {prompt} if {depends}: {node.help}"
        yield f"{WHERE} {node.item.name} in {above}"
        for selected, condition in node.selects:
            yield f"{node.item.name} selects {selected.name} {kconfiglib.expr_str(condition)}"


def _python(data: bytes, _names: tuple[str, ...]) -> Iterator[str]:
    """Every simple statement, with the blocks that it stands in."""
    try:
        pending: list[tuple[ast.AST, str]] = [(ast.parse(data), "")]
    except (SyntaxError, ValueError) as error:
        raise ValueError(str(error)) from error
    while pending:
        node, where = pending.pop()
        for field, value in ast.iter_fields(node):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.stmt) and hasattr(child, "body"):
                    pending.append((child, f"{where}{type(node).__name__}.{field} "))
                elif isinstance(child, ast.stmt):
                    yield f"{where}{type(node).__name__}.{field}: {ast.unparse(child)}"


def _ignored(data: bytes, names: tuple[str, ...]) -> Iterator[str]:
    """Which of these names git ignores."""
    folder = Path(_folder().name) / "ignoring"
    if not folder.is_dir():
        folder.mkdir()
        _run("git", "init", "-q", data=b"", cwd=folder)
    (folder / ".gitignore").write_bytes(data)
    for name in names:
        if _run("git", "check-ignore", "-q", name, data=b"", cwd=folder).returncode == 0:
            yield name
