"""A province as an Excel workbook: a sheet for each table of a folder, with the same columns."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import BadZipFile

from tanheng.core import InputError, Place
from tanheng.domains.grid.plants import Plants
from tanheng.domains.grid.readers.folder import read_folder
from tanheng.domains.grid.system import System

__all__ = ["SHEETS", "read_workbook", "write_workbook"]

SHEETS = ("units", "load", "output", "storage", "lines")


def read_workbook(
    path: Path, start_s: int = 0, years: float | None = None
) -> tuple[System, Plants]:
    """Read a system from a workbook; see `read_folder`.

    Raises
    ------
    InputError
        With workbook, sheet, row and column of what cannot be used.
    """
    if not path.is_file():
        raise InputError(f"no such file {path.name!r}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _unpack(path, folder)
        try:
            return read_folder(folder, start_s, years)
        except InputError as error:
            raise InputError(error.message, _in_workbook(path, error.place)) from None


def write_workbook(folder: Path, path: Path) -> None:
    """Write the tables of a folder as sheets of a workbook."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for name in SHEETS:
        table = folder / f"{name}.csv"
        if table.is_file():
            sheet = book.create_sheet(name)
            with table.open(encoding="utf-8", newline="") as file:
                for row in csv.reader(line for line in file if not line.startswith("#")):
                    sheet.append([_cell(word) for word in row])
    book.save(path)


def _unpack(path: Path, folder: Path) -> None:
    """Write each sheet as a table; a row of the table is that of the sheet."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError):
        raise InputError("expected an Excel workbook (.xlsx)", Place(path.name)) from None
    missing = [name for name in ("units", "load") if name not in book.sheetnames]
    if missing:
        raise InputError(
            f"no sheet {missing[0]!r}; it has {', '.join(book.sheetnames)}", Place(path.name)
        )
    for name in SHEETS:
        if name in book.sheetnames:
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows(_filled(book[name].iter_rows(values_only=True)))
    book.close()


def _filled(rows: Iterable[tuple[object, ...]]) -> Iterator[list[object]]:
    """Leave out rows at the end and columns at the right in which no cell has more than spaces."""
    shown: list[list[object]] = [
        [None if isinstance(cell, str) and not cell.strip() else cell for cell in row]
        for row in rows
    ]
    while shown and not any(cell is not None for cell in shown[-1]):
        shown.pop()
    width = max(
        (k for row in shown for k, cell in enumerate(row, 1) if cell is not None), default=0
    )
    return (row[:width] for row in shown)


def _in_workbook(path: Path, place: Place | None) -> Place:
    if place is None:
        return Place(path.name)
    return Place(f"{path.name}!{place.file.removesuffix('.csv')}", place.line, field=place.field)


def _cell(word: str) -> str | float:
    try:
        return float(word)
    except ValueError:
        return word
