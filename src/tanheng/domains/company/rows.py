"""Rows of a table made into amounts: numbers multiplied, the part of the company taken.

Every number of a row is multiplied with the others, so that a method is what is multiplied. A row
that cannot be used is refused by itself, with its first reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.domains.company.activities import Choice, Columns, Combined
from tanheng.domains.company.books import Book, measure_of
from tanheng.domains.company.cells import read_numbers
from tanheng.domains.company.periods import Periods, Year, read_periods
from tanheng.domains.company.rate_book import NEGATIVE
from tanheng.domains.company.roles import DIVISORS, FRACTIONS

__all__ = ["Rows", "Wholes", "parts_of", "read_rows", "selected"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Wholes = dict[str | None, float]
"""Sum of the parts that an allocation is out of, for each word of ``within``."""

_SLACK = 1e-9


@dataclass
class Rows:
    """Amounts of rows, and which of them cannot be used.

    Parameters
    ----------
    amount : ndarray of float, shape (rows,)
        Product of the numbers of each row; units are not yet brought to one.
    own, market : ndarray of float or None
        Factors that each row itself brings: the only one or location-based, and its contract's.
    variance : ndarray of float or None
        Variance of each amount, independent of the others.
    reasons : dict
        From the place of a bad row to why.
    """

    frame: pl.DataFrame
    book: Book
    amount: Floats
    periods: Periods
    own: Floats | None
    market: Floats | None
    variance: Floats | None
    reasons: dict[int, str]

    def refuse(self, bad: pl.Series, say: str | Callable[[int], str]) -> None:
        """Note a reason for rows that have none yet."""
        for row in bad.arg_true():
            self.reasons.setdefault(row, say if isinstance(say, str) else say(row))

    @property
    def good(self) -> Bools:
        """Rows that can be used."""
        found = np.ones(self.frame.height, dtype=bool)
        found[list(self.reasons)] = False
        return found


class _Reader:
    """Reads numbers of one part of a table, noting what is wrong with each row."""

    def __init__(self, book: Book, frame: pl.DataFrame) -> None:
        self.book, self.frame = book, frame
        self.reasons: dict[int, str] = {}

    def refuse(self, bad: Bools, say: str | Callable[[int], str]) -> None:
        """Note a reason for rows that have none yet."""
        for row in np.flatnonzero(bad):
            self.reasons.setdefault(int(row), say if isinstance(say, str) else say(int(row)))

    def column(self, name: str, what: str) -> Floats:
        """Read a column of numbers; each row needs one."""
        cells = self.frame[name]
        values, odd = read_numbers(cells, self.book.table.decimal)
        self.refuse(
            odd, lambda row: f"{what}: expected a number, came {cells[row]!r}{_hint(cells[row])}"
        )
        self.refuse(np.isnan(values) & ~odd, f"{what}: expected a number in {name!r}, came nothing")
        return values

    def numbers(self, source: Columns | float, what: str) -> Floats:
        """Read what a role is made of."""
        if isinstance(source, str):
            return self.column(source, what)
        if isinstance(source, Combined):
            plus = [self.column(name, what) for name in source.plus]
            minus = [self.column(name, what) for name in source.minus]
            total: Floats = np.sum(plus, axis=0) - np.sum(minus, axis=0)
            return total
        if isinstance(source, tuple):
            product: Floats = np.prod([self.column(name, what) for name in source], axis=0)
            return product
        return np.full(self.frame.height, float(source))

    def role(self, role: str, source: Columns | float) -> Floats:
        """Read the numbers of a role, within what it may be."""
        values = self.numbers(source, role)
        if role in FRACTIONS:
            values = values * measure_of(self.book, role).scale
            outside = (values < 0) | (values > 1 + _SLACK)
            self.refuse(
                outside, lambda row: f"{role}: expected within 0 to 1, came {values[row]:g}"
            )
            return 1 - values if role == "recovered" else values
        if role in DIVISORS:
            self.refuse(
                ~(values > 0), lambda row: f"{role}: expected above 0, came {values[row]:g}"
            )
            return 1 / np.where(values > 0, values, np.nan)
        if self.book.term.negative == "refused":
            self.refuse(
                values < 0, lambda row: f"{role}: expected at least 0, came {values[row]:g}"
            )
        return values


def selected(book: Book, frame: pl.DataFrame) -> pl.DataFrame:
    """Keep the rows that a table's ``where`` asks for."""
    for name, wanted in book.term.where.items():
        words = [str(word) for word in (wanted if isinstance(wanted, tuple) else (wanted,))]
        said = pl.col(name).cast(pl.String).str.strip_chars()
        if frame[name].dtype.is_float():  # 1.0 of a table is the 1 of the project
            said = said.str.strip_suffix(".0")
            words = [word.removesuffix(".0") for word in words]
        frame = frame.filter(said.is_in(words))
    return frame


def parts_of(book: Book, frame: pl.DataFrame) -> tuple[Wholes, dict[int, str]]:
    """Add up the parts that an allocation is out of; rows that cannot be read, with why."""
    allocation = book.term.allocation
    assert allocation is not None
    reader = _Reader(book, frame)
    part = reader.numbers(allocation.part, "part of the allocation")
    reader.refuse(
        part < 0, lambda row: f"part of the allocation: expected at least 0, came {part[row]:g}"
    )
    words = _words(frame, allocation.within)
    table = pl.DataFrame({"word": words, "part": np.where(np.isnan(part), 0.0, part)})
    sums = table.group_by("word", maintain_order=True).agg(pl.col("part").sum())
    return dict(sums.iter_rows()), reader.reasons


def read_rows(book: Book, frame: pl.DataFrame, year: Year, wholes: Wholes | None) -> Rows:
    """Read rows of a table into amounts.

    Parameters
    ----------
    wholes : dict, optional
        What an allocation with ``whole: sum`` is out of.
    """
    reader = _Reader(book, frame)
    amount = np.ones(frame.height)
    for role, source in book.numbers.items():
        amount = amount * reader.role(role, source)
    if book.term.allocation is not None:
        amount = amount * _share(reader, wholes)
    periods = read_periods(book, frame, year)
    _check_periods(reader, periods, year)
    own, market = (_own(reader, choice) for choice in (book.term.factor, book.term.market))
    variance = _variance(reader, amount)
    return Rows(frame, book, amount, periods, own, market, variance, reader.reasons)


def _share(reader: _Reader, wholes: Wholes | None) -> Floats:
    """Read the part of each row that belongs to the company."""
    allocation = reader.book.term.allocation
    assert allocation is not None
    part = reader.numbers(allocation.part, "part of the allocation")
    if wholes is not None:
        words = _words(reader.frame, allocation.within)
        whole = np.array([wholes.get(word, np.nan) for word in words], dtype=float)
    else:
        assert allocation.whole != "sum"
        whole = reader.numbers(allocation.whole, "whole of the allocation")
    if allocation.occupancy is not None:
        used = reader.numbers(allocation.occupancy, "occupancy")
        reader.refuse(
            ~((used > 0) & (used <= 1 + _SLACK)),
            lambda row: f"occupancy: expected above 0 and at most 1, came {used[row]:g}",
        )
        whole = whole * np.where(used > 0, used, np.nan)
    reader.refuse(
        ~(whole > 0), lambda row: f"allocation: expected a whole above 0, came {whole[row]:g}"
    )
    share = part / np.where(whole > 0, whole, np.nan)
    reader.refuse(
        (share < 0) | (share > 1 + _SLACK),
        lambda row: f"allocation: the part is {part[row]:g} of a whole of {whole[row]:g}",
    )
    return share


def _check_periods(reader: _Reader, periods: Periods, year: Year) -> None:
    book, frame = reader.book, reader.frame

    def came(row: int) -> str:
        cells = [
            column if (column := book.text(role)[1]) else str(frame[str(book.text(role)[0])][row])
            for role in ("date", "start", "end")
            if any(book.text(role))
        ]
        return " to ".join(cells)

    hint = "" if book.table.dates else ": write dates, such as %d/%m/%Y"
    reader.refuse(periods.unread, lambda row: f"expected a date, came {came(row)!r}{hint}")
    reader.refuse(periods.reversed, lambda row: f"ends before it begins: {came(row)}")
    reader.refuse(
        periods.outside(year),
        lambda row: f"outside the inventory year {year.year} on clocks of {year.zone}: {came(row)}",
    )


def _own(reader: _Reader, choice: Choice | None) -> Floats | None:
    """Read the factor that each row itself brings."""
    if choice is None or choice.value_column is None:
        return None
    cells = reader.frame[choice.value_column]
    values, odd = read_numbers(cells, reader.book.table.decimal)
    reader.refuse(odd, lambda row: f"factor: expected a number, came {cells[row]!r}")
    missing = np.isnan(values) & ~odd
    reader.refuse(missing, f"factor missing: nothing in {choice.value_column!r}")
    reader.refuse(values < 0, lambda row: f"factor: {NEGATIVE}, came {values[row]:g}")
    return values


def _variance(reader: _Reader, amount: Floats) -> Floats | None:
    name = reader.book.term.uncertainty_column
    if name is None:
        return None
    relative = reader.column(name, "uncertainty")
    reader.refuse(relative < 0, "uncertainty: expected at least 0")
    squared: Floats = (relative * amount) ** 2
    return squared


def _words(frame: pl.DataFrame, column: str | None) -> pl.Series:
    if column is None:
        return pl.Series([None] * frame.height, dtype=pl.String)
    return frame[column].cast(pl.String).str.strip_chars()


def _hint(cell: object) -> str:
    return ": write decimal, '.' or ','" if isinstance(cell, str) and "," in cell else ""
