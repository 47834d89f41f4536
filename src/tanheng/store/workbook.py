"""A sheet of an Excel workbook as a table of text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile

import polars as pl

from tanheng.core import InputError, Place
from tanheng.store.tables import ROW, refuse_absent, refuse_twice

__all__ = ["is_workbook", "read_sheet", "sheet_names"]


def is_workbook(path: Path) -> bool:
    """Whether a file is an Excel workbook, by what it holds."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def sheet_names(path: Path, wanted: Sequence[str] = (), sheet: str | None = None) -> list[str]:
    """Names of a sheet's columns."""
    rows = _rows(path, sheet)
    return [name for name in rows[_head(path, rows, wanted)] if name]


def read_sheet(
    path: Path, wanted: Sequence[str] = (), sheet: str | None = None
) -> tuple[pl.DataFrame, int]:
    """Read a sheet, its cells as text, with the number of rows above its head.

    The head is the first row that has all wanted names; without any such row, the first that is
    not empty. A column that is wanted and not there is refused.

    Raises
    ------
    InputError
        With workbook, sheet and column of what cannot be used.
    """
    rows = _rows(path, sheet)
    above = _head(path, rows, wanted)
    names = rows[above]
    refuse_absent(path, wanted, names)
    refuse_twice(path, wanted, names)
    places = {name: place for place, name in reversed([*enumerate(names)]) if name}
    body = rows[above + 1 :]
    columns = {
        name: pl.Series(
            name, [row[place] or None if place < len(row) else None for row in body], pl.String
        )
        for name, place in places.items()
    }
    frame = pl.DataFrame(columns).with_row_index(ROW)
    return frame, above + 1


def _head(path: Path, rows: list[list[str]], wanted: Sequence[str]) -> int:
    filled = [place for place, row in enumerate(rows) if any(row)]
    if not filled:
        raise InputError("expected a head line with column names, came nothing", Place(path.name))
    whole = (place for place in filled if wanted and all(name in rows[place] for name in wanted))
    return next(whole, filled[0])


def _rows(path: Path, sheet: str | None) -> list[list[str]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError):
        raise InputError("expected an Excel workbook (.xlsx)", Place(path.name)) from None
    name = sheet or book.sheetnames[0]
    if name not in book.sheetnames:
        book.close()
        there = ", ".join(book.sheetnames)
        raise InputError(f"no sheet {name!r}; it has {there}", Place(path.name))
    rows = [[_text(cell) for cell in row] for row in book[name].iter_rows(values_only=True)]
    book.close()
    return rows


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d" if cell.time() == cell.min.time() else "%Y-%m-%d %H:%M:%S")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
