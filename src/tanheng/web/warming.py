"""What the first page would wait for, made ready while the person still opens the browser."""

from __future__ import annotations

from tanheng.web import drawing, static_files
from tanheng.web.shelf import Shelf

__all__ = ["warm"]


def warm(shelf: Shelf) -> None:
    """Read the runs, compile the templates, pack the scripts, load the factors."""
    shelf.held()
    drawing.compile_templates()
    static_files.pack()
    from tanheng.factors import library
    from tanheng.web import books  # noqa: F401 - the import is what takes long

    library()
