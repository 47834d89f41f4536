"""Tables as users bring them: CSV or Parquet with their own column names, encodings and marks.

A CSV may be written in UTF-8, UTF-16 or GB18030, packed with gzip, parted by commas, semicolons,
tabs or bars, and may have lines of its own above the head.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from tanheng.core import InputError, Place

__all__ = [
    "BEYOND",
    "ROW",
    "Layout",
    "column_names",
    "is_parquet",
    "layout",
    "place_of",
    "read_columns",
    "refuse_absent",
    "refuse_twice",
    "refuse_unequal",
]

ROW = "\x00row"
"""Column of every frame that is read: the number of its row below the head, from 0."""
BEYOND = "\x00beyond"
"""Column of what stands beyond the head's columns, while a CSV is read."""

_SEPARATORS = (",", ";", "\t", "|")
_LINES_ABOVE = 60
_START = 1 << 16
_PACKED = {b"PK": "a zip or Excel file", b"\xd0\xcf": "an Excel file", b"SQ": "a database"}


@dataclass(frozen=True)
class Layout:
    """How a CSV is laid out.

    Parameters
    ----------
    above : int
        Lines above its head.
    odd : bool
        Whether it is packed, or begins with other than UTF-8.
    """

    path: Path
    above: int
    separator: str
    names: list[str]
    odd: bool

    def text(self) -> str:
        """Return the whole file as text, whatever it is written in."""
        return _text(self.path)


def layout(path: Path, wanted: Sequence[str]) -> Layout:
    """Find how a CSV is laid out; see `column_names`."""
    text = _text(path, _START)
    start, separator, names = _head(text, wanted, path)
    raw = _raw(path, _START)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(raw)
        odd = _is_gzip(path)
    except UnicodeDecodeError:
        odd = True
    return Layout(path, text.count("\n", 0, start), separator, names, odd)


def column_names(path: Path, wanted: Sequence[str] = ()) -> list[str]:
    """Names of a table's columns, in its order.

    Parameters
    ----------
    wanted : sequence of str
        The head of a CSV is its first line that has all of these; without any such line, its
        first line that is no comment.

    Raises
    ------
    InputError
        When the file is not there, is empty, or is neither CSV nor Parquet.
    """
    _must_hold_something(path)
    if is_parquet(path):
        return _parquet_names(path)
    return _head(_text(path, _START), wanted, path)[2]


def read_columns(path: Path, names: Sequence[str]) -> pl.DataFrame:
    """Read some columns of a table; CSV columns come as text, Parquet columns as they are.

    Rows in which all these columns are empty are left out; the column ``ROW`` counts from the
    head, so that complaints find their line.

    Raises
    ------
    InputError
        When a column is not there (its message lists those that are), a row has more cells than
        the head, or no row follows the head.
    """
    _must_hold_something(path)
    wanted = list(dict.fromkeys(names))
    if is_parquet(path):
        refuse_absent(path, wanted, _parquet_names(path))
        frame = _parquet(path, wanted)
    else:
        frame = _csv(path, wanted)
    frame = frame.filter(~pl.all_horizontal(pl.col(wanted).is_null()))
    if frame.height == 0:
        raise InputError("expected rows below the head, came none", Place(path.name))
    return frame


def refuse_absent(path: Path, wanted: Sequence[str], there: Sequence[str]) -> None:
    """Refuse a column that is not there, naming those that are."""
    for name in wanted:
        if name not in there:
            told = ", ".join(one for one in there if one)
            raise InputError(f"no column {name!r} in {path.name}; it has {told}")


def refuse_twice(path: Path, wanted: Sequence[str], there: Sequence[str]) -> None:
    """Refuse a column that is there more than once: which of them is meant is not guessed."""
    for name in wanted:
        if there.count(name) > 1:
            raise InputError(f"expected one column {name!r} in {path.name}, came several")


def is_parquet(path: Path) -> bool:
    """Whether a file is Parquet, by what it holds."""
    with path.open("rb") as file:
        return file.read(4) == b"PAR1"


def place_of(path: Path, frame: pl.DataFrame, row: int, field: str) -> Place:
    """Place of a cell that was read: its line in a CSV, its row in a Parquet file."""
    record = int(frame[ROW][row])
    if is_parquet(path):
        return Place(path.name, field=f"{field}[{record}]")
    text = _text(path)
    start, separator, _ = _head(text, [name for name in frame.columns if name != ROW], path)
    above = text.count("\n", 0, start)
    return Place(path.name, above + _line_of(text[start:], separator, record), field=field)


def _must_hold_something(path: Path) -> None:
    if not path.is_file():
        raise InputError(f"no such file {path.name!r}")
    if path.stat().st_size == 0:
        raise InputError("the file is empty", Place(path.name))


def _parquet_names(path: Path) -> list[str]:
    try:
        return list(pl.read_parquet_schema(path))
    except (pl.exceptions.PolarsError, OSError):
        raise _no_parquet(path) from None


def _parquet(path: Path, names: list[str]) -> pl.DataFrame:
    try:
        return pl.read_parquet(path, columns=names, row_index_name=ROW)
    except (pl.exceptions.PolarsError, OSError):
        raise _no_parquet(path) from None


def _no_parquet(path: Path) -> InputError:
    return InputError("expected a whole Parquet file, came a broken one", Place(path.name))


def _csv(path: Path, wanted: list[str]) -> pl.DataFrame:
    text = _text(path)
    start, separator, there = _head(text, wanted, path)
    refuse_absent(path, wanted, there)
    refuse_twice(path, wanted, there)
    places = sorted({there.index(name) for name in wanted})
    body = text[start:].encode()
    columns = [*places, len(there)]
    try:
        frame = _parsed(body, separator, columns)
    except pl.exceptions.PolarsError:
        _refuse_ragged(path, text, start, separator, len(there))
        frame = _without_ends(path, body, separator, columns)
    if frame[frame.columns[-1]].is_not_null().any():
        _refuse_ragged(path, text, start, separator, len(there))
    frame.columns = [ROW, *(there[place] for place in places), BEYOND]
    return frame.select(ROW, *wanted)


def refuse_unequal(path: Path, wanted: Sequence[str]) -> None:
    """Refuse the first row of a CSV that says more than its head has columns for."""
    text = _text(path)
    start, separator, there = _head(text, wanted, path)
    _refuse_ragged(path, text, start, separator, len(there))


def _parsed(
    body: bytes, separator: str, columns: list[int], *, truncate_ragged_lines: bool = False
) -> pl.DataFrame:
    """Parse columns by their places; one place more than there are is what lies beyond them.

    Only a parse of all columns refuses longer rows by itself: 1,234 without its quotes would else
    be read as 1.
    """
    names = [str(place) for place in range(columns[-1] + 1)]
    return (
        pl.scan_csv(
            body,
            skip_lines=1,
            has_header=False,
            separator=separator,
            schema=dict.fromkeys(names, pl.String),
            missing_columns="insert",
            row_index_name=ROW,
            truncate_ragged_lines=truncate_ragged_lines,
            extra_columns="ignore" if truncate_ragged_lines else "raise",
        )
        .select(ROW, *(names[place] for place in columns))
        .collect()
    )


def _without_ends(path: Path, body: bytes, separator: str, columns: list[int]) -> pl.DataFrame:
    """Parse rows that have empty cells beyond the head's."""
    try:
        return _parsed(body, separator, columns, truncate_ragged_lines=True)
    except pl.exceptions.PolarsError:
        raise InputError("expected a table, came unequal rows", Place(path.name)) from None


def _refuse_ragged(path: Path, text: str, start: int, separator: str, width: int) -> None:
    """Refuse the first row that says more than its head has columns for."""
    above = text.count("\n", 0, start)
    rows = csv.reader(io.StringIO(text[start:]), delimiter=separator, strict=True)
    try:
        for row in rows:
            if any(cell.strip() for cell in row[width:]):
                place = Place(path.name, above + rows.line_num)
                raise InputError(f"expected {width} cells as in the head, came {len(row)}", place)
    except csv.Error:
        place = Place(path.name, above + rows.line_num)
        raise InputError("expected quotes around whole cells, came others", place) from None


def _line_of(body: str, separator: str, record: int) -> int:
    """Line, from 1, on which a record below the head starts."""
    rows = csv.reader(io.StringIO(body), delimiter=separator)
    line = 1
    for number, _ in enumerate(rows):
        if number == record + 1:
            return line
        line = rows.line_num + 1
    return line


def _head(text: str, wanted: Sequence[str], path: Path) -> tuple[int, str, list[str]]:
    """Find the head: where it starts, its separator, and the names in it."""
    lines = [(at, line) for at, line in _lines(text) if line.strip(" \t,;|")]
    if not lines:
        raise InputError("expected a head line with column names, came nothing", Place(path.name))
    for at, line in lines:
        for separator in _SEPARATORS:
            names = _names(line, separator)
            if wanted and all(name in names for name in wanted):
                return at, separator, names
    at, line = next((one for one in lines if not one[1].startswith("#")), lines[0])
    separator = max(_SEPARATORS, key=line.count)
    return at, separator, _names(line, separator)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Give the first lines, with where they start."""
    at = 0
    for line in io.StringIO(text[:_START], newline="").readlines()[:_LINES_ABOVE]:
        yield at, line.rstrip("\r\n")
        at += len(line)


def _names(line: str, separator: str) -> list[str]:
    cells = next(csv.reader([line], delimiter=separator), [])
    return [cell.strip().lstrip("#").strip() for cell in cells]


def _text(path: Path, size: int = -1) -> str:
    """Contents of a text file, or its first ``size`` bytes."""
    raw = _raw(path, size)
    for start, kind in _PACKED.items():
        if raw.startswith(start) and b"\x00" in raw[:512]:
            raise InputError(f"expected CSV or Parquet, came {kind}", Place(path.name))
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(raw, "utf-16", path)
    if b"\x00" in raw[:_START]:
        raise InputError("expected CSV or Parquet, came other bytes", Place(path.name))
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(raw, final=size < 0)
    except UnicodeDecodeError:
        return _decoded(raw, "gb18030", path, final=size < 0)


def _raw(path: Path, size: int) -> bytes:
    with path.open("rb") as file:
        if not _is_gzip(path):
            return file.read(size)
        try:
            return gzip.GzipFile(fileobj=file).read(size)
        except (EOFError, OSError, zlib.error):
            raise InputError(
                "expected a whole gzip file, came a broken one", Place(path.name)
            ) from None


def _decoded(raw: bytes, encoding: str, path: Path, *, final: bool = True) -> str:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(raw, final=final)
    except UnicodeDecodeError:
        came = "expected text in UTF-8, UTF-16 or GB18030, came other bytes"
        raise InputError(came, Place(path.name)) from None


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"
