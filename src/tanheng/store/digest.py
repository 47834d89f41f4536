"""What a file holds, in 64 hexadecimal digits."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

__all__ = ["sha256_of"]


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, read as a stream.

    Taken once per process for a file that keeps its size and time of change.

    Raises
    ------
    OSError
        When the file cannot be read.
    """
    facts = path.stat()
    return _sha256(path.resolve(), facts.st_ino, facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=4096)
def _sha256(path: Path, _inode: int, _changed_ns: int, _bytes: int) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
