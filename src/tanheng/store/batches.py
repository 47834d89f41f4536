"""Tables of any length, a part at a time."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import polars as pl

from tanheng.core import InputError, Place
from tanheng.store.tables import (
    BEYOND,
    ROW,
    Layout,
    column_names,
    is_parquet,
    layout,
    read_columns,
    refuse_absent,
    refuse_twice,
    refuse_unequal,
)
from tanheng.store.workbook import is_workbook, read_sheet, sheet_names

__all__ = ["lines_of", "names_of", "read_batches"]

ROWS = 500_000
_BYTES = 1 << 24


def names_of(path: Path, wanted: Sequence[str] = (), sheet: str | None = None) -> list[str]:
    """Names of a table's columns; of a workbook, those of a sheet."""
    if path.is_file() and is_workbook(path):
        return sheet_names(path, wanted, sheet)
    return column_names(path, wanted)


def read_batches(
    path: Path, names: Sequence[str], sheet: str | None = None
) -> Iterator[pl.DataFrame]:
    """Read some columns of a table as `read_columns` does, at most ``ROWS`` rows at a time.

    A workbook's cells come as text. Empty rows are left out; a row that says something in other
    columns alone is none, and comes with empty cells.

    Raises
    ------
    InputError
        As `read_columns` does.
    """
    wanted = list(dict.fromkeys(names))
    given = 0
    spoken: pl.Series | None = None
    for frame in _parts(path, wanted, sheet):
        silent = frame.select(pl.all_horizontal(pl.col(wanted).is_null())).to_series()
        kept = frame
        if silent.any():
            spoken = _spoken(path, wanted, sheet) if spoken is None else spoken
            kept = frame.filter(~silent | frame[ROW].is_in(spoken))
        given += kept.height
        if kept.height:
            yield kept
    if given == 0:
        raise InputError("expected rows below the head, came none", Place(path.name))


def _spoken(path: Path, wanted: list[str], sheet: str | None) -> pl.Series:
    """Find the rows that say something in any column; asked for where wanted ones are empty."""
    names = _distinct(names_of(path, wanted, sheet), wanted)
    said = ~pl.all_horizontal(pl.col(names).is_null())
    return pl.concat([frame.filter(said)[ROW] for frame in _parts(path, names, sheet)])


def _distinct(names: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """Keep the names that only one column has, and those that are wanted."""
    return [n for n in dict.fromkeys(names) if n and (n in wanted or list(names).count(n) == 1)]


def lines_of(
    path: Path, names: Sequence[str], rows: Sequence[int], sheet: str | None = None
) -> list[int]:
    """Line of each row that was read, from 1; its number below the head in a Parquet file.

    Parameters
    ----------
    rows : sequence of int
        Values of the column ``ROW``, ascending.
    """
    if not rows:
        return []
    if is_workbook(path):
        _, above = read_sheet(path, names, sheet)
        return [above + 1 + row for row in rows]
    if is_parquet(path):
        return [row + 1 for row in rows]
    found = layout(path, names)
    with _opened(found) as stream:
        for _ in range(found.above + 1):
            stream.readline()
        return list(_lines(csv.reader(stream, delimiter=found.separator), rows, found.above + 2))


def _lines(reader: Iterator[list[str]], rows: Sequence[int], first: int) -> Iterator[int]:
    """Give the line on which each of the rows starts, the body's first line being ``first``."""
    wanted, last = set(rows), rows[-1]
    line = first
    for number, _ in enumerate(reader):
        if number in wanted:
            yield line
        if number == last:
            return
        line = first + reader.line_num  # type: ignore[attr-defined]


def _opened(found: Layout) -> io.TextIOBase:
    return io.StringIO(found.text()) if found.odd else found.path.open(encoding="utf-8-sig")


def _parts(path: Path, wanted: list[str], sheet: str | None) -> Iterator[pl.DataFrame]:
    if path.is_file() and is_workbook(path):
        yield read_sheet(path, wanted, sheet)[0].select(ROW, *wanted)
        return
    there = column_names(path, wanted)
    refuse_absent(path, wanted, there)
    refuse_twice(path, wanted, there)
    given = 0
    lazy = _lazy(path, wanted)
    if lazy is not None:
        try:
            beyond = [] if is_parquet(path) else [BEYOND]
            for frame in lazy.select(ROW, *wanted, *beyond).collect_batches(chunk_size=ROWS):
                if beyond and frame[BEYOND].is_not_null().any():
                    refuse_unequal(path, wanted)
                given += frame.height
                yield frame.drop(beyond)
            return
        except pl.exceptions.PolarsError:
            pass  # read_columns knows what to make of unequal rows
    whole = read_columns(path, _distinct(there, wanted)).select(ROW, *wanted)
    yield from whole.filter(pl.col(ROW) >= given).iter_slices(ROWS)


def _lazy(path: Path, wanted: list[str]) -> pl.LazyFrame | None:
    """Scan a Parquet file, or a CSV in UTF-8; ``None`` for any other."""
    if is_parquet(path):
        return pl.scan_parquet(path, row_index_name=ROW)
    found = layout(path, wanted)
    if found.odd or not _is_utf8(path) or len(set(found.names)) < len(found.names):
        return None
    return pl.scan_csv(
        path,
        skip_lines=found.above + 1,
        has_header=False,
        separator=found.separator,
        schema=dict.fromkeys((*found.names, BEYOND), pl.String),
        missing_columns="insert",
        row_index_name=ROW,
    )


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while block := file.read(_BYTES):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
