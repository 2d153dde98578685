"""Write one output file: whole or not at all.

One law: whoever looks at the path sees the old file or the new one, never a part of one, and
whatever fails leaves no temporary file. It does not write into kernel trees: those change in many
places at once and go through the journal.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kpatch_ast.errors import WriteFailed


def write_whole(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Make `path` a regular file with these bytes, by rename."""
    # A rename would replace /dev/null as readily as a file.
    if path.exists() and not path.is_file():
        kind = "a directory" if path.is_dir() else "not a regular file"
        raise WriteFailed(f"cannot write '{path}': it is {kind}")
    temporary = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            os.fchmod(stream.fileno(), mode & ~_umask())
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
        temporary = None
    except OSError as error:
        raise WriteFailed(f"cannot write '{path}': {error.strerror}") from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _umask() -> int:
    """The only way to read the umask is to set it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
