"""Files that are written whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tanheng.core import InputError, Place

__all__ = ["write_whole"]


def write_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let ``write`` write a file beside ``path``, and put it there once it is whole.

    Raises
    ------
    InputError
        Where it cannot be written.
    """
    part = path.with_name(f".{path.name}.part")
    try:
        write(part)
        part.replace(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(f"cannot be written ({reason})", Place(str(path))) from None
    finally:
        if part.parent.is_dir():
            part.unlink(missing_ok=True)
