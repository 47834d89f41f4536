"""Text of a user's file, gzipped or not."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from tanheng.core import InputError, Place

__all__ = ["text_of"]

ZIPPED = b"\x1f\x8b"


def text_of(path: Path) -> str:
    """Text of a file in UTF-8; a gzipped one is known by its first bytes, not by its name.

    Raises
    ------
    InputError
        It cannot be read or unzipped.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", Place(str(path))) from None
    if content.startswith(ZIPPED):
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(f"cannot be unzipped: {error}", Place(str(path))) from None
    return content.decode("utf-8-sig", errors="replace")
