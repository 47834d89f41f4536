"""A table's rows summed to totals: one for each site, account, period and factor.

Rows are read a part at a time and never become objects: ten million of them are summed within the
memory of one part. Only bad rows are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from tanheng.core import InputError
from tanheng.domains.company.bad_rows import BadRow, BadRows
from tanheng.domains.company.books import Book
from tanheng.domains.company.choosing import Chosen, choose
from tanheng.domains.company.periods import Year
from tanheng.domains.company.rate_book import RateBook
from tanheng.domains.company.rows import Rows, Wholes, parts_of, read_rows, selected
from tanheng.domains.company.twice import Twice, find_twice
from tanheng.domains.company.twice_across import Brought, find_across
from tanheng.domains.company.words import (
    REGION,
    check_words,
    mapped_words,
    name_of,
    text_of,
    word_columns,
)
from tanheng.store.batches import lines_of, read_batches
from tanheng.store.tables import ROW

__all__ = ["GROUP", "Setting", "Totals", "totals"]

GROUP = ("account", "entity", "site", "name", "counterparty", "period")
"""What totals are told apart by, beside their rate."""

HELD = 1_000_000
"""Totals of parts that are held before they are added up."""

_SUMS = ("amount", "emitting", "variance", "contracted", "rows")


@dataclass(frozen=True)
class Setting:
    """What tables are read with.

    Parameters
    ----------
    regions, entities : dict
        Region and entity of each site.
    owner : str
        Entity of a row that names neither site nor entity.
    known_sites, known_entities : frozenset of str
        Sites and entities that rows may name; any where there are none.
    """

    year: Year
    rates: RateBook
    regions: dict[str, str]
    entities: dict[str, str]
    owner: str
    known_sites: frozenset[str] = frozenset()
    known_entities: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Totals:
    """Totals of one book.

    Parameters
    ----------
    frame : DataFrame
        ``GROUP``, ``choice`` (place in ``chosen``), ``amount`` in the unit of the rate,
        ``emitting`` (what the rate is multiplied with: the amount, or amount times the row's own
        factor), ``variance`` of the latter, ``contracted`` (the same for the row's contract),
        ``rows``, ``first_row``.
    """

    book: Book
    path: Path
    frame: pl.DataFrame
    chosen: tuple[Chosen, ...]
    twice: Twice
    setting: Setting

    def members(self) -> Iterator[pl.DataFrame]:
        """Read the table again, to tell which rows make up which total.

        Yields
        ------
        DataFrame
            ``ROW``, ``GROUP``, ``choice``, ``amount`` in the unit of the rate, and ``cells``: what
            was read of the row, as JSON.
        """
        again = _Summing(self.book, self.path, self.setting, BadRows())
        again.found |= self.twice.reasons
        scales = pl.DataFrame(
            {"choice": range(len(self.chosen)), "scale": [one.scale for one in self.chosen]},
            schema={"choice": pl.Int64, "scale": pl.Float64},
        )
        for part in again.members():
            scaled = part.join(scales, on="choice", maintain_order="left")
            yield scaled.with_columns(amount=pl.col("amount") * pl.col("scale")).drop("scale")


def totals(
    book: Book, path: Path, setting: Setting, bad: BadRows, earlier: Sequence[Totals] = ()
) -> Totals:
    """Sum the rows of a table; rows that cannot be used are added to ``bad``.

    Parameters
    ----------
    earlier : sequence of Totals
        Tables whose meters may not be read again.

    Raises
    ------
    InputError
        When the table itself cannot be read.
    """
    return _Summing(book, path, setting, bad).run(earlier)


class _Summing:
    def __init__(self, book: Book, path: Path, setting: Setting, bad: BadRows) -> None:
        self.book, self.path, self.setting, self.bad = book, path, setting, bad
        self.words = word_columns(book)
        self.names = book.columns
        self.found: dict[int, str] = {}
        self.chosen: list[Chosen] = []
        self.places: dict[tuple[int, tuple[str | None, ...]], int | str] = {}

    def run(self, earlier: Sequence[Totals]) -> Totals:
        wholes = self._wholes()
        twice = find_twice(self.book, self.path, self.setting.year)
        before = (Brought(one.book, one.path, one.twice) for one in earlier)
        across = find_across(Brought(self.book, self.path, twice), before)
        twice = replace(twice, reasons=across | twice.reasons)
        self.found |= twice.reasons
        parts: list[pl.DataFrame] = []
        for whole in read_batches(self.path, self.names, self.book.table.sheet):
            parts.append(self._part(selected(self.book, whole), wholes))
            if sum(part.height for part in parts) > HELD:
                parts = [_summed(pl.concat(parts), [*GROUP, "choice"])]
        frame = _summed(pl.concat(parts), [*GROUP, "choice"])
        self._list_bad()
        return Totals(self.book, self.path, frame, tuple(self.chosen), twice, self.setting)

    def members(self) -> Iterator[pl.DataFrame]:
        """Tell which total each usable row belongs to."""
        wholes = self._wholes()
        known = ["period", *self.words]
        for whole in read_batches(self.path, self.names, self.book.table.sheet):
            frame = selected(self.book, whole)
            table = self._read(frame, wholes)
            chosen = table.join(self._choices(table), on=known, nulls_equal=True)
            chosen = chosen.filter(pl.col("reason").is_null())
            cells = frame.select(ROW, cells=pl.struct(self.names).struct.json_encode())
            yield chosen.select(ROW, *GROUP, "choice", "amount").join(
                cells, on=ROW, maintain_order="left"
            )

    def _wholes(self) -> Wholes | None:
        """Add up the parts that an allocation is out of, before any row is left out."""
        allocation = self.book.term.allocation
        if allocation is None or allocation.whole != "sum":
            return None
        wholes: Wholes = {}
        for frame in read_batches(self.path, self.names, self.book.table.sheet):
            sums, reasons = parts_of(self.book, frame)
            self._note(frame, reasons)
            for word, part in sums.items():
                wholes[word] = wholes.get(word, 0.0) + part
        return wholes

    def _read(self, frame: pl.DataFrame, wholes: Wholes | None) -> pl.DataFrame:
        """Read the usable rows, with the words that they are told apart by."""
        rows = read_rows(self.book, frame, self.setting.year, wholes)
        words = self._words_of(frame)
        check_words(self.book, words, self.setting.known_sites, self.setting.known_entities, rows)
        self._note(frame, rows.reasons)
        return self._table(rows, words)

    def _part(self, frame: pl.DataFrame, wholes: Wholes | None) -> pl.DataFrame:
        table = self._read(frame, wholes)
        sums = _summed(table, [*GROUP, *self.words])
        choices = self._choices(sums)
        self._note_words(table, choices)
        known = ["period", *self.words]
        joined = sums.join(choices, on=known, how="left", nulls_equal=True, maintain_order="left")
        return joined.filter(pl.col("reason").is_null()).select(
            *GROUP, "choice", *_SUMS, "first_row"
        )

    def _choices(self, sums: pl.DataFrame) -> pl.DataFrame:
        """Say what the rows of each period and words choose, or why they cannot be used."""
        said = sums.select("period", *self.words).unique(maintain_order=True)
        places = [self._place(period, tuple(words)) for period, *words in said.iter_rows()]
        return said.with_columns(
            pl.Series(
                "choice", [one if isinstance(one, int) else None for one in places], pl.Int64
            ),
            pl.Series(
                "reason", [one if isinstance(one, str) else None for one in places], pl.String
            ),
        )

    def _table(self, rows: Rows, words: dict[str, pl.Series]) -> pl.DataFrame:
        """Lay out the usable rows with the words that totals are told apart by."""
        amount, frame = rows.amount, rows.frame
        emitting = amount if rows.own is None else amount * rows.own
        variance = rows.variance if rows.variance is not None else np.zeros(frame.height)
        if rows.own is not None:
            variance = variance * rows.own**2
        table = frame.select(ROW, **words).with_columns(
            period=pl.Series(rows.periods.period),
            amount=pl.Series(amount),
            emitting=pl.Series(emitting),
            variance=pl.Series(variance),
            contracted=pl.Series(amount if rows.market is None else amount * rows.market),
        )
        usable = rows.good
        if self.found:
            usable &= ~np.isin(frame[ROW].to_numpy(), list(self.found))
        return table.filter(pl.Series(usable)).with_columns(
            rows=pl.lit(1, pl.Int64), first_row=pl.col(ROW).cast(pl.Int64)
        )

    def _words_of(self, frame: pl.DataFrame) -> dict[str, pl.Series]:
        found = {}
        for role in GROUP[:-1]:
            column, constant = self.book.text(role)
            if role == "account":
                constant = constant or self.book.term.account
            found[role] = text_of(frame, column, constant)
        if all(given is None for given in self.book.text("entity")):
            found["entity"] = mapped_words(found["site"], self.setting.entities, self.setting.owner)
        if self.book.text("name") == (None, None):
            found["name"] = text_of(frame, None, name_of(self.book))
        for word, column in self.words.items():
            if column == REGION:
                found[word] = mapped_words(found["site"], self.setting.regions, None)
            else:
                found[word] = text_of(frame, column, None)
        return found

    def _place(self, period: int, words: tuple[str | None, ...]) -> int | str:
        """Return the place of what such rows choose, or why they cannot be used."""
        if (period, words) not in self.places:
            said = dict(zip(self.words, words, strict=True))
            span = self.setting.year.span_s(period)
            try:
                chosen = choose(self.book, said, self.setting.rates, span)
            except InputError as error:
                self.places[period, words] = error.message
            else:
                self.places[period, words] = self._number(chosen)
        return self.places[period, words]

    def _number(self, chosen: Chosen) -> int:
        if chosen not in self.chosen:
            self.chosen.append(chosen)
        return self.chosen.index(chosen)

    def _note(self, frame: pl.DataFrame, reasons: dict[int, str]) -> None:
        records = frame[ROW]
        for place, reason in reasons.items():
            self.found.setdefault(int(records[place]), reason)

    def _note_words(self, table: pl.DataFrame, choices: pl.DataFrame) -> None:
        """Note rows whose words choose nothing; find them again by those words."""
        odd = choices.filter(pl.col("reason").is_not_null())
        if odd.height == 0:
            return
        keys = ["period", *self.words]
        bad = table.select(ROW, *keys).join(odd, on=keys, nulls_equal=True)
        for record, reason in bad.select(ROW, "reason").iter_rows():
            self.found.setdefault(int(record), str(reason))

    def _list_bad(self) -> None:
        records = sorted(self.found)
        shown = records[: self.bad.room]
        names = self.names
        lines = lines_of(self.path, names, shown, self.book.table.sheet)
        file = self.book.table.file
        listed = (
            BadRow(file, line, self.found[record])
            for line, record in zip(lines, shown, strict=True)
        )
        self.bad.add(listed, len(records))


def _summed(table: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    sums = [pl.col(name).sum() for name in _SUMS]
    return table.group_by(keys, maintain_order=True).agg(*sums, pl.col("first_row").min())
