"""Tables as users bring them: CSV or Parquet with their own column names, encodings and marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import InputError, Place

__all__ = ["column_names", "numbers", "read_columns"]

T = TypeVar("T")
_ENCODINGS = ("utf-8-sig", "gb18030")
_BLANKS = ["", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", "-", "--", "#N/A"]


def column_names(path: Path) -> list[str]:
    """Names of a table's columns, in its order.

    Raises
    ------
    InputError
        When the file is not there, is empty, or is neither CSV nor Parquet.
    """
    _must_exist(path)
    if _is_parquet(path):
        return list(_guarded(path, lambda: pl.read_parquet_schema(path)))
    head, separator = _head(path)
    return [name.strip().strip('"') for name in head.split(separator)]


def read_columns(path: Path, names: Sequence[str]) -> pl.DataFrame:
    """Read some columns of a table; CSV columns come as text, Parquet columns as they are.

    Raises
    ------
    InputError
        When a column is not there (its message lists those that are) or no row follows the head.
    """
    there = column_names(path)
    wanted = list(dict.fromkeys(names))
    for name in wanted:
        if name not in there:
            raise InputError(f"no column {name!r} in {path.name}; it has {', '.join(there)}")
    frame = _guarded(path, lambda: _load(path, wanted))
    if frame.height == 0:
        raise InputError("expected rows below the head, came none", Place(path.name, 2))
    return frame


def numbers(frame: pl.DataFrame, name: str, path: Path) -> NDArray[np.float64]:
    """Column as floats; blanks are NaN.

    Raises
    ------
    InputError
        When a cell is neither blank nor a number, with its line.
    """
    column = frame[name]
    if column.dtype.is_numeric() or column.dtype == pl.Boolean:
        return column.cast(pl.Float64).fill_null(np.nan).to_numpy()
    if column.dtype != pl.String:
        raise InputError(f"expected numbers in column {name!r} of {path.name}, came {column.dtype}")
    text = column.str.strip_chars()
    value = text.cast(pl.Float64, strict=False)
    odd = (value.is_null() & text.is_not_null() & ~text.is_in(_BLANKS)).arg_true()
    if odd.len():
        row = int(odd[0])
        place = Place(path.name, row + 2, field=name)
        raise InputError(f"expected a number, came {text[row]!r}", place)
    return value.fill_null(np.nan).to_numpy()


def _load(path: Path, names: list[str]) -> pl.DataFrame:
    if _is_parquet(path):
        return pl.read_parquet(path, columns=names)
    head, separator = _head(path)
    frame = pl.read_csv(
        path,
        columns=[_written(head, separator, name) for name in names],
        separator=separator,
        infer_schema=False,
        encoding="utf8" if _encoding(path) == "utf-8-sig" else _encoding(path),
    )
    return frame.rename({name: name.strip() for name in frame.columns}).select(names)


def _written(head: str, separator: str, name: str) -> str:
    """Return the column's name as the file spells it, blanks around it included."""
    spelled = (part.strip('"') for part in head.split(separator))
    return next((part for part in spelled if part.strip() == name), name)


def _head(path: Path) -> tuple[str, str]:
    with path.open(encoding=_encoding(path), newline=None) as lines:
        head = lines.readline().rstrip("\n")
    if not head.strip():
        raise InputError(
            "expected a head line with column names, came nothing", Place(path.name, 1)
        )
    return head, max(",;\t|", key=head.count)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(65536)
    for encoding in _ENCODINGS:
        try:
            start.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start > len(start) - 8:  # a character cut at the end of what was looked at
                return encoding
            continue
        return encoding
    raise InputError("expected text in UTF-8 or GB18030, came other bytes", Place(path.name))


def _must_exist(path: Path) -> None:
    if not path.is_file():
        raise InputError(f"no such file {path.name!r}")
    if path.stat().st_size == 0:
        raise InputError("the file is empty", Place(path.name))


def _is_parquet(path: Path) -> bool:
    return path.suffix.lower() in {".parquet", ".pq"}


def _guarded(path: Path, read: Callable[[], T]) -> T:
    try:
        return read()
    except (pl.exceptions.PolarsError, OSError) as error:
        first = str(error).splitlines()[0]
        raise InputError(f"cannot be read as a table: {first}", Place(path.name)) from None
