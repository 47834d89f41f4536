"""Readings that repeat or overlap: the same energy counted twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["Readings", "gaps", "overlapping", "repeated"]

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Readings:
    """Periods that meters were read for.

    Parameters
    ----------
    meter : ndarray of int, shape (readings,)
        Number of the meter.
    start, end : ndarray of int
        Seconds.
    row : ndarray of int
        Row of the table.
    """

    meter: Ints
    start: Ints
    end: Ints
    row: Ints

    @classmethod
    def joined(cls, parts: Iterable[Readings]) -> Readings:
        """Put parts of a table together."""
        found = list(parts)
        return cls(*(np.concatenate([getattr(p, f) for p in found]) for f in cls.__annotations__))

    def only(self, keep: NDArray[np.bool_]) -> Readings:
        """Keep some readings."""
        return Readings(*(getattr(self, field)[keep] for field in self.__annotations__))

    def named(self, meters: Sequence[str], numbers: Mapping[str, int]) -> Readings:
        """Keep readings of meters that have a number, under that number."""
        by_place = np.array([numbers.get(name, -1) for name in meters], dtype=np.int64)
        found = Readings(by_place[self.meter], self.start, self.end, self.row)
        return found.only(found.meter >= 0)

    def ordered(self) -> Readings:
        """Order by meter and time; rows of the same period stay in their order."""
        same = self.meter[1:] == self.meter[:-1]
        if np.all(
            (self.meter[1:] > self.meter[:-1]) | (same & (self.start[1:] >= self.start[:-1]))
        ):
            return self
        order = np.lexsort((self.row, self.start, self.meter))
        return Readings(*(getattr(self, field)[order] for field in self.__annotations__))


def overlapping(readings: Readings) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """Find readings that begin before an earlier one of their meter has ended.

    Returns
    -------
    row : ndarray of int
        Rows of the table, ascending.
    other : ndarray of int
        Row of the reading that each overlaps.
    same : ndarray of bool
        Whether both have the same period: the reading is a duplicate.
    """
    one = readings.ordered()
    if one.row.size < 2:
        none = np.zeros(0, dtype=np.int64)
        return none, none, np.zeros(0, dtype=bool)
    begins, latest = _on_one_axis(one)
    bad = np.flatnonzero(begins[1:] < latest[:-1]) + 1
    holder = np.searchsorted(latest[:-1], latest[bad - 1], side="left")
    holder = np.where(_equal(one, bad, bad - 1), bad - 1, holder)
    same = _equal(one, bad, holder)
    other = one.row[holder]
    order = np.argsort(one.row[bad], kind="stable")
    return one.row[bad][order], other[order], same[order]


def repeated(keys: pl.Series, rows: Ints) -> tuple[Ints, Ints]:
    """Find rows whose key an earlier row has, with that earlier row."""
    table = pl.DataFrame({"key": keys, "row": rows}).drop_nulls("key")
    first = pl.col("row").min().over("key")
    found = table.with_columns(first=first).filter(pl.col("row") > pl.col("first")).sort("row")
    return found["row"].to_numpy(), found["first"].to_numpy()


def gaps(readings: Readings, start: int, end: int) -> list[tuple[int, int, int]]:
    """List what no reading covers between two moments: meter, start and end of each gap."""
    one = readings.ordered()
    if one.row.size == 0:
        return []
    begins, latest = _on_one_axis(one)
    shift = begins - one.start
    first = np.append(True, one.meter[1:] != one.meter[:-1])
    last = np.append(first[1:], True)
    open_from = np.append(0, latest[:-1] - shift[:-1])
    before = np.where(first, start, open_from)
    at = np.flatnonzero(one.start > before)
    found = [(int(one.meter[row]), int(before[row]), int(one.start[row])) for row in at]
    until = latest - shift
    after = np.flatnonzero(last & (until < end))
    found += [(int(one.meter[row]), int(until[row]), end) for row in after]
    return sorted(found)


def _equal(one: Readings, rows: Ints, others: Ints) -> NDArray[np.bool_]:
    same = (one.start[rows] == one.start[others]) & (one.end[rows] == one.end[others])
    return np.asarray(same & (one.meter[rows] == one.meter[others]))


def _on_one_axis(one: Readings) -> tuple[Ints, Ints]:
    """Give starts, and latest ends so far, with each meter's time after that of the one before.

    One running maximum then serves all meters.
    """
    earliest = int(one.start.min())
    span = int(one.end.max()) - earliest + 1
    place = one.meter * span - earliest
    return one.start + place, np.maximum.accumulate(one.end + place)
