"""Rows of a table that count the same thing twice, found before anything is summed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from tanheng.domains.company.books import Book
from tanheng.domains.company.meters import Readings, overlapping, repeated
from tanheng.domains.company.periods import Periods, Year, read_periods
from tanheng.domains.company.rows import selected
from tanheng.store.batches import lines_of, read_batches
from tanheng.store.tables import ROW

__all__ = ["Twice", "find_twice"]


@dataclass(frozen=True)
class Twice:
    """What was found twice, and the readings that stand.

    Parameters
    ----------
    reasons : dict
        From the row of the table to why it is refused.
    meters : tuple of str
        Names of meters, by the number they have in ``readings``.
    zoned : bool
        Whether ``readings`` are on a clock that is never set, as their moments name their zone.
    """

    reasons: dict[int, str] = field(default_factory=dict)
    meters: tuple[str, ...] = ()
    readings: Readings | None = None
    zoned: bool = False


def find_twice(book: Book, path: Path, year: Year) -> Twice:
    """Find readings of a meter that repeat or overlap, and keys that stand twice."""
    meter, key = book.text("meter"), book.text("key")
    if not any(meter) and key[0] is None:
        return Twice()
    numbers: dict[str, int] = {}
    readings: list[Readings] = []
    zoned = False
    keys: list[pl.DataFrame] = []
    for whole in read_batches(path, book.columns, book.table.sheet):
        frame = selected(book, whole)
        if any(meter) and frame.height:
            periods = read_periods(book, frame, year)
            zoned |= periods.zoned
            readings.append(_readings(book, frame, periods, numbers))
        if key[0] is not None:
            keys.append(frame.select(ROW, key=pl.col(key[0]).cast(pl.String).str.strip_chars()))
    reasons: dict[int, str] = {}
    joined = Readings.joined(readings) if readings else None
    if joined is not None:
        reasons |= _overlaps(book, path, joined)
    if keys:
        table = pl.concat(keys)
        rows, first = repeated(table["key"], table[ROW].cast(pl.Int64).to_numpy())
        reasons |= _told(book, path, rows, first, "repeats the key of line {}")
    names = tuple(sorted(numbers, key=lambda name: numbers[name]))
    return Twice(reasons, names, joined, zoned)


def _readings(
    book: Book, frame: pl.DataFrame, periods: Periods, numbers: dict[str, int]
) -> Readings:
    """Read meters and periods; rows without either are refused elsewhere."""
    column, constant = book.text("meter")
    site, everywhere = book.text("site")
    named = frame[column] if column else pl.Series([constant] * frame.height, dtype=pl.String)
    words = named.cast(pl.String).str.strip_chars()
    if site is not None:  # meter 1 of two sites is two meters
        words = frame[site].cast(pl.String).str.strip_chars().fill_null("") + " " + words
    elif everywhere is not None:
        words = everywhere + " " + words
    for word in words.unique(maintain_order=True).drop_nulls():
        numbers.setdefault(word, len(numbers))
    number = words.replace_strict(numbers, default=-1, return_dtype=pl.Int64).to_numpy()
    good = (number >= 0) & ~periods.unread & ~periods.reversed
    row = frame[ROW].cast(pl.Int64).to_numpy()
    return Readings(number[good], periods.begins[good], periods.until[good], row[good])


def _overlaps(book: Book, path: Path, readings: Readings) -> dict[int, str]:
    rows, other, same = overlapping(readings)
    told = _told(book, path, rows[same], other[same], "repeats the meter reading of line {}")
    return told | _told(
        book, path, rows[~same], other[~same], "overlaps the meter reading of line {}"
    )


def _told(
    book: Book, path: Path, rows: np.ndarray, other: np.ndarray, words: str
) -> dict[int, str]:
    if rows.size == 0:
        return {}
    wanted = sorted({int(row) for row in other})
    lines = dict(zip(wanted, lines_of(path, book.columns, wanted, book.table.sheet), strict=True))
    return {int(row): words.format(lines[int(one)]) for row, one in zip(rows, other, strict=True)}
