"""Readings that another file has brought already: two exports of one meter that overlap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tanheng.domains.company.books import Book
from tanheng.domains.company.meters import Readings, overlapping
from tanheng.domains.company.twice import Twice
from tanheng.store.batches import lines_of

__all__ = ["Brought", "find_across"]


@dataclass(frozen=True)
class Brought:
    """A table that was read, with what stands twice in it."""

    book: Book
    path: Path
    twice: Twice

    def beside(self, other: Brought) -> bool:
        """Whether both may tell of the same energy: one account, one carrier, two files."""
        mine, theirs = self.book.term, other.book.term
        same = (mine.account, mine.carrier) == (theirs.account, theirs.carrier)
        clocks = self.twice.zoned == other.twice.zoned
        return same and clocks and mine.account is not None and self.path != other.path

    def good(self) -> Readings | None:
        """Give the readings that stand."""
        found = self.twice.readings
        if found is None or not self.twice.reasons:
            return found
        return found.only(~np.isin(found.row, list(self.twice.reasons)))


def find_across(new: Brought, earlier: Iterable[Brought]) -> dict[int, str]:
    """Say which rows of a table repeat or overlap readings of tables read before."""
    reasons: dict[int, str] = {}
    for other in earlier:
        if new.beside(other):
            for row, why in _between(new, other):
                reasons.setdefault(row, why)
    return reasons


def _between(new: Brought, other: Brought) -> Iterator[tuple[int, str]]:
    mine, theirs = new.good(), other.good()
    shared = set(new.twice.meters) & set(other.twice.meters)
    if mine is None or theirs is None or not shared:
        return
    names = {name: number for number, name in enumerate(sorted(shared))}
    mine, theirs = mine.named(new.twice.meters, names), theirs.named(other.twice.meters, names)
    places = np.arange(theirs.row.size, dtype=np.int64)
    behind = Readings(theirs.meter, theirs.start, theirs.end, -1 - places)  # older rows come first
    bad, holder, same = overlapping(Readings.joined((behind, mine)))
    for one, two, equal in zip(bad.tolist(), holder.tolist(), same.tolist(), strict=True):
        row, place = (one, -1 - two) if one >= 0 else (two, -1 - one)
        if row >= 0 and place >= 0:
            word = "repeats" if equal else "overlaps"
            line = _line(other, int(theirs.row[place]))
            yield row, f"{word} the meter reading of {other.book.table.file}:{line}"


def _line(one: Brought, row: int) -> int:
    (line,) = lines_of(one.path, one.book.columns, [row], one.book.table.sheet)
    return line
