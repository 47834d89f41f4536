"""A table of a system's parts, whose complaints name file, line and field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tanheng.core import InputError, Place
from tanheng.domains.grid.system import Outages
from tanheng.store.cells import numbers
from tanheng.store.tables import column_names, place_of, read_columns

__all__ = ["Table", "outages"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Table:
    """A table with the place of each of its cells."""

    path: Path
    frame: pl.DataFrame

    @classmethod
    def read(cls, path: Path, needed: Sequence[str], further: Sequence[str] | None = None) -> Table:
        """Read all columns of a table that has at least those needed.

        Others than those ``further`` named, and ``note``, are refused, where these are given: a
        column whose name is misspelt would be left out without a word.
        """
        there = column_names(path, needed)
        known = there if further is None else (*needed, *further, "note")
        for name in there:
            if not name:
                raise InputError("expected a name above each column, came none", Place(path.name))
            if name not in known:
                expected = ", ".join((*needed, *(further or ())))
                raise InputError(
                    f"no such column, expected {expected}", Place(path.name, field=name)
                )
        return cls(path, read_columns(path, [*needed, *(n for n in there if n not in needed)]))

    def place(self, row: int, field: str) -> Place:
        """Place of a cell, for complaints."""
        return place_of(self.path, self.frame, row, field)

    def has(self, field: str) -> bool:
        """Whether there is such a column."""
        return field in self.frame.columns

    def words(
        self, field: str, default: str, allowed: Sequence[str] | None = None
    ) -> tuple[str, ...]:
        """Words of a column, one of those allowed; empty cells are the default."""
        if not self.has(field):
            return (default,) * self.frame.height
        column = self.frame[field].cast(pl.String).str.strip_chars()
        found = tuple(column.fill_null("").replace("", default))
        for row, word in enumerate(found):
            if allowed is not None and word not in allowed:
                raise InputError(
                    f"expected {' or '.join(allowed)}, came {word!r}", self.place(row, field)
                )
        return found

    def names(self, field: str = "name", *, once: bool = True) -> tuple[str, ...]:
        """Names of the parts, each once unless several may share one."""
        found = self.words(field, "")
        for row, name in enumerate(found):
            if not name:
                raise InputError("expected a name, came nothing", self.place(row, field))
            if once and name in found[:row]:
                raise InputError(f"{name!r} stands twice", self.place(row, field))
        return found

    def numbers(self, field: str, default: float = np.nan) -> Floats:
        """Numbers of a column; empty cells are the default."""
        if not self.has(field):
            return np.full(self.frame.height, default)
        self._refuse_broken(field)
        values = numbers(self.frame, field, self.path)
        return np.where(np.isnan(values), default, values)

    def _refuse_broken(self, field: str) -> None:
        """Refuse marks of an error, which a meter's readings may hold for "no value"."""
        if self.frame[field].dtype != pl.String:
            return
        cells = self.frame[field].str.strip_chars()
        broken = (cells.str.starts_with("#") | cells.is_in(["?", "*", "/"])).fill_null(value=False)
        if broken.any():
            row = int(broken.arg_true()[0])
            raise InputError(f"expected a number, came {cells[row]!r}", self.place(row, field))

    def positive(self, field: str, default: float = np.nan, *, most: float = np.inf) -> Floats:
        """Numbers of at least 0 and at most ``most``; empty cells are the default."""
        values = self.numbers(field, default)
        bad = np.flatnonzero(~((values >= 0) & (values <= most)))
        if bad.size:
            row = int(bad[0])
            came = "nothing" if np.isnan(values[row]) else f"{values[row]:g}"
            limit = f" and at most {most:g}" if np.isfinite(most) else ""
            raise InputError(f"expected at least 0{limit}, came {came}", self.place(row, field))
        return values

    def above_zero(
        self, field: str, rows: Ints, default: float = np.nan, *, most: float = np.inf
    ) -> Floats:
        """Numbers of some rows, above 0 and at most ``most``; empty cells are the default."""
        values = self.positive(field, default, most=most)
        for row in rows:
            if values[row] == 0:
                raise InputError("expected above 0, came 0", self.place(int(row), field))
        return values[rows]

    def zone(self, zones: Sequence[str], field: str = "zone") -> Ints:
        """Positions of the zones that a column names."""
        if not self.has(field) and len(zones) == 1:
            return np.zeros(self.frame.height, dtype=np.int64)
        found = self.words(field, "")
        for row, name in enumerate(found):
            if name not in zones:
                raise InputError(
                    f"expected a zone of the load ({', '.join(zones)}), came {name!r}",
                    self.place(row, field),
                )
        return np.array([zones.index(name) for name in found], dtype=np.int64)


def outages(table: Table) -> Outages:
    """Outages by mean times, or by the share of time that a part is out."""
    mttr = table.positive("mttr_h", 1.0)
    if table.has("for") and not table.has("mttf_h"):
        out = table.positive("for", 0.0, most=1.0)
        mttf = np.where(out > 0, mttr * (1 - out) / np.where(out > 0, out, 1.0), np.inf)
    else:
        mttf = table.numbers("mttf_h", np.inf)
    for field, values in (("mttf_h", mttf), ("mttr_h", mttr)):
        bad = np.flatnonzero(~(values >= 1))
        if bad.size:
            row = int(bad[0])
            raise InputError(
                f"expected at least 1 hour, came {values[row]:g}", table.place(row, field)
            )
    return Outages.from_times(mttf, mttr)
